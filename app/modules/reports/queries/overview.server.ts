import { mayDo } from "~/modules/access/queries.server";
import { evaluateTargets } from "~/modules/targets/queries/evaluated.server";
import { type TargetItem, type TargetList, targetListOf } from "~/modules/targets/queries/list.server";
import { reconcileTargets, type TargetReconciliation } from "~/modules/targets/queries/reconciliation.server";
import { findUnitTargets } from "~/modules/targets/queries/units.server";
import { viewAt } from "~/modules/targets/queries/view.server";
import type { ViewInput } from "~/modules/targets/schema";
import type { Ctx } from "~/platform/ctx";
import type { DateOnly } from "~/platform/dates";
import { bridgeTargets, type TargetBridge } from "./bridge.server";
import { type Decision, listDecisions } from "./decisions.server";
import { findLastReport, type ReportHead } from "./frozen.server";

const HEADLINE = new Set(["SIGNED", "INDUSTRIAL"]);

export interface Overview {
  asOf: DateOnly;
  method: TargetList["method"];
  exampleRules: boolean;
  /** The reader's own money targets first; then those of the district that the reader may see. */
  headline: TargetItem[];
  /** For a reader without money targets: what its unit leads, and supports. */
  own: TargetItem[];
  supported: TargetItem[];
  unitId: string | null;
  lights: Record<TargetItem["light"], number>;
  unreported: number;
  reconciliations: (Pick<TargetReconciliation, "own" | "childrenSum" | "undivided" | "reading" | "unit"> & {
    id: string;
    indicator: string;
  })[];
  lastReport: ReportHead | null;
  changes: TargetBridge[];
  decisions: Decision[];
}

const order = (ctx: Ctx) => (target: TargetItem) => {
  if (target.ownerId !== null && target.ownerId === ctx.actor.organisationId) return 0;
  return target.ownerId === null && target.scope.parks.length === 0 ? 1 : target.ownerId ? 2 : 3;
};

/** The first screen: are we on the way, by how much, what changed since the last report and what is to be decided. */
export const getOverview = async (ctx: Ctx, given: ViewInput = {}): Promise<Overview> => {
  const view = viewAt(ctx, given);
  const evaluated = await evaluateTargets(ctx, { view });
  const { items, method, exampleRules } = targetListOf(evaluated, { view });
  const place = order(ctx);
  const shown = items.filter((target) => HEADLINE.has(target.metric ?? "") && !target.hidden);
  const headline = shown
    .map((target, at) => ({ target, at, place: place(target) }))
    .sort((a, b) => a.place - b.place || a.at - b.at)
    .map(({ target }) => target);
  const seen = items.filter((target) => !target.hidden);
  const unit = ctx.actor.organisationId
    ? await findUnitTargets(ctx, { id: ctx.actor.organisationId, targets: items })
    : null;
  const reconciliations: Overview["reconciliations"] = [];
  for (const parent of headline.filter((target) => items.some((other) => other.parent === target.id))) {
    const { own, childrenSum, undivided, reading, unit } = await reconcileTargets(ctx, {
      id: parent.id,
      view,
      evaluated,
    });
    reconciliations.push({
      id: parent.id,
      indicator: parent.indicator,
      own,
      childrenSum,
      undivided,
      reading,
      unit,
    });
  }
  const lastReport = mayDo(ctx.actor, "report.read") ? await findLastReport(ctx, view) : null;
  const changes = lastReport
    ? await bridgeTargets(ctx, {
        earlier: { cutOffOn: lastReport.cutOffOn, through: lastReport.ledgerThrough },
        later: { cutOffOn: view.asOf, through: null, knownBefore: view.knownBefore },
        ids: headline.map((target) => target.id),
      })
    : [];
  const lights: Overview["lights"] = { ON_TRACK: 0, WATCH: 0, BEHIND: 0, NONE: 0 };
  for (const target of seen) lights[target.light] += 1;
  return {
    asOf: view.asOf,
    method,
    exampleRules,
    headline,
    own: headline.length > 0 || !unit ? [] : unit.led,
    supported: headline.length > 0 || !unit ? [] : unit.supported,
    unitId: ctx.actor.organisationId,
    lights,
    unreported: seen.filter((target) => target.missing === "未填报").length,
    reconciliations,
    lastReport,
    changes,
    decisions: await listDecisions(ctx, { targets: seen, view }),
  };
};
