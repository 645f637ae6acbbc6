import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, endOfDay, monthEnd } from "~/platform/dates";
import { decimal, parseExact, placesOf, plus, ZERO } from "../rules/exact";
import { ledgerMetricOf } from "../rules/membership";
import { dueOnPath, type PaceMethod, pathPoints } from "../rules/path";
import { getReadableRow, type TargetEntry, targetEntries } from "./entries.server";
import { ruleTarget } from "./rows.server";
import { viewAt } from "./view.server";

export interface SeriesPoint {
  on: DateOnly;
  /** As it was known at the end of that day. */
  actual: string;
  /** With everything known at `asOf`: what came late stands in its true month. */
  restated: string;
  due: string | null;
}

export interface TargetSeries {
  unit: string | null;
  from: DateOnly;
  to: DateOnly;
  months: SeriesPoint[];
  /** Every change of the confirmed figure by business date, for the step line. */
  steps: { on: DateOnly; value: string }[];
  path: { on: DateOnly; value: string; derived: boolean }[];
}

const monthEnds = (from: DateOnly, to: DateOnly): DateOnly[] => {
  const ends: DateOnly[] = [];
  for (let end = monthEnd(from.slice(0, 7)); end < to; end = monthEnd(addDays(end, 1).slice(0, 7)))
    ends.push(end);
  return [...ends, to];
};

const sumOf = (entries: readonly TargetEntry[], unit: string | null) =>
  decimal(entries.map((entry) => parseExact(entry.amount)).reduce(plus, ZERO), placesOf(unit));

const stepsOf = (entries: readonly TargetEntry[], unit: string | null) => {
  const sorted = [...entries].sort((a, b) =>
    a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0,
  );
  const steps = new Map<DateOnly, string>();
  let sum = ZERO;
  for (const entry of sorted) {
    sum = plus(sum, parseExact(entry.amount));
    steps.set(entry.effectiveOn, decimal(sum, placesOf(unit)));
  }
  return [...steps].map(([on, value]) => ({ on, value }));
};

/** Actual against path by month, for a cumulative target that the ledger computes; null for any other. */
export const getSeries = async (
  ctx: Ctx,
  given: { id: string; asOf?: DateOnly; knownAt?: DateOnly; method?: PaceMethod },
): Promise<TargetSeries | null> => {
  const view = viewAt(ctx, given);
  const row = await getReadableRow(ctx, given.id, view);
  const rule = ruleTarget(row);
  if (rule.kind !== "CUMULATIVE" || ledgerMetricOf(row.metric) === null || !rule.periodStart || !rule.dueOn)
    return null;
  const { items, hidden } = await targetEntries(ctx, { id: row.id, view });
  if (hidden) return null;
  const last = view.asOf < rule.dueOn ? view.asOf : rule.dueOn;
  const ends = last < rule.periodStart ? [] : monthEnds(rule.periodStart, last);
  const due = (on: DateOnly) => {
    const { value } = dueOnPath(rule, on, given.method ?? "MONTH");
    return value && decimal(value, placesOf(row.unit));
  };
  return {
    unit: row.unit,
    from: rule.periodStart,
    to: rule.dueOn,
    months: ends.map((on) => {
      const dated = items.filter((entry) => entry.effectiveOn <= on);
      const known = dated.filter((entry) => entry.recordedAt < endOfDay(on));
      return { on, actual: sumOf(known, row.unit), restated: sumOf(dated, row.unit), due: due(on) };
    }),
    steps: stepsOf(items, row.unit),
    path: pathPoints(rule),
  };
};
