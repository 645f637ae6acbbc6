import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { anInvestment } from "#test/builders-signings";
import { testDatabase } from "#test/database";
import { ledgerSum } from "../queries/ledger.server";
import { correctInvestment, setStatisticsValue } from "./correct-investment.server";
import { confirmInvestment, returnInvestment } from "./decide-investment.server";
import { editInvestment, recordInvestment } from "./record-investment.server";
import { submitInvestment } from "./submit-investment.server";

const { db } = testDatabase();
const YI = 10_000_000_000n;
const as = (name: UserName) => ctxFor(db(), name);
const office = () => as("jinshan-office");
const world = async () => {
  await aWorld(db());
  return aLead(db());
};
const sum = async (metric: "INDUSTRIAL" | "PAID_IN" | "FOREIGN" | "SIGNED", to?: string) =>
  (await ledgerSum(office(), { metric, to })).net;
const filing = (leadId: string) => ({ leadId, metric: "INDUSTRIAL", period: "2026-04", amount: "1亿" });
const audited = (action: string) => db().auditEntry.count({ where: { action } });

describe("filing a month of investment", () => {
  it("keeps the amount under its own metric and leaves its record", async () => {
    const lead = await world();
    const saved = await recordInvestment(as("xinjinshan"), { ...filing(lead.id), metric: "到位资金" });
    expect(saved).toMatchObject({ metric: "PAID_IN", amountFen: YI, state: "SAVED", cumulativeFen: null });
    expect(await audited("investment.record")).toBe(1);
  });

  it.each([
    [{ period: "2026-06" }, "尚未到来"],
    [{ period: "2026-13" }, "2026-05 的样式"],
    [{ amount: "" }, "请填写金额"],
    [{ amount: "3-5亿" }, "区间"],
    [{ metric: "SIGNED" }, "请选择投资口径"],
  ])("refuses %j in words", async (change, message) => {
    const lead = await world();
    await expect(recordInvestment(as("xinjinshan"), { ...filing(lead.id), ...change })).rejects.toThrow(
      message,
    );
  });

  it("is for the lead's own unit and the office", async () => {
    const lead = await world();
    await expect(recordInvestment(as("jinshan-leader"), filing(lead.id))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    for (const name of ["tangu", "nanda", "baoshan-office"] as const)
      await expect(recordInvestment(as(name), filing(lead.id))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("does not keep the same filing twice", async () => {
    const lead = await world();
    await recordInvestment(as("xinjinshan"), filing(lead.id));
    await expect(recordInvestment(as("xinjinshan"), filing(lead.id))).rejects.toThrow("没有重复登记");
  });

  it("asks for a yes when 亿 follows 万", async () => {
    const lead = await world();
    await anInvestment(db(), { leadId: lead.id, period: "2026-03", amount: "3500万" });
    const slip = { ...filing(lead.id), amount: "3500亿" };
    await expect(recordInvestment(as("xinjinshan"), slip)).rejects.toThrow("相差上千倍，请核对单位");
    await expect(recordInvestment(as("xinjinshan"), { ...slip, confirmJump: "true" })).resolves.toBeTruthy();
  });

  it("is edited while it is a draft, by version", async () => {
    const lead = await world();
    const { id, version } = await recordInvestment(as("xinjinshan"), filing(lead.id));
    const change = { ...filing(lead.id), id, version, amount: "2亿" };
    expect(await editInvestment(as("xinjinshan"), change)).toMatchObject({ amountFen: 2n * YI });
    await expect(editInvestment(as("xinjinshan"), change)).rejects.toMatchObject({ code: "CONFLICT" });
    await submitInvestment(as("xinjinshan"), { id });
    await expect(editInvestment(as("xinjinshan"), { ...change, version: version + 2 })).rejects.toThrow(
      "不能直接修改",
    );
    expect(await audited("investment.edit")).toBe(1);
  });
});

describe("a unit that files running totals", () => {
  const file = (leadId: string, period: string, amount: string) =>
    recordInvestment(as("xinjinshan"), { leadId, metric: "INDUSTRIAL", period, amount, cumulative: true });

  it("has each month worked out; a falling total is refused with both figures named", async () => {
    const lead = await world();
    await anInvestment(db(), { leadId: lead.id, period: "2026-02", amount: "2亿", cumulative: true });
    const march = await file(lead.id, "2026-03", "3.5亿");
    expect(march).toMatchObject({ amountFen: (15n * YI) / 10n, cumulativeFen: (35n * YI) / 10n });
    await expect(file(lead.id, "2026-03", "1.9亿")).rejects.toThrow("此前各月累计 2亿，本次填报累计 1.9亿");
  });

  it("has a draft worked out again when it is submitted after another month", async () => {
    const lead = await world();
    const february = await file(lead.id, "2026-02", "2亿");
    const march = await file(lead.id, "2026-03", "3.5亿");
    expect(march.amountFen).toBe((15n * YI) / 10n);
    await expect(file(lead.id, "2026-04", "1亿")).rejects.toThrow("此前各月累计 3.5亿，本次填报累计 1亿");
    await submitInvestment(as("xinjinshan"), { id: february.id });
    const submitted = await submitInvestment(as("xinjinshan"), { id: march.id });
    expect(submitted.amountFen).toBe((15n * YI) / 10n);
    for (const id of [february.id, march.id]) await confirmInvestment(office(), { id });
    expect(await sum("INDUSTRIAL")).toBe((35n * YI) / 10n);
  });
});

describe("a running total whose former month is only a draft", () => {
  it("is submitted whole, and the draft can then no longer be submitted beside it", async () => {
    const lead = await world();
    const file = (period: string, amount: string) =>
      recordInvestment(as("xinjinshan"), {
        leadId: lead.id,
        metric: "INDUSTRIAL",
        period,
        amount,
        cumulative: true,
      });
    const february = await file("2026-02", "2亿");
    const march = await file("2026-03", "3.5亿");
    expect((await submitInvestment(as("xinjinshan"), { id: march.id })).amountFen).toBe((35n * YI) / 10n);
    await expect(submitInvestment(as("xinjinshan"), { id: february.id })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });
});

describe("a running total whose former month was returned after it was submitted", () => {
  const file = async (leadId: string, period: string, amount: string) => {
    const unit = as("xinjinshan");
    const filed = { leadId, metric: "INDUSTRIAL", period, amount, cumulative: true };
    return submitInvestment(unit, { id: (await recordInvestment(unit, filed)).id });
  };

  it("is not confirmed short of what it says; submitted again it counts whole", async () => {
    const lead = await world();
    const february = await file(lead.id, "2026-02", "1亿");
    const march = await file(lead.id, "2026-03", "2.5亿");
    await returnInvestment(office(), { id: february.id, reason: "发票不全" });
    await expect(confirmInvestment(office(), { id: march.id })).rejects.toThrow(
      "此前各月现合计 0，提交时为 1亿",
    );
    await returnInvestment(office(), { id: march.id, reason: "前月已退回" });
    await submitInvestment(as("xinjinshan"), { id: march.id });
    await confirmInvestment(office(), { id: march.id });
    expect(await sum("INDUSTRIAL")).toBe((25n * YI) / 10n);
  });

  it("is not confirmed beside a former month that was corrected meanwhile", async () => {
    const lead = await world();
    const february = await file(lead.id, "2026-02", "1亿");
    const march = await file(lead.id, "2026-03", "2.5亿");
    await confirmInvestment(office(), { id: february.id });
    await correctInvestment(office(), { id: february.id, amount: "0.8亿", reason: "统计口径核对" });
    await expect(confirmInvestment(office(), { id: march.id })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("is confirmed in any order while every month stands", async () => {
    const lead = await world();
    const february = await file(lead.id, "2026-02", "1亿");
    const march = await file(lead.id, "2026-03", "2.5亿");
    for (const { id } of [march, february]) await confirmInvestment(office(), { id });
    expect(await sum("INDUSTRIAL")).toBe((25n * YI) / 10n);
  });
});

describe("deciding on a filing", () => {
  it("posts the month at its last day under its own metric only", async () => {
    const lead = await world();
    await anInvestment(db(), { leadId: lead.id, period: "2024-02", amount: "1亿" });
    expect(await sum("INDUSTRIAL", "2024-02-28")).toBe(0n);
    expect(await sum("INDUSTRIAL", "2024-02-29")).toBe(YI);
    expect([await sum("PAID_IN"), await sum("SIGNED"), await sum("FOREIGN")]).toEqual([0n, 0n, 0n]);
    expect(await audited("investment.submit")).toBe(1);
    expect(await audited("investment.confirm")).toBe(1);
  });

  it("is refused to the unit, to another district, to whoever submitted it, and twice", async () => {
    const lead = await world();
    const { id } = await anInvestment(db(), { leadId: lead.id, state: "SUBMITTED" });
    await expect(confirmInvestment(as("xinjinshan"), { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(confirmInvestment(as("baoshan-office"), { id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const own = await anInvestment(db(), {
      leadId: lead.id,
      amount: "2亿",
      as: "jinshan-office",
      state: "SUBMITTED",
    });
    await expect(confirmInvestment(office(), { id: own.id })).rejects.toThrow("须由另一位审核人员");
    await confirmInvestment(office(), { id });
    await expect(confirmInvestment(office(), { id })).rejects.toThrow("无需重复操作");
    expect(await sum("INDUSTRIAL")).toBe(YI);
  });

  it("of two confirmations at the same instant one wins, and the month counts once", async () => {
    const lead = await world();
    const { id, version } = await anInvestment(db(), { leadId: lead.id, state: "SUBMITTED" });
    const later = ctxFor(db(), "jinshan-office", new Date(NOW.getTime() + 1));
    const results = await Promise.allSettled([
      confirmInvestment(office(), { id, version }),
      confirmInvestment(later, { id, version }),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await sum("INDUSTRIAL")).toBe(YI);
  });

  it("goes back with a reason and can be filed again", async () => {
    const lead = await world();
    const { id } = await anInvestment(db(), { leadId: lead.id, state: "SUBMITTED" });
    await expect(returnInvestment(office(), { id, reason: "" })).rejects.toThrow("请写明退回原因");
    await expect(returnInvestment(as("xinjinshan"), { id, reason: "不对" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(returnInvestment(as("baoshan-office"), { id, reason: "不对" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await returnInvestment(office(), { id, reason: "缺银行回单" })).toMatchObject({
      state: "RETURNED",
    });
    expect(await audited("investment.return")).toBe(1);
    await expect(submitInvestment(as("jinshan-leader"), { id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(submitInvestment(as("nanda"), { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await submitInvestment(as("xinjinshan"), { id })).toMatchObject({ state: "SUBMITTED" });
  });
});

describe("after a filing is confirmed", () => {
  it("its true month and amount replace the wrong ones, with the reason", async () => {
    const lead = await world();
    const { id } = await anInvestment(db(), { leadId: lead.id, period: "2026-04", amount: "1亿" });
    const change = { id, period: "2026-03", amount: "0.8亿", reason: "统计口径核对" };
    await expect(correctInvestment(as("xinjinshan"), change)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(correctInvestment(as("baoshan-office"), change)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await correctInvestment(office(), change);
    expect(await sum("INDUSTRIAL", "2026-03-31")).toBe((8n * YI) / 10n);
    expect(await sum("INDUSTRIAL")).toBe((8n * YI) / 10n);
    expect(await audited("investment.correct")).toBe(1);
    await expect(correctInvestment(office(), change)).rejects.toThrow("没有差别");
  });

  it("a correction by a thousand times and more waits for a yes", async () => {
    const lead = await world();
    const { id } = await anInvestment(db(), { leadId: lead.id, amount: "1亿" });
    const change = { id, amount: "1万", reason: "单位有误" };
    await expect(correctInvestment(office(), change)).rejects.toThrow("请核对单位");
    expect(await sum("INDUSTRIAL")).toBe(YI);
    await correctInvestment(office(), { ...change, confirmJump: "true" });
    expect(await sum("INDUSTRIAL")).toBe(1_000_000n);
  });

  it("a month confirmed as zero can be corrected to what it truly was, and back", async () => {
    const lead = await world();
    const { id } = await anInvestment(db(), { leadId: lead.id, amount: "0" });
    expect(await db().ledgerEntry.count()).toBe(0);
    await correctInvestment(office(), { id, amount: "5000万", reason: "漏填" });
    expect(await sum("INDUSTRIAL")).toBe(5_000_000_000n);
    await correctInvestment(office(), { id, amount: "0", reason: "重复" });
    expect(await sum("INDUSTRIAL")).toBe(0n);
    await correctInvestment(office(), { id, amount: "4000万", reason: "核实" });
    expect(await sum("INDUSTRIAL")).toBe(4_000_000_000n);
  });

  it("the value of 统计 stands beside the reported one and moves no figure", async () => {
    const lead = await world();
    const { id } = await anInvestment(db(), { leadId: lead.id });
    const valued = await setStatisticsValue(office(), { id, amount: "0.9亿" });
    expect(valued).toMatchObject({ statisticsFen: (9n * YI) / 10n, amountFen: YI });
    expect(await sum("INDUSTRIAL")).toBe(YI);
    expect(await audited("investment.setStatisticsValue")).toBe(1);
    await expect(setStatisticsValue(as("xinjinshan"), { id, amount: "1亿" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(setStatisticsValue(as("baoshan-office"), { id, amount: "1亿" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
