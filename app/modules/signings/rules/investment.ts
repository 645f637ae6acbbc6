import { type DateOnly, monthEnd } from "~/platform/dates";
import { invalid } from "~/platform/errors";
import { amountInput, type Fen } from "~/platform/money";
import type { Entry, EntryDraft, Metric, Project } from "./ledger";
import { assertOwnLedger, conflict, draftsOf, linesOf } from "./posting";
import type { ReviewState } from "./review";

/**
 * Investment (投资): what was truly invested or received in one month, with evidence. 工业投资, 到位资金 and
 * 实际利用外资 are three metrics; none is ever contract × progress (Rule 4). Its business date is the last day of its
 * month; a month that still runs when it is confirmed is dated to that day, so that what is confirmed counts at once.
 */
export type InvestmentMetric = Exclude<Metric, "SIGNED" | "PROJECTS">;
export type InvestmentFacts = { id: string; metric: InvestmentMetric; period: string; amountFen: Fen };

const PERIOD = /^(20\d{2})-(0[1-9]|1[0-2])$/;

/** The last day of the month `YYYY-MM`, or `today` while the month still runs. Throws INVALID on anything else. */
export const effectiveOnOf = (period: string, today?: DateOnly): DateOnly => {
  if (!PERIOD.test(period))
    throw invalid("请按 2026-05 的样式填写月份。", { period: "请按 2026-05 的样式填写月份。" });
  const end = monthEnd(period);
  return today && today < end ? today : end;
};

/** A month that has not begun cannot be filed; the present one can. Throws INVALID. */
export const assertPeriod = (period: string, today: DateOnly): void => {
  effectiveOnOf(period);
  if (period > today.slice(0, 7)) {
    throw invalid("不能填报尚未到来的月份。", { period: "不能填报尚未到来的月份。" });
  }
};

/** Entries of a confirmed month, split by site. Nothing for a month of zero; INVALID below zero. Rules 1, 4. */
export const postInvestment = (given: {
  project: Project;
  investment: InvestmentFacts;
  ledger: readonly Entry[];
  today?: DateOnly;
}): EntryDraft[] => {
  const { project, investment, ledger, today } = given;
  assertOwnLedger(project, ledger);
  if (investment.amountFen < 0n) throw invalid("金额不能为负数。更改已确认的月份请使用“更正”。");
  if (ledger.some((entry) => entry.investmentId === investment.id))
    throw conflict("这条投资记录已计入台账。");
  if (investment.amountFen === 0n) return [];
  const source = { signingId: null, investmentId: investment.id, kind: "INVEST" as const };
  const lines = linesOf(project, investment.metric, investment.amountFen);
  return draftsOf(
    project,
    investment.metric,
    { ...source, effectiveOn: effectiveOnOf(investment.period, today) },
    lines,
  );
};

export type Filing = { period: string; amountFen: Fen; state: ReviewState };

/**
 * The month's own amount (分) where a unit files running totals: the total filed minus what was submitted or
 * confirmed for former months of the same project and metric, and, until it is submitted itself, what stands in
 * drafts of former months not filed otherwise. Throws INVALID when the total falls (naming both figures), CONFLICT when this month or a
 * later one is filed already.
 */
export const differenceCumulative = (given: {
  period: string;
  cumulativeFen: Fen;
  filings: readonly Filing[];
  /** A draft may never be submitted, so what is submitted is worked out without them. */
  submitting?: boolean;
}): Fen => {
  effectiveOnOf(given.period);
  const filed = given.filings.filter(
    (filing) => filing.state === "SUBMITTED" || filing.state === "CONFIRMED",
  );
  const months = new Set(filed.map((filing) => filing.period));
  const drafts = given.filings.filter(
    ({ state, period }) => state === "SAVED" && period < given.period && !months.has(period),
  );
  const counted = given.submitting ? filed : [...filed, ...drafts];
  if (counted.some((filing) => filing.period === given.period)) {
    throw conflict(`${given.period} 已填报过，请在原记录上更正。`);
  }
  const later = counted.find((filing) => filing.period > given.period);
  if (later) throw conflict(`${later.period} 已填报过，${given.period} 请按当月发生额补报，不要填累计数。`);
  const former = counted.reduce((sum, filing) => sum + filing.amountFen, 0n);
  if (given.cumulativeFen < former) {
    const message = `累计数不能减少：此前各月累计 ${amountInput(former)}，本次填报累计 ${amountInput(given.cumulativeFen)}。如前期有误，请先更正前期。`;
    throw invalid(message, { amount: message });
  }
  return given.cumulativeFen - former;
};

/**
 * A running total was differenced when it was submitted. Where a former month has since been returned or corrected its
 * own amount no longer adds up to the total that was filed, so it goes back to be worked out again. Throws CONFLICT.
 */
export const assertTotalStands = (
  filing: { period: string; amountFen: Fen; cumulativeFen: Fen | null },
  filings: readonly Filing[],
): void => {
  if (filing.cumulativeFen === null) return;
  const former = filings
    .filter(({ period, state }) => period < filing.period && (state === "SUBMITTED" || state === "CONFIRMED"))
    .reduce((sum, { amountFen }) => sum + amountFen, 0n);
  const then = filing.cumulativeFen - filing.amountFen;
  if (former !== then) {
    throw conflict(
      `此前各月现合计 ${amountInput(former)}，提交时为 ${amountInput(then)}，本月金额已不等于填报的累计数。请退回，由单位重新提交。`,
    );
  }
};
