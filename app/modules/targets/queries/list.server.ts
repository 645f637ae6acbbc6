import type { TargetKind } from "#prisma/enums";
import type { Ctx } from "~/platform/ctx";
import type { DateOnly } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import type { Baseline, Missing, Sums } from "../rules/evaluate";
import type { Light } from "../rules/light";
import type { PaceMethod } from "../rules/path";
import type { TargetFilterInput } from "../schema";
import { type Evaluated, type EvaluatedTarget, evaluateTargets } from "./evaluated.server";
import { listTargetRows } from "./rows.server";
import { type View, viewAt } from "./view.server";

/** A target with its figures, all in its own unit as exact decimal text. */
export interface TargetItem {
  id: string;
  plan: string;
  planTitle: string;
  draft: boolean;
  section: string;
  indicator: string;
  metric: string | null;
  /** As the document names it. */
  owner: string;
  ownerId: string | null;
  supports: string[];
  kind: TargetKind;
  operator: string | null;
  aspirational: boolean;
  unit: string | null;
  value: string | null;
  min: string | null;
  max: string | null;
  periodStart: DateOnly | null;
  dueOn: DateOnly | null;
  milestones: { dueOn: DateOnly; value: string | null; derived: boolean; basis?: "YEAR" }[];
  exceptText: string | null;
  scope: EvaluatedTarget["scope"];
  parent: string | null;
  quote: string;
  note: string | null;
  resolution: string | null;
  /** 核定: `value` and `dueOn` above are then those decided on; these are the printed ones. */
  printed: { value: string | null; dueOn: DateOnly | null } | null;
  openReadings: boolean;
  asOf: DateOnly;
  method: PaceMethod;
  actual: Sums;
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
  /** 仅区级可见: the figures are another unit's. */
  hidden: boolean;
}

export const itemOf = (target: EvaluatedTarget, asOf: DateOnly): TargetItem => {
  const { evaluation } = target;
  return {
    id: target.id,
    plan: target.planId,
    planTitle: target.planTitle,
    draft: target.planDraft,
    section: target.section,
    indicator: target.indicator,
    metric: target.metric,
    owner: target.ownerName,
    ownerId: target.ownerId,
    supports: target.supports,
    kind: target.kind,
    operator: target.operator,
    aspirational: target.aspirational,
    unit: target.unit,
    value: target.value,
    min: target.min,
    max: target.max,
    periodStart: target.periodStart,
    dueOn: target.dueOn,
    milestones: target.path.map(({ dueOn, value, min, basis }) => ({
      dueOn,
      value: value ?? min ?? null,
      derived: false,
      ...(basis ? { basis } : {}),
    })),
    exceptText: target.exceptText,
    scope: target.scope,
    parent: target.parentId,
    quote: target.quote,
    note: target.note,
    resolution: target.resolution,
    printed: target.printed,
    openReadings: target.openReadings,
    asOf,
    method: target.method,
    actual: evaluation.actual,
    endValue: evaluation.endValue,
    dueValue: evaluation.dueValue,
    dueDerived: evaluation.dueDerived,
    progressPct: evaluation.progressPct,
    pacePct: evaluation.pacePct,
    lagPoints: evaluation.lagPoints,
    gap: evaluation.gap,
    light: evaluation.light,
    baseline: evaluation.baseline && { on: evaluation.baseline.on, value: evaluation.baseline.value },
    missing: evaluation.missing,
    hidden: target.hidden,
  };
};

export interface TargetList {
  items: TargetItem[];
  asOf: DateOnly;
  /** The method asked for, or the one in force. */
  method: PaceMethod;
  /** True when nobody has decided on the pace method or the lights: 示例规则. */
  exampleRules: boolean;
}

export const targetListOf = (
  { targets, settings }: Evaluated,
  { view, light, method }: { view: View } & Pick<TargetFilterInput, "light" | "method">,
): TargetList => {
  const inForce = [...settings.values()];
  return {
    items: targets
      .filter((target) => !light || target.evaluation.light === light)
      .map((target) => itemOf(target, view.asOf)),
    asOf: view.asOf,
    method: method ?? inForce[0]?.["pace.method"].value.method ?? "MONTH",
    exampleRules: inForce.every(
      (one) => one["pace.method"].effectiveOn === null || one["light.thresholds"].effectiveOn === null,
    ),
  };
};

/** The targets of the reader's plans at a date, in the documents' own order. */
export const listTargets = async (ctx: Ctx, filter: TargetFilterInput = {}): Promise<TargetList> => {
  const { light, asOf, knownAt, method, ...wanted } = filter;
  const view = viewAt(ctx, { asOf, knownAt });
  return targetListOf(await evaluateTargets(ctx, { filter: wanted, view, method }), { view, light, method });
};

/** One target, or NOT_FOUND where the reader may not read its plan. */
export const getTarget = async (
  ctx: Ctx,
  given: { id: string } & Pick<TargetFilterInput, "asOf" | "knownAt" | "method">,
): Promise<TargetItem> => {
  const view = viewAt(ctx, given);
  const { targets } = await evaluateTargets(ctx, { filter: { ids: [given.id] }, view, method: given.method });
  if (!targets[0]) throw notFound("这项指标");
  return itemOf(targets[0], view.asOf);
};

/** How many targets shine which light. */
export const lightsOf = (targets: readonly TargetItem[]): Record<Light, number> => {
  const lights: Record<Light, number> = { ON_TRACK: 0, WATCH: 0, BEHIND: 0, NONE: 0 };
  for (const target of targets) lights[target.light] += 1;
  return lights;
};

export interface Choices {
  plans: { id: string; title: string }[];
  owners: string[];
}

/** What the filters of the list offer. */
export const listTargetChoices = async (ctx: Ctx): Promise<Choices> => {
  const rows = await listTargetRows(ctx);
  return {
    plans: [...new Map(rows.map((row) => [row.planId, { id: row.planId, title: row.planTitle }])).values()],
    owners: [...new Set(rows.map((row) => row.ownerName))],
  };
};
