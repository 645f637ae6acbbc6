import type { ParkScope } from "~/modules/parks/rules";
import { type Entry, type EntryDraft, figureOf, type Project } from "~/modules/signings/rules/ledger";
import { draftsOf, linesOf, pendingEntries, type SigningFacts } from "~/modules/signings/rules/posting";
import type { Ctx } from "~/platform/ctx";
import { ledgerMetricOf, memberOf } from "../rules/membership";
import { rangesOf } from "./figures.server";
import type { TargetRow } from "./rows.server";
import { seenSql, stateThenSql, type View } from "./view.server";

export type Waiting = { reported: bigint; underReview: bigint };

interface Filed {
  leadId: string;
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
  sites: { parkId: string; shareBp: number }[];
}

type LedgerRow = Omit<Entry, "amount"> & { amount: string };

const filedIn = (ctx: Ctx, districts: string[], view: View) => ctx.db.$queryRaw<Filed[]>`
  SELECT * FROM (
    SELECT s."leadId", s."id", ${stateThenSql(view)} AS "then", s."kind"::text AS "kind", 'SIGNED' AS "metric",
      s."signedOn"::text AS "on", s."amountFen"::text AS "amount"
    FROM "Signing" s
    WHERE s."districtId" = ANY(${districts}::text[]) AND s."kind" IN ('FORMAL', 'SUPPLEMENT', 'TERMINATION')
      AND s."signedOn" <= ${view.asOf}::date AND s."createdAt" < ${view.knownBefore}
      AND (s."state" IN ('SAVED', 'SUBMITTED') OR s."decidedAt" >= ${view.knownBefore})
    UNION ALL
    SELECT s."leadId", s."id", ${stateThenSql(view)}, NULL, s."metric"::text,
      ((s."period" || '-01')::date + interval '1 month' - interval '1 day')::date::text, s."amountFen"::text
    FROM "Investment" s
    WHERE s."districtId" = ANY(${districts}::text[]) AND s."createdAt" < ${view.knownBefore}
      AND s."period" <= ${view.asOf.slice(0, 7)}
      AND (s."state" IN ('SAVED', 'SUBMITTED') OR s."decidedAt" >= ${view.knownBefore})
  ) s WHERE s."then" <> 'DECIDED'`;

const placesOf = (ctx: Ctx, leadIds: string[]) => ctx.db.$queryRaw<LeadPlace[]>`
  SELECT l."id" AS "leadId", l."districtId", l."organisationId", l."field"::text, l."origin"::text,
    coalesce(jsonb_agg(jsonb_build_object('parkId', s."parkId", 'shareBp', s."shareBp") ORDER BY s."parkId")
      FILTER (WHERE s."leadId" IS NOT NULL), '[]') AS "sites"
  FROM "Lead" l LEFT JOIN "LeadSite" s ON s."leadId" = l."id"
  WHERE l."id" = ANY(${leadIds}::text[]) GROUP BY l."id"`;

const ledgerOf = (ctx: Ctx, leadIds: string[], view: View) => ctx.db.$queryRaw<LedgerRow[]>`
  SELECT e."id"::text, e."metric"::text, e."amount"::text, e."effectiveOn"::text, e."kind"::text, e."leadId",
    e."signingId", e."investmentId", e."parkId", e."organisationId", e."districtId", e."field"::text, e."origin"::text,
    e."reversesId"::text AS "reverses"
  FROM "LedgerEntry" e
  WHERE e."leadId" = ANY(${leadIds}::text[]) AND e."metric" IN ('SIGNED', 'PROJECTS') AND ${seenSql(view)}
  ORDER BY e."id"`;

const projectOf = ({ sites, ...lead }: LeadPlace, parks: ParkScope): Project => ({
  ...lead,
  sites:
    sites.length === 0
      ? [{ parkId: null, organisationId: lead.organisationId, shareBp: 10_000 }]
      : sites.map((site) => ({
          ...site,
          organisationId: parks.operatorOf(site.parkId) ?? lead.organisationId,
        })),
});

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

/**
 * What the units have put in and the office has not confirmed: `underReview` is submitted, `reported` is saved and
 * submitted. In 分 or projects, by the same shares and scopes as the ledger; never added to what is confirmed.
 */
export const waitingFigures = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<Map<string, Waiting>> => {
  const rows = given.rows.filter((row) => ledgerMetricOf(row.metric) !== null);
  const districts = [...new Set(rows.map((row) => row.scope.district))];
  const filed = rows.length === 0 ? [] : await filedIn(ctx, districts, given.view);
  const byLead = groupBy(filed, (one) => one.leadId);
  const submitted: EntryDraft[] = [];
  const reported: EntryDraft[] = [];
  if (byLead.size > 0) {
    const leadIds = [...byLead.keys()];
    const signingLeads = [...new Set(filed.filter((one) => one.kind).map((one) => one.leadId))];
    const places = await placesOf(ctx, leadIds);
    const ledger = (await ledgerOf(ctx, signingLeads, given.view)).map((row) => ({
      ...row,
      amount: BigInt(row.amount),
    }));
    const ledgerByLead = groupBy(ledger, (entry) => entry.leadId);
    for (const place of places) {
      const project = projectOf(place, given.parks);
      const mine = byLead.get(place.leadId) ?? [];
      const own = ledgerByLead.get(place.leadId) ?? [];
      const sent = mine.filter((one) => one.then === "SUBMITTED");
      const all = draftsFrom(project, mine, own);
      reported.push(...all);
      submitted.push(...(sent.length === mine.length ? all : draftsFrom(project, sent, own)));
    }
  }
  const ranges = rangesOf(rows, given.view);
  const figures = new Map<string, Waiting>();
  for (const row of rows) {
    const range = ranges.get(row.id);
    if (!range) continue;
    const member = memberOf(row.scope, given.parks.within);
    const mine = (entry: EntryDraft) =>
      member(entry) && entry.effectiveOn <= range.to && (!range.from || entry.effectiveOn >= range.from);
    const metric = ledgerMetricOf(row.metric)!;
    figures.set(row.id, {
      reported: figureOf(metric, reported.filter(mine)),
      underReview: figureOf(metric, submitted.filter(mine)),
    });
  }
  return figures;
};
