import type { ImportKind } from "#prisma/enums";
import { scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import {
  type CarrierMemory,
  type FilingMemory,
  foreseeCarriers,
  foreseeInvestments,
  foreseeObservations,
  foreseeSignings,
} from "./foresee-figures.server";
import {
  type CompanyMemory,
  foreseeCompanies,
  foreseeLeads,
  foreseeNote,
  type LeadMemory,
} from "./foresee-names.server";
import type { Judge, Refusal, ToForesee } from "./foresee-rows.server";

/** What the check of one file remembers of the rows before. */
export interface Foreseen {
  leads: LeadMemory;
  companies: CompanyMemory;
  filings: FilingMemory;
  carriers: CarrierMemory;
}

export const nothingForeseen = (): Foreseen => ({
  leads: { codes: new Map() },
  companies: { names: new Map(), codes: new Map() },
  filings: { read: new Set(), filings: new Map() },
  carriers: { figures: new Map() },
});

interface Around {
  memory: Foreseen;
  operatorOf: (parkId: string) => string | null;
}

type Foresee = (ctx: Ctx, rows: readonly ToForesee[], around: Around) => Promise<Judge>;

const FORESEE: Record<ImportKind, Foresee> = {
  LEAD: (ctx, rows, { memory }) => foreseeLeads(ctx, rows, memory.leads),
  COMPANY: (ctx, rows, { memory }) => foreseeCompanies(ctx, rows, memory.companies),
  FOLLOW_UP: () => Promise.resolve(foreseeNote),
  SIGNING: (ctx, rows) => foreseeSignings(ctx, rows),
  INVESTMENT: (ctx, rows, { memory }) => foreseeInvestments(ctx, rows, memory.filings),
  CARRIER: (ctx, rows, { memory, operatorOf }) => {
    const { organisationId } = scopeOf(ctx, "carrier.observe");
    const runs = (parkId: string | null) =>
      organisationId === null || (parkId !== null && operatorOf(parkId) === organisationId);
    return foreseeCarriers(ctx, rows, { memory: memory.carriers, runs });
  },
  OBSERVATION: (ctx, rows) => foreseeObservations(ctx, rows),
};

/** By row, in the order of the sheet; one that means the record of a row before is judged only where that is refused. */
export const foresee = async (
  ctx: Ctx,
  kind: ImportKind,
  rows: readonly ToForesee[],
  around: Around,
): Promise<Map<ToForesee, readonly Refusal[]>> => {
  const refused = new Map<ToForesee, readonly Refusal[]>();
  if (rows.length === 0) return refused;
  const judge = await FORESEE[kind](ctx, rows, around);
  const keys = new Set<string>();
  for (const row of rows) {
    if (keys.has(row.planned.key)) continue;
    const refusals = judge(row);
    if (refusals.every(({ hold }) => hold)) keys.add(row.planned.key);
    if (refusals.length > 0) refused.set(row, refusals);
  }
  return refused;
};
