import { mayDo, scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import { listCredit } from "./lead-figures.server";
import { readable } from "./reach.server";

const evidenceCounts = async (ctx: Ctx, entity: "signing" | "investment", ids: string[]) => {
  const groups = await ctx.db.attachment.groupBy({
    by: ["entityId"],
    where: { entity, entityId: { in: ids } },
    _count: true,
  });
  return new Map(groups.map((group) => [group.entityId, group._count]));
};

const mayAdd = (ctx: Ctx, noun: "signing" | "investment", lead: { organisationId: string } | null) => {
  const scope = scopeOf(ctx, `${noun}.write`);
  return Boolean(
    lead && !scope.nothing && (scope.organisationId === null || scope.organisationId === lead.organisationId),
  );
};

const ownerOf = (ctx: Ctx, leadId: string) =>
  ctx.db.lead.findUnique({ where: { id: leadId }, select: { organisationId: true, status: true } });

/** Contracts of a lead, for its page. The caller has loaded the lead within reach. */
export const listLeadSignings = async (ctx: Ctx, leadId: string) => {
  if (!mayDo(ctx.actor, "signing.read")) return null;
  const rows = await ctx.db.signing.findMany({
    where: { AND: [{ leadId }, readable(ctx, "signing.read")] },
    select: {
      id: true,
      kind: true,
      state: true,
      signedOn: true,
      currency: true,
      amountMinor: true,
      amountFen: true,
      linkOnly: true,
      occasion: true,
      contractNumber: true,
      returnReason: true,
      decidedByName: true,
      decidedAt: true,
    },
    orderBy: [{ signedOn: "desc" }, { id: "desc" }],
  });
  const [whole] = await ctx.db.$queryRaw<{ net: bigint }[]>`
    SELECT coalesce(sum("amount"), 0)::bigint AS "net" FROM "LedgerEntry"
    WHERE "leadId" = ${leadId} AND "metric" = 'SIGNED'`;
  const files = await evidenceCounts(
    ctx,
    "signing",
    rows.map((row) => row.id),
  );
  return {
    leadId,
    signings: rows.map((row) => ({
      ...row,
      signedOn: fromDbDate(row.signedOn),
      evidenceCount: files.get(row.id) ?? 0,
    })),
    /** 签约额 of the project in the ledger, in 分. */
    netFen: whole!.net,
    mayAdd: mayAdd(ctx, "signing", await ownerOf(ctx, leadId)),
    credit: await listCredit(ctx, { leadId, netFen: whole!.net }),
    /** 重分类 and 业绩分成. */
    mayRestate: mayDo(ctx.actor, "signing.review"),
  };
};

export type LeadSignings = NonNullable<Awaited<ReturnType<typeof listLeadSignings>>>;

/** Investment filings of a lead, newest month first. The caller has loaded the lead within reach. */
export const listLeadInvestments = async (ctx: Ctx, leadId: string) => {
  if (!mayDo(ctx.actor, "investment.read")) return null;
  const rows = await ctx.db.investment.findMany({
    where: { AND: [{ leadId }, readable(ctx, "investment.read")] },
    select: {
      id: true,
      metric: true,
      period: true,
      amountFen: true,
      cumulativeFen: true,
      statisticsFen: true,
      state: true,
      returnReason: true,
    },
    orderBy: [{ period: "desc" }, { metric: "asc" }, { id: "desc" }],
  });
  const files = await evidenceCounts(
    ctx,
    "investment",
    rows.map((row) => row.id),
  );
  const sums = await ctx.db.ledgerEntry.groupBy({
    by: ["metric"],
    where: { leadId, metric: { in: ["INDUSTRIAL", "PAID_IN", "FOREIGN"] } },
    _sum: { amount: true },
  });
  return {
    leadId,
    investments: rows.map((row) => ({ ...row, evidenceCount: files.get(row.id) ?? 0 })),
    /** Confirmed totals by metric, in 分; three metrics that never add to each other. */
    totals: sums.map((sum) => ({ metric: sum.metric, fen: sum._sum.amount ?? 0n })),
    mayAdd: mayAdd(ctx, "investment", await ownerOf(ctx, leadId)),
  };
};

export type LeadInvestments = NonNullable<Awaited<ReturnType<typeof listLeadInvestments>>>;
