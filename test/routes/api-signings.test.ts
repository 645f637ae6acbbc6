import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { aConfirmedSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { PDF } from "#test/evidence-files";
import { callApi } from "#test/http";

const { db } = testDatabase();

const aSitedLead = async () => {
  await aWorld(db());
  return aLead(db());
};

const form = (bytes: Uint8Array = PDF, name = "合同.pdf") => {
  const data = new FormData();
  data.set("file", new File([bytes as BlobPart], name));
  return data;
};

const draft = (leadId: string, more: object = {}) =>
  callApi(db(), "POST /signings", {
    as: "xinjinshan",
    body: { leadId, kind: "正式", signedOn: "2026-03-10", amount: "1.2亿", ...more },
  });

describe("a contract over the API", () => {
  it("is drafted with typed money, proved, submitted, confirmed, and counts in the ledger", async () => {
    const lead = await aSitedLead();
    const saved = await draft(lead.id);
    expect(saved.status).toBe(201);
    expect(saved.body).toMatchObject({
      kind: "FORMAL",
      kindLabel: "正式",
      state: "SAVED",
      amountFen: 12_000_000_000,
      signedOn: "2026-03-10",
      version: 1,
    });
    const path = `/signings/${saved.body.id}`;
    const file = await callApi(db(), `POST ${path}/evidence`, { as: "xinjinshan", body: form() });
    expect([file.status, file.body.mediaType]).toEqual([201, "application/pdf"]);
    const sent = await callApi(db(), `POST ${path}/submit`, { as: "xinjinshan", body: { version: 1 } });
    expect(sent.body).toMatchObject({ state: "SUBMITTED", evidence: [{ fileName: "合同.pdf" }] });
    const done = await callApi(db(), `POST ${path}/confirm`, { as: "jinshan-office", body: { version: 2 } });
    expect(done.body).toMatchObject({ state: "CONFIRMED", stateLabel: "已确认", countedFen: 12_000_000_000 });
    const ledger = await callApi(db(), "GET /ledger?metric=签约额&scope=jinshan", { as: "jinshan-leader" });
    expect(ledger.body).toMatchObject({ sum: 12_000_000_000, total: { value: 1, exact: true } });
    expect(ledger.body.items[0]).toMatchObject({
      kind: "SIGN",
      amountFen: 12_000_000_000,
      field: "BIOMEDICINE",
    });
    const moved = await db().lead.findUniqueOrThrow({ where: { id: lead.id } });
    expect(moved.stage).toBe("SIGNED");
  });

  it("reads no 分 out of what only converts to a number, and no two amounts at once", async () => {
    const lead = await aSitedLead();
    const fen = (amountFen: unknown) => draft(lead.id, { amount: undefined, amountFen });
    for (const odd of [true, false, [], ["5"], {}, 1.5, "0x10", "1e3", "12.0"]) {
      const { status, body } = await fen(odd);
      expect([odd, status, body.error?.fields?.amountFen]).toEqual([odd, 400, "请填写整数，单位为分。"]);
    }
    expect((await fen("500000")).body.amountFen).toBe(500_000);
    const both = await draft(lead.id, { amount: "1亿", amountFen: 5 });
    expect([both.status, both.body.error.fields.amount]).toEqual([
      400,
      "金额只填一处：文字或以分为单位的整数。",
    ]);
    const bare = await draft(lead.id, { amount: 5 });
    expect(bare.body.error.fields.amount).toContain("金额请写成文字");
  });

  it("takes 分 as an integer and refuses a range, both amounts left out and an unreadable one beside the field", async () => {
    const lead = await aSitedLead();
    const inFen = await draft(lead.id, { amount: undefined, amountFen: 5_000_000_000 });
    expect(inFen.body.amountFen).toBe(5_000_000_000);
    for (const amount of ["3-5亿", "约3亿", "三亿元左右", "abc"]) {
      const answer = await draft(lead.id, { amount });
      expect([answer.status, Boolean(answer.body.error.fields.amount)]).toEqual([400, true]);
    }
    expect((await draft(lead.id, { amountFen: 1.5, amount: undefined })).status).toBe(400);
    expect((await draft(lead.id, { kind: "口头" })).body.error.fields.kind).toBeTruthy();
    expect((await draft(lead.id, { signedOn: "2026-02-30" })).body.error.fields.signedOn).toBeTruthy();
  });

  it("is 403 for who may not write, 404 for another unit and another district, 409 for a stale version", async () => {
    const lead = await aSitedLead();
    const post = (as: "jinshan-leader" | "tangu" | "nanda") =>
      callApi(db(), "POST /signings", {
        as,
        body: { leadId: lead.id, kind: "FORMAL", signedOn: "2026-03-10", amount: "1亿" },
      });
    expect([
      (await post("jinshan-leader")).status,
      (await post("tangu")).status,
      (await post("nanda")).status,
    ]).toEqual([403, 404, 404]);
    const { body } = await draft(lead.id);
    const path = `/signings/${body.id}`;
    expect((await callApi(db(), `GET ${path}`, { as: "nanda" })).status).toBe(404);
    expect((await callApi(db(), `GET ${path}`, { as: "tangu" })).status).toBe(404);
    expect((await callApi(db(), `POST ${path}/confirm`, { as: "xinjinshan" })).status).toBe(403);
    await callApi(db(), `POST ${path}/evidence`, { as: "xinjinshan", body: form() });
    const stale = await callApi(db(), `POST ${path}/submit`, { as: "xinjinshan", body: { version: 7 } });
    expect(stale.status).toBe(409);
  });

  it("is changed by PATCH where something is sent, and is else as it was", async () => {
    const lead = await aSitedLead();
    const drafted = await draft(lead.id, {
      contractNumber: "演示-1",
      parties: "甲、乙",
      plannedIndustrial: "2亿",
    });
    const patch = (noun: string, id: string, body: object) =>
      callApi(db(), `PATCH /${noun}/${id}`, { as: "xinjinshan", body });
    const moved = await patch("signings", drafted.body.id, { signedOn: "2026-03-12", parties: null });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    expect(moved.body).toMatchObject({
      signedOn: "2026-03-12",
      contractNumber: "演示-1",
      parties: null,
      amountFen: drafted.body.amountFen,
      plannedIndustrialFen: 20_000_000_000,
    });
    const priced = await patch("signings", drafted.body.id, { amount: "6亿" });
    expect(priced.body).toMatchObject({ amountFen: 60_000_000_000, signedOn: "2026-03-12" });
    await aConfirmedSigning(db(), { leadId: lead.id });
    const filed = await callApi(db(), "POST /investments", {
      as: "xinjinshan",
      body: { leadId: lead.id, metric: "工业投资", period: "2026-04", amount: "1亿", cumulative: true },
    });
    const noted = await patch("investments", filed.body.id, { note: "补充说明" });
    expect(noted.body).toMatchObject({ cumulativeFen: 10_000_000_000, period: "2026-04", note: "补充说明" });
    const month = await patch("investments", filed.body.id, { amount: "3000万" });
    expect(month.body).toMatchObject({ amountFen: 3_000_000_000, cumulativeFen: null, note: "补充说明" });
  });

  it("gives one contract for one key, also when two requests come at once", async () => {
    const lead = await aSitedLead();
    await callApi(db(), "GET /session", { as: "xinjinshan" });
    const send = () =>
      callApi(db(), "POST /signings", {
        as: "xinjinshan",
        body: { leadId: lead.id, kind: "FORMAL", signedOn: "2026-03-10", amount: "1亿" },
        headers: { "Idempotency-Key": "sign-1" },
      });
    const [one, two] = await Promise.all([send(), send()]);
    expect([one.status, two.status, one.body.id]).toEqual([201, 201, two.body.id]);
    expect(await db().signing.count()).toBe(1);
  });

  it("keeps an upload once for one key though the boundary differs, and 409 for another file", async () => {
    const lead = await aSitedLead();
    const { body } = await draft(lead.id);
    const send = (data: FormData) =>
      callApi(db(), `POST /signings/${body.id}/evidence`, {
        as: "xinjinshan",
        body: data,
        headers: { "Idempotency-Key": "file-1" },
      });
    expect((await send(form())).status).toBe(201);
    expect((await send(form())).status).toBe(201);
    expect((await send(form(PDF, "另一份.pdf"))).status).toBe(409);
    expect(await db().attachment.count()).toBe(1);
  });

  it("refuses a file that is no evidence, one past the limit, and a body that is no upload", async () => {
    const lead = await aSitedLead();
    const { body } = await draft(lead.id);
    const line = `POST /signings/${body.id}/evidence`;
    const page = new TextEncoder().encode("<html><script>alert(1)</script></html>");
    const as = "xinjinshan";
    expect((await callApi(db(), line, { as, body: form(page, "合同.pdf") })).status).toBe(400);
    const large = new Uint8Array(21 * 1024 * 1024);
    expect((await callApi(db(), line, { as, body: form(large) })).status).toBe(413);
    expect((await callApi(db(), line, { as, body: { file: "x" } })).status).toBe(400);
    expect(await db().attachment.count()).toBe(0);
  });

  it("gives a file as a download that runs nowhere, to its readers only", async () => {
    const lead = await aSitedLead();
    const { body } = await draft(lead.id);
    const file = await callApi(db(), `POST /signings/${body.id}/evidence`, {
      as: "xinjinshan",
      body: form(),
    });
    const line = `GET /evidence/${file.body.id}`;
    const got = await callApi(db(), line, { as: "jinshan-office" });
    expect(got.headers.get("Content-Disposition")).toContain("attachment");
    expect(got.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(got.body).toContain("%PDF");
    expect((await callApi(db(), line, { as: "nanda" })).status).toBe(404);
    expect((await callApi(db(), line, { as: "jinshan-science" })).status).toBe(404);
  });

  it("is returned with a reason, amended and terminated by the office", async () => {
    const lead = await aSitedLead();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id });
    const office = (verb: string, body: object) =>
      callApi(db(), `POST /signings/${id}/${verb}`, { as: "jinshan-office", body });
    expect((await office("return", { reason: "x" })).status).toBeGreaterThanOrEqual(400);
    const amended = await office("amend", { reason: "合同金额录入有误", amount: "12亿" });
    expect(amended.body).toMatchObject({ amountFen: 120_000_000_000, countedFen: 120_000_000_000 });
    const ended = await office("terminate", { reason: "企业放弃投资", signedOn: "2026-05-10" });
    expect([ended.status, ended.body.kind]).toEqual([201, "TERMINATION"]);
    const ledger = await callApi(db(), "GET /ledger?metric=SIGNED", { as: "jinshan-office" });
    expect([ledger.body.sum, ledger.body.gross]).toEqual([0, 120_000_000_000]);
  });

  it("is listed within reach, sorted, with sums of the whole set", async () => {
    const lead = await aSitedLead();
    await aConfirmedSigning(db(), { leadId: lead.id });
    const list = await callApi(db(), "GET /signings?sort=-amount&state=已确认", { as: "jinshan-leader" });
    expect(list.body).toMatchObject({ total: { value: 1 }, sums: { confirmed: 100_000_000_000 } });
    expect((await callApi(db(), "GET /signings?sort=nosuch", { as: "jinshan-leader" })).status).toBe(400);
    expect((await callApi(db(), "GET /signings?pageSize=500", { as: "jinshan-leader" })).status).toBe(400);
    expect((await callApi(db(), "GET /signings", { as: "nanda" })).body.total.value).toBe(0);
    expect((await callApi(db(), "GET /signings", { as: "jinshan-science" })).body.total.value).toBe(0);
  });
});

describe("an investment over the API", () => {
  it("is filed as a running total, differenced, confirmed and beside the value of 统计", async () => {
    const lead = await aSitedLead();
    await aConfirmedSigning(db(), { leadId: lead.id });
    const file = async (period: string, amount: string) => {
      const saved = await callApi(db(), "POST /investments", {
        as: "xinjinshan",
        body: { leadId: lead.id, metric: "工业投资", period, amount, cumulative: true },
      });
      expect(saved.status, JSON.stringify(saved.body)).toBe(201);
      const path = `/investments/${saved.body.id}`;
      await callApi(db(), `POST ${path}/evidence`, { as: "xinjinshan", body: form() });
      await callApi(db(), `POST ${path}/submit`, { as: "xinjinshan" });
      return callApi(db(), `POST ${path}/confirm`, { as: "jinshan-office" });
    };
    await file("2026-03", "1亿");
    const second = await file("2026-04", "1.5亿");
    expect(second.body).toMatchObject({
      state: "CONFIRMED",
      amountFen: 5_000_000_000,
      cumulativeFen: 15_000_000_000,
    });
    const ledger = await callApi(db(), "GET /ledger?metric=INDUSTRIAL&to=2026-03-31", {
      as: "jinshan-office",
    });
    expect(ledger.body.sum).toBe(10_000_000_000);
    const beside = await callApi(db(), `POST /investments/${second.body.id}/statistics`, {
      as: "jinshan-office",
      body: { amount: "4000万" },
    });
    expect(beside.body).toMatchObject({ amountFen: 5_000_000_000, statisticsFen: 4_000_000_000 });
    const list = await callApi(db(), "GET /investments?metric=INDUSTRIAL", { as: "xinjinshan" });
    expect(list.body.total.value).toBe(2);
  });

  it("is refused with a falling total, in another district and for a role that files none", async () => {
    const lead = await aSitedLead();
    const body = { leadId: lead.id, metric: "INDUSTRIAL", period: "2026-03", amount: "1亿" };
    expect((await callApi(db(), "POST /investments", { as: "nanda", body })).status).toBe(404);
    expect((await callApi(db(), "POST /investments", { as: "jinshan-leader", body })).status).toBe(403);
    const wrong = await callApi(db(), "POST /investments", {
      as: "xinjinshan",
      body: { ...body, period: "2026-13" },
    });
    expect(wrong.body.error.fields.period).toBeTruthy();
  });
});
