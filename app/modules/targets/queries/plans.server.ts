import { scopeOf, scopeWhere } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, fromDbDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import type { TargetFilterInput } from "../schema";
import { listTargets, type TargetItem } from "./list.server";

export interface PlanRow {
  id: string;
  title: string;
  shortTitle: string;
  issuer: string | null;
  docNumber: string | null;
  issuedOn: DateOnly | null;
  adoptedOn: DateOnly | null;
  periodStart: DateOnly | null;
  periodEnd: DateOnly | null;
  draft: boolean;
  district: string;
  sources: { field?: string; section: string; quote: string; note?: string }[];
  targetCount: number;
  taskCount: number;
}

const day = (date: Date | null) => date && fromDbDate(date);

const within = (ctx: Ctx) => {
  const scope = scopeOf(ctx, "plan.read");
  return scopeWhere({ ...scope, organisationId: null });
};

export const listPlans = async (ctx: Ctx, given: { id?: string } = {}): Promise<PlanRow[]> => {
  const plans = await ctx.db.plan.findMany({
    where: { ...within(ctx), ...(given.id ? { AND: { id: given.id } } : {}) },
    include: { _count: { select: { targets: true, tasks: true } } },
    orderBy: { position: "asc" },
  });
  return plans.map((plan) => ({
    id: plan.id,
    title: plan.title,
    shortTitle: plan.shortTitle,
    issuer: plan.issuerName,
    docNumber: plan.docNumber,
    issuedOn: day(plan.issuedOn),
    adoptedOn: day(plan.adoptedOn),
    periodStart: day(plan.periodStart),
    periodEnd: day(plan.periodEnd),
    draft: plan.draft,
    district: plan.districtId,
    sources: plan.sources as unknown as PlanRow["sources"],
    targetCount: plan._count.targets,
    taskCount: plan._count.tasks,
  }));
};

export interface PlanPage {
  plan: PlanRow;
  /** The document's own order; a new heading starts a new section. */
  sections: { section: string; targets: TargetItem[] }[];
  asOf: DateOnly;
  targets: TargetItem[];
}

/** One document with every goal it states, in its own order. */
export const getPlan = async (
  ctx: Ctx,
  given: { id: string } & Pick<TargetFilterInput, "asOf" | "knownAt" | "method">,
): Promise<PlanPage> => {
  const { id, ...view } = given;
  const [plan] = await listPlans(ctx, { id });
  if (!plan) throw notFound("这份文件");
  const { items, asOf } = await listTargets(ctx, { plan: id, ...view });
  const sections: PlanPage["sections"] = [];
  for (const target of items) {
    const last = sections.at(-1);
    if (last?.section === target.section) last.targets.push(target);
    else sections.push({ section: target.section, targets: [target] });
  }
  return { plan, sections, asOf, targets: items };
};
