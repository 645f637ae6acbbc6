import type { ParkScope } from "~/modules/parks/rules";
import type { Entry, EntryDraft, Project } from "~/modules/signings/rules/ledger";
import { draftsOf, linesOf, pendingEntries, type SigningFacts } from "~/modules/signings/rules/posting";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import { ledgerMetricOf, memberOf } from "../rules/membership";
import { byPlace, type Waiting, type WaitingDraft, waitingIn } from "../rules/waiting";
import { rangesOf } from "./figures.server";
import type { TargetRow } from "./rows.server";
import { seenSql, stateThenSql, type View } from "./view.server";

interface Filed extends LeadPlace {
  id: string;
  then: "SAVED" | "SUBMITTED";
  kind: SigningFacts["kind"] | null;
  metric: EntryDraft["metric"];
  on: string;
  amount: string | null;
}

interface LeadPlace {
  leadId: string;
  districtId: string;
  organisationId: string;
  field: Project["field"];
  origin: Project["origin"];
  parkIds: string[];
  sharesBp: number[];
}

type LedgerRow = Omit<Entry, "amount"> & { amount: string };

const signingsSql = (view: View, which: Prisma.Sql) => Prisma.sql`
  SELECT s."leadId", s."id", ${stateThenSql(view)} AS "then", s."kind"::text AS "kind", 'SIGNED' AS "metric",
    s."signedOn"::text AS "on", s."amountFen"::text AS "amount"
  FROM "Signing" s
  WHERE ${which} AND s."kind" IN ('FORMAL', 'SUPPLEMENT', 'TERMINATION')
    AND s."signedOn" <= ${view.asOf}::date AND s."createdAt" < ${view.knownBefore}`;

const investmentsSql = (view: View, which: Prisma.Sql) => Prisma.sql`
  SELECT s."leadId", s."id", ${stateThenSql(view)} AS "then", NULL AS "kind", s."metric"::text AS "metric",
    ((s."period" || '-01')::date + interval '1 month' - interval '1 day')::date::text AS "on", s."amountFen"::text AS "amount"
  FROM "Investment" s
  WHERE ${which} AND s."createdAt" < ${view.knownBefore} AND s."period" <= ${view.asOf.slice(0, 7)}`;

/** Posted after a past date, for business before it: what may have been waiting then and is confirmed now. */
const postedLater = async (ctx: Ctx, districts: string[], view: View): Promise<string[]> => {
  if (view.knownBefore > ctx.now) return [];
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT coalesce(e."signingId", e."investmentId") AS "id" FROM "LedgerEntry" e
    WHERE e."districtId" = ANY(${districts}::text[]) AND e."effectiveOn" <= ${view.asOf}::date
      AND e."recordedAt" >= ${view.knownBefore}`;
  return rows.map((row) => row.id);
};

/** What is open now or was returned, and what was posted only after the view's date; each with its lead's place. */
const filedIn = async (ctx: Ctx, { districts, view }: { districts: string[]; view: View }) => {
  const later = await postedLater(ctx, districts, view);
  const open = Prisma.sql`s."districtId" = ANY(${districts}::text[]) AND s."state" IN ('SAVED', 'SUBMITTED', 'RETURNED')`;
  const parts = [signingsSql(view, open), investmentsSql(view, open)];
  if (later.length > 0) {
    const posted = Prisma.sql`s."id" = ANY(${later}::text[]) AND s."state" = 'CONFIRMED'`;
    parts.push(signingsSql(view, posted), investmentsSql(view, posted));
  }
  return ctx.db.$queryRaw<Filed[]>`
    SELECT s.*, l."districtId", l."organisationId", l."field"::text, l."origin"::text,
      ARRAY(SELECT p."parkId" FROM "LeadSite" p WHERE p."leadId" = l."id" ORDER BY p."parkId") AS "parkIds",
      ARRAY(SELECT p."shareBp" FROM "LeadSite" p WHERE p."leadId" = l."id" ORDER BY p."parkId") AS "sharesBp"
    FROM (${Prisma.join(parts, " UNION ALL ")}) s JOIN "Lead" l ON l."id" = s."leadId"
    WHERE s."then" <> 'DECIDED'`;
};

const ledgerOf = (ctx: Ctx, leadIds: string[], view: View) => ctx.db.$queryRaw<LedgerRow[]>`
  SELECT e."id"::text, e."metric"::text, e."amount"::text, e."effectiveOn"::text, e."kind"::text, e."leadId",
    e."signingId", e."investmentId", e."parkId", e."organisationId", e."districtId", e."field"::text, e."origin"::text,
    e."reversesId"::text AS "reverses"
  FROM "LedgerEntry" e
  WHERE e."leadId" = ANY(${leadIds}::text[]) AND e."metric" IN ('SIGNED', 'PROJECTS') AND ${seenSql(view)}
  ORDER BY e."id"`;

const projectOf = (lead: LeadPlace, parks: ParkScope): Project => {
  const { leadId, districtId, organisationId, field, origin, parkIds, sharesBp } = lead;
  const sites = parkIds.map((parkId, at) => ({
    parkId,
    shareBp: sharesBp[at]!,
    organisationId: parks.operatorOf(parkId) ?? organisationId,
  }));
  const nowhere = { parkId: null, organisationId, shareBp: 10_000 };
  return { leadId, districtId, field, origin, sites: sites.length === 0 ? [nowhere] : sites };
};

const groupBy = <T, K>(list: readonly T[], key: (one: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const one of list) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
};

const draftsFrom = (project: Project, filed: readonly Filed[], ledger: readonly Entry[]): EntryDraft[] => {
  const fen = (one: Filed) => (one.amount === null ? null : BigInt(one.amount));
  const signings = filed.flatMap((one) =>
    one.kind ? [{ id: one.id, kind: one.kind, signedOn: one.on, amountFen: fen(one) }] : [],
  );
  const invested = filed.flatMap((one) => {
    const amount = fen(one);
    if (one.kind || amount === null || amount === 0n) return [];
    const source = { signingId: null, investmentId: one.id, effectiveOn: one.on, kind: "INVEST" as const };
    return draftsOf(project, one.metric, source, linesOf(project, one.metric, amount));
  });
  return [...(signings.length > 0 ? pendingEntries({ project, signings, ledger }) : []), ...invested];
};

/** What confirming everything filed would post, and what confirming everything submitted would. */
const draftsOfAll = async (
  ctx: Ctx,
  given: { filed: readonly Filed[]; view: View; parks: ParkScope },
): Promise<WaitingDraft[]> => {
  const { filed, view, parks } = given;
  const drafts: WaitingDraft[] = [];
  const add = (entries: readonly EntryDraft[], reported: boolean, underReview: boolean) => {
    for (const entry of entries) drafts.push({ entry, reported, underReview });
  };
  const byLead = groupBy(filed, (one) => one.leadId);
  if (byLead.size === 0) return drafts;
  const signingLeads = [...new Set(filed.filter((one) => one.kind).map((one) => one.leadId))];
  const rows = await ledgerOf(ctx, signingLeads, view);
  const ledger = groupBy(
    rows.map((row) => ({ ...row, amount: BigInt(row.amount) })),
    (entry) => entry.leadId,
  );
  for (const [leadId, mine] of byLead) {
    const project = projectOf(mine[0]!, parks);
    const own = ledger.get(leadId) ?? [];
    const sent = mine.filter((one) => one.then === "SUBMITTED");
    const all = draftsFrom(project, mine, own);
    if (sent.length === mine.length) add(all, true, true);
    else {
      add(all, true, false);
      if (sent.length > 0) add(draftsFrom(project, sent, own), false, true);
    }
  }
  return drafts;
};

/**
 * What the units have put in and the office has not confirmed: `underReview` is submitted, `reported` is saved and
 * submitted. In 分 or projects, by the same shares and scopes as the ledger; never added to what is confirmed.
 */
export const waitingFigures = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<Map<string, Waiting>> => {
  const { view, parks } = given;
  const rows = given.rows.filter((row) => ledgerMetricOf(row.metric) !== null);
  const figures = new Map<string, Waiting>();
  if (rows.length === 0) return figures;
  const districts = [...new Set(rows.map((row) => row.scope.district))];
  const filed = await filedIn(ctx, { districts, view });
  const drafts = await draftsOfAll(ctx, { filed, view, parks });
  const places = byPlace(drafts);
  const ranges = rangesOf(rows, view);
  for (const row of rows) {
    const range = ranges.get(row.id);
    if (!range) continue;
    const found = waitingIn(places, {
      metric: ledgerMetricOf(row.metric)!,
      member: memberOf(row.scope, parks.within),
      acrossUnits: row.metric === "CROSS_PARK_PROJECTS",
      ...range,
    });
    figures.set(row.id, found);
  }
  return figures;
};
