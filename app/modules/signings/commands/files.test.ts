import { createHash } from "node:crypto";
import { delay, HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { PDF } from "#test/evidence-files";
import { s3Store, setFileStore } from "~/platform/attachments.server";
import { readEnv } from "~/platform/env.server";
import { AppError } from "~/platform/errors";
import { getEvidenceFile } from "../queries/evidence.server";
import { attachEvidence } from "./attach-evidence.server";
import { draftSigning } from "./draft-signing.server";
import { removeEvidence } from "./remove-evidence.server";
import { sweepFiles } from "./sweep-files.server";

const { db } = testDatabase();
const SETTINGS = {
  ...{ S3_ENDPOINT: "https://s3.test/", S3_BUCKET: "yinfeng", S3_REGION: "cn-east-1" },
  ...{ S3_KEY: "key-id", S3_SECRET: "very-secret" },
};
const objects = new Map<string, { bytes: Uint8Array; at: Date }>();
const asked: Request[] = [];
const PAGE = 2;

/** A bucket that keeps what it is given, and checks that it was signed. */
const bucket = [
  http.all("https://s3.test/*", ({ request }) => {
    asked.push(request.clone());
    if (!/^AWS4-HMAC-SHA256 Credential=key-id\//.test(request.headers.get("Authorization") ?? ""))
      return new HttpResponse("", { status: 403 });
    return undefined;
  }),
  http.put("https://s3.test/yinfeng/attachments/:id", async ({ request, params }) => {
    const bytes = new Uint8Array(await request.arrayBuffer());
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (request.headers.get("X-Amz-Content-Sha256") !== sha256) return new HttpResponse("", { status: 400 });
    objects.set(String(params.id), { bytes, at: NOW });
    return new HttpResponse("");
  }),
  http.get("https://s3.test/yinfeng/attachments/:id", ({ params }) => {
    const found = objects.get(String(params.id));
    return found
      ? HttpResponse.arrayBuffer(found.bytes.slice().buffer)
      : new HttpResponse("", { status: 404 });
  }),
  http.delete("https://s3.test/yinfeng/attachments/:id", ({ params }) => {
    objects.delete(String(params.id));
    return new HttpResponse(null, { status: 204 });
  }),
  http.get("https://s3.test/yinfeng", ({ request }) => {
    const after = new URL(request.url).searchParams.get("continuation-token") ?? "";
    const rest = [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([id]) => id > after);
    const shown = rest.slice(0, PAGE);
    const contents = shown.map(
      ([id, { at }]) =>
        `<Contents><Key>attachments/${id}</Key><LastModified>${at.toISOString()}</LastModified></Contents>`,
    );
    const more =
      rest.length > PAGE ? `<NextContinuationToken>${shown.at(-1)![0]}</NextContinuationToken>` : "";
    return HttpResponse.xml(`<ListBucketResult>${contents.join("")}${more}</ListBucketResult>`);
  }),
];
const server = setupServer(...bucket);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  setFileStore(null);
});
afterAll(() => server.close());

const store = s3Store(SETTINGS, { timeoutMs: 200 });
const own = () => ctxFor(db(), "xinjinshan");
let signing: { id: string };
beforeEach(async () => {
  objects.clear();
  asked.length = 0;
  await aWorld(db());
  const lead = await aLead(db(), { stage: "AGREED" });
  signing = await draftSigning(own(), {
    leadId: lead.id,
    kind: "FORMAL",
    signedOn: "2026-03-10",
    amount: "1亿",
  });
  setFileStore(store);
});

const attach = () =>
  attachEvidence(own(), {
    ...{ entity: "signing", entityId: signing.id, fileName: "合同.pdf", bytes: PDF, maxBytes: 1_000_000 },
  });
const problem = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw error ?? new Error("nothing was refused");
};

describe("a file in object storage", () => {
  it("is put signed under an id, stands in no table, and is read back whole", async () => {
    const { id } = await attach();
    expect([...objects.keys()]).toEqual([id]);
    expect(await db().attachmentContent.count()).toBe(0);
    expect(Buffer.from((await getEvidenceFile(own(), id)).bytes)).toEqual(Buffer.from(PDF));
    expect(asked.map(({ url }) => decodeURIComponent(url)).join()).not.toContain("合同");
  });

  it("is judged and counted as before anything is sent: refused content and a second copy send nothing", async () => {
    const bytes = new TextEncoder().encode("<html></html>");
    const given = {
      entity: "signing",
      entityId: signing.id,
      fileName: "a.pdf",
      bytes,
      maxBytes: 1000,
    } as const;
    expect((await problem(attachEvidence(own(), given))).code).toBe("INVALID");
    await attach();
    expect((await problem(attach())).code).toBe("CONFLICT");
    expect((await problem(attachEvidence(ctxFor(db(), "tangu"), { ...given, bytes: PDF }))).code).toMatch(
      /NOT_FOUND|INVALID/,
    );
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["refuses it", () => new HttpResponse("<Error>AccessDenied</Error>", { status: 403 })],
    ["has no such bucket", () => new HttpResponse("", { status: 404 })],
    ["fails", () => new HttpResponse("", { status: 500 })],
    [
      "sends elsewhere",
      () => new HttpResponse(null, { status: 307, headers: { Location: "https://b.test" } }),
    ],
    ["cannot be reached", () => HttpResponse.error()],
    [
      "does not answer in time",
      async () => {
        await delay("infinite");
        return new HttpResponse("");
      },
    ],
  ])("leaves no row when the storage %s, and says that the file was not saved", async (_name, answer) => {
    server.use(http.put("https://s3.test/*", answer));
    const { code, userMessage } = await problem(attach());
    expect(code).toBe("UNAVAILABLE");
    expect(userMessage).toContain("文件没有保存");
    expect(await db().attachment.count()).toBe(0);
  });

  it.each([
    ["is gone", () => new HttpResponse("", { status: 404 }), "缺失或已被改动"],
    ["was changed", () => HttpResponse.text("%PDF-1.4 other"), "缺失或已被改动"],
    ["is refused", () => new HttpResponse("", { status: 403 }), "暂时无法读取"],
    ["fails", () => new HttpResponse("", { status: 500 }), "暂时无法读取"],
  ])("is never given out when it %s there", async (_name, answer, said) => {
    const { id } = await attach();
    server.use(http.get("https://s3.test/*", answer));
    const { code, userMessage } = await problem(getEvidenceFile(own(), id));
    expect(code).toBe("UNAVAILABLE");
    expect(userMessage).toContain(said);
  });

  it("is told as unavailable when the setting is gone, while files of the database are still read", async () => {
    const outside = await attach();
    setFileStore(null);
    expect((await problem(getEvidenceFile(own(), outside.id))).code).toBe("UNAVAILABLE");
    await removeEvidence(own(), { id: outside.id });
    const inside = await attach();
    setFileStore(store);
    expect((await getEvidenceFile(own(), inside.id)).sizeBytes).toBe(PDF.length);
  });

  it("that no record names is swept after a day, page by page, and one that a record names stays", async () => {
    const { id } = await attach();
    for (const orphan of ["a", "b", "c", "zz"]) objects.set(orphan, { bytes: PDF, at: NOW });
    const sweep = (hours: number) =>
      sweepFiles(db(), { store, now: new Date(NOW.getTime() + hours * 3_600_000) });
    expect(await sweep(23)).toBe(0);
    expect(await sweep(25)).toBe(4);
    expect([...objects.keys()]).toEqual([id]);
    await removeEvidence(own(), { id });
    expect(await sweep(26)).toBe(1);
  });

  it("needs all its settings before the product starts", () => {
    expect(() => readEnv({ NODE_ENV: "test", ATTACHMENT_STORE: "s3", S3_BUCKET: "b" })).toThrow(
      "S3_ENDPOINT",
    );
    const { ATTACHMENT_STORE } = readEnv({ NODE_ENV: "test", ATTACHMENT_STORE: "s3", ...SETTINGS });
    expect(ATTACHMENT_STORE).toBe("s3");
  });
});
