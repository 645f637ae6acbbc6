/**
 * 任务 task: one row of a plan's 任务清单, or one numbered measure of its text, with the units the document prints.
 * A unit reports on its rows once a month: 已保存 → 待审 → 已确认 | 已退回. What is under review or confirmed is not edited.
 * A report is about a month that has begun. The document's own words are never changed by a report.
 */
import type { ReviewState, TaskProgress, TaskUnitRole } from "#prisma/enums";
import { AppError, invalid } from "~/platform/errors";

export type TaskStatus = TaskProgress | "NOT_REPORTED";

export const isPeriod = (text: string): boolean => /^20\d{2}-(0[1-9]|1[0-2])$/.test(text);

/** The month of a calendar date: the period that is reported on now. */
export const periodOf = (date: string): string => date.slice(0, 7);

/** The latest `count` months up to and with `period`, newest first. */
export const periodsUpTo = (period: string, count: number): string[] => {
  const [year, month] = period.split("-").map(Number) as [number, number];
  return Array.from({ length: count }, (_, back) => {
    const months = year * 12 + (month - 1) - back;
    return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
  });
};

export const assertPeriodBegun = (period: string, today: string): void => {
  if (period > periodOf(today)) throw invalid("这个月还没有开始。", { period: "只能填报本月及以前的月份。" });
};

/** A plan asks for nothing before its first month; one that prints no period leaves every month open. */
export const assertWithinPlan = (period: string, startsOn: string | null): void => {
  if (startsOn === null || period >= periodOf(startsOn)) return;
  const first = periodOf(startsOn);
  throw invalid(`这份文件自 ${first} 起实施，不能填报此前的月份。`, {
    period: `请填写 ${first} 及以后的月份。`,
  });
};

export type ReportMove = "EDIT" | "SUBMIT" | "CONFIRM" | "RETURN";

const OPEN: Record<ReviewState, readonly ReportMove[]> = {
  SAVED: ["EDIT", "SUBMIT"],
  RETURNED: ["EDIT", "SUBMIT"],
  SUBMITTED: ["CONFIRM", "RETURN"],
  CONFIRMED: [],
};

const REFUSALS: Record<ReportMove, string> = {
  EDIT: "本月的填报已提交或已确认，不能修改。需要修改时，请联系区投资促进办退回。",
  SUBMIT: "这条填报已提交审核。",
  CONFIRM: "只有待审的填报可以确认。",
  RETURN: "只有待审的填报可以退回。",
};

export const mayMoveReport = (state: ReviewState, move: ReportMove): boolean => OPEN[state].includes(move);

export const assertReportMove = (state: ReviewState, move: ReportMove): void => {
  if (!mayMoveReport(state, move)) throw new AppError("CONFLICT", REFUSALS[move]);
};

/** Leading and responsible units answer for a task; supporting units report on their share of it. */
export const ANSWERS_FOR: Readonly<Record<TaskUnitRole, boolean>> = {
  LEAD: true,
  RESPONSIBLE: true,
  SUPPORT: false,
};

/** The state of a task from the latest report of each unit: late if one is late, done when all that owe it are done. */
export const statusOf = (
  units: readonly { organisationId: string; role: TaskUnitRole }[],
  latest: readonly { organisationId: string; progress: TaskProgress }[],
): TaskStatus => {
  if (latest.length === 0) return "NOT_REPORTED";
  if (latest.some(({ progress }) => progress === "LATE")) return "LATE";
  const owing = units.filter(({ role }) => ANSWERS_FOR[role]);
  const done = (organisationId: string) =>
    latest.some((report) => report.organisationId === organisationId && report.progress === "DONE");
  return owing.length > 0 && owing.every((unit) => done(unit.organisationId)) ? "DONE" : "ON_TRACK";
};

/** The list of a plan restates the numbered measures of its third chapter: 任务清单（二）1 is 三、重点任务（二）1. */
const LIST_CHAPTER = "三";

/**
 * 三、重点任务（二）1 · 任务清单（二）1 2024年 · 四（三）7（1） → 三（二）1 · 三（二）1 · 四（三）7: chapter, group and number.
 * null when a place names no numbered measure.
 */
export const measureOf = (section: string): string | null => {
  const match =
    /^(任务清单|[一二三四五六七八九十]+)(?:、[^（(]*)?[（(]([一二三四五六七八九十]+)[）)](\d*)/.exec(section);
  if (!match) return null;
  const [, chapter, group, number] = match;
  return `${chapter === "任务清单" ? LIST_CHAPTER : chapter}（${group}）${number}`;
};

/** Targets and tasks of one plan that stand at the same numbered measure. */
export const atSameMeasure = (task: string, target: string): boolean => {
  const measure = measureOf(task);
  return measure !== null && /\d$/.test(measure) && measure === measureOf(target);
};
