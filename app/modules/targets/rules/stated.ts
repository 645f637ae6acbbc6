import type { DateOnly } from "~/platform/dates";
import { decimal, parseExact, placesOf, plus, ZERO } from "./exact";
import type { Milestone, Target } from "./path";

/**
 * What a document states about a target, read into the form the rules work on. Values are as printed, in the target's
 * unit. `basis: "YEAR"` marks the figure of one year alone: on a cumulative target the years are added up to running
 * totals; on a range (2025 年 1 家、2026 年 1–2 家) each year is asked for by itself, at its lower end.
 */
export type StatedPoint = {
  dueOn: DateOnly;
  value: string | null;
  min?: string;
  max?: string;
  basis?: "YEAR";
  section?: string;
  quote?: string;
};

export type StatedTarget = Omit<Target, "milestones"> & { path: readonly StatedPoint[] };

const lowerEnd = (point: StatedPoint) => point.value ?? point.min ?? null;

const runningTotals = (points: readonly StatedPoint[], unit: string | null): Milestone[] => {
  let sum = ZERO;
  return points.map((point) => {
    const value = lowerEnd(point);
    if (value === null) return { dueOn: point.dueOn, value: null };
    sum = plus(sum, parseExact(value));
    return { dueOn: point.dueOn, value: decimal(sum, placesOf(unit)) };
  });
};

export const ruleTargetOf = ({ path, ...stated }: StatedTarget): Target => {
  const plain = path.map((point) => ({ dueOn: point.dueOn, value: lowerEnd(point) }));
  if (!path.some((point) => point.basis === "YEAR")) return { ...stated, milestones: plain };
  if (stated.kind === "RANGE") return { ...stated, kind: "ANNUAL_MIN", operator: "GE", milestones: plain };
  if (stated.kind === "CUMULATIVE") return { ...stated, milestones: runningTotals(path, stated.unit) };
  return { ...stated, milestones: plain };
};
