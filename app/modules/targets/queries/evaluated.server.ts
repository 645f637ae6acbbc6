import { scopeOf } from "~/modules/access/queries.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { ParkScope } from "~/modules/parks/rules";
import type { Ctx } from "~/platform/ctx";
import { type EvaluateInput, type Evaluation, evaluateTarget, type Sums } from "../rules/evaluate";
import { ledgerFigure } from "../rules/exact";
import { thresholdsFor } from "../rules/light";
import { isCount, isMoney, ledgerMetricOf } from "../rules/membership";
import type { PaceMethod, Target } from "../rules/path";
import { countFigures, moneyFigures } from "./figures.server";
import { baselinesAt, reportedFigures } from "./observed.server";
import { type Waiting, waitingFigures } from "./pending.server";
import { listTargetRows, ruleTarget, type TargetFilter, type TargetRow } from "./rows.server";
import { type Settings, settingsAt } from "./settings.server";
import type { View } from "./view.server";

export interface EvaluatedTarget extends TargetRow {
  rule: Target;
  evaluation: Evaluation;
  method: PaceMethod;
  watchMax: string;
  /** The figures are those of another unit: they are left out, with the reason. */
  hidden: boolean;
}

const NOTHING: Sums = { reported: null, underReview: null, confirmed: null };

/** A unit sees the figures of the targets that are its own; every other reader those of the district. */
const sees = (ctx: Ctx) => {
  const { organisationId, nothing } = scopeOf(ctx, "target.figures");
  return (row: TargetRow) =>
    !nothing &&
    (organisationId === null ||
      row.ownerId === organisationId ||
      row.scope.organisations.includes(organisationId));
};

const withoutFigures = (evaluation: Evaluation): Evaluation => ({
  ...evaluation,
  actual: NOTHING,
  progressPct: null,
  lagPoints: null,
  gap: null,
  light: "NONE",
  baseline: null,
  missing: null,
});

const sumsOf = (row: TargetRow, confirmed: bigint | undefined, waiting: Waiting | undefined): Sums => ({
  reported: ledgerFigure(waiting?.reported ?? 0n, row.unit),
  underReview: ledgerFigure(waiting?.underReview ?? 0n, row.unit),
  confirmed: ledgerFigure(confirmed ?? 0n, row.unit),
});

export interface EvaluateOptions {
  filter?: TargetFilter;
  view: View;
  method?: PaceMethod;
}

export interface Evaluated {
  targets: EvaluatedTarget[];
  settings: Map<string, Settings>;
  parks: ParkScope;
}

/** Every target the reader may read, evaluated at one date: a fixed number of queries, one pass over the ledger. */
export const evaluateTargets = async (ctx: Ctx, options: EvaluateOptions): Promise<Evaluated> => {
  const { view, method } = options;
  const rows = await listTargetRows(ctx, options.filter);
  const parks = await parkScope(ctx.db);
  const districts = [...new Set(rows.map((row) => row.districtId))];
  const settings = await settingsAt(ctx, { districts, view });
  const visible = sees(ctx);
  const own = rows.filter(visible);
  const computed = own.filter((row) => isMoney(row.metric) || isCount(row.metric));
  const money = await moneyFigures(ctx, { rows: computed, view, parks });
  const counts = await countFigures(ctx, { rows: computed, view, parks });
  const waiting = await waitingFigures(ctx, { rows: computed, view, parks });
  const stated = own.filter((row) => row.metric === null);
  const reported = await reportedFigures(ctx, { rows: stated, view });
  const changes = own.filter((row) => row.kind === "PP_CHANGE").map((row) => row.id);
  const baselines = changes.length === 0 ? new Map() : await baselinesAt(ctx, { ids: changes, view });
  const targets = rows.map((row): EvaluatedTarget => {
    const rule = ruleTarget(row);
    const inForce = settings.get(row.districtId)!;
    const used = method ?? inForce["pace.method"].value.method;
    const thresholds = thresholdsFor(row.kind, inForce["light.thresholds"].value);
    const given: EvaluateInput = {
      target: rule,
      asOf: view.asOf,
      method: used,
      thresholds,
      figures: null,
      observation: null,
      baseline: baselines.get(row.id) ?? null,
    };
    const fromLedger = ledgerMetricOf(row.metric) !== null || row.metric === "RESERVE_PROJECTS";
    const figures = fromLedger
      ? sumsOf(row, money.get(row.id) ?? counts.get(row.id), waiting.get(row.id))
      : null;
    const found = fromLedger ? { figures, observation: null } : (reported.get(row.id) ?? {});
    const seen = visible(row);
    const evaluation = evaluateTarget({ ...given, ...(seen ? found : {}) });
    return {
      ...row,
      rule,
      evaluation: seen ? evaluation : withoutFigures(evaluation),
      method: used,
      watchMax: thresholds.watchMax,
      hidden: !seen,
    };
  });
  return { targets, settings, parks };
};
