import { type EntryDraft, figureOf, type Metric } from "~/modules/signings/rules/ledger";
import type { DateOnly } from "~/platform/dates";
import { compare, decimal, minus, POINT_PLACES, parseExact, percentOf, placesOf, total, ZERO } from "./exact";
import type { TargetKind } from "./path";

/**
 * Reconciliation (对账) of a parent target with its children, and ratios rolled up. Always true:
 * - a parent is its own stored number, never the sum of its children (Rule 9);
 * - children are summed at their end values, never their running totals: 15 + 30 + 45 is no sum of anything;
 * - a project that two children share counts once in their union;
 * - ratios roll up as Σ numerator ÷ Σ denominator, never as a mean of percentages (Rule 10).
 */
export type Node = {
  id: string;
  kind: TargetKind;
  unit: string | null;
  /** End value and confirmed actual, decimal text in `unit`. */
  value: string | null;
  actual: string | null;
};

export type Reconciliation = {
  own: string | null;
  childrenSum: string | null;
  /** Own less children: positive 未分解, negative 加压. */
  undivided: string | null;
  reading: "未分解" | "加压" | "持平" | null;
  ownActual: string | null;
  unionActual: string | null;
  /** Σ of the children's actuals less their union: what more than one child counts. */
  sharedActual: string | null;
  /** Own actual less the union: what no child counts. */
  outsideActual: string | null;
  /** Children that state no value, or whose kind or unit cannot be added to the parent's. */
  leftOut: string[];
};

const NEVER_ADDED: readonly TargetKind[] = [
  "RATIO",
  "PP_CHANGE",
  "RATE_LEVEL",
  "COMPLETION_PCT",
  "MILESTONE",
  "UNQUANTIFIED",
];

/** Parent against children; `unionActual` is the figure of `unionOf` in the parent's unit. Source: Rule 9. */
export const reconcile = (
  parent: Node,
  given: { children: readonly Node[]; unionActual: string | null },
): Reconciliation => {
  const places = placesOf(parent.unit);
  const addable = (child: Node) =>
    child.unit === parent.unit && !NEVER_ADDED.includes(child.kind) && !NEVER_ADDED.includes(parent.kind);
  const counted = given.children.filter((child) => child.value !== null && addable(child));
  const sum = counted.length === 0 ? null : total(counted.map((child) => parseExact(child.value!)));
  const undivided = sum === null || parent.value === null ? null : minus(parseExact(parent.value), sum);
  const sign = undivided && compare(undivided, ZERO);
  const actuals = given.children.filter((child) => child.actual !== null && addable(child));
  const less = (a: string | null, b: string | null) =>
    a === null || b === null ? null : decimal(minus(parseExact(a), parseExact(b)), places);
  const actualSum = decimal(total(actuals.map((child) => parseExact(child.actual!))), places);
  return {
    own: parent.value,
    childrenSum: sum && decimal(sum, places),
    undivided: undivided && decimal(undivided, places),
    reading: sign === null ? null : sign > 0 ? "未分解" : sign < 0 ? "加压" : "持平",
    ownActual: parent.actual,
    unionActual: given.unionActual,
    sharedActual: less(actualSum, given.unionActual),
    outsideActual: less(parent.actual, given.unionActual),
    leftOut: given.children.filter((child) => !counted.includes(child)).map((child) => child.id),
  };
};

/** The figure (分 or projects) of everything that lies in at least one of the scopes, each entry once. Rule 1. */
export const unionOf = <E extends EntryDraft & { id: string }>(
  metric: Metric,
  scopes: readonly (readonly E[])[],
): bigint => figureOf(metric, new Map(scopes.flat().map((entry) => [entry.id, entry])).values());

/** Σ numerators ÷ Σ denominators in percent, six decimals; null when the denominators sum to zero. Rule 10. */
export const ratio = (numerators: readonly string[], denominators: readonly string[]): string | null => {
  const pct = percentOf(total(numerators.map(parseExact)), total(denominators.map(parseExact)));
  return pct && decimal(pct, POINT_PLACES);
};

/** `occupiedSqm` is what is moved into (入驻), never what is merely contracted (签约). */
export type Occupancy = { completedOn: DateOnly | null; rentableSqm: string; occupiedSqm: string };

/** 入住率 at `asOf`: carriers not yet 竣工 stay out of both sums. Null when none is finished. Source: Rule 10. */
export const occupancyPct = (carriers: readonly Occupancy[], asOf: DateOnly): string | null => {
  const finished = carriers.filter((carrier) => carrier.completedOn !== null && carrier.completedOn <= asOf);
  return ratio(
    finished.map((carrier) => carrier.occupiedSqm),
    finished.map((carrier) => carrier.rentableSqm),
  );
};
