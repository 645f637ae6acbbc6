import type { ParkScope } from "~/modules/parks/rules";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { type CountMetric, isCount, isMoney, memberOf, type Placed } from "../rules/membership";
import { figureRange } from "../rules/path";
import { ruleTarget, type TargetRow } from "./rows.server";
import { seenSql, type View } from "./view.server";

export type Range = { from: DateOnly | null; to: DateOnly };

/** The business dates that feed each target at the view's date; targets that sum nothing yet are left out. */
export const rangesOf = (rows: readonly TargetRow[], view: View): Map<string, Range> => {
  const ranges = new Map<string, Range>();
  for (const row of rows) {
    const range = figureRange(ruleTarget(row), view.asOf);
    if (range) ranges.set(row.id, range);
  }
  return ranges;
};

type Group = Placed & { metric: string; bucket: number; amount: string };

const boundsOf = (ranges: Iterable<Range>): DateOnly[] => {
  const bounds = new Set<DateOnly>();
  for (const { from, to } of ranges) {
    if (from) bounds.add(from);
    bounds.add(addDays(to, 1));
  }
  return [...bounds].sort();
};

const districtsOf = (rows: readonly TargetRow[]) => [...new Set(rows.map((row) => row.scope.district))];

/** Bucket n holds the dates from bounds[n-1] up to, not including, bounds[n]. */
const inRange = (bounds: readonly DateOnly[], { from, to }: Range) => {
  const first = from === null ? 0 : bounds.indexOf(from) + 1;
  const last = bounds.indexOf(addDays(to, 1));
  return (bucket: number) => bucket >= first && bucket <= last;
};

/**
 * Confirmed money of every target, in 分, from one pass over the ledger: the entries are summed by metric, place and
 * stretch of time, and each target then takes the few hundred groups that lie in its scope.
 */
export const moneyFigures = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<Map<string, bigint>> => {
  const figures = new Map<string, bigint>();
  const rows = given.rows.filter((row) => isMoney(row.metric));
  const ranges = rangesOf(rows, given.view);
  if (ranges.size === 0) return figures;
  const bounds = boundsOf(ranges.values());
  const groups = await ctx.db.$queryRaw<Group[]>`
    SELECT e."metric"::text, e."districtId", e."parkId", e."organisationId", e."field"::text, e."origin"::text,
      e."bucket", e."amount"::text
    FROM (
      SELECT e."metric", e."districtId", e."parkId", e."organisationId", e."field", e."origin",
        width_bucket(e."effectiveOn", ${bounds}::date[]) AS "bucket", sum(e."amount") AS "amount"
      FROM "LedgerEntry" e
      WHERE e."districtId" = ANY(${districtsOf(rows)}::text[]) AND e."metric" <> 'PROJECTS' AND ${seenSql(given.view)}
      GROUP BY 1, 2, 3, 4, 5, 6, 7) e`;
  for (const row of rows) {
    const range = ranges.get(row.id);
    if (!range) continue;
    const [member, dated] = [memberOf(row.scope, given.parks.within), inRange(bounds, range)];
    let sum = 0n;
    for (const group of groups)
      if (group.metric === row.metric && dated(group.bucket) && member(group)) sum += BigInt(group.amount);
    figures.set(row.id, sum);
  }
  return figures;
};

interface Wanted {
  id: string;
  from: string | null;
  to: string;
  district: string;
  parks: string[];
  units: readonly string[];
  fields: readonly string[];
  origin: string | null;
}

const wantedOf = (rows: readonly TargetRow[], ranges: Map<string, Range>, parks: ParkScope): Wanted[] =>
  rows.flatMap((row) => {
    const range = ranges.get(row.id);
    if (!range) return [];
    const { district, organisations, fields, origin } = row.scope;
    const inside = row.scope.parks.flatMap(parks.within);
    return [{ id: row.id, ...range, district, parks: inside, units: organisations, fields, origin }];
  });

const WANTED = (wanted: readonly Wanted[]) =>
  Prisma.sql`jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
    AS w("id" text, "from" date, "to" date, "district" text, "parks" jsonb, "units" jsonb, "fields" jsonb, "origin" text)`;

const NET_OF_LEADS = (across: boolean, view: View) => Prisma.sql`
  SELECT e."leadId" FROM "LedgerEntry" e
  WHERE e."metric" = 'PROJECTS' AND e."districtId" = w."district" AND ${seenSql(view)}
    AND (w."from" IS NULL OR e."effectiveOn" >= w."from") AND e."effectiveOn" <= w."to"
    AND (w."parks" = '[]' OR w."parks" ? e."parkId") AND (w."units" = '[]' OR w."units" ? e."organisationId")
    AND (w."fields" = '[]' OR w."fields" ? e."field"::text) AND (w."origin" IS NULL OR e."origin"::text = w."origin")
  GROUP BY e."leadId" HAVING sum(e."amount") > 0
    ${across ? Prisma.sql`AND count(DISTINCT e."organisationId") FILTER (WHERE e."amount" > 0) > 1` : Prisma.empty}`;

const NEWLY_TALKING = (view: View) => Prisma.sql`
  SELECT m."leadId" FROM "Lead" l JOIN "StageMove" m ON m."leadId" = l."id"
  WHERE l."districtId" = w."district" AND m."toStage" <> 'PROSPECT' AND m."at" < ${view.knownBefore}
    AND (w."units" = '[]' OR w."units" ? l."organisationId")
    AND (w."fields" = '[]' OR w."fields" ? l."field"::text) AND (w."origin" IS NULL OR l."origin"::text = w."origin")
  GROUP BY m."leadId"
  HAVING min(m."effectiveOn") <= w."to" AND (w."from" IS NULL OR min(m."effectiveOn") >= w."from")`;

/** Counted targets: distinct projects, so that one with two parks counts once. */
export const countFigures = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<Map<string, bigint>> => {
  const figures = new Map<string, bigint>();
  const ranges = rangesOf(given.rows, given.view);
  const countBy = async (metrics: readonly CountMetric[], leads: Prisma.Sql) => {
    const rows = given.rows.filter((row) => isCount(row.metric) && metrics.includes(row.metric));
    const wanted = wantedOf(rows, ranges, given.parks);
    if (wanted.length === 0) return;
    const counted = await ctx.db.$queryRaw<{ id: string; count: number }[]>`
      SELECT w."id", (SELECT count(*)::int FROM (${leads}) x) AS "count" FROM ${WANTED(wanted)}`;
    for (const { id, count } of counted) figures.set(id, BigInt(count));
  };
  await countBy(["ZHANGJIANG_PROJECTS", "LANDED_PROJECTS"], NET_OF_LEADS(false, given.view));
  await countBy(["CROSS_PARK_PROJECTS"], NET_OF_LEADS(true, given.view));
  await countBy(["RESERVE_PROJECTS"], NEWLY_TALKING(given.view));
  return figures;
};
