import { createHmac } from "node:crypto";
import { delay, HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { testDatabase } from "#test/database";
import { sourcesIn } from "#test/source-files";
import { transaction } from "~/platform/db.server";
import { AppError } from "~/platform/errors";
import { deliverWebhooks, signedUrl } from "./commands/deliver.server";
import { notify, readNotices } from "./commands/notify.server";
import { registerWebhook, resendDead, switchWebhook, testWebhook } from "./commands/webhook.server";
import { KIND_LABELS } from "./labels";
import { getNotices, listUndelivered, listWebhooks } from "./queries/notices.server";
import { eventOf, MAX_ATTEMPTS, messageText } from "./rules";

const { db } = testDatabase();
const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());
beforeEach(() => aWorld(db()));

const as = (name: UserName, now = NOW) => ctxFor(db(), name, now);
const PUBLIC = { allowPrivate: false, resolve: async () => ["223.5.5.5"] };
const WECOM = "https://qyapi.weixin.test/cgi-bin/webhook/send?key=very-secret-key";
const DINGTALK = "https://oapi.dingtalk.test/robot/send?access_token=very-secret-token";
const SECRET = "SECvery-secret-secret";

const aRobot = (name: UserName, given: Record<string, unknown> = {}) =>
  registerWebhook(
    as(name),
    { kind: "WECOM", name: "招商工作群", url: WECOM, events: ["claim", "returned"], ...given },
    PUBLIC,
  );

const tell = (kind = "claim.accept", districtId = "jinshan") =>
  transaction(db(), (tx) =>
    notify(
      { ...as("jinshan-office"), db: tx },
      {
        districtId,
        organisationIds: ["xinjinshan"],
        kind,
        text: "“甲生物科技”的首谈已认定，3.2 亿元。",
        href: "/claims/1",
      },
    ),
  );

const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const deliver = (now = NOW) =>
  deliverWebhooks(db(), { outbound: PUBLIC, publicUrl: "https://yinfeng.example/", now });

const answering = (...answers: (() => Response | Promise<Response>)[]) => {
  const bodies: unknown[] = [];
  const urls: URL[] = [];
  const handler = async ({ request }: { request: Request }) => {
    bodies.push(await request.json());
    urls.push(new URL(request.url));
    return (answers.length > 1 ? answers.shift()! : answers[0]!)();
  };
  server.use(
    http.post("https://qyapi.weixin.test/*", handler),
    http.post("https://oapi.dingtalk.test/*", handler),
  );
  return { bodies, urls };
};

const fine = () => HttpResponse.json({ errcode: 0, errmsg: "ok" });
const problem = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw error ?? new Error("nothing was refused");
};

describe("a notice", () => {
  it("of a unit is unread for each of its people until they open it", async () => {
    await tell();
    const before = await getNotices(as("xinjinshan"), { unread: true, page: 1 });
    expect(before).toMatchObject({ total: 1, unread: 1 });
    expect(await readNotices(as("xinjinshan"), { ids: [before.rows[0]!.id] })).toBe(1);
    expect(await getNotices(as("xinjinshan"), { unread: true, page: 1 })).toMatchObject({ total: 0 });
    expect(await getNotices(as("xinjinshan"), { unread: false, page: 1 })).toMatchObject({ total: 1 });
    expect(await readNotices(as("xinjinshan"))).toBe(0);
    const own = as("xinjinshan");
    const colleague = { ...own, actor: { ...own.actor, userId: "colleague" } };
    expect(await getNotices(colleague, { unread: true, page: 1 })).toMatchObject({ total: 1, unread: 1 });
  });

  it("is neither shown to another unit nor read by it", async () => {
    await tell();
    const { rows } = await getNotices(as("xinjinshan"), { unread: true, page: 1 });
    expect(await getNotices(as("tangu"), { unread: false, page: 1 })).toMatchObject({ total: 0 });
    expect(await readNotices(as("tangu"), { ids: [rows[0]!.id] })).toBe(0);
  });

  it("of every kind that the product tells has words for a group robot", () => {
    const kinds = sourcesIn("app")
      .filter(({ path, code }) => !path.includes(".test.") && code.includes("notify("))
      .flatMap(({ code }) =>
        [...code.matchAll(/kind: [^,\n]*?"([a-z]+\.[A-Za-z]+)"/g)].map(([, kind]) => kind!),
      );
    expect(kinds.length).toBeGreaterThan(5);
    expect(kinds.filter((kind) => !KIND_LABELS[kind])).toEqual([]);
    expect(Object.keys(KIND_LABELS).filter((kind) => !eventOf(kind))).toEqual(["webhook.test"]);
  });
});

describe("a group robot", () => {
  it("is registered by the office for its own district, and by the administrator for either", async () => {
    await aRobot("jinshan-office", { districtId: "baoshan" });
    await aRobot("admin", { districtId: "baoshan" });
    expect((await listWebhooks(as("jinshan-office"))).map(({ districtId }) => districtId)).toEqual([
      "jinshan",
    ]);
    expect(await listWebhooks(as("admin"))).toHaveLength(2);
    for (const name of ["xinjinshan", "jinshan-leader", "jinshan-science"] as const)
      expect((await problem(aRobot(name))).code).toBe("FORBIDDEN");
    expect((await problem(aRobot("admin"))).fields).toHaveProperty("districtId");
  });

  it("of another district is not found", async () => {
    const { id, version } = await aRobot("jinshan-office");
    const far = as("baoshan-office");
    expect((await problem(switchWebhook(far, { id, version }, false))).code).toBe("NOT_FOUND");
    expect((await problem(testWebhook(far, { id }, { outbound: PUBLIC }))).code).toBe("NOT_FOUND");
    expect((await problem(resendDead(far, { id }))).code).toBe("NOT_FOUND");
  });

  it("at a private address is refused beside its field unless the administrator allows it", async () => {
    const url = "https://10.0.0.8/robot";
    expect((await problem(aRobot("jinshan-office", { url }))).fields).toHaveProperty("url");
    const given = { kind: "WECOM", name: "内网", url, events: ["claim"] };
    expect(await registerWebhook(as("jinshan-office"), given, { allowPrivate: true })).toHaveProperty("id");
  });

  it("never shows its address or secret again: not in the list, the audit or an error", async () => {
    answering(() => HttpResponse.error());
    const { id } = await aRobot("jinshan-office", { kind: "DINGTALK", url: DINGTALK, secret: SECRET });
    await tell();
    await deliver();
    await testWebhook(as("jinshan-office"), { id }, { outbound: PUBLIC });
    const told = JSON.stringify([
      await listWebhooks(as("admin")),
      await listUndelivered(as("admin"), [id]),
      await db().auditEntry.findMany({ omit: { id: true } }),
    ]);
    expect(told).toContain("oapi.dingtalk.test");
    expect(told).not.toMatch(/very-secret/);
  });
});

describe("what a robot is told", () => {
  it("is written with the notice or not at all, and only for the events and district it was asked for", async () => {
    await aRobot("jinshan-office");
    await tell();
    await tell("referral.offer");
    await tell("claim.accept", "baoshan");
    const failed = transaction(db(), async (tx) => {
      await notify(
        { ...as("jinshan-office"), db: tx },
        { districtId: "jinshan", organisationIds: ["tangu"], kind: "claim.accept", text: "", href: "/" },
      );
      throw new Error("undone");
    });
    await expect(failed).rejects.toThrow("undone");
    expect(await db().webhookDelivery.findMany({ select: { kind: true, state: true } })).toEqual([
      { kind: "claim.accept", state: "WAITING" },
    ]);
  });

  it("names the kind of thing and where to look: no company, no project, no amount", async () => {
    const { bodies } = answering(fine);
    await aRobot("jinshan-office");
    await tell();
    expect(await deliver()).toEqual({ DELIVERED: 1, WAITING: 0, DEAD: 0 });
    expect(bodies).toEqual([
      {
        msgtype: "text",
        text: { content: "【引凤】金山区：首谈已认定\nhttps://yinfeng.example/claims/1" },
      },
    ]);
    expect(messageText({ kind: "claim.accept", district: "金山区", href: "/claims/1" })).toContain(
      "请登录引凤查看：/claims/1",
    );
  });

  it("is signed for DingTalk over timestamp and secret", async () => {
    const { urls } = answering(fine);
    await aRobot("jinshan-office", { kind: "DINGTALK", url: DINGTALK, secret: SECRET });
    await tell();
    await deliver();
    const asked = urls[0]!.searchParams;
    const timestamp = String(NOW.getTime());
    const sign = createHmac("sha256", SECRET).update(`${timestamp}\n${SECRET}`).digest("base64");
    expect(asked.get("timestamp")).toBe(timestamp);
    expect(asked.get("sign")).toBe(sign);
    expect(asked.get("access_token")).toBe("very-secret-token");
    expect(signedUrl({ url: WECOM, secret: null }, NOW)).toBe(WECOM);
  });

  it.each([
    [
      "an errcode",
      () => HttpResponse.json({ errcode: 93000, errmsg: "invalid webhook url" }),
      "errcode 93000",
    ],
    ["429", () => new HttpResponse("slow down", { status: 429 }), "HTTP 429"],
    ["500", () => new HttpResponse("", { status: 500 }), "HTTP 500"],
    [
      "a redirect",
      () => new HttpResponse(null, { status: 302, headers: { Location: "https://a.test" } }),
      "HTTP 302",
    ],
    ["a page", () => HttpResponse.html("<html>登录</html>"), "请检查网址"],
    ["JSON that says nothing", () => HttpResponse.json({ ok: true }), "请检查网址"],
    ["no connection", () => HttpResponse.error(), "没有连上"],
  ])("waits and is tried again after %s", async (_name, answer, said) => {
    answering(answer, fine);
    await aRobot("jinshan-office");
    await tell();
    expect(await deliver()).toMatchObject({ WAITING: 1 });
    expect((await db().webhookDelivery.findFirstOrThrow()).lastError).toContain(said);
    expect(await deliver()).toMatchObject({ DELIVERED: 0, WAITING: 0 });
    expect(await deliver(later(1))).toMatchObject({ DELIVERED: 1 });
  });

  it("is given up when the robot does not answer in time, and not before", async () => {
    answering(async () => {
      await delay("infinite");
      return fine();
    });
    await aRobot("jinshan-office");
    await tell();
    await deliverWebhooks(db(), { outbound: { ...PUBLIC, timeoutMs: 40 }, now: NOW });
    expect((await db().webhookDelivery.findFirstOrThrow()).lastError).toContain("没有答复");
  });

  it("is dead after the last attempt, shown, and sent when asked for again", async () => {
    answering(() => new HttpResponse("", { status: 500 }));
    const { id } = await aRobot("jinshan-office");
    await tell();
    let now = NOW;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      await deliver(now);
      now = (await db().webhookDelivery.findFirstOrThrow()).nextAt;
    }
    const [dead] = await listUndelivered(as("jinshan-office"), [id]);
    expect(dead).toMatchObject({ state: "DEAD", attempts: MAX_ATTEMPTS });
    expect((await listWebhooks(as("jinshan-office")))[0]!.counts).toEqual({ DEAD: 1 });
    expect(await deliver(later(10_000))).toEqual({ DELIVERED: 0, WAITING: 0, DEAD: 0 });
    answering(fine);
    expect(await resendDead(as("jinshan-office"), { id })).toBe(1);
    expect(await deliver(later(10_001))).toMatchObject({ DELIVERED: 1 });
  });

  it("is sent once when two processes look at the same moment", async () => {
    const { bodies } = answering(fine);
    await aRobot("jinshan-office");
    await tell();
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(bodies).toHaveLength(1);
  });

  it("does not flood a robot that is down: after one failure the rest waits", async () => {
    const { bodies } = answering(() => new HttpResponse("", { status: 500 }));
    await aRobot("jinshan-office");
    for (let turn = 0; turn < 4; turn++) await tell();
    await deliver();
    expect(bodies).toHaveLength(1);
  });

  it("is not sent once the robot is disabled", async () => {
    const { id, version } = await aRobot("jinshan-office");
    await tell();
    await switchWebhook(as("jinshan-office"), { id, version }, false);
    await tell();
    expect(await deliver()).toEqual({ DELIVERED: 0, WAITING: 0, DEAD: 0 });
    expect(await db().webhookDelivery.findMany({ select: { state: true } })).toEqual([{ state: "DEAD" }]);
    const stale = await problem(switchWebhook(as("jinshan-office"), { id, version }, true));
    expect(stale.code).toBe("CONFLICT");
  });

  it("is told at once when the button of the robot asks whether it works", async () => {
    answering(() => HttpResponse.json({ errcode: 310000, errmsg: "sign not match" }), fine);
    const { id } = await aRobot("jinshan-office");
    const test = () => testWebhook(as("jinshan-office"), { id }, { outbound: PUBLIC });
    expect(await test()).toContain("errcode 310000");
    expect(await test()).toBeNull();
  });
});
