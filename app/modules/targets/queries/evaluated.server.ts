import { scopeOf } from "~/modules/access/queries.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { ParkScope } from "~/modules/parks/rules";
import type { Ctx } from "~/platform/ctx";
import {
  type Baseline,
  type EvaluateInput,
  type Evaluation,
  evaluateTarget,
  type Sums,
} from "../rules/evaluate";
import { ledgerFigure } from "../rules/exact";
import { thresholdsFor } from "../rules/light";
import { isCount, isMoney } from "../rules/membership";
import type { PaceMethod } from "../rules/path";
import type { Waiting } from "../rules/waiting";
import { countFigures, moneyFigures } from "./figures.server";
import { baselinesAt, reportedFigures } from "./observed.server";
import { waitingFigures } from "./pending.server";
import { listTargetRows, type TargetFilter, type TargetRow } from "./rows.server";
import { type Settings, settingsAt } from "./settings.server";
import { together, type View } from "./view.server";

export interface EvaluatedTarget extends TargetRow {
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

/** `reported` is all that was put in and not returned, so that it equals `confirmed` once everything is confirmed. */
const sumsOf = (row: TargetRow, confirmed: bigint | undefined, waiting: Waiting | undefined): Sums => ({
  reported: ledgerFigure((waiting?.reported ?? 0n) + (confirmed ?? 0n), row.unit),
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

type Found = { figures: Sums | null; observation: EvaluateInput["observation"] };

/** What the ledger and the reports say of each target. */
const findFigures = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<{ found: Map<string, Found>; baselines: Map<string, Baseline> }> => {
  const { rows, view, parks } = given;
  const computed = rows.filter((row) => isMoney(row.metric) || isCount(row.metric));
  const stated = rows.filter((row) => row.metric === null);
  const changes = rows.filter((row) => row.kind === "PP_CHANGE").map((row) => row.id);
  const [figures, waiting, counts, reported, baselines] = await together(ctx, [
    () => moneyFigures(ctx, { rows: computed, view, parks }),
    () => waitingFigures(ctx, { rows: computed, view, parks }),
    () => countFigures(ctx, { rows: computed, view, parks }),
    () => reportedFigures(ctx, { rows: stated, view }),
    () => baselinesAt(ctx, { ids: changes, view }),
  ]);
  const found = new Map<string, Found>(reported);
  for (const row of computed) {
    const sums = sumsOf(row, figures.get(row.id) ?? counts.get(row.id), waiting.get(row.id));
    found.set(row.id, { figures: sums, observation: null });
  }
  return { found, baselines };
};

/** Every target the reader may read, evaluated at one date: a fixed number of queries, one pass over the ledger. */
export const evaluateTargets = async (ctx: Ctx, options: EvaluateOptions): Promise<Evaluated> => {
  const { view, method } = options;
  const [rows, parks] = await together(ctx, [
    () => listTargetRows(ctx, options.filter, view),
    () => parkScope(ctx.db),
  ]);
  const districts = [...new Set(rows.map((row) => row.districtId))];
  const visible = sees(ctx);
  const [settings, { found, baselines }] = await together(ctx, [
    () => settingsAt(ctx, { districts, view }),
    () => findFigures(ctx, { rows: rows.filter(visible), view, parks }),
  ]);
  const targets = rows.map((row): EvaluatedTarget => {
    const inForce = settings.get(row.districtId)!;
    const used = method ?? inForce["pace.method"].value.method;
    const thresholds = thresholdsFor(row.kind, inForce["light.thresholds"].value);
    const seen = visible(row);
    const evaluation = evaluateTarget({
      target: row.rule,
      asOf: view.asOf,
      method: used,
      thresholds,
      figures: null,
      observation: null,
      baseline: baselines.get(row.id) ?? null,
      ...found.get(row.id),
    });
    return {
      ...row,
      evaluation: seen ? evaluation : withoutFigures(evaluation),
      method: used,
      watchMax: thresholds.watchMax,
      hidden: !seen,
    };
  });
  return { targets, settings, parks };
};
