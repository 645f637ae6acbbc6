import { parkScope } from "~/modules/parks/queries.server";
import { fromDbDate } from "~/platform/dates";
import type { Prisma, Tx } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import type { Entry, Project, Site } from "../rules/ledger";
import { TOTAL_BP } from "../rules/split";

const LEAD = {
  id: true,
  number: true,
  projectName: true,
  districtId: true,
  organisationId: true,
  field: true,
  origin: true,
  stage: true,
  status: true,
  expectedFen: true,
  isDemo: true,
  version: true,
  company: { select: { name: true } },
  sites: { select: { parkId: true, shareBp: true }, orderBy: { parkId: "asc" } },
} satisfies Prisma.LeadSelect;

export type PostedLead = Prisma.LeadGetPayload<{ select: typeof LEAD }>;

const entryOf = (row: Prisma.LedgerEntryGetPayload<object>): Entry => ({
  id: row.id.toString(),
  metric: row.metric,
  amount: row.amount,
  effectiveOn: fromDbDate(row.effectiveOn),
  kind: row.kind,
  leadId: row.leadId,
  signingId: row.signingId,
  investmentId: row.investmentId,
  parkId: row.parkId,
  organisationId: row.organisationId,
  districtId: row.districtId,
  field: row.field,
  origin: row.origin,
  reverses: row.reversesId?.toString() ?? null,
});

/** Every ledger entry of these leads, in the order in which they were posted. */
export const listEntriesOf = async (db: Tx, leadIds: string[]): Promise<Entry[]> => {
  const rows = await db.ledgerEntry.findMany({
    where: { leadId: { in: leadIds } },
    orderBy: { id: "asc" },
  });
  return rows.map(entryOf);
};

/**
 * The project as the ledger takes it. An amount belongs to the operator of the park it lies in, or of the nearest
 * place around it; where none is stated, or the lead has no park, to the unit that owns the lead.
 */
export const projectsOf = async (
  db: Tx,
  leadIds: string[],
): Promise<Map<string, Project & { lead: PostedLead }>> => {
  const leads = await db.lead.findMany({ where: { id: { in: leadIds } }, select: LEAD });
  const places = await parkScope(db);
  const sitesOf = (lead: PostedLead): Site[] =>
    lead.sites.length === 0
      ? [{ parkId: null, organisationId: lead.organisationId, shareBp: TOTAL_BP }]
      : lead.sites.map(({ parkId, shareBp }) => ({
          parkId,
          shareBp,
          organisationId: places.operatorOf(parkId) ?? lead.organisationId,
        }));
  return new Map(
    leads.map((lead) => [
      lead.id,
      {
        leadId: lead.id,
        districtId: lead.districtId,
        field: lead.field,
        origin: lead.origin,
        sites: sitesOf(lead),
        lead,
      },
    ]),
  );
};

/**
 * The project with its ledger, held until the transaction ends: two confirmations of one lead follow each other, so
 * that the second sees what the first posted.
 */
export const holdProject = async (db: Tx, leadId: string) => {
  await db.$queryRaw`SELECT 1 FROM "Lead" WHERE "id" = ${leadId} FOR UPDATE`;
  const project = (await projectsOf(db, [leadId])).get(leadId);
  if (!project) throw notFound("这条线索");
  const ledger = await listEntriesOf(db, [leadId]);
  return { project, lead: project.lead, ledger };
};
