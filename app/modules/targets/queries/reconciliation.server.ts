import type { Ctx } from "~/platform/ctx";
import type { DateOnly } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { ledgerFigure } from "../rules/exact";
import { ledgerMetricOf } from "../rules/membership";
import { figureRange } from "../rules/path";
import { type Node, type Reconciliation, reconcile } from "../rules/reconcile";
import { inScopeSql } from "./entries.server";
import { type Evaluated, type EvaluatedTarget, evaluateTargets } from "./evaluated.server";
import { itemOf, type TargetItem } from "./list.server";
import { listTargetRows, ruleTarget } from "./rows.server";
import { seenSql, type View, viewAt } from "./view.server";

export interface TargetReconciliation extends Reconciliation {
  unit: string | null;
  children: TargetItem[];
}

const nodeOf = (target: EvaluatedTarget): Node => ({
  id: target.id,
  kind: target.kind,
  unit: target.unit,
  value: target.evaluation.endValue ?? target.value,
  actual: target.evaluation.actual.confirmed,
});

/** What lies in at least one child's scope, each entry once: the children's sets are joined before they are summed. */
const unionActual = async (
  ctx: Ctx,
  given: {
    parent: EvaluatedTarget;
    children: EvaluatedTarget[];
    view: View;
    within: (id: string) => readonly string[];
  },
): Promise<string | null> => {
  const { parent, children, view, within } = given;
  if (ledgerMetricOf(parent.metric) === null || children.some((child) => child.hidden)) return null;
  const scopes = children.flatMap((child) => {
    const range = figureRange(ruleTarget(child), view.asOf);
    if (!range) return [];
    const from = range.from ? Prisma.sql` AND e."effectiveOn" >= ${range.from}::date` : Prisma.empty;
    return [Prisma.sql`(${inScopeSql(child, within)} AND e."effectiveOn" <= ${range.to}::date${from})`];
  });
  if (scopes.length === 0) return ledgerFigure(0n, parent.unit);
  const inAny = Prisma.sql`${seenSql(view)} AND (${Prisma.join(scopes, " OR ")})`;
  const [row] =
    ledgerMetricOf(parent.metric) === "PROJECTS"
      ? await ctx.db.$queryRaw<{ sum: string }[]>`
          SELECT count(*)::text AS "sum" FROM (SELECT 1 FROM "LedgerEntry" e WHERE ${inAny}
            GROUP BY e."leadId" HAVING sum(e."amount") > 0) x`
      : await ctx.db.$queryRaw<{ sum: string }[]>`
          SELECT coalesce(sum(e."amount"), 0)::text AS "sum" FROM "LedgerEntry" e WHERE ${inAny}`;
  return ledgerFigure(BigInt(row!.sum), parent.unit);
};

/**
 * A parent target against its children: 未分解 or 加压, and what is counted twice or by no child. Source: Rule 9.
 * `evaluated` holds the target and its children at that date, whatever else it holds.
 */
export const reconcileTargets = async (
  ctx: Ctx,
  given: { id: string; view: View; evaluated: Evaluated },
): Promise<TargetReconciliation> => {
  const { id, view } = given;
  const { targets, parks } = given.evaluated;
  const parent = targets.find((target) => target.id === id);
  if (!parent) throw notFound("这项指标");
  const children = targets.filter((target) => target.parentId === id);
  const union = await unionActual(ctx, { parent, children, view, within: parks.within });
  return {
    ...reconcile(nodeOf(parent), { children: children.map(nodeOf), unionActual: union }),
    unit: parent.unit,
    children: children.map((child) => itemOf(child, view.asOf)),
  };
};

export const getReconciliation = async (
  ctx: Ctx,
  given: { id: string; asOf?: DateOnly; knownAt?: DateOnly },
): Promise<TargetReconciliation> => {
  const { id } = given;
  const view = viewAt(ctx, given);
  const rows = await listTargetRows(ctx, {}, view);
  const ids = rows.filter((row) => row.id === id || row.parentId === id).map((row) => row.id);
  if (!ids.includes(id)) throw notFound("这项指标");
  return reconcileTargets(ctx, {
    id,
    view,
    evaluated: await evaluateTargets(ctx, { filter: { ids }, view }),
  });
};
