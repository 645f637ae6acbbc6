import type { DateOnly } from "~/platform/dates";
import {
  compare,
  decimal,
  type Exact,
  isMoney,
  minus,
  POINT_PLACES,
  parseExact,
  percentOf,
  placesOf,
} from "./exact";
import { type Light, lightOf, milestoneLight, operatorHolds, type Thresholds } from "./light";
import {
  type Due,
  dueInYear,
  dueOnPath,
  endValue,
  isZero,
  levelAt,
  type PaceMethod,
  statedPoints,
  type Target,
  yearAt,
} from "./path";

/**
 * Evaluation (评价): one target at one date. Figures are decimal text in the target's own unit. Signs: `lagPoints`
 * positive = behind, in percentage points of the end value; `gap` positive = short, in the unit. Always true:
 * - only `confirmed` is judged; the three sums are carried side by side, never added;
 * - a missing or zero target gives null (—), a missing baseline 缺基期, a missing report 未填报; never a made-up zero;
 * - 力争 and unquantified goals have no light;
 * - a goal met stays ON_TRACK, whatever the pace says. Source: Rules 6 to 8.
 */
export type Sums<T = string | null> = { reported: T; underReview: T; confirmed: T };
/** The latest confirmed value on or before the date; for a milestone `doneOn` when it was reached. */
export type Observation = { observedOn: DateOnly; value: string | null; doneOn?: DateOnly | null };
export type Baseline = { on: DateOnly; value: string };
export type Missing = "缺基期" | "未填报";

export type Evaluation = {
  actual: Sums;
  /** What progress is measured against: the end value, or the year's own. */
  endValue: string | null;
  dueValue: string | null;
  dueDerived: boolean;
  progressPct: string | null;
  pacePct: string | null;
  lagPoints: string | null;
  gap: string | null;
  light: Light;
  baseline: Baseline | null;
  missing: Missing | null;
  exceptText: string | null;
};

export type EvaluateInput = {
  target: Target;
  asOf: DateOnly;
  method: PaceMethod;
  thresholds: Thresholds;
  /** Flows: sums over `figureRange`. Levels: the latest value in each state; may be left null for `observation`. */
  figures: Sums | null;
  observation: Observation | null;
  baseline: Baseline | null;
};

const NOTHING: Sums = { reported: null, underReview: null, confirmed: null };
const text = (value: Exact | null, places: number) => (value === null ? null : decimal(value, places));
const read = (value: string | null) => (value === null ? null : parseExact(value));

type Judged = {
  actual: Sums;
  end: Exact | null;
  due: Due;
  /** Reached ahead of any due level: ON_TRACK although nothing is due. */
  early?: Exact | null;
  /** The due value is a stated one, so that the operator itself can be tested against it. */
  stated: boolean;
  missing?: Missing | null;
};

const judge = ({ target, thresholds, baseline }: EvaluateInput, found: Judged): Evaluation => {
  const places = placesOf(target.unit);
  const end = isZero(found.end) ? null : found.end;
  // Due money is itself an amount in 分: rounding it first keeps gap and lag of one sign.
  const toFen = (value: Exact) => (isMoney(target.unit) ? parseExact(decimal(value, places)) : value);
  const due = end === null || found.due.value === null ? null : toFen(found.due.value);
  const confirmed = read(found.actual.confirmed);
  const progress = percentOf(confirmed, end);
  const pace = percentOf(due, end);
  const lag = progress === null || pace === null ? null : minus(pace, progress);
  const light = (): Light => {
    if (target.aspirational || confirmed === null || end === null) return "NONE";
    if (operatorHolds(target.operator, confirmed, end)) return "ON_TRACK";
    if (due === null) {
      return found.early && operatorHolds(target.operator, confirmed, found.early) ? "ON_TRACK" : "NONE";
    }
    const short = found.stated && !operatorHolds(target.operator, confirmed, due);
    const byLag = lightOf(lag, thresholds);
    if (found.stated && target.operator === "APPROX" && !short) return "ON_TRACK";
    return short && byLag === "ON_TRACK" && compare(confirmed, due) <= 0 ? "WATCH" : byLag;
  };
  return {
    actual: found.actual,
    endValue: text(end, places),
    dueValue: text(due, places),
    dueDerived: due !== null && found.due.derived,
    progressPct: text(progress, POINT_PLACES),
    pacePct: text(pace, POINT_PLACES),
    lagPoints: text(lag, POINT_PLACES),
    gap: due === null || confirmed === null ? null : decimal(minus(due, confirmed), places),
    light: light(),
    baseline,
    missing: found.missing ?? (confirmed === null ? "未填报" : null),
    exceptText: target.exceptText,
  };
};

const alongPath = (input: EvaluateInput): Evaluation => {
  const { target, asOf, method } = input;
  const lastOn = statedPoints(target).at(-1)?.on;
  return judge(input, {
    actual: input.figures ?? NOTHING,
    end: endValue(target),
    due: dueOnPath(target, asOf, method),
    stated: lastOn !== undefined && asOf >= lastOn,
  });
};

const withinYear = (input: EvaluateInput): Evaluation => {
  const { target, asOf, method } = input;
  const year = yearAt(target, asOf);
  return judge(input, {
    actual: input.figures ?? NOTHING,
    end: year?.value ?? null,
    due: dueInYear(target, asOf, method),
    stated: year !== null && asOf >= `${year.year}-12-31`,
  });
};

const levelSums = ({ figures, observation, asOf }: EvaluateInput): Sums => {
  if (figures) return figures;
  if (!observation || observation.value === null || observation.observedOn > asOf) return NOTHING;
  return { reported: observation.value, underReview: null, confirmed: observation.value };
};

const atLevel = (input: EvaluateInput): Evaluation => {
  const { due, next } = levelAt(input.target, input.asOf);
  return judge(input, {
    actual: levelSums(input),
    end: endValue(input.target),
    due: { value: due, derived: false },
    early: due === null ? next : null,
    stated: true,
  });
};

/** 保持 n 家 is due in full from the first day of its period. */
const kept = (input: EvaluateInput): Evaluation => {
  const value = yearAt(input.target, input.asOf)?.value ?? null;
  return judge(input, { actual: levelSums(input), end: value, due: { value, derived: false }, stated: true });
};

/** The actual of 提升 n 个百分点 is the value now less the dated baseline; without a baseline nothing is assumed. */
const changed = (input: EvaluateInput): Evaluation => {
  const base = read(input.baseline?.value ?? null);
  const sums = levelSums(input);
  const change = (value: string | null) => {
    const now = read(value);
    return base === null || now === null ? null : decimal(minus(now, base), POINT_PLACES);
  };
  const { due, next } = levelAt(input.target, input.asOf);
  return judge(input, {
    actual: {
      reported: change(sums.reported),
      underReview: change(sums.underReview),
      confirmed: change(sums.confirmed),
    },
    end: endValue(input.target),
    due: { value: due, derived: false },
    early: due === null ? next : null,
    stated: true,
    missing: base === null ? "缺基期" : null,
  });
};

/** Done counts "1", not done "0"; judged by its due date alone, so a unit that does not report is not spared. */
const milestone = (input: EvaluateInput): Evaluation => {
  const { target, asOf, observation } = input;
  const dueOn =
    target.dueOn ??
    [...target.milestones]
      .map((one) => one.dueOn)
      .sort()
      .at(-1) ??
    null;
  const done = Boolean(observation?.doneOn && observation.doneOn <= asOf);
  const known = done || (observation !== null && observation.observedOn <= asOf);
  const count = known ? (done ? "1" : "0") : null;
  const none = judge(input, {
    actual: NOTHING,
    end: null,
    due: { value: null, derived: false },
    stated: false,
  });
  return {
    ...none,
    actual: { reported: count, underReview: null, confirmed: count },
    light: target.aspirational ? "NONE" : milestoneLight(done, dueOn, asOf),
    missing: !known && dueOn !== null && asOf > dueOn ? "未填报" : null,
  };
};

/**
 * One target at `asOf`. CUMULATIVE and RANGE follow the path (RANGE by its lower end); ANNUAL_FLOW and ANNUAL_MIN the
 * year's own value; STOCK_LEVEL, RATE_LEVEL, COMPLETION_PCT and RATIO are due at the dates stated and not before;
 * MAINTAIN throughout; PP_CHANGE against its baseline; MILESTONE by date; UNQUANTIFIED is only recorded.
 */
export const evaluateTarget = (input: EvaluateInput): Evaluation => {
  switch (input.target.kind) {
    case "CUMULATIVE":
    case "RANGE":
      return alongPath(input);
    case "ANNUAL_FLOW":
    case "ANNUAL_MIN":
      return withinYear(input);
    case "STOCK_LEVEL":
    case "RATE_LEVEL":
    case "COMPLETION_PCT":
    case "RATIO":
      return atLevel(input);
    case "MAINTAIN":
      return kept(input);
    case "PP_CHANGE":
      return changed(input);
    case "MILESTONE":
      return milestone(input);
    case "UNQUANTIFIED": {
      const none = judge(input, {
        actual: levelSums(input),
        end: null,
        due: { value: null, derived: false },
        stated: false,
      });
      return { ...none, missing: null };
    }
  }
};
