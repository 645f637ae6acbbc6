import type { Action } from "~/modules/access/policy";
import { scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import type { LeadFacts } from "../rules/lead";

/** Leads the actor may change: those of its unit, or for the office those of the district. */
export const leadWriteWhere = (ctx: Ctx, action: Action = "lead.write"): Prisma.LeadWhereInput => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, action);
  return {
    ...(nothing ? { id: { in: [] } } : {}),
    ...(districtId === null ? {} : { districtId }),
    ...(organisationId === null ? {} : { organisationId }),
  };
};

const FACTS = {
  id: true,
  number: true,
  districtId: true,
  organisationId: true,
  ownerId: true,
  companyId: true,
  projectName: true,
  stage: true,
  status: true,
  statusReason: true,
  grade: true,
  field: true,
  origin: true,
  expectedFen: true,
  expectedText: true,
  registeredName: true,
  registeredOn: true,
  startedOn: true,
  completedOn: true,
  producingOn: true,
  isDemo: true,
  version: true,
  company: { select: { name: true } },
  sites: { select: { parkId: true, shareBp: true, carrierId: true } },
  _count: { select: { contacts: true, followUps: true } },
} satisfies Prisma.LeadSelect;

type FactRow = Prisma.LeadGetPayload<{ select: typeof FACTS }>;

const dateOf = (value: Date | null) => (value ? fromDbDate(value) : null);

/** A formal contract stands while it is confirmed and no confirmed termination changes it. */
export const hasContract = async (ctx: Ctx, leadId: string): Promise<boolean> =>
  (await ctx.db.signing.count({
    where: {
      leadId,
      kind: "FORMAL",
      state: "CONFIRMED",
      linkOnly: false,
      changes: { none: { kind: "TERMINATION", state: "CONFIRMED" } },
    },
  })) > 0;

export const factsOf = (row: Omit<FactRow, "isDemo">, contract: boolean): LeadFacts => ({
  stage: row.stage,
  status: row.status,
  contactCount: row._count.contacts,
  followUpCount: row._count.followUps,
  siteShareBp: row.sites.reduce((sum, site) => sum + site.shareBp, 0),
  expectedFen: row.expectedFen,
  grade: row.grade,
  hasContract: contract,
  registeredName: row.registeredName,
  registeredOn: dateOf(row.registeredOn),
  startedOn: dateOf(row.startedOn),
  completedOn: dateOf(row.completedOn),
  producingOn: dateOf(row.producingOn),
});

export type LeadInHand = FactRow & { facts: LeadFacts };

/** Step 4 of a write: the lead within the actor's reach, with what the rules look at. */
export const leadInReach = async (
  ctx: Ctx,
  id: string,
  action: Action = "lead.write",
): Promise<LeadInHand> => {
  const row = await ctx.db.lead.findFirst({
    where: { AND: [{ id }, leadWriteWhere(ctx, action)] },
    select: FACTS,
  });
  if (!row) throw notFound("这条线索");
  return { ...row, facts: factsOf(row, await hasContract(ctx, id)) };
};
