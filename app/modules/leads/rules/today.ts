import type { Grade, LeadStatus, Stage } from "#prisma/enums";
import { addDays, type DateOnly, daysBetween } from "~/platform/dates";

/**
 * 今日 today: what is due on a lead. Always true:
 * - a clock names the first duty that is not done yet: 响应 (a note), 研判 (a grade), 反馈 (out of 线索), 报告 (a note
 *   every so many days while it is in talks);
 * - the last day of a clock is still in time;
 * - a lead without progress is told by its light alone, not by a clock as well.
 */
export const CLOCK_RULES_KEY = "lead.clocks";

/** No document states any of these: 示例规则, a dated setting of the district under this key. All in days. */
export interface ClockRules {
  answerDays: number;
  screenDays: number;
  feedbackDays: number;
  reportDays: number;
  yellowDays: number;
  redDays: number;
  outDays: number;
  /** How long before its end a claim is shown as expiring. */
  claimDays: number;
}

export const CLOCK_RULES_DEFAULT: ClockRules = {
  answerDays: 1,
  screenDays: 3,
  feedbackDays: 7,
  reportDays: 14,
  yellowDays: 60,
  redDays: 90,
  outDays: 180,
  claimDays: 14,
};

/** What stands of a stored setting; a field that is missing or absurd is the default, as are days out of order. */
export const readClockRules = (stored: unknown): ClockRules => {
  const given = (stored ?? {}) as Partial<Record<keyof ClockRules, unknown>>;
  const days = (key: keyof ClockRules) => {
    const value = Number(given[key]);
    return Number.isInteger(value) && value >= 1 && value <= 3650 ? value : CLOCK_RULES_DEFAULT[key];
  };
  const rising = (keys: readonly (keyof ClockRules)[]) => {
    const own = keys.map(days);
    const inOrder = own.every((value, at) => at === 0 || own[at - 1]! <= value);
    return Object.fromEntries(keys.map((key, at) => [key, inOrder ? own[at] : CLOCK_RULES_DEFAULT[key]]));
  };
  return {
    ...CLOCK_RULES_DEFAULT,
    ...rising(["answerDays", "screenDays", "feedbackDays"]),
    ...rising(["yellowDays", "redDays", "outDays"]),
    reportDays: days("reportDays"),
    claimDays: days("claimDays"),
  };
};

export interface ClockFacts {
  stage: Stage;
  status: LeadStatus;
  grade: Grade | null;
  hasNote: boolean;
  createdOn: DateOnly;
  lastActivityOn: DateOnly;
}

export const CLOCK_LABELS = { ANSWER: "响应", SCREEN: "研判定级", FEEDBACK: "反馈意见", REPORT: "报告进展" };
export type ClockKind = keyof typeof CLOCK_LABELS;

export const LIGHT_LABELS = { GREEN: "正常", YELLOW: "黄灯", RED: "红灯", OUT: "应出库" };
export type ProgressLight = keyof typeof LIGHT_LABELS;

/** More than so many days since anything was done on the lead. */
export const progressLight = (
  lastActivityOn: DateOnly,
  rules: ClockRules,
  today: DateOnly,
): ProgressLight => {
  const days = daysBetween(lastActivityOn, today);
  if (days > rules.outDays) return "OUT";
  if (days > rules.redDays) return "RED";
  return days > rules.yellowDays ? "YELLOW" : "GREEN";
};

const running = (lead: ClockFacts, rules: ClockRules): { kind: ClockKind; dueOn: DateOnly } | null => {
  if (lead.stage === "PROSPECT") {
    if (!lead.hasNote) return { kind: "ANSWER", dueOn: addDays(lead.createdOn, rules.answerDays) };
    if (!lead.grade) return { kind: "SCREEN", dueOn: addDays(lead.createdOn, rules.screenDays) };
    return { kind: "FEEDBACK", dueOn: addDays(lead.createdOn, rules.feedbackDays) };
  }
  if (lead.stage === "NEGOTIATING" || lead.stage === "AGREED")
    return { kind: "REPORT", dueOn: addDays(lead.lastActivityOn, rules.reportDays) };
  return null;
};

/** The clock that has run down to today or past it, or null. */
export const clockOf = (
  lead: ClockFacts,
  { rules, today }: { rules: ClockRules; today: DateOnly },
): { kind: ClockKind; dueOn: DateOnly; daysLate: number } | null => {
  if (lead.status !== "ACTIVE" || progressLight(lead.lastActivityOn, rules, today) !== "GREEN") return null;
  const clock = running(lead, rules);
  if (!clock || clock.dueOn > today) return null;
  return { ...clock, daysLate: daysBetween(clock.dueOn, today) };
};
