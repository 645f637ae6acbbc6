import { describe, expect, it } from "vitest";
import { aWorld, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { aSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { PDF, PNG } from "#test/evidence-files";
import { cookieFor, loadContext, ORIGIN } from "#test/http";
import * as remove from "~/routes/_app/evidence/$id/remove/route";
import * as download from "~/routes/_app/evidence/$id/route";
import * as upload from "~/routes/_app/evidence/new/route";
import * as signing from "~/routes/_app/signings/$id/route";

const { db } = testDatabase();
const aDraft = async () => {
  await aWorld(db());
  return aSigning(db(), { leadId: (await aLead(db())).id });
};

type Serve = (args: Parameters<typeof download.loader>[0]) => unknown;
type Sent = { as: UserName | null; path: string; params?: Record<string, string>; body?: BodyInit };

/** A thrown answer (redirect, error page) is an answer, too. */
const call = async (serve: Serve, { as, path, params = {}, body }: Sent): Promise<Response> => {
  const request = new Request(ORIGIN + path, {
    ...(body === undefined ? {} : { method: "POST", body }),
    headers: as ? { Cookie: await cookieFor(db(), as) } : {},
  });
  const context = loadContext(db(), { env: { ...loadContext(db()).env, MAX_UPLOAD_MB: 1 } });
  try {
    return (await serve({ request, params, context })) as Response;
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
};

const fileForm = (name: string, bytes: Uint8Array) => {
  const form = new FormData();
  form.set("file", new File([new Uint8Array(bytes)], name));
  return form;
};
const send = (as: UserName | null, id: string, name: string, bytes: Uint8Array) =>
  call(upload.action as Serve, { as, path: `/evidence/new?signing=${id}`, body: fileForm(name, bytes) });
const problemOf = async (response: Response) => (await response.json()).problem;

describe("uploading evidence on its page", () => {
  it("keeps the file and leads back to the contract", async () => {
    const { id } = await aDraft();
    const answer = await send("xinjinshan", id, "盖章页.png", PNG);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("Location")).toBe(`/signings/${id}?done=attached#evidence`);
    expect(await db().attachment.count({ where: { entityId: id, fileName: "盖章页.png" } })).toBe(1);
  });

  it("says in words, beside the field, why a file is refused", async () => {
    const { id } = await aDraft();
    const svg = new TextEncoder().encode("<svg onload='alert(1)'/>");
    const refused = await send("xinjinshan", id, "章.png", svg);
    expect(refused.status).toBe(400);
    expect((await problemOf(refused)).fields.file).toContain("只能上传");
    const large = await send("xinjinshan", id, "大.png", new Uint8Array(3 * 1024 * 1024));
    expect(large.status).toBe(413);
    const none = await call(upload.action as Serve, {
      as: "xinjinshan",
      path: `/evidence/new?signing=${id}`,
      body: new FormData(),
    });
    expect(none.status).toBe(400);
  });

  it("is 404 on a contract of another unit or district, 403 for a reader, and asks a stranger to sign in", async () => {
    const { id } = await aDraft();
    expect((await send("tangu", id, "a.png", PNG)).status).toBe(404);
    expect((await send("baoshan-office", id, "a.png", PNG)).status).toBe(404);
    expect((await send("jinshan-leader", id, "a.png", PNG)).status).toBe(403);
    const stranger = await send(null, id, "a.png", PNG);
    expect(stranger.status).toBe(302);
    expect(stranger.headers.get("Location")).toBe("/sign-in");
  });
});

describe("a kept file", () => {
  it("comes back byte for byte as a download that cannot run", async () => {
    const { id } = await aDraft();
    const file = await db().attachment.findFirstOrThrow({ where: { entityId: id } });
    const answer = await call(download.loader as Serve, {
      as: "jinshan-leader",
      path: `/evidence/${file.id}`,
      params: { id: file.id },
    });
    expect(answer.status).toBe(200);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PDF);
    expect(answer.headers.get("Content-Disposition")).toBe(
      `attachment; filename="__.pdf"; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf`,
    );
    expect(answer.headers.get("Content-Type")).toBe("application/pdf");
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(answer.headers.get("Content-Security-Policy")).toBe("default-src 'none'; sandbox");
  });

  it("is 404 to everyone who may not read its contract", async () => {
    const { id } = await aDraft();
    const file = await db().attachment.findFirstOrThrow({ where: { entityId: id } });
    for (const as of ["tangu", "nanda", "baoshan-office", "jinshan-science"] as const) {
      const path = `/evidence/${file.id}`;
      expect((await call(download.loader as Serve, { as, path, params: { id: file.id } })).status).toBe(404);
    }
  });

  it("is removed by its unit alone", async () => {
    const { id } = await aDraft();
    const file = await db().attachment.findFirstOrThrow({ where: { entityId: id } });
    const take = (as: UserName) =>
      call(remove.action as Serve, {
        as,
        path: `/evidence/${file.id}/remove`,
        params: { id: file.id },
        body: new URLSearchParams(),
      });
    expect((await take("nanda")).status).toBe(404);
    expect((await take("xinjinshan")).headers.get("Location")).toBe(`/signings/${id}?done=removed#evidence`);
    expect(await db().attachment.count({ where: { entityId: id } })).toBe(0);
  });
});

describe("deciding on the page of a contract", () => {
  it("goes on to the next record only within this site", async () => {
    const { id } = await aDraft();
    const path = `/signings/${id}`;
    const post = (as: UserName, body: Record<string, string>) =>
      call(signing.action as Serve, { as, path, params: { id }, body: new URLSearchParams(body) });
    expect((await post("xinjinshan", { intent: "submit" })).headers.get("Location")).toBe(
      `${path}?done=submitted`,
    );
    const confirmed = await post("jinshan-office", { intent: "confirm", next: "//evil.example/x" });
    expect(confirmed.headers.get("Location")).toBe("/?done=confirmed");
    const again = await post("jinshan-office", { intent: "confirm" });
    expect(again.status).toBe(409);
    expect((await problemOf(again)).message).toContain("无需重复操作");
    expect((await post("jinshan-office", { intent: "explode" })).status).toBe(400);
  });
});
