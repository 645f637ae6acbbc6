import { describe, expect, it } from "vitest";
import { aWorld, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { PDF } from "#test/evidence-files";
import { callApi } from "#test/http";

const { db } = testDatabase();

const PLAN = "jinshan-2024-plan";
const OWN = `${PLAN}.xinjinshan.signed`;

/** One call at an instant of Shanghai's day, by default at noon of 20 May 2026. */
const call = (line: string, given: { as?: UserName; body?: unknown; at?: string } = {}) =>
  callApi(db(), line, {
    as: given.as ?? "jinshan-office",
    body: given.body,
    context: { now: () => new Date(`${given.at ?? "2026-05-20T12:00:00"}+08:00`) },
  });

const proof = () => {
  const form = new FormData();
  form.set("file", new File([PDF as BlobPart], "合同.pdf"));
  return form;
};

/** Drafted, proved and submitted by 新金山, confirmed by the office. */
const contract = async (leadId: string, body: object, at?: string) => {
  const given = { leadId, kind: "正式", signedOn: "2026-03-10", amount: "10亿", ...body };
  const saved = await call("POST /signings", { as: "xinjinshan", body: given, at });
  expect(saved.status).toBe(201);
  const path = `/signings/${saved.body.id}`;
  await call(`POST ${path}/evidence`, { as: "xinjinshan", body: proof(), at });
  await call(`POST ${path}/submit`, { as: "xinjinshan", body: {}, at });
  const confirmed = await call(`POST ${path}/confirm`, { body: {}, at });
  expect(confirmed.status).toBe(200);
  return confirmed.body;
};

const confirmed = async (query = "", at?: string) =>
  (await call(`GET /targets/${OWN}${query}`, { at })).body.actual.confirmed;

const aProject = async () => {
  await aWorld(db());
  await theFacts(db());
  return aLead(db());
};

const parts = (bridge: { body: { rows: { id: string; parts: { code: string; amount: string }[] }[] } }) =>
  bridge.body.rows
    .find((row) => row.id === OWN)!
    .parts.filter((part) => part.amount !== "0")
    .map((part) => [part.code, part.amount]);

describe("worked scenarios through the API", () => {
  it("USD contract: 2,000 万美元 at 7.1234 is 1.42468 亿元, and is never revalued", async () => {
    const lead = await aProject();
    const signed = await contract(lead.id, {
      amount: "2000万",
      currency: "USD",
      rate: "7.1234",
      rateSource: "中国外汇交易中心中间价",
    });
    expect(signed).toMatchObject({ amountFen: 14_246_800_000, rateOn: "2026-03-10" });
    expect(await confirmed()).toBe("1.42468");
  });

  it("re-signing at a forum is a link, 二期 as 增资 adds its difference: 10 and 12 and +2 are 12 亿, one project", async () => {
    const lead = await aProject();
    await contract(lead.id, {});
    const forum = await contract(lead.id, { signedOn: "2026-04-01", amount: "12亿", occasion: "产业论坛" });
    expect(forum).toMatchObject({ linkOnly: true, countedFen: 0 });
    await contract(lead.id, { kind: "补充", signedOn: "2026-05-06", amount: "2亿" });
    expect(await confirmed()).toBe("12");
    const projects = await call("GET /ledger?metric=PROJECTS&scope=jinshan");
    expect(projects.body.sum).toBe(1);
  });

  it("termination, 重分类 and 补报 after a freeze: April reprints, and −10 + 3 −2 bridges to May exactly", async () => {
    const lead = await aProject();
    const other = await aLead(db());
    const first = await contract(lead.id, { signedOn: "2026-04-10" }, "2026-04-12T09:00:00");
    await contract(other.id, { signedOn: "2026-04-11", amount: "2亿" }, "2026-04-13T09:00:00");
    const april = await call("POST /reports/MONTHLY/freeze", {
      body: { period: "2026-04" },
      at: "2026-05-03T09:00:00",
    });
    const printed = await call(`GET /reports/${april.body.id}.json`, { at: "2026-05-03T10:00:00" });
    await call(`POST /signings/${first.id}/terminate`, {
      body: { reason: "企业退出", signedOn: "2026-05-08" },
      at: "2026-05-09T09:00:00",
    });
    await contract((await aLead(db())).id, { signedOn: "2026-04-20", amount: "3亿" }, "2026-05-10T09:00:00");
    await call(`POST /leads/${other.id}/reclassify`, {
      body: { field: "ELECTRONICS", reason: "领域归类有误" },
      at: "2026-05-11T09:00:00",
    });
    const may = await call("POST /reports/MONTHLY/freeze", {
      body: { period: "2026-05" },
      at: "2026-06-02T09:00:00",
    });
    const again = await call(`GET /reports/${april.body.id}.json`, { at: "2026-06-03T09:00:00" });
    expect(again.body).toEqual(printed.body);
    const bridge = await call(`GET /reports/bridge?from=${april.body.id}&to=${may.body.id}`, {
      at: "2026-06-03T09:00:00",
    });
    const row = bridge.body.rows.find((one: { id: string }) => one.id === OWN);
    expect([row.from, row.to, row.difference]).toEqual(["12", "3", "-9"]);
    expect(parts(bridge)).toEqual([
      ["TERMINATE", "-10"],
      ["LATE", "3"],
      ["RECLASSIFY", "-2"],
    ]);
  });

  it("the cut-off is midnight in Shanghai: confirmed at 23:59:59 of the 30th is April's, at 00:00:00 it is May's", async () => {
    const lead = await aProject();
    await contract(lead.id, { signedOn: "2026-04-30", amount: "1亿" }, "2026-04-30T23:59:59");
    await contract((await aLead(db())).id, { signedOn: "2026-04-30", amount: "2亿" }, "2026-05-01T00:00:00");
    expect(await confirmed("?asOf=2026-04-30")).toBe("1");
    expect(await confirmed("?asOf=2026-04-30&knownAt=2026-05-01")).toBe("3");
  });

  it("366 days: 29 February 2024 is day 60 of 366, 15 亿 × 60 ÷ 366 is due", async () => {
    await aProject();
    const { body } = await call(`GET /targets/${OWN}?asOf=2024-02-29&method=day`);
    expect([body.dueValue, body.dueDerived]).toEqual(["2.4590163934", false]);
  });

  it("碳谷绿湾 in October 2025: 30 亿 × 22 ÷ 36 is 18.33 亿 by 推算, and no yearly figure is invented", async () => {
    await aProject();
    const { body } = await call(`GET /targets/${PLAN}.tangu.signed?asOf=2025-10-31&method=month`);
    expect([body.dueValue, body.dueDerived, body.milestones.length]).toEqual(["18.3333333333", true, 1]);
  });

  it("除24楼塔楼: the milestone keeps its exception in words, whether done or not", async () => {
    await aProject();
    const { body } = await call(`GET /targets/${PLAN}.shanyang.donghu-1-topped-out?asOf=2026-05-20`);
    expect([body.exceptText, body.light]).toEqual(["除 24 楼塔楼", "BEHIND"]);
  });

  it("an unfinished carrier has no occupancy: 25 % filed for 金工园四期 counts from the day it is completed", async () => {
    await aProject();
    const id = `${PLAN}.xinjinshan.jingong-4-occupancy`;
    await db().carrierObservation.create({
      data: {
        carrierId: "jingongyuan-4",
        kind: "OCCUPANCY_PCT",
        observedOn: new Date("2026-05-01"),
        value: "25",
        numeratorSqm: "2500",
        denominatorSqm: "10000",
        state: "CONFIRMED",
        recordedAt: new Date("2026-05-02T00:00:00Z"),
        recordedById: "xinjinshan",
        decidedAt: new Date("2026-05-03T00:00:00Z"),
      },
    });
    expect((await call(`GET /targets/${id}`)).body.actual.confirmed).toBeNull();
    await db().carrier.update({
      where: { id: "jingongyuan-4" },
      data: { completedOn: new Date("2026-04-30") },
    });
    expect((await call(`GET /targets/${id}`)).body.actual.confirmed).toBe("25");
  });

  it("credit shared half and half moves no figure: 10 亿 stay with the operator of the park", async () => {
    const lead = await aProject();
    await contract(lead.id, {});
    const shares = ["xinjinshan", "tangu"].map((organisationId) => ({ organisationId, shareBp: 5_000 }));
    await call(`POST /leads/${lead.id}/credit`, { body: { agreedOn: "2026-05-01", shares } });
    const tangu = await call(`GET /targets/${PLAN}.tangu.signed`);
    expect([await confirmed(), tangu.body.actual.confirmed]).toEqual(["10", "0"]);
  });

  it("two records of one company and of one project are merged: 13 亿 less the 3 亿 counted twice", async () => {
    const lead = await aProject();
    const twin = await aLead(db());
    await contract(lead.id, {});
    const twice = await contract(twin.id, { signedOn: "2026-04-10", amount: "3亿" });
    expect(await confirmed()).toBe("13");
    const companies = { droppedId: twin.companyId, reason: "同一家企业" };
    const company = await call(`POST /companies/${lead.companyId}/merge`, { body: companies });
    expect([company.status, company.body.id, await confirmed()]).toEqual([200, lead.companyId, "13"]);
    const projects = { droppedId: twin.id, duplicateIds: [twice.id], reason: "同一个项目" };
    const kept = await call(`POST /leads/${lead.id}/merge`, { body: projects });
    expect([kept.status, kept.body.id, await confirmed()]).toEqual([200, lead.id, "10"]);
    expect((await call("GET /ledger?metric=PROJECTS")).body.sum).toBe(1);
    expect(await confirmed("?asOf=2026-05-19")).toBe("0");
    const again = await call(`POST /leads/${lead.id}/merge`, { body: projects });
    expect(again.status).toBeGreaterThanOrEqual(400);
  });

  it("万 typed for 亿 and 3-5亿 are refused beside their field, and a falling running total names both figures", async () => {
    const lead = await aProject();
    const file = (period: string, amount: string) =>
      call("POST /investments", {
        as: "xinjinshan",
        body: { leadId: lead.id, metric: "INDUSTRIAL", period, amount, cumulative: true },
      });
    expect((await file("2026-02", "3500万")).status).toBe(201);
    expect((await file("2026-03", "3500亿")).body.error.fields.confirmJump).toContain("请核对单位");
    expect((await file("2026-03", "3000万")).body.error.message).toContain("此前各月累计 3500万");
    expect((await file("2026-03", "3-5亿")).body.error.fields.amount).toContain("不能填区间");
  });
});
