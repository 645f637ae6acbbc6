import { addDays, type DateOnly, daysBetween, monthOf, yearEnd, yearOf, yearStart } from "~/platform/dates";
import { compare, decimal, type Exact, exact, minus, parseExact, placesOf, plus, times, ZERO } from "./exact";

/**
 * Target (指标) and its path (路径): what a plan document asks for, and how much of it is due at a date. Always true:
 * - a stated year-end is due in full at that date; between two stated ends the path is straight (Rule 7);
 * - where the document gives only the end point of a line longer than a year, the straight line is marked derived
 *   (推算), and no yearly figure is invented;
 * - levels are never spread over time (Rule 6).
 */
export type TargetKind =
  | "CUMULATIVE"
  | "ANNUAL_FLOW"
  | "ANNUAL_MIN"
  | "STOCK_LEVEL"
  | "MAINTAIN"
  | "RATIO"
  | "PP_CHANGE"
  | "RATE_LEVEL"
  | "COMPLETION_PCT"
  | "MILESTONE"
  | "RANGE"
  | "UNQUANTIFIED";
export type Operator = "GE" | "GT" | "EQ" | "APPROX" | "RANGE";
export type PaceMethod = "MONTH" | "DAY";

/** `derived: true` marks a point that the document does not state; the rules leave such points out. */
export type Milestone = { dueOn: DateOnly; value: string | null; derived?: boolean };

/** Values are plain decimal text in the target's own `unit`. `value` is the end value; for RANGE `min` is. */
export type Target = {
  kind: TargetKind;
  operator: Operator | null;
  unit: string | null;
  value: string | null;
  min: string | null;
  max: string | null;
  periodStart: DateOnly | null;
  dueOn: DateOnly | null;
  milestones: readonly Milestone[];
  aspirational: boolean;
  exceptText: string | null;
};

export type Stated = { on: DateOnly; value: Exact };
export type Due = { value: Exact | null; derived: boolean };

const plainEnd = (target: Target): string | null =>
  target.kind === "RANGE" ? (target.min ?? target.value) : target.value;

const readPoints = (target: Target): Stated[] => {
  const points = new Map<DateOnly, Exact>();
  const end = plainEnd(target);
  if (end !== null && target.dueOn) points.set(target.dueOn, parseExact(end));
  for (const { dueOn, value, derived } of target.milestones) {
    if (value !== null && !derived) points.set(dueOn, parseExact(value));
  }
  return [...points].map(([on, value]) => ({ on, value })).sort((a, b) => (a.on < b.on ? -1 : 1));
};

const read = new WeakMap<Target, readonly Stated[]>();

/** Stated points by date: milestones with a value, and the end value at its due date. Read once a target. */
export const statedPoints = (target: Target): readonly Stated[] => {
  const known = read.get(target);
  if (known) return known;
  const points = readPoints(target);
  read.set(target, points);
  return points;
};

const monthIndex = (date: DateOnly) => yearOf(date) * 12 + monthOf(date);
const monthsInclusive = (from: DateOnly, to: DateOnly) => monthIndex(to) - monthIndex(from) + 1;

/**
 * The part of a stretch that is due at `asOf`, from 0 to 1. MONTH: months begun ÷ months, so January is 1/12 and
 * October 10/12, as published practice has it. DAY: days, both ends counted; 2024 has 366. Source: Rule 8.
 */
export const elapsed = (from: DateOnly, to: DateOnly, asOf: DateOnly, method: PaceMethod): Exact => {
  if (asOf < from) return ZERO;
  if (asOf >= to) return exact(1n);
  return method === "MONTH"
    ? exact(BigInt(monthsInclusive(from, asOf)), BigInt(monthsInclusive(from, to)))
    : exact(BigInt(daysBetween(from, asOf) + 1), BigInt(daysBetween(from, to) + 1));
};

const MONTHS_OF_A_STATED_STEP = 12;

/**
 * Due value of a path (CUMULATIVE, RANGE): 0 before the period, interpolated inside it, the end value after it. Null
 * without a stated value, or before the first one when no period start is stated. Source: Rule 7.
 */
export const dueOnPath = (target: Target, asOf: DateOnly, method: PaceMethod): Due => {
  let from: Stated | null = target.periodStart ? { on: target.periodStart, value: ZERO } : null;
  const points = statedPoints(target);
  if (points.length === 0) return { value: null, derived: false };
  for (const point of points) {
    if (asOf < point.on) {
      if (!from) return { value: null, derived: false };
      if (asOf < from.on) return { value: from.value, derived: false };
      const part = elapsed(from.on, point.on, asOf, method);
      const value = plus(from.value, times(minus(point.value, from.value), part));
      return { value, derived: monthsInclusive(from.on, point.on) > MONTHS_OF_A_STATED_STEP };
    }
    from = { on: addDays(point.on, 1), value: point.value };
  }
  return { value: points.at(-1)!.value, derived: false };
};

/** The path as it is drawn; `derived` says that the line *leading to* the point is 推算. */
export const pathPoints = (target: Target): { on: DateOnly; value: string; derived: boolean }[] => {
  const places = placesOf(target.unit);
  const drawn: { on: DateOnly; value: string; derived: boolean }[] = [];
  let from = target.periodStart;
  if (from) drawn.push({ on: from, value: "0", derived: false });
  for (const { on, value } of statedPoints(target)) {
    const derived = from !== null && monthsInclusive(from, on) > MONTHS_OF_A_STATED_STEP;
    drawn.push({ on, value: decimal(value, places), derived });
    from = addDays(on, 1);
  }
  return drawn;
};

/** The level due at `asOf`: the last stated one whose date has come; and the next one, if any. */
export const levelAt = (target: Target, asOf: DateOnly): { due: Exact | null; next: Exact | null } => {
  const points = statedPoints(target);
  return {
    due: points.findLast((point) => point.on <= asOf)?.value ?? null,
    next: points.find((point) => point.on > asOf)?.value ?? null,
  };
};

const YEARLY_FLOWS: readonly TargetKind[] = ["ANNUAL_FLOW", "ANNUAL_MIN"];

/**
 * A yearly target's own year at `asOf` and its value: the year's stated value, or the one value that holds for every
 * year. After the last year that year stays. Null before the first year, or in a year the document leaves out.
 */
export const yearAt = (target: Target, asOf: DateOnly): { year: number; value: Exact | null } | null => {
  const stated = new Map(
    target.milestones
      .filter((milestone) => milestone.value !== null && !milestone.derived)
      .map((milestone) => [yearOf(milestone.dueOn), parseExact(milestone.value!)]),
  );
  const lastStated = stated.size > 0 ? Math.max(...stated.keys()) : null;
  const last = target.dueOn ? yearOf(target.dueOn) : lastStated;
  const first = target.periodStart
    ? yearOf(target.periodStart)
    : stated.size > 0
      ? Math.min(...stated.keys())
      : last;
  if (first === null || last === null || yearOf(asOf) < first) return null;
  const year = Math.min(yearOf(asOf), Math.max(first, last));
  const every = target.value ?? target.min;
  if (stated.size > 0) return { year, value: stated.get(year) ?? null };
  return { year, value: every === null ? null : parseExact(every) };
};

/** Due value of a yearly flow: m/12 (or days) of the year's own value; nothing carries over. Source: Rules 6, 8. */
export const dueInYear = (target: Target, asOf: DateOnly, method: PaceMethod): Due => {
  const year = yearAt(target, asOf);
  if (!year?.value) return { value: null, derived: false };
  const part = elapsed(yearStart(year.year), yearEnd(year.year), asOf, method);
  return { value: times(year.value, part), derived: false };
};

/**
 * The business dates whose ledger entries feed the target's figure at `asOf`: from the period's start (null: no lower
 * end), never past the due date. A yearly target counts its own year only. Null when no figure is summed yet.
 */
export const figureRange = (
  target: Target,
  asOf: DateOnly,
): { from: DateOnly | null; to: DateOnly } | null => {
  if (YEARLY_FLOWS.includes(target.kind)) {
    const year = yearAt(target, asOf);
    if (!year) return null;
    const end = yearEnd(year.year);
    return { from: yearStart(year.year), to: asOf < end ? asOf : end };
  }
  if (target.periodStart && asOf < target.periodStart) return null;
  const end = [target.dueOn, ...target.milestones.map((milestone) => milestone.dueOn)]
    .filter((date) => date !== null)
    .sort()
    .at(-1);
  return { from: target.periodStart, to: end && end < asOf ? end : asOf };
};

/** What progress is measured against: the last stated value, or the value of a goal without a date. */
export const endValue = (target: Target): Exact | null =>
  statedPoints(target).at(-1)?.value ?? (plainEnd(target) === null ? null : parseExact(plainEnd(target)!));

export const isZero = (value: Exact | null): boolean => value === null || compare(value, ZERO) === 0;
