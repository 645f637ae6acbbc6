import { mayDo } from "~/modules/access/queries.server";
import { contactReadWhere, leadReadWhere } from "~/modules/companies/queries/scope.server";
import type { Ctx } from "~/platform/ctx";
import { daysBetween, fromDbDate, shanghaiDate } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { type GateField, missingForStage, nextStage, openToDos } from "../rules/lead";
import { factsOf, hasContract, leadWriteWhere } from "./facts.server";

const DETAIL = {
  id: true,
  number: true,
  districtId: true,
  organisationId: true,
  ownerId: true,
  companyId: true,
  projectName: true,
  codeName: true,
  stage: true,
  status: true,
  statusReason: true,
  grade: true,
  field: true,
  source: true,
  referrer: true,
  origin: true,
  expectedFen: true,
  expectedText: true,
  areaNeedSqm: true,
  summary: true,
  nextStep: true,
  nextStepOn: true,
  registeredName: true,
  registeredOn: true,
  startedOn: true,
  completedOn: true,
  producingOn: true,
  lastActivityAt: true,
  stageSince: true,
  createdAt: true,
  isDemo: true,
  version: true,
  company: {
    select: { id: true, name: true, legalName: true, creditCode: true, isReference: true, isDemo: true },
  },
  organisation: { select: { id: true, name: true } },
  owner: { select: { id: true, displayName: true } },
  sites: {
    select: {
      parkId: true,
      shareBp: true,
      carrierId: true,
      park: { select: { name: true } },
      carrier: { select: { name: true } },
    },
    orderBy: [{ shareBp: "desc" }, { parkId: "asc" }],
  },
  moves: { select: { kind: true, toStage: true, effectiveOn: true }, orderBy: { id: "asc" } },
  _count: { select: { contacts: true, followUps: true } },
} satisfies Prisma.LeadSelect;

const dateOf = (value: Date | null) => (value ? fromDbDate(value) : null);

/** Confirmed contracts of the lead, net of changes and terminations; null while nothing is posted. */
const signedOf = async (ctx: Ctx, leadId: string): Promise<bigint | null> => {
  const sum = await ctx.db.ledgerEntry.aggregate({
    where: { leadId, metric: "SIGNED" },
    _sum: { amount: true },
  });
  return sum._sum.amount;
};

export interface NextGate {
  stage: NonNullable<ReturnType<typeof nextStage>>;
  missing: GateField[];
}

export const getLead = async (ctx: Ctx, id: string) => {
  const row = await ctx.db.lead.findFirst({ where: { AND: [{ id }, leadReadWhere(ctx)] }, select: DETAIL });
  if (!row) throw notFound("这条线索");
  const contacts = await ctx.db.contact.findMany({
    where: { AND: [{ leadId: id }, contactReadWhere(ctx)] },
    select: { id: true, name: true, title: true, phone: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const facts = factsOf(row, await hasContract(ctx, id));
  const stage = nextStage(row.stage);
  const mayWrite =
    mayDo(ctx.actor, "lead.write") &&
    (await ctx.db.lead.count({ where: { AND: [{ id }, leadWriteWhere(ctx)] } })) > 0;
  const { moves, _count, nextStepOn, ...lead } = row;
  const today = shanghaiDate(ctx.now);
  const reached: Record<string, string> = { PROSPECT: shanghaiDate(row.createdAt) };
  for (const move of moves) if (move.kind === "ADVANCE") reached[move.toStage] = fromDbDate(move.effectiveOn);
  reached[row.stage] ??= shanghaiDate(row.stageSince);
  const due = dateOf(nextStepOn);
  return {
    ...lead,
    areaNeedSqm: row.areaNeedSqm?.toString() ?? null,
    nextStepOn: due,
    nextStepLateDays: due && due < today ? daysBetween(due, today) : 0,
    registeredOn: dateOf(row.registeredOn),
    startedOn: dateOf(row.startedOn),
    completedOn: dateOf(row.completedOn),
    producingOn: dateOf(row.producingOn),
    contacts,
    contactCount: _count.contacts,
    followUpCount: _count.followUps,
    /** The day each stage was last entered. */
    reachedOn: reached,
    facts,
    signedFen: await signedOf(ctx, id),
    /** What the gates already passed still miss. */
    toDos: openToDos(facts),
    next: stage ? ({ stage, missing: missingForStage(facts, stage) } satisfies NextGate) : null,
    idleDays: daysBetween(shanghaiDate(row.lastActivityAt), today),
    abilities: {
      write: mayWrite,
      override: mayWrite && mayDo(ctx.actor, "lead.override"),
      claim: mayWrite && mayDo(ctx.actor, "claim.submit"),
      refer: mayWrite && mayDo(ctx.actor, "referral.offer"),
      sign: mayWrite && mayDo(ctx.actor, "signing.write"),
      contacts: mayDo(ctx.actor, "contact.read"),
    },
  };
};

/** The same for a form about it: a lead that the reader may not change is not there. */
export const getLeadToChange = async (ctx: Ctx, id: string) => {
  const lead = await getLead(ctx, id);
  if (!lead.abilities.write) throw notFound("这条线索");
  return lead;
};

export type LeadDetail = Awaited<ReturnType<typeof getLead>>;
