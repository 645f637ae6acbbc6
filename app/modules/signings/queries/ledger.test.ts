import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { aConfirmedSigning, anInvestment, aSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { terminateSigning } from "../commands/terminate-signing.server";
import { listInbox } from "./inbox.server";
import { ledgerSum, listLedger, spanOf } from "./ledger.server";
import type { LedgerScope } from "./ledger-scope.server";
import { listLeadInvestments, listLeadSignings } from "./of-lead.server";
import { getSigning } from "./signing.server";
import { listSigningsPage } from "./signings-page.server";

const { db, pool } = testDatabase();
const YI = 10_000_000_000n;
const as = (name: UserName) => ctxFor(db(), name);
const office = () => as("jinshan-office");
const shared = async () => {
  await aWorld(db());
  return aLead(db(), {
    sites: [
      { parkId: "jinshan-hightech", shareBp: 6_000 },
      { parkId: "tangu-lvwan", shareBp: 4_000 },
    ],
  });
};
const signed = async (scope: LedgerScope = {}, to?: string) =>
  (await ledgerSum(office(), { metric: "SIGNED", scope, to })).net;
const projects = async (scope: LedgerScope = {}, to?: string) =>
  (await ledgerSum(office(), { metric: "PROJECTS", scope, to })).net;

describe("the database itself", () => {
  it.each([
    `UPDATE "LedgerEntry" SET "amount" = 1`,
    `DELETE FROM "LedgerEntry"`,
    `TRUNCATE "LedgerEntry" CASCADE`,
  ])("refuses %s", async (sql) => {
    const lead = await shared();
    await aConfirmedSigning(db(), { leadId: lead.id });
    await expect(pool().query(sql)).rejects.toThrow("append-only");
    expect(await signed()).toBe(10n * YI);
  });

  it("refuses an entry of another district, a reversal that does not match, and a second posting", async () => {
    const lead = await shared();
    await aConfirmedSigning(db(), { leadId: lead.id });
    const [entry] = await db().ledgerEntry.findMany({ orderBy: { id: "asc" } });
    const { id, ...copy } = entry!;
    await expect(db().ledgerEntry.create({ data: { ...copy, districtId: "baoshan" } })).rejects.toThrow();
    const wrong = { ...copy, kind: "CORRECT" as const, reversesId: id, amount: -copy.amount + 1n };
    await expect(db().ledgerEntry.create({ data: wrong })).rejects.toThrow();
    await expect(db().ledgerEntry.create({ data: copy })).rejects.toThrow();
  });
});

describe("golden scenarios through the database", () => {
  it("two parks share one project: 6 and 4 in the parks, 10 in the zone and the district, one project in each", async () => {
    const lead = await shared();
    await aConfirmedSigning(db(), { leadId: lead.id, amount: "10亿" });
    const scopes = [["jinshan-hightech"], ["tangu-lvwan"], ["zhangjiang-jinshan"], ["jinshan"]];
    const sums = [];
    for (const parkIds of scopes) sums.push([await signed({ parkIds }), await projects({ parkIds })]);
    expect(sums).toEqual([
      [6n * YI, 1n],
      [4n * YI, 1n],
      [10n * YI, 1n],
      [10n * YI, 1n],
    ]);
    expect(await signed({ districtId: "jinshan" })).toBe(10n * YI);
    expect(await signed({ organisationIds: ["tangu"] })).toBe(4n * YI);
    expect(await signed({ parkIds: [] })).toBe(0n);
  });

  it("10 亿 becomes 12 亿 across a year-end: 2025 keeps 10, 2026 gets the 2, one project in all", async () => {
    const lead = await shared();
    await aConfirmedSigning(db(), { leadId: lead.id, amount: "10亿", signedOn: "2025-12-20" });
    await aConfirmedSigning(db(), {
      leadId: lead.id,
      kind: "SUPPLEMENT",
      amount: "2亿",
      signedOn: "2026-01-15",
    });
    expect(await signed({}, "2025-12-31")).toBe(10n * YI);
    expect(await signed()).toBe(12n * YI);
    const year = await ledgerSum(office(), { metric: "SIGNED", from: "2026-01-01", to: "2026-12-31" });
    expect(year.net).toBe(2n * YI);
    expect(await projects()).toBe(1n);
  });

  it("二期 as 增资 may be less, too, but the contract never falls to nothing", async () => {
    const lead = await shared();
    await aConfirmedSigning(db(), { leadId: lead.id, amount: "10亿" });
    const change = { leadId: lead.id, kind: "SUPPLEMENT" as const, signedOn: "2026-04-01" };
    await aConfirmedSigning(db(), { ...change, amount: "-3亿" });
    expect(await signed()).toBe(7n * YI);
    await expect(aConfirmedSigning(db(), { ...change, amount: "-7亿" })).rejects.toThrow("合同额须大于 0");
    expect(await signed()).toBe(7n * YI);
  });

  it("意向 and 框架 never count; re-signing at a forum is a link, whichever is confirmed first", async () => {
    const lead = await shared();
    await aConfirmedSigning(db(), {
      leadId: lead.id,
      kind: "FRAMEWORK",
      amount: "20亿",
      signedOn: "2026-01-05",
    });
    expect(await signed()).toBe(0n);
    const forum = await aConfirmedSigning(db(), {
      leadId: lead.id,
      amount: "12亿",
      signedOn: "2026-04-18",
      occasion: "长三角论坛",
    });
    expect(await signed()).toBe(12n * YI);
    await aConfirmedSigning(db(), { leadId: lead.id, amount: "10亿", signedOn: "2026-03-10" });
    expect([await signed(), await projects()]).toEqual([10n * YI, 1n]);
    expect(await db().signing.findUniqueOrThrow({ where: { id: forum.id } })).toMatchObject({
      linkOnly: true,
      occasion: "长三角论坛",
    });
  });

  it("termination takes back the whole net, to the 分 at every park, and stays visible in gross", async () => {
    const lead = await shared();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id, amountFen: 100_000_000_001n });
    await aConfirmedSigning(db(), {
      leadId: lead.id,
      kind: "SUPPLEMENT",
      amount: "0.07",
      signedOn: "2026-03-20",
    });
    await terminateSigning(office(), { id, signedOn: "2026-05-01", reason: "企业放弃" });
    for (const parkIds of [["jinshan-hightech"], ["tangu-lvwan"], ["jinshan"]])
      expect([await signed({ parkIds }), await projects({ parkIds })]).toEqual([0n, 0n]);
    expect(await signed({}, "2026-04-30")).toBe(100_000_000_008n);
    expect((await ledgerSum(office(), { metric: "SIGNED" })).gross).toBe(100_000_000_008n);
  });

  it("a figure as it was known is the same whatever is recorded later", async () => {
    const lead = await shared();
    await aConfirmedSigning(db(), { leadId: lead.id });
    const known = { metric: "SIGNED" as const, knownAt: new Date(NOW.getTime() + 1) };
    expect((await ledgerSum(office(), known)).net).toBe(10n * YI);
    const later = new Date(NOW.getTime() + 86_400_000);
    await aConfirmedSigning(db(), {
      leadId: lead.id,
      kind: "SUPPLEMENT",
      amount: "5亿",
      signedOn: "2026-03-11",
      now: later,
    });
    expect((await ledgerSum(office(), known)).net).toBe(10n * YI);
    expect(await signed()).toBe(15n * YI);
  });
});

describe("reading the ledger", () => {
  it("gives each reader what it may see, with entries that add up to the figure", async () => {
    const lead = await shared();
    await aConfirmedSigning(db(), { leadId: lead.id });
    const read = async (name: UserName) => {
      const { items, sum, total } = await listLedger(as(name), { metric: "SIGNED" });
      expect(items.reduce((all, row) => all + row.amount, 0n)).toBe(sum!.net);
      expect(total).toBe(items.length);
      return sum!.net;
    };
    expect(await read("jinshan-office")).toBe(10n * YI);
    expect(await read("jinshan-leader")).toBe(10n * YI);
    expect(await read("xinjinshan")).toBe(6n * YI);
    expect(await read("tangu")).toBe(4n * YI);
    expect(await read("nanda")).toBe(0n);
    expect(await read("baoshan-office")).toBe(0n);
    expect(await read("jinshan-science")).toBe(0n);
    expect(await read("admin")).toBe(10n * YI);
    const whole = await ledgerSum(as("tangu"), { metric: "SIGNED", leadId: lead.id });
    expect(whole.net).toBe(10n * YI);
    expect((await ledgerSum(as("nanda"), { metric: "SIGNED", leadId: lead.id })).net).toBe(0n);
  });

  it("names a scope by park, unit, district or field", async () => {
    const lead = await shared();
    await aConfirmedSigning(db(), { leadId: lead.id });
    const sum = async (scope: string) =>
      (await ledgerSum(office(), { ...(await spanOf(office(), { scope })), metric: "SIGNED" })).net;
    expect(await sum("tangu-lvwan")).toBe(4n * YI);
    expect(await sum("organisation:xinjinshan")).toBe(6n * YI);
    expect(await sum("district:jinshan")).toBe(10n * YI);
    expect(await sum("field:BIOMEDICINE")).toBe(10n * YI);
    expect(await sum("baoshan")).toBe(0n);
    await expect(sum("nowhere")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("a project in no park belongs to the unit of its lead and to the district", async () => {
    await aWorld(db());
    const lead = await aLead(db(), { sites: [] });
    await aConfirmedSigning(db(), { leadId: lead.id });
    expect(await signed({ organisationIds: ["xinjinshan"] })).toBe(10n * YI);
    expect(await signed({ parkIds: ["jinshan"] })).toBe(10n * YI);
    expect(await signed({ parkIds: ["jinshan-hightech"] })).toBe(0n);
  });
});

describe("the list of contracts", () => {
  it("keeps the three sums apart over the whole filtered set", async () => {
    const lead = await shared();
    await aConfirmedSigning(db(), { leadId: lead.id });
    await aSigning(db(), { leadId: lead.id, kind: "SUPPLEMENT", amount: "2亿", state: "SUBMITTED" });
    const other = await aLead(db());
    await aSigning(db(), { leadId: other.id, amount: "1亿" });
    await aSigning(db(), { leadId: other.id, amount: "3亿", kind: "INTENT", state: "SUBMITTED" });
    const { items, total, sums } = await listSigningsPage(office(), { pageSize: 1 });
    expect(items).toHaveLength(1);
    expect(total).toBe(4);
    expect(sums).toEqual({ confirmed: 10n * YI, underReview: 2n * YI, reported: 13n * YI, gross: 10n * YI });
    const formal = await listSigningsPage(office(), {
      kind: "FORMAL",
      year: 2026,
      q: "测试",
      field: "BIOMEDICINE",
    });
    expect(formal.total).toBe(2);
    expect(formal.sums).toMatchObject({ confirmed: 10n * YI, underReview: 0n, reported: 11n * YI });
    const park = await listSigningsPage(office(), { parkId: "tangu-lvwan", sort: "-amount" });
    expect(park.items.map((row) => row.amountFen)).toEqual([10n * YI, 2n * YI]);
    expect((await listSigningsPage(office(), { q: "100%" })).total).toBe(0);
  });

  it("shows a unit the contracts of the leads it may read, and nothing to other districts", async () => {
    const lead = await shared();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id });
    for (const name of ["xinjinshan", "tangu", "jinshan-leader", "admin"] as const) {
      expect((await listSigningsPage(as(name))).total).toBe(1);
      expect((await getSigning(as(name), id)).id).toBe(id);
    }
    for (const name of ["nanda", "baoshan-office", "jinshan-science"] as const) {
      expect((await listSigningsPage(as(name))).total).toBe(0);
      await expect(getSigning(as(name), id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("opens to entries, evidence, approver, timeline and what may be done next", async () => {
    const lead = await shared();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id });
    const detail = await getSigning(office(), id);
    expect(detail).toMatchObject({ countedFen: 10n * YI, decidedByName: "测试·jinshan-office" });
    expect(detail.entries).toHaveLength(4);
    expect(detail.evidence.map((file) => file.fileName)).toEqual(["合同.pdf"]);
    expect(detail.timeline.map((line) => line.action)).toEqual([
      "signing.confirm",
      "signing.submit",
      "evidence.attach",
      "signing.draft",
    ]);
    expect(detail.abilities).toEqual(["AMEND", "SUPPLEMENT", "TERMINATE"]);
    expect((await getSigning(as("xinjinshan"), id)).abilities).toEqual(["SUPPLEMENT", "TERMINATE"]);
    expect((await getSigning(as("tangu"), id)).abilities).toEqual([]);
    expect((await getSigning(as("jinshan-leader"), id)).abilities).toEqual([]);
  });

  it("shows a lead its contracts with their net, and its months of investment by metric", async () => {
    const lead = await shared();
    await aConfirmedSigning(db(), { leadId: lead.id });
    await anInvestment(db(), { leadId: lead.id });
    const signings = await listLeadSignings(as("xinjinshan"), lead.id);
    expect(signings).toMatchObject({ netFen: 10n * YI, mayAdd: true });
    expect(signings!.signings[0]).toMatchObject({ evidenceCount: 1, signedOn: "2026-03-10" });
    expect((await listLeadSignings(as("tangu"), lead.id))!.mayAdd).toBe(false);
    expect((await listLeadInvestments(as("xinjinshan"), lead.id))!.totals).toEqual([
      { metric: "INDUSTRIAL", fen: YI },
    ]);
    expect(await listLeadSignings(as("jinshan-science"), lead.id)).toBeNull();
  });
});

describe("待办", () => {
  it("is what is submitted for the office, longest first, and what came back for the unit", async () => {
    const lead = await shared();
    const first = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    const later = new Date(NOW.getTime() + 60_000);
    const second = await anInvestment(db(), { leadId: lead.id, state: "SUBMITTED", now: later });
    await aSigning(db(), { leadId: lead.id, kind: "INTENT", amount: "1亿" });
    expect((await listInbox(office())).map((row) => row.id)).toEqual([first.id, second.id]);
    expect((await listInbox(as("xinjinshan"))).map((row) => row.state)).toEqual(["SAVED"]);
    for (const name of ["tangu", "jinshan-leader", "baoshan-office", "jinshan-science", "admin"] as const) {
      expect(await listInbox(as(name))).toEqual([]);
    }
  });
});
