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

/** 核定: what a person decided where the document can be read in more than one way. */
export type Decision = {
  reading: number | null;
  text: string;
  /** Null leaves the stated figure. */
  value: string | null;
  /** The reading that holds states no number: recorded, not measured. */
  unmeasured: boolean;
  dueOn: DateOnly | null;
  /** The kind of goal that the reading makes of it (新增 or 保持); null leaves the stated one. */
  kind: Target["kind"] | null;
  /** 超 or 不少于; null leaves the stated one. */
  operator: Target["operator"];
  /** Whether 力争 governs it; null leaves what is stated. */
  aspirational: boolean | null;
};

export type StatedTarget = Omit<Target, "milestones"> & { path: readonly StatedPoint[] };

type Measured = Pick<
  StatedTarget,
  "kind" | "operator" | "aspirational" | "value" | "min" | "max" | "dueOn" | "path"
>;

/**
 * The stated goal as decided. A figure other than the printed one has no printed path: between the start and the new
 * end the line is derived; so it is where the goal is of another kind. A date other than the printed one keeps the points
 * up to it.
 */
export const decided = <T extends Measured>(stated: T, decision: Decision): Pick<T, keyof Measured> => {
  const { value, min, max, path } = stated;
  const dueOn = decision.dueOn ?? stated.dueOn;
  const kind = decision.kind ?? stated.kind;
  const operator = decision.operator ?? stated.operator;
  const aspirational = decision.aspirational ?? stated.aspirational;
  const goal = { kind, operator, aspirational, dueOn };
  if (decision.unmeasured) return { ...goal, value: null, min: null, max: null, path: [] };
  if (kind !== stated.kind)
    return { ...goal, value: decision.value ?? value ?? min, min: null, max: null, path: [] };
  if (decision.value === null || decision.value === (value ?? min)) {
    const kept = dueOn === stated.dueOn ? path : path.filter((point) => !dueOn || point.dueOn <= dueOn);
    return { ...goal, value, min, max, path: kept };
  }
  const ranged = min !== null || max !== null;
  return {
    ...goal,
    value: ranged ? null : decision.value,
    min: ranged ? decision.value : null,
    max: ranged ? decision.value : null,
    path: [],
  };
};

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

export const ruleTargetOf = (stated: StatedTarget): Target => {
  const { kind, operator, unit, value, min, max, periodStart, dueOn, aspirational, exceptText, path } =
    stated;
  const target = { kind, operator, unit, value, min, max, periodStart, dueOn, aspirational, exceptText };
  const plain = path.map((point) => ({ dueOn: point.dueOn, value: lowerEnd(point) }));
  if (!path.some((point) => point.basis === "YEAR")) return { ...target, milestones: plain };
  if (kind === "RANGE") return { ...target, kind: "ANNUAL_MIN", operator: "GE", milestones: plain };
  if (kind === "CUMULATIVE") return { ...target, milestones: runningTotals(path, unit) };
  return { ...target, milestones: plain };
};
