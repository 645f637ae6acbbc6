import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, shanghaiDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, STALE } from "~/platform/errors";
import { amountText } from "~/platform/money";
import { METRIC_LABELS } from "../labels";
import { assertVersion, holdInvestment } from "../queries/hold.server";
import { assertNoSlip } from "../rules/currency";
import { assertPeriod, effectiveOnOf, type InvestmentMetric } from "../rules/investment";
import type { EntryDraft } from "../rules/ledger";
import { draftsOf, linesOf } from "../rules/posting";
import { correctInvestment as correct } from "../rules/restate";
import { assertSigningMove } from "../rules/review";
import { correctInvestmentSchema, statisticsSchema } from "../schema";
import { postEntries } from "./post-entries.server";

type Held = Awaited<ReturnType<typeof holdInvestment>>;

/** What was posted is restated; a month confirmed as zero has nothing to reverse and posts its amount. */
const correctionOf = (
  { project, ledger, investment }: Held,
  next: { period: string; amountFen: bigint; today: DateOnly },
): EntryDraft[] => {
  const standing = ledger.filter((entry) => entry.investmentId === investment.id);
  const net = standing.reduce((sum, entry) => sum + entry.amount, 0n);
  if (net !== 0n) return correct({ project, ledger, investmentId: investment.id, next, today: next.today });
  if (next.amountFen === 0n) return [];
  const source = { signingId: null, investmentId: investment.id, kind: "CORRECT" as const };
  const metric = investment.metric as InvestmentMetric;
  const lines = linesOf(project, metric, next.amountFen);
  return draftsOf(project, metric, { ...source, effectiveOn: effectiveOnOf(next.period, next.today) }, lines);
};

/** 更正投资: the true amount and month of a confirmed filing, as a reversal and new entries. By the office alone. */
export const correctInvestment = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "investment.review");
  const asked = correctInvestmentSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const held = await holdInvestment(inner, "investment.review", asked);
    const { investment, lead } = held;
    assertSigningMove(investment.state, "FORMAL", "AMEND");
    assertVersion(investment, asked.version);
    const period = asked.period ?? investment.period;
    const amountFen = asked.amountFen ?? investment.amountFen;
    const today = shanghaiDate(ctx.now);
    assertPeriod(period, today);
    if (period === investment.period && amountFen === investment.amountFen)
      throw invalid("更正前后没有差别。", { amount: "请填写更正后的金额或月份。" });
    assertNoSlip(investment.amountFen, amountFen, asked.confirmJump);
    const drafts = correctionOf(held, { period, amountFen, today });
    const { count } = await db.investment.updateMany({
      where: { id: investment.id, version: investment.version },
      data: { period, amountFen, version: { increment: 1 } },
    });
    if (count === 0) throw conflict(STALE);
    await postEntries(inner, { drafts, reason: asked.reason, isDemo: lead.isDemo });
    await record(inner, {
      action: "investment.correct",
      entity: "investment",
      entityId: investment.id,
      leadId: lead.id,
      districtId: investment.districtId,
      organisationId: investment.organisationId,
      summary: `更正 ${investment.period} ${METRIC_LABELS[investment.metric]}为 ${amountText(amountFen)}`,
      reason: asked.reason,
      changes: {
        before: { period: investment.period, amountFen: investment.amountFen },
        after: { period, amountFen },
        entries: drafts.length,
      },
    });
    return db.investment.findUniqueOrThrow({ where: { id: investment.id } });
  });
};

/** 统计确认值 stands beside the reported one; it never moves the ledger. */
export const setStatisticsValue = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "investment.review");
  const asked = statisticsSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { investment, lead } = await holdInvestment(inner, "investment.review", asked);
    assertVersion(investment, asked.version);
    const { count } = await db.investment.updateMany({
      where: { id: investment.id, version: investment.version },
      data: {
        statisticsFen: asked.amountFen,
        statisticsAt: asked.amountFen === null ? null : ctx.now,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "investment.setStatisticsValue",
      entity: "investment",
      entityId: investment.id,
      leadId: lead.id,
      districtId: investment.districtId,
      organisationId: investment.organisationId,
      summary:
        asked.amountFen === null
          ? `清除 ${investment.period} ${METRIC_LABELS[investment.metric]}的统计确认值`
          : `登记 ${investment.period} ${METRIC_LABELS[investment.metric]}统计确认值 ${amountText(asked.amountFen)}`,
      changes: { before: investment.statisticsFen, after: asked.amountFen },
    });
    return db.investment.findUniqueOrThrow({ where: { id: investment.id } });
  });
};
