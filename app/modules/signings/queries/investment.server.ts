import { mayDo } from "~/modules/access/queries.server";
import { listRecordAudit } from "~/modules/audit/queries.server";
import type { Ctx } from "~/platform/ctx";
import type { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import type { InvestmentFilter } from "../schema";
import { listEvidence } from "./evidence.server";
import { listLedger } from "./ledger.server";
import { readable } from "./reach.server";
import { abilitiesOn } from "./signing.server";

const LEAD = {
  select: {
    id: true,
    number: true,
    projectName: true,
    organisation: { select: { name: true } },
    company: { select: { id: true, name: true } },
    sites: {
      select: { shareBp: true, park: { select: { id: true, name: true } } },
      orderBy: { shareBp: "desc" },
    },
  },
} satisfies { select: Prisma.LeadSelect };

/** One month of investment with its entries, evidence and timeline. */
export const getInvestment = async (ctx: Ctx, id: string) => {
  const investment = await ctx.db.investment.findFirst({
    where: { AND: [{ id }, readable(ctx, "investment.read")] },
    include: { lead: LEAD },
  });
  if (!investment) throw notFound("这条投资记录");
  const series = await ctx.db.investment.findMany({
    where: { leadId: investment.leadId, metric: investment.metric, state: { not: "RETURNED" } },
    select: { id: true, period: true, amountFen: true, statisticsFen: true, state: true },
    orderBy: [{ period: "desc" }, { id: "desc" }],
    take: 12,
  });
  const entries = await listLedger(ctx, { investmentId: id, pageSize: 200 });
  return {
    ...investment,
    series,
    entries: entries.items,
    evidence: await listEvidence(ctx, { entity: "investment", entityId: id }),
    timeline: await listRecordAudit(ctx, { entity: "investment", entityId: id }),
    abilities: abilitiesOn(ctx, investment, { kind: "FORMAL", noun: "investment" }).filter(
      (move) => move !== "SUPPLEMENT" && move !== "TERMINATE" && move !== "DISCARD",
    ),
    /** A reviewer may not decide on what it submitted itself. */
    ownSubmission: investment.submittedById === ctx.actor.userId && mayDo(ctx.actor, "investment.review"),
  };
};

export type InvestmentDetail = Awaited<ReturnType<typeof getInvestment>>;

/** Filings for the export and the API; sums of the whole filtered set, by state. */
export const listInvestmentsPage = async (ctx: Ctx, filter: Partial<InvestmentFilter> = {}) => {
  const pageSize = filter.pageSize ?? 50;
  const page = filter.page ?? 1;
  const where: Prisma.InvestmentWhereInput = {
    AND: [
      readable(ctx, "investment.read"),
      filter.state ? { state: filter.state } : {},
      filter.metric ? { metric: filter.metric } : {},
      filter.leadId ? { leadId: filter.leadId } : {},
      filter.year ? { period: { startsWith: `${filter.year}-` } } : {},
      filter.q
        ? {
            OR: [
              { lead: { projectName: { contains: filter.q, mode: "insensitive" } } },
              { lead: { number: { contains: filter.q, mode: "insensitive" } } },
              { lead: { company: { name: { contains: filter.q, mode: "insensitive" } } } },
            ],
          }
        : {},
    ],
  };
  const items = await ctx.db.investment.findMany({
    where,
    include: { lead: LEAD },
    orderBy: [{ period: "desc" }, { id: "desc" }],
    skip: (page - 1) * pageSize,
    take: pageSize,
  });
  const groups = await ctx.db.investment.groupBy({
    by: ["metric", "state"],
    where,
    _sum: { amountFen: true },
    _count: true,
  });
  return {
    items,
    total: groups.reduce((sum, group) => sum + group._count, 0),
    sums: groups.map((group) => ({
      metric: group.metric,
      state: group.state,
      amountFen: group._sum.amountFen ?? 0n,
      count: group._count,
    })),
    page,
    pageSize,
  };
};
