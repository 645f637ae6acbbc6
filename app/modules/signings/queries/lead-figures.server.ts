import { allow } from "~/modules/access/queries.server";
import { listParkChoices } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import { splitCredit } from "../rules/split";
import { writable } from "./reach.server";

const LEAD = {
  id: true,
  number: true,
  projectName: true,
  version: true,
  districtId: true,
  field: true,
  origin: true,
  company: { select: { name: true } },
  sites: {
    select: { parkId: true, shareBp: true, park: { select: { name: true } } },
    orderBy: { shareBp: "desc" },
  },
} as const;

const creditOf = async (ctx: Ctx, leadId: string) => {
  const shares = await ctx.db.creditShare.findMany({ where: { leadId }, orderBy: { organisationId: "asc" } });
  const units = await ctx.db.organisation.findMany({
    where: { id: { in: shares.map((share) => share.organisationId) } },
    select: { id: true, name: true },
  });
  const names = new Map(units.map((unit) => [unit.id, unit.name]));
  return shares.map((share) => ({
    organisationId: share.organisationId,
    unit: names.get(share.organisationId) ?? share.organisationId,
    shareBp: share.shareBp,
    agreedOn: fromDbDate(share.agreedOn),
    note: share.note,
  }));
};

/** 考核分成 of a project: the shares agreed and, beside them, what each makes of the 签约额. It feeds no total. */
export const listCredit = async (ctx: Ctx, given: { leadId: string; netFen: bigint }) => {
  const shares = await creditOf(ctx, given.leadId);
  if (shares.length === 0) return [];
  const parts = splitCredit(given.netFen, shares);
  return shares.map((share, at) => ({ ...share, creditFen: parts[at]!.creditFen }));
};

/** What the office may restate of a project: its classification and its credit, with what stands in the ledger. */
export const getLeadFigures = async (ctx: Ctx, leadId: string) => {
  allow(ctx, "signing.review");
  const lead = await ctx.db.lead.findFirst({
    where: { AND: [{ id: leadId }, writable(ctx, "signing.review")] },
    select: LEAD,
  });
  if (!lead) throw notFound("这条线索");
  const sums = await ctx.db.ledgerEntry.groupBy({
    by: ["metric"],
    where: { leadId },
    _sum: { amount: true },
  });
  const nets = sums.map(({ metric, _sum }) => ({ metric, net: _sum.amount ?? 0n }));
  return {
    lead,
    nets,
    credit: await listCredit(ctx, {
      leadId,
      netFen: nets.find(({ metric }) => metric === "SIGNED")?.net ?? 0n,
    }),
    parks: await listParkChoices(ctx),
    units: await ctx.db.organisation.findMany({
      where: { districtId: lead.districtId, kind: "PARK_COMPANY" },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    }),
  };
};

export type LeadFigures = Awaited<ReturnType<typeof getLeadFigures>>;
