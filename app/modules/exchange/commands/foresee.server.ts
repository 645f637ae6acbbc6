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
  foreseeNotes,
  type LeadMemory,
} from "./foresee-names.server";
import type { Refusal, ToForesee } from "./foresee-rows.server";

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

type Foresee = (
  ctx: Ctx,
  rows: readonly ToForesee[],
  around: Around,
) => Promise<readonly (readonly Refusal[])[]>;

const FORESEE: Record<ImportKind, Foresee> = {
  LEAD: (ctx, rows, { memory }) => foreseeLeads(ctx, rows, memory.leads),
  COMPANY: (ctx, rows, { memory }) => foreseeCompanies(ctx, rows, memory.companies),
  FOLLOW_UP: (_ctx, rows) => foreseeNotes(rows),
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

/** By row, in the order of the sheet; a row that means a record again is judged only where the one before is refused. */
export const foresee = async (
  ctx: Ctx,
  kind: ImportKind,
  rows: readonly ToForesee[],
  around: Around,
): Promise<Map<ToForesee, readonly Refusal[]>> => {
  const keys = new Set<string>();
  const refused = new Map<ToForesee, readonly Refusal[]>();
  for (let left = rows; left.length > 0; ) {
    const first = [...new Map([...left].reverse().map((row) => [row.planned.key, row])).values()].reverse();
    const judged = await FORESEE[kind](ctx, first, around);
    for (const [i, row] of first.entries()) {
      refused.set(row, judged[i]!);
      if (judged[i]!.every(({ hold }) => hold)) keys.add(row.planned.key);
    }
    left = left.filter((row) => !refused.has(row) && !keys.has(row.planned.key));
  }
  return refused;
};
