import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { aConfirmedSigning } from "#test/builders-signings";
import { aTarget, theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { callApi } from "#test/http";

const { db } = testDatabase();

const aCountedTarget = async () => {
  await aWorld(db());
  const lead = await aLead(db());
  await aConfirmedSigning(db(), { leadId: lead.id, amount: "10亿" });
  return aTarget(db(), {
    ownerId: "xinjinshan",
    organisations: ["xinjinshan"],
    path: [
      { dueOn: "2024-12-31", value: "15" },
      { dueOn: "2025-12-31", value: "30" },
      { dueOn: "2026-12-31", value: "45" },
    ],
  });
};

describe("targets over the API", () => {
  it("are found by a unit under any of its names, and by the park that a unit runs", async () => {
    await aWorld(db());
    await theFacts(db());
    const found = async (query: string) => {
      const { body } = await callApi(db(), `GET /targets?pageSize=200&${query}`, { as: "jinshan-leader" });
      return body.items.map(({ id }: { id: string }) => id).sort();
    };
    const own = await found("owner=jinshan-econ");
    expect(own.length).toBeGreaterThan(2);
    for (const name of ["经委", "区经委", "上海市金山区经济委员会"])
      expect(await found(`owner=${name}`)).toEqual(own);
    const tangu = await found("scope=tangu");
    expect(tangu).toContain("jinshan-2024-plan.tangu.signed");
    expect(await found("scope=tangu-lvwan")).toEqual(tangu);
    expect(await found("scope=national-agri-park")).toEqual(await found("scope=langxia"));
    expect([await found("scope=nowhere"), await found("owner=nobody")]).toEqual([[], []]);
  });

  it("say = for a bare 达到, ≥ and > where the document says so, nothing for a milestone, and which years stand alone", async () => {
    await aWorld(db());
    await theFacts(db());
    const read = async (id: string) =>
      (await callApi(db(), `GET /targets/jinshan-2024-plan.${id}`, { as: "jinshan-leader" })).body;
    const signed = (id: string) => read(id).then(({ operator, operatorLabel }) => [operator, operatorLabel]);
    expect(await signed("district.scaled-companies")).toEqual(["EQ", "达到"]);
    expect(await signed("district.signed")).toEqual(["GE", "不少于"]);
    expect(await signed("reform.capacity")).toEqual(["GT", "超过"]);
    expect(await signed("xinjinshan.langrun-maiwei")).toEqual([null, null]);
    const years = async (id: string) =>
      (await read(id)).milestones.map((one: { value: string; basis?: string }) => [one.value, one.basis]);
    expect(await years("xinjinshan.specialised")).toEqual(Array(3).fill(["3", "YEAR"]));
    expect(await years("xinjinshan.signed")).toEqual([
      ["15", undefined],
      ["30", undefined],
      ["45", undefined],
    ]);
  });

  it("carry their figures at a date, in their own unit as exact decimals", async () => {
    const { id } = await aCountedTarget();
    const { body } = await callApi(db(), "GET /targets?owner=xinjinshan&asOf=2026-06-30&method=month", {
      as: "jinshan-leader",
    });
    expect(body).toMatchObject({ total: { value: 1, exact: true }, asOf: "2026-06-30", methodLabel: "按月" });
    expect(body.items[0]).toMatchObject({
      id,
      unit: "亿元",
      value: "45",
      actual: { confirmed: "10" },
      dueValue: "37.5",
      dueDerived: false,
      light: "BEHIND",
      lightLabel: "滞后",
    });
  });

  it("open to entries that add up to the figure", async () => {
    const { id } = await aCountedTarget();
    const { body } = await callApi(db(), `GET /targets/${id}/entries`, { as: "jinshan-office" });
    expect(body).toMatchObject({ sum: "10", sumFen: 100_000_000_000, unit: "亿元", total: { value: 1 } });
    expect(body.items[0]).toMatchObject({ amount: "10", amountFen: 100_000_000_000, kind: "SIGN" });
    const before = await callApi(db(), `GET /targets/${id}/entries?asOf=2026-01-31`, {
      as: "jinshan-office",
    });
    expect(before.body).toMatchObject({ sum: "0", items: [] });
  });

  it("are reconciled with their children", async () => {
    const parent = await aCountedTarget();
    await aTarget(db(), {
      parentId: parent.id,
      value: "30",
      ownerId: "xinjinshan",
      organisations: ["xinjinshan"],
    });
    const { body } = await callApi(db(), `GET /targets/${parent.id}/reconciliation`, {
      as: "jinshan-office",
    });
    expect(body).toMatchObject({
      own: "45",
      childrenSum: "30",
      undivided: "15",
      reading: "未分解",
      unionActual: "10",
    });
  });

  it("hide another unit's figures, and another district's targets altogether", async () => {
    const { id } = await aCountedTarget();
    const seen = await callApi(db(), `GET /targets/${id}`, { as: "tangu" });
    expect(seen.body).toMatchObject({ hidden: true, actual: { confirmed: null }, quote: "测试原文" });
    for (const path of ["", "/entries", "/reconciliation"])
      expect((await callApi(db(), `GET /targets/${id}${path}`, { as: "nanda" })).status).toBe(404);
    expect((await callApi(db(), "GET /targets", { as: "nanda" })).body.total.value).toBe(0);
  });

  it("refuse a date that is none, an unknown parameter and an unknown method", async () => {
    await aWorld(db());
    for (const query of ["asOf=2026-02-30", "asof=2026-01-01", "method=week", "light=RED"])
      expect((await callApi(db(), `GET /targets?${query}`, { as: "jinshan-leader" })).status, query).toBe(
        400,
      );
  });

  it("that the ledger does not compute are filed, confirmed and returned", async () => {
    await aWorld(db());
    const target = await aTarget(db(), {
      metric: null,
      kind: "STOCK_LEVEL",
      unit: "家",
      value: "100",
      ownerId: "xinjinshan",
      organisations: ["xinjinshan"],
    });
    const file = (as: "xinjinshan" | "tangu" | "jinshan-leader" | "nanda") =>
      callApi(db(), `POST /targets/${target.id}/observations`, {
        as,
        body: { observedOn: "2026-04-30", value: "80" },
      });
    expect([
      (await file("tangu")).status,
      (await file("jinshan-leader")).status,
      (await file("nanda")).status,
    ]).toEqual([403, 403, 404]);
    const filed = await file("xinjinshan");
    expect(filed.body).toMatchObject({ state: "SUBMITTED", observedOn: "2026-04-30", value: "80" });
    const done = await callApi(db(), `POST /observations/${filed.body.id}/confirm`, {
      as: "jinshan-office",
      body: { version: filed.body.version },
    });
    expect(done.body.state).toBe("CONFIRMED");
    const { body } = await callApi(db(), `GET /targets/${target.id}`, { as: "jinshan-office" });
    expect(body.actual.confirmed).toBe("80");
  });
});

describe("frozen reports over the API", () => {
  it("are frozen once by the office, read again, and bridged", async () => {
    await aCountedTarget();
    const freeze = (period: string, as: "jinshan-office" | "jinshan-leader" = "jinshan-office") =>
      callApi(db(), "POST /reports/MONTHLY/freeze", { as, body: { period } });
    expect((await freeze("2026-04", "jinshan-leader")).status).toBe(403);
    const march = await freeze("2026-03");
    const april = await freeze("2026-04");
    expect([march.status, april.status]).toEqual([201, 201]);
    expect((await freeze("2026-04")).status).toBe(409);
    const read = await callApi(db(), `GET /reports/${april.body.id}.json`, { as: "jinshan-leader" });
    expect(read.body).toMatchObject({
      period: "2026-04",
      cutOffOn: "2026-04-30",
      payload: { period: "2026-04" },
    });
    const bridge = await callApi(db(), `GET /reports/bridge?from=${march.body.id}&to=${april.body.id}`, {
      as: "jinshan-leader",
    });
    expect(bridge.status).toBe(200);
    expect((await callApi(db(), `GET /reports/${april.body.id}.json`, { as: "nanda" })).status).toBe(404);
    expect((await callApi(db(), "GET /reports", { as: "jinshan-leader" })).body.total.value).toBe(2);
    expect(
      (await callApi(db(), "POST /reports/YEARLY/freeze", { as: "jinshan-office", body: {} })).status,
    ).toBe(400);
  });
});
