import type { ParkScope } from "~/modules/parks/rules";
import type { Entry, Project } from "~/modules/signings/rules/ledger";
import { draftsOf, linesOf, pendingEntries, type SigningFacts } from "~/modules/signings/rules/posting";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import { isMoney, ledgerMetricOf, memberOf } from "../rules/membership";
import { byPlace, type Waiting, type WaitingDraft, waitingIn } from "../rules/waiting";
import { rangesOf } from "./figures.server";
import type { TargetRow } from "./rows.server";
import { seenSql, stateThenSql, together, type View } from "./view.server";

interface FiledSigning extends LeadPlace, SigningFacts {
  then: Then;
}

type Then = "SAVED" | "SUBMITTED";

interface LeadPlace {
  leadId: string;
  districtId: string;
  organisationId: string;
  field: Project["field"];
  origin: Project["origin"];
  parkIds: string[];
  sharesBp: number[];
}

/** Filings of one metric, month and place together; those of a project with several parks one by one, for the shares. */
interface FiledInvestment extends LeadPlace {
  then: Then;
  metric: "INDUSTRIAL" | "PAID_IN" | "FOREIGN";
  on: string;
  amount: string;
}

type LedgerRow = Omit<Entry, "amount"> & { amount: string };

/** Put in before the view's instant and not decided before it; written as the index has it. */
const openThen = ({ knownBefore }: View) => Prisma.sql`tstzrange(s."createdAt",
  CASE WHEN s."state" IN ('CONFIRMED', 'RETURNED') THEN greatest(s."createdAt", s."decidedAt") END)
  @> ${new Date(knownBefore.getTime() - 1)}::timestamptz`;

/** The few that wait are looked up one by one: OFFSET 0 keeps the planner from reading every lead instead. */
const LEAD = Prisma.sql`CROSS JOIN LATERAL (SELECT l."districtId", l."organisationId", l."field", l."origin"
    FROM "Lead" l WHERE l."id" = s."leadId" OFFSET 0) l
  CROSS JOIN LATERAL (SELECT coalesce(array_agg(p."parkId" ORDER BY p."parkId"), '{}') AS "parkIds",
    coalesce(array_agg(p."shareBp" ORDER BY p."parkId"), '{}') AS "sharesBp"
    FROM "LeadSite" p WHERE p."leadId" = s."leadId") p`;

/** What waited at the view's date, whatever became of it since; each with its lead's place. */
const signingsWaiting = async (ctx: Ctx, { districts, view }: { districts: string[]; view: View }) => {
  const rows = await ctx.db.$queryRaw<(Omit<FiledSigning, "amountFen"> & { amountFen: string | null })[]>`
    SELECT s."leadId", s."id", ${stateThenSql(view)} AS "then", s."kind"::text, s."signedOn"::text, s."amountFen"::text,
      l."districtId", l."organisationId", l."field"::text, l."origin"::text, p."parkIds", p."sharesBp"
    FROM "Signing" s ${LEAD}
    WHERE ${openThen(view)} AND s."districtId" = ANY(${districts}::text[])
      AND s."kind" IN ('FORMAL', 'SUPPLEMENT', 'TERMINATION') AND s."signedOn" <= ${view.asOf}::date`;
  return rows.map((row) => ({ ...row, amountFen: row.amountFen === null ? null : BigInt(row.amountFen) }));
};

const investmentsWaiting = (
  ctx: Ctx,
  { districts, metrics, view }: { districts: string[]; metrics: string[]; view: View },
) => ctx.db.$queryRaw<FiledInvestment[]>`
  SELECT f."then", f."metric"::text, f."districtId", f."organisationId", f."field"::text, f."origin"::text,
    f."parkIds", f."sharesBp", max(f."leadId") AS "leadId", sum(f."amountFen")::text AS "amount",
    ((f."period" || '-01')::date + interval '1 month' - interval '1 day')::date::text AS "on"
  FROM (
    SELECT s."id", s."leadId", s."metric", s."period", s."amountFen", ${stateThenSql(view)} AS "then",
      l."districtId", l."organisationId", l."field", l."origin", p."parkIds", p."sharesBp"
    FROM "Investment" s ${LEAD}
    WHERE ${openThen(view)} AND s."districtId" = ANY(${districts}::text[])
      AND s."metric" = ANY(${metrics}::"Metric"[]) AND s."period" <= ${view.asOf.slice(0, 7)}
  ) f
  GROUP BY f."then", f."metric", f."period", f."districtId", f."organisationId", f."field", f."origin", f."parkIds",
    f."sharesBp", CASE WHEN cardinality(f."parkIds") > 1 THEN f."id" END`;

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

/** What confirming everything filed would post, and what confirming everything submitted would. */
const signingDrafts = async (
  ctx: Ctx,
  given: { filed: readonly FiledSigning[]; view: View; parks: ParkScope },
): Promise<WaitingDraft[]> => {
  const byLead = groupBy(given.filed, (one) => one.leadId);
  if (byLead.size === 0) return [];
  const rows = await ledgerOf(ctx, [...byLead.keys()], given.view);
  const entries = rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
  const ledgers = groupBy(entries, (entry) => entry.leadId);
  return [...byLead].flatMap(([leadId, mine]) => {
    const project = projectOf(mine[0]!, given.parks);
    const ledger = ledgers.get(leadId) ?? [];
    const sent = mine.filter((one) => one.then === "SUBMITTED");
    const posted = (signings: readonly FiledSigning[], marks: Omit<WaitingDraft, "entry">) =>
      pendingEntries({ project, signings, ledger }).map((entry) => ({ entry, ...marks }));
    if (sent.length === mine.length) return posted(mine, { reported: true, underReview: true });
    return [
      ...posted(mine, { reported: true, underReview: false }),
      ...(sent.length > 0 ? posted(sent, { reported: false, underReview: true }) : []),
    ];
  });
};

const investmentDrafts = (filed: readonly FiledInvestment[], parks: ParkScope): WaitingDraft[] =>
  filed.flatMap((one) => {
    const project = projectOf(one, parks);
    const source = { signingId: null, investmentId: null, effectiveOn: one.on, kind: "INVEST" as const };
    const lines = linesOf(project, one.metric, BigInt(one.amount));
    return draftsOf(project, one.metric, source, lines).map((entry) => ({
      entry,
      reported: true,
      underReview: one.then === "SUBMITTED",
    }));
  });

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
  const metrics = rows.map((row) => row.metric!).filter((metric) => isMoney(metric) && metric !== "SIGNED");
  const [signed, invested] = await together(ctx, [
    async () => signingDrafts(ctx, { filed: await signingsWaiting(ctx, { districts, view }), view, parks }),
    async () => investmentDrafts(await investmentsWaiting(ctx, { districts, metrics, view }), parks),
  ]);
  const places = byPlace([...signed, ...invested]);
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
