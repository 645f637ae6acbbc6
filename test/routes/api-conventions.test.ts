import { describe, expect, it } from "vitest";
import { aWorld, NOW, PASSWORD } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { aTask } from "#test/builders-tasks";
import { testDatabase } from "#test/database";
import { callApi, cookieFor } from "#test/http";

const { db } = testDatabase();
const REPORT = { period: "2026-05", progress: "按计划推进", text: "签约 3 个项目。" };

const aLedTask = async () => {
  await aWorld(db());
  return aTask(db(), { lead: ["xinjinshan"], supports: ["tangu"] });
};

describe("what no database can keep", () => {
  it("is refused in words, in the address, the query and the body alike", async () => {
    await aWorld(db());
    const answers = [
      await callApi(db(), "GET /leads/a%00b", { as: "jinshan-office" }),
      await callApi(db(), "GET /signings?q=%00", { as: "jinshan-office" }),
      await callApi(db(), "GET /targets?plan=%00", { as: "jinshan-office" }),
      await callApi(db(), "POST /companies", { as: "xinjinshan", body: { name: "甲\u0000公司" } }),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(400);
      expect(body.error).toMatchObject({
        code: "INVALID",
        message: expect.stringContaining("不能识别的字符"),
      });
    }
  });
});

describe("a number that fits no column", () => {
  it("is refused in words: a version beyond all versions, and money beyond all money", async () => {
    await aWorld(db());
    const { id: leadId } = await aLead(db());
    const body = { projectName: "改名", field: "SYNBIO", source: "DIRECT", version: 99_999_999_999 };
    const signing = { leadId, kind: "FORMAL", signedOn: "2026-03-10", amount: "1亿" };
    const planned = { ...signing, plannedIndustrialFen: "9".repeat(25) };
    const answers = [
      await callApi(db(), `PATCH /leads/${leadId}`, { as: "xinjinshan", body }),
      await callApi(db(), "POST /signings", { as: "xinjinshan", body: planned }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(answers[1]!.body.error.fields.plannedIndustrial).toContain("金额过大");
  });
});

describe("signing in to the API", () => {
  it("gives a token that opens the rest", async () => {
    await aWorld(db());
    const body = { username: "xinjinshan", password: PASSWORD };
    const session = await callApi(db(), "POST /session", { body });
    expect(session.status).toBe(200);
    expect(session.body.expiresAt).toBe("2026-05-21T00:00:00.000+08:00");
    const me = await callApi(db(), "GET /session", { token: session.body.token });
    expect(me.body).toMatchObject({ username: "xinjinshan", role: "PARK_COMPANY", roleLabel: "园区公司" });
  });

  it("answers 401 alike for a wrong password and an unknown user", async () => {
    await aWorld(db());
    const tries = [
      { username: "xinjinshan", password: "wrong-password" },
      { username: "nobody", password: "wrong-password" },
    ];
    const answers = await Promise.all(tries.map((body) => callApi(db(), "POST /session", { body })));
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body.error).toMatchObject({ code: "UNAUTHENTICATED", message: "用户名或密码不正确。" });
    }
  });

  it("is 429 after eight wrong passwords, even with the right one", async () => {
    await aWorld(db());
    const body = { username: "jinshan-office", password: "wrong-password" };
    for (let n = 0; n < 8; n++) await callApi(db(), "POST /session", { body });
    const answer = await callApi(db(), "POST /session", { body: { ...body, password: PASSWORD } });
    expect([answer.status, answer.body.error.code]).toEqual([429, "TOO_MANY"]);
    expect(answer.headers.get("Retry-After")).toBe("900");
  });

  it("is 401 without a token, with a wrong one and with a session cookie alone", async () => {
    await aWorld(db());
    const Cookie = await cookieFor(db(), "xinjinshan");
    const answers = [
      await callApi(db(), "GET /plans"),
      await callApi(db(), "GET /plans", { token: "no-such-token" }),
      await callApi(db(), "GET /plans", { headers: { Cookie } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(answers[0]!.headers.get("WWW-Authenticate")).toBe("Bearer");
  });
});

describe("a request that is not understood", () => {
  it("is refused by name: unknown parameter, wrong type, page size past 200", async () => {
    await aWorld(db());
    const ask = async (query: string) =>
      (await callApi(db(), `GET /tasks?${query}`, { as: "xinjinshan" })).body.error;
    expect(await ask("nosuch=1")).toMatchObject({ code: "INVALID", fields: { nosuch: "没有这个参数。" } });
    expect((await ask("year=abc")).fields.year).toBeTruthy();
    expect((await ask("pageSize=201")).fields.pageSize).toBe("每页最多 200 条。");
    expect((await ask("page=0")).fields.page).toBeTruthy();
    expect((await ask("plan=a&plan=b")).fields.plan).toBeTruthy();
  });

  it("is 400 for malformed JSON, a list instead of an object, bytes that are no text and an unknown field", async () => {
    const task = await aLedTask();
    const bodies = ["{", "[]", new Uint8Array([0xff, 0xfe]), { ...REPORT, nosuch: 1 }];
    for (const body of bodies) {
      const answer = await callApi(db(), `POST /tasks/${task.id}/reports`, { as: "xinjinshan", body });
      expect([answer.status, answer.body.error.code]).toEqual([400, "INVALID"]);
    }
    expect(await db().taskReport.count()).toBe(0);
  });

  it("is 413 past one megabyte", async () => {
    const task = await aLedTask();
    const body = { ...REPORT, text: "长".repeat(400_000) };
    const answer = await callApi(db(), `POST /tasks/${task.id}/reports`, { as: "xinjinshan", body });
    expect([answer.status, answer.body.error.code]).toEqual([413, "TOO_LARGE"]);
  });

  it("is 404 for an unknown path and 405 with what is allowed for another method", async () => {
    await aWorld(db());
    expect((await callApi(db(), "GET /nosuch", { as: "admin" })).status).toBe(404);
    const answer = await callApi(db(), "DELETE /plans", { as: "admin" });
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "GET"]);
    expect(answer.body.error).toMatchObject({ code: "METHOD_NOT_ALLOWED", traceId: expect.any(String) });
  });

  it("says 503 and no detail when the database is away", async () => {
    await aWorld(db());
    const gone = { accessToken: { findUnique: () => Promise.reject({ code: "ECONNREFUSED" }) } };
    const answer = await callApi(db(), "GET /plans", { token: "any", context: { db: gone as never } });
    expect(answer.status).toBe(503);
    expect(JSON.stringify(answer.body)).not.toContain("ECONNREFUSED");
  });
});

describe("Idempotency-Key", () => {
  const send = (taskId: string, body: object, key = "k-1") =>
    callApi(db(), `POST /tasks/${taskId}/reports`, {
      as: "xinjinshan",
      body,
      headers: { "Idempotency-Key": key },
    });

  it("gives one effect and the same answer for the same body, whatever the order of its keys", async () => {
    const task = await aLedTask();
    const first = await send(task.id, REPORT);
    const again = await send(task.id, Object.fromEntries(Object.entries(REPORT).reverse()));
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(await db().taskReport.count()).toBe(1);
    expect(await db().auditEntry.count({ where: { action: "task.report" } })).toBe(1);
  });

  it("gives one effect for two requests at the same instant", async () => {
    const task = await aLedTask();
    await callApi(db(), "GET /session", { as: "xinjinshan" });
    const [one, two] = await Promise.all([send(task.id, REPORT), send(task.id, REPORT)]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body).toEqual(two.body);
    expect(await db().taskReport.count()).toBe(1);
  });

  it("is 409 with another body or another path, and free again after a refusal", async () => {
    const task = await aLedTask();
    expect((await send(task.id, { ...REPORT, text: "" }, "k-2")).status).toBe(400);
    expect((await send(task.id, REPORT, "k-2")).status).toBe(201);
    expect((await send(task.id, { ...REPORT, text: "另一个内容。" }, "k-2")).status).toBe(409);
    const other = await aTask(db(), { lead: ["xinjinshan"] });
    expect((await send(other.id, REPORT, "k-2")).status).toBe(409);
  });

  it("belongs to its user", async () => {
    const task = await aLedTask();
    await send(task.id, REPORT);
    const other = await callApi(db(), `POST /tasks/${task.id}/reports`, {
      as: "tangu",
      body: { ...REPORT, text: "碳谷绿湾的进展。" },
      headers: { "Idempotency-Key": "k-1" },
    });
    expect(other.status).toBe(201);
    expect(await db().taskReport.count()).toBe(2);
  });

  it("is kept for a week", async () => {
    const task = await aLedTask();
    await send(task.id, REPORT);
    await db().idempotencyKey.updateMany({ data: { createdAt: new Date(NOW.getTime() - 8 * 86_400_000) } });
    await send(task.id, { ...REPORT, period: "2026-04" }, "k-9");
    expect((await db().idempotencyKey.findMany()).map(({ key }) => key)).toEqual(["k-9"]);
  });
});

describe("versions", () => {
  it("answer 409 to a stale one and take none as the record as it stands", async () => {
    const task = await aLedTask();
    const made = await callApi(db(), `POST /tasks/${task.id}/reports`, { as: "xinjinshan", body: REPORT });
    const path = `/task-reports/${made.body.id}`;
    const stale = await callApi(db(), `POST ${path}/submit`, { as: "xinjinshan", body: { version: 9 } });
    expect([stale.status, stale.body.error.code]).toEqual([409, "CONFLICT"]);
    const sent = await callApi(db(), `POST ${path}/submit`, { as: "xinjinshan" });
    expect(sent.body).toMatchObject({ state: "SUBMITTED", stateLabel: "待审", version: 2 });
    const confirmed = await callApi(db(), `POST ${path}/confirm`, {
      as: "jinshan-office",
      body: { version: 2 },
    });
    expect(confirmed.body.state).toBe("CONFIRMED");
  });
});
