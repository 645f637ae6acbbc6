import type { Ctx } from "~/platform/ctx";
import { isMoney, ledgerMetricOf } from "../rules/membership";
import type { ViewInput } from "../schema";
import { getTargetDetail, type TargetDetail } from "./detail.server";
import { type TargetEntries, targetEntries } from "./entries.server";
import { getTarget, type TargetItem } from "./list.server";
import { listPlans } from "./plans.server";
import { getReconciliation, type TargetReconciliation } from "./reconciliation.server";
import { getSeries, type TargetSeries } from "./series.server";

export interface TargetPage {
  target: TargetItem;
  detail: TargetDetail;
  entries: TargetEntries;
  series: TargetSeries | null;
  reconciliation: TargetReconciliation | null;
  titles: Record<string, { title: string; draft: boolean }>;
}

/** Everything the page of one target answers with: why is it so? */
export const getTargetPage = async (ctx: Ctx, given: { id: string } & ViewInput): Promise<TargetPage> => {
  const target = await getTarget(ctx, given);
  const plans = await listPlans(ctx);
  const reconciliation = await getReconciliation(ctx, given);
  const fromLedger = ledgerMetricOf(target.metric) !== null && !target.hidden;
  return {
    target,
    detail: await getTargetDetail(ctx, given.id),
    entries: await targetEntries(ctx, given),
    series: fromLedger && isMoney(target.metric) ? await getSeries(ctx, given) : null,
    reconciliation: reconciliation.children.length > 0 ? reconciliation : null,
    titles: Object.fromEntries(plans.map((plan) => [plan.id, { title: plan.shortTitle, draft: plan.draft }])),
  };
};
