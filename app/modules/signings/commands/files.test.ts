import { delay, HttpResponse, type HttpResponseResolver, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { PDF } from "#test/evidence-files";
import { aBucket, BUCKET_SETTINGS, bucketStore } from "#test/msw-bucket";
import { setFileStore } from "~/platform/attachments.server";
import { readEnv } from "~/platform/env.server";
import { AppError } from "~/platform/errors";
import { getEvidenceFile } from "../queries/evidence.server";
import { attachEvidence } from "./attach-evidence.server";
import { draftSigning } from "./draft-signing.server";
import { removeEvidence } from "./remove-evidence.server";
import { sweepFiles } from "./sweep-files.server";

const { db } = testDatabase();
const { objects, asked, handlers } = aBucket(NOW);
const server = setupServer(...handlers);
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => {
  server.resetHandlers();
  setFileStore(null);
});
afterAll(() => server.close());

const store = bucketStore();
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

  const refuses = async (answer: HttpResponseResolver) => {
    server.use(http.put("https://s3.test/*", answer));
    const { code, userMessage } = await problem(attach());
    expect(code).toBe("UNAVAILABLE");
    expect(userMessage).toContain("文件没有保存");
    expect(await db().attachment.count()).toBe(0);
  };

  it.each([
    ["refuses it", () => new HttpResponse("<Error>AccessDenied</Error>", { status: 403 })],
    ["has no such bucket", () => new HttpResponse("", { status: 404 })],
    ["fails", () => new HttpResponse("", { status: 500 })],
    [
      "sends elsewhere",
      () => new HttpResponse(null, { status: 307, headers: { Location: "https://b.test" } }),
    ],
    ["cannot be reached", () => HttpResponse.error()],
  ])("leaves no row when the storage %s, and says that the file was not saved", async (_name, answer) => {
    await refuses(answer);
  });

  it("leaves no row when the storage does not answer in time", async () => {
    setFileStore(bucketStore({ timeoutMs: 50 }));
    await refuses(async () => {
      await delay("infinite");
      return new HttpResponse("");
    });
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
    const { ATTACHMENT_STORE } = readEnv({ NODE_ENV: "test", ATTACHMENT_STORE: "s3", ...BUCKET_SETTINGS });
    expect(ATTACHMENT_STORE).toBe("s3");
  });
});
