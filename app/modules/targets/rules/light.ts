import type { DateOnly } from "~/platform/dates";
import { addMonths } from "./calendar";
import { compare, type Exact, exact, parseExact, times, ZERO } from "./exact";
import type { Operator, TargetKind } from "./path";

/**
 * Light (亮灯): one of four, always exactly one. By lag in percentage points, positive = behind, ends inclusive:
 * lag ≤ 0 → ON_TRACK (● 正常); 0 < lag ≤ watchMax → WATCH (▲ 关注); lag > watchMax → BEHIND (■ 滞后); no lag → NONE
 * (○ 不评). `watchMax` is a setting by kind, labelled 示例规则. Source: Rule 8.
 */
export type Light = "ON_TRACK" | "WATCH" | "BEHIND" | "NONE";
/** `watchMax`: percentage points as decimal text, zero or above. */
export type Thresholds = { watchMax: string };

export const DEFAULT_WATCH_MAX = "10";

export const thresholdsFor = (
  kind: TargetKind,
  setting: Partial<Record<TargetKind, Thresholds>> | null,
): Thresholds => setting?.[kind] ?? { watchMax: DEFAULT_WATCH_MAX };

export const lightOf = (lag: Exact | null, thresholds: Thresholds): Light => {
  if (lag === null) return "NONE";
  if (compare(lag, ZERO) <= 0) return "ON_TRACK";
  return compare(lag, parseExact(thresholds.watchMax)) <= 0 ? "WATCH" : "BEHIND";
};

const NEAR = exact(9n, 10n);

/**
 * Whether a value meets a goal. GE ≥ · GT > · EQ = · APPROX (左右): at least nine tenths, as more than asked is no miss ·
 * RANGE: `value` is the lower end, which is the test. Source: Rule 6; the nine tenths are 示例规则.
 */
export const operatorHolds = (operator: Operator | null, actual: Exact, value: Exact): boolean => {
  switch (operator) {
    case "GT":
      return compare(actual, value) > 0;
    case "EQ":
      return compare(actual, value) === 0;
    case "APPROX":
      return compare(actual, times(value, NEAR)) >= 0;
    default:
      return compare(actual, value) >= 0;
  }
};

const MONTHS_TO_BEHIND = 3;

/**
 * A milestone by its due date: done, or not yet due (the due date itself included) → ON_TRACK; overdue by less than
 * three months → WATCH; by three months or more → BEHIND; without a due date → NONE until done.
 */
export const milestoneLight = (done: boolean, dueOn: DateOnly | null, asOf: DateOnly): Light => {
  if (done) return "ON_TRACK";
  if (dueOn === null) return "NONE";
  if (asOf <= dueOn) return "ON_TRACK";
  return asOf < addMonths(dueOn, MONTHS_TO_BEHIND) ? "WATCH" : "BEHIND";
};
