import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { aConfirmedSigning, aSigning } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { getLeadFigures } from "../queries/lead-figures.server";
import { ledgerSum } from "../queries/ledger.server";
import { amendSigning } from "./amend-signing.server";
import { changeFx } from "./change-fx.server";
import { confirmSigning } from "./confirm-signing.server";
import { reclassifyLead } from "./reclassify-lead.server";
import { shareCredit } from "./share-credit.server";
import { submitSigning } from "./submit-signing.server";
import { terminateSigning } from "./terminate-signing.server";
import { withdrawSigning } from "./withdraw-signing.server";

const { db } = testDatabase();
const YI = 10_000_000_000n;
const as = (name: UserName) => ctxFor(db(), name);
const office = () => as("jinshan-office");
const later = () => ctxFor(db(), "jinshan-office", new Date(NOW.getTime() + 60_000));
const world = async () => {
  await aWorld(db());
  return aLead(db());
};
const signed = async () => (await ledgerSum(office(), { metric: "SIGNED" })).net;
const audited = (action: string, entityId?: string) =>
  db().auditEntry.count({ where: { action, ...(entityId ? { entityId } : {}) } });

describe("amending a confirmed contract", () => {
  it("reverses and posts anew with the reason, and keeps what was as it was known", async () => {
    const lead = await world();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id });
    const amended = await amendSigning(later(), {
      id,
      amount: "9.5亿",
      signedOn: "2026-03-01",
      reason: "合同金额录入有误",
    });
    expect(amended).toMatchObject({ amountFen: 95n * (YI / 10n), state: "CONFIRMED" });
    expect(await signed()).toBe(95n * (YI / 10n));
    expect((await ledgerSum(later(), { metric: "SIGNED", knownAt: new Date(NOW.getTime() + 1) })).net).toBe(
      10n * YI,
    );
    const kinds = await db().ledgerEntry.groupBy({ by: ["kind"], _count: true, orderBy: { kind: "asc" } });
    expect(kinds.map((kind) => [kind.kind, kind._count])).toEqual([
      ["SIGN", 2],
      ["CORRECT", 4],
    ]);
    expect(await db().ledgerEntry.count({ where: { kind: "CORRECT", reason: "合同金额录入有误" } })).toBe(4);
    expect(await audited("signing.amend", id)).toBe(1);
  });

  it("asks for a yes where the new amount lies a thousand times from the one that is confirmed", async () => {
    const lead = await world();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id });
    const change = { id, amount: "10万", reason: "合同金额录入有误" };
    await expect(amendSigning(office(), change)).rejects.toThrow("请核对单位");
    expect(await signed()).toBe(10n * YI);
    await amendSigning(office(), { ...change, confirmJump: "true" });
    expect(await signed()).toBe(10_000_000n);
  });

  it("is for the office alone, with a reason, and for what is confirmed", async () => {
    const lead = await world();
    const { id } = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    const change = { id, amount: "9亿", reason: "录入有误" };
    await expect(amendSigning(office(), change)).rejects.toThrow("只有已确认的记录需要更正");
    await confirmSigning(office(), { id });
    await expect(amendSigning(as("xinjinshan"), change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(amendSigning(as("baoshan-office"), change)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(amendSigning(office(), { ...change, reason: "" })).rejects.toThrow("请写明原因");
    await expect(amendSigning(office(), { ...change, amount: "0" })).rejects.toThrow("请填写合同金额");
    await expect(amendSigning(office(), { ...change, version: 1 })).rejects.toThrow("刚被其他人修改过");
  });

  it("does not hand the count to another contract unseen", async () => {
    const lead = await world();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id });
    await aConfirmedSigning(db(), { leadId: lead.id, signedOn: "2026-04-10", amount: "12亿" });
    await expect(amendSigning(office(), { id, signedOn: "2026-04-11", reason: "日期有误" })).rejects.toThrow(
      "请先“撤销确认”",
    );
  });
});

describe("taking a confirmation back", () => {
  it("leaves no trace in any figure, and the contract can be confirmed again", async () => {
    const lead = await world();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id });
    const withdrawn = await withdrawSigning(office(), { id, reason: "合同尚未盖章" });
    expect(withdrawn).toMatchObject({ state: "RETURNED", returnReason: "合同尚未盖章" });
    expect(await signed()).toBe(0n);
    await submitSigning(as("xinjinshan"), { id });
    await confirmSigning(office(), { id });
    expect(await signed()).toBe(10n * YI);
    expect(await audited("signing.withdraw", id)).toBe(1);
    await expect(withdrawSigning(as("xinjinshan"), { id, reason: "不签了" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(withdrawSigning(as("baoshan-office"), { id, reason: "不签了" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("lets the next contract of the project take the count over", async () => {
    const lead = await world();
    const first = await aConfirmedSigning(db(), { leadId: lead.id });
    const second = await aConfirmedSigning(db(), {
      leadId: lead.id,
      signedOn: "2026-04-10",
      amount: "12亿",
    });
    expect(second.linkOnly).toBe(true);
    await withdrawSigning(office(), { id: first.id, reason: "合同作废" });
    expect(await signed()).toBe(12n * YI);
    expect(await db().signing.findUniqueOrThrow({ where: { id: second.id } })).toMatchObject({
      linkOnly: false,
    });
  });
});

describe("terminating", () => {
  it("by the office posts the negative at once; gross stays beside net", async () => {
    const lead = await world();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id });
    const ended = await terminateSigning(office(), { id, signedOn: "2026-05-01", reason: "企业资金链断裂" });
    expect(ended).toMatchObject({ kind: "TERMINATION", state: "CONFIRMED", baseSigningId: id });
    expect(await ledgerSum(office(), { metric: "SIGNED" })).toMatchObject({ net: 0n, gross: 10n * YI });
    expect(await ledgerSum(office(), { metric: "PROJECTS" })).toMatchObject({ net: 0n, gross: 1n });
    expect(await audited("signing.terminate", ended.id)).toBe(1);
    for (const name of ["jinshan-office", "xinjinshan"] as const)
      await expect(terminateSigning(as(name), { id, reason: "再来一次" })).rejects.toThrow("已经终止");
  });

  it("by a unit waits as a draft for its evidence and for review", async () => {
    const lead = await world();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id });
    const draft = await terminateSigning(as("xinjinshan"), { id, reason: "企业放弃" });
    expect(draft.state).toBe("SAVED");
    await expect(terminateSigning(as("xinjinshan"), { id, reason: "企业放弃" })).rejects.toThrow(
      "已有一份终止",
    );
    await expect(submitSigning(as("xinjinshan"), { id: draft.id })).rejects.toThrow("证明材料");
    expect(await signed()).toBe(10n * YI);
    await expect(terminateSigning(as("jinshan-leader"), { id, reason: "企业放弃" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(terminateSigning(as("nanda"), { id, reason: "企业放弃" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is refused for what is not a confirmed formal contract", async () => {
    const lead = await world();
    const { id } = await aSigning(db(), { leadId: lead.id, state: "SUBMITTED" });
    await expect(terminateSigning(office(), { id, reason: "企业放弃" })).rejects.toThrow(
      "只有已确认的正式合同可以终止",
    );
  });
});

describe("a foreign contract", () => {
  const usd = { currency: "USD", amount: "2000万", rate: "7.1234", rateSource: "中国外汇交易中心中间价" };

  it("keeps amount, rate, date and source, and converts once at the contract-date rate", async () => {
    const lead = await world();
    const signing = await aConfirmedSigning(db(), { leadId: lead.id, ...usd });
    expect(signing).toMatchObject({
      currency: "USD",
      amountMinor: 2_000_000_000n,
      amountFen: 14_246_800_000n,
    });
    expect(signing.rate?.toString()).toBe("7.1234");
    expect(signing.rateOn?.toISOString().slice(0, 10)).toBe("2026-03-10");
    expect(await signed()).toBe(14_246_800_000n);
  });

  it("has a wrong rate corrected as 汇率, by the office alone", async () => {
    const lead = await world();
    const { id } = await aConfirmedSigning(db(), { leadId: lead.id, ...usd });
    const change = { id, rate: "7.0234", rateSource: "中间价", reason: "汇率日期取错" };
    await expect(changeFx(as("xinjinshan"), change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(changeFx(as("baoshan-office"), change)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await changeFx(office(), change);
    expect(await signed()).toBe(14_046_800_000n);
    expect(await db().ledgerEntry.count({ where: { kind: "FX" } })).toBe(2);
    expect(await audited("signing.changeFx", id)).toBe(1);
    await expect(changeFx(office(), { ...change, rate: "702.34" })).rejects.toThrow("相差十倍以上");
    const yuan = await aConfirmedSigning(db(), { leadId: (await aLead(db())).id });
    await expect(changeFx(office(), { ...change, id: yuan.id })).rejects.toThrow("人民币合同没有汇率");
  });
});

describe("reclassifying a project", () => {
  it("moves what stands to the new park and field on its original date; the district's total stays", async () => {
    const lead = await world();
    await aConfirmedSigning(db(), { leadId: lead.id });
    const sites = [
      { parkId: "jinshan-hightech", shareBp: 6_000 },
      { parkId: "tangu-lvwan", shareBp: 4_000 },
    ];
    await reclassifyLead(office(), { leadId: lead.id, field: "合成生物", sites, reason: "两园区共同承接" });
    expect(await signed()).toBe(10n * YI);
    const scope = (organisationIds: string[]) => ({ metric: "SIGNED" as const, scope: { organisationIds } });
    expect((await ledgerSum(office(), scope(["xinjinshan"]))).net).toBe(6n * YI);
    expect((await ledgerSum(office(), scope(["tangu"]))).net).toBe(4n * YI);
    const synbio = { metric: "SIGNED" as const, scope: { fields: ["SYNBIO" as const] } };
    expect((await ledgerSum(office(), synbio)).net).toBe(10n * YI);
    const moved = await db().lead.findUniqueOrThrow({ where: { id: lead.id } });
    expect(moved.visibleTo.sort()).toEqual(["tangu", "xinjinshan"]);
    expect(await audited("ledger.reclassify", lead.id)).toBe(1);
    const dates = await db().ledgerEntry.findMany({
      select: { effectiveOn: true },
      distinct: ["effectiveOn"],
    });
    expect(dates).toHaveLength(1);
  });

  it("to the field and the parks that the project already has is refused, and nothing is posted", async () => {
    const lead = await world();
    await aConfirmedSigning(db(), { leadId: lead.id });
    const { field, origin, version } = await db().lead.findUniqueOrThrow({ where: { id: lead.id } });
    const sites = await db().leadSite.findMany({
      where: { leadId: lead.id },
      select: { parkId: true, shareBp: true },
    });
    const same = { leadId: lead.id, field, origin: origin ?? "NONE", sites, reason: "归类有误" };
    const posted = await db().ledgerEntry.count();
    const refused = reclassifyLead(office(), same);
    await expect(refused).rejects.toThrow("归类与现在相同");
    await expect(refused).rejects.toMatchObject({
      code: "INVALID",
      fields: { field: "与现在相同，请改选。" },
    });
    expect(await db().ledgerEntry.count()).toBe(posted);
    expect((await db().lead.findUniqueOrThrow({ where: { id: lead.id } })).version).toBe(version);
    expect(await audited("ledger.reclassify", lead.id)).toBe(0);
  });

  it("is for the office, with a reason, and within its district", async () => {
    const lead = await world();
    const change = { leadId: lead.id, field: "SYNBIO", reason: "归类有误" };
    await expect(reclassifyLead(as("xinjinshan"), change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(reclassifyLead(as("baoshan-office"), change)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(reclassifyLead(office(), { ...change, reason: "" })).rejects.toThrow("请写明原因");
    await expect(
      reclassifyLead(office(), { ...change, sites: [{ parkId: "jinshan-hightech", shareBp: 9_999 }] }),
    ).rejects.toThrow("份额合计应为 100%");
    await expect(reclassifyLead(office(), { ...change, version: 99 })).rejects.toThrow("刚被其他人修改过");
  });
});

describe("credit shared half and half", () => {
  it("stands in its own book and moves no figure", async () => {
    const lead = await world();
    await aConfirmedSigning(db(), { leadId: lead.id });
    const shares = [
      { organisationId: "xinjinshan", shareBp: 5_000 },
      { organisationId: "tangu", shareBp: 5_000 },
    ];
    const asked = { leadId: lead.id, agreedOn: "2026-05-01", shares };
    await shareCredit(office(), asked);
    expect(await db().creditShare.count()).toBe(2);
    expect(await audited("credit.share", lead.id)).toBe(1);
    const tangu = { metric: "SIGNED" as const, scope: { organisationIds: ["tangu"] } };
    expect((await ledgerSum(office(), tangu)).net).toBe(0n);
    expect(await signed()).toBe(10n * YI);
    await expect(shareCredit(as("xinjinshan"), asked)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(shareCredit(as("baoshan-office"), asked)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const uneven = [shares[0], { organisationId: "tangu", shareBp: 4_000 }];
    await expect(shareCredit(office(), { ...asked, shares: uneven })).rejects.toThrow("100%");
  });

  it("is typed row by row in percent, and shown beside what each share makes of the 签约额", async () => {
    const lead = await world();
    await aConfirmedSigning(db(), { leadId: lead.id });
    const typed = { leadId: lead.id, agreedOn: "2026-05-01", organisationId: ["xinjinshan", "tangu", ""] };
    await shareCredit(office(), { ...typed, share: ["33.33", "66.67", ""] });
    const { credit } = await getLeadFigures(office(), lead.id);
    expect(credit.map(({ shareBp, creditFen }) => [shareBp, creditFen])).toEqual([
      [6_667, 66_670_000_000n],
      [3_333, 33_330_000_000n],
    ]);
    await expect(shareCredit(office(), { ...typed, share: ["50", "50", "10"] })).rejects.toThrow();
    await expect(getLeadFigures(as("xinjinshan"), lead.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
