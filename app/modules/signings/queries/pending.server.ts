import { type DateOnly, fromDbDate } from "~/platform/dates";
import type { Tx } from "~/platform/db.server";
import { AppError } from "~/platform/errors";
import { type InvestmentFacts, type InvestmentMetric, postInvestment } from "../rules/investment";
import type { Entry, EntryDraft, Project } from "../rules/ledger";
import { pendingEntries, type SigningFacts } from "../rules/posting";
import { listEntriesOf, projectsOf } from "./project.server";

type Pending = { signings: SigningFacts[]; investments: InvestmentFacts[] };
const none = (): Pending => ({ signings: [], investments: [] });

const investmentDrafts = (
  project: Project,
  ledger: readonly Entry[],
  filings: InvestmentFacts[],
  today?: DateOnly,
) =>
  filings.flatMap((investment) => {
    try {
      return postInvestment({ project, investment, ledger, today });
    } catch (error) {
      if (error instanceof AppError && error.code !== "INTERNAL") return [];
      throw error;
    }
  });

const draftsOf = (
  project: Project,
  ledger: readonly Entry[],
  pending: Pending,
  today?: DateOnly,
): EntryDraft[] => [
  ...pendingEntries({ project, ledger, signings: pending.signings }),
  ...investmentDrafts(project, ledger, pending.investments, today),
];

/**
 * The entries that confirming everything under review would post (`submitted`), and that the drafts would post after
 * them (`saved`), with park, unit, field and date, so that any scope can be summed as the ledger is.
 */
export const listPendingEntries = async (
  db: Tx,
  within: { districtId?: string | null; leadIds?: string[]; today?: DateOnly },
): Promise<{ submitted: EntryDraft[]; saved: EntryDraft[] }> => {
  const where = {
    state: { in: ["SUBMITTED" as const, "SAVED" as const] },
    ...(within.districtId ? { districtId: within.districtId } : {}),
    ...(within.leadIds ? { leadId: { in: within.leadIds } } : {}),
  };
  const byLead = new Map<string, { submitted: Pending; saved: Pending }>();
  const place = (leadId: string, state: string): Pending => {
    const both = byLead.get(leadId) ?? { submitted: none(), saved: none() };
    byLead.set(leadId, both);
    return state === "SUBMITTED" ? both.submitted : both.saved;
  };
  const signings = await db.signing.findMany({
    where,
    select: { id: true, leadId: true, state: true, kind: true, signedOn: true, amountFen: true },
  });
  for (const { leadId, state, signedOn, ...facts } of signings)
    place(leadId, state).signings.push({ ...facts, signedOn: fromDbDate(signedOn) });
  const filings = await db.investment.findMany({
    where,
    select: { id: true, leadId: true, state: true, metric: true, period: true, amountFen: true },
  });
  for (const { leadId, state, metric, ...facts } of filings)
    place(leadId, state).investments.push({ ...facts, metric: metric as InvestmentMetric });
  const leadIds = [...byLead.keys()];
  if (leadIds.length === 0) return { submitted: [], saved: [] };
  const projects = await projectsOf(db, leadIds);
  const entries = new Map<string, Entry[]>(leadIds.map((leadId) => [leadId, []]));
  for (const entry of await listEntriesOf(db, leadIds)) entries.get(entry.leadId)!.push(entry);
  const submitted: EntryDraft[] = [];
  const saved: EntryDraft[] = [];
  for (const [leadId, pending] of byLead) {
    const project = projects.get(leadId)!;
    const ledger = entries.get(leadId) ?? [];
    const first = draftsOf(project, ledger, pending.submitted, within.today);
    const after = [...ledger, ...first.map((draft, index) => ({ ...draft, id: `submitted ${index}` }))];
    submitted.push(...first);
    saved.push(...draftsOf(project, after, pending.saved, within.today));
  }
  return { submitted, saved };
};
