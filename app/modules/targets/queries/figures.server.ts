import type { ParkScope } from "~/modules/parks/rules";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { isCount, isMoney, memberOf, type Placed } from "../rules/membership";
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

/** The dates inside the ledger's stretch at which some target begins or has ended. */
const boundsOf = (
  ranges: readonly Range[],
  asOf: DateOnly,
): { first: DateOnly | null; bounds: DateOnly[] } => {
  const from = ranges.map((range) => range.from);
  const first = from.includes(null) ? null : (from.sort()[0] ?? null);
  const edges = ranges.flatMap(({ from, to }) => [...(from ? [from] : []), addDays(to, 1)]);
  const bounds = [...new Set(edges)].filter((edge) => edge <= asOf && (first === null || edge > first));
  return { first, bounds: bounds.sort() };
};

const districtsOf = (rows: readonly TargetRow[]) => [...new Set(rows.map((row) => row.scope.district))];

/** An entry's bucket is the number of bounds on or before its date. */
const inRange = (bounds: readonly DateOnly[], { from, to }: Range) => {
  const bucketOf = (date: DateOnly) => bounds.filter((bound) => bound <= date).length;
  const [first, last] = [from === null ? 0 : bucketOf(from), bucketOf(to)];
  return (bucket: number) => bucket >= first && bucket <= last;
};

type Asked = {
  first: DateOnly | null;
  bounds: DateOnly[];
  metrics: string[];
  districts: string[];
  view: View;
};

/** The pass itself. */
const groupsOf = (ctx: Ctx, { first, bounds, metrics, districts, view }: Asked) => {
  const since = first ? Prisma.sql`AND e."effectiveOn" >= ${first}::date` : Prisma.empty;
  const bucket = bounds.map((bound) => Prisma.sql`(e."effectiveOn" >= ${bound}::date)::int`);
  return ctx.db.$queryRaw<Group[]>`
    SELECT e."metric"::text, e."districtId", e."parkId", e."organisationId", e."field"::text, e."origin"::text,
      e."bucket", e."amount"::text
    FROM (
      SELECT e."metric", e."districtId", e."parkId", e."organisationId", e."field", e."origin",
        ${bucket.length > 0 ? Prisma.join(bucket, " + ") : Prisma.sql`0`} AS "bucket",
        sum(e."amount") AS "amount"
      FROM "LedgerEntry" e
      WHERE e."districtId" = ANY(${districts}::text[]) AND e."metric" = ANY(${metrics}::"Metric"[]) AND ${seenSql(view)} ${since}
      GROUP BY 1, 2, 3, 4, 5, 6, 7) e`;
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
  const { view } = given;
  const { first, bounds } = boundsOf([...ranges.values()], view.asOf);
  const metrics = [...new Set(rows.map((row) => row.metric!))];
  const districts = districtsOf(rows);
  const groups = await groupsOf(ctx, { first, bounds, metrics, districts, view });
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

const inListSql = (column: string, values: readonly string[], type = "text") =>
  values.length === 0
    ? Prisma.empty
    : Prisma.sql`AND ${Prisma.raw(column)} = ANY(${[...values]}::${Prisma.raw(type)}[])`;

/** Leads whose projects, in the target's own scope and time, are net above zero: one a project, whatever its parks. */
const projectsSql = (row: TargetRow, given: { range: Range; view: View; parks: ParkScope }): Prisma.Sql => {
  const { district, organisations, fields, origin } = row.scope;
  const { range, view, parks } = given;
  const across =
    row.metric === "CROSS_PARK_PROJECTS"
      ? Prisma.sql`AND count(DISTINCT e."organisationId") FILTER (WHERE e."amount" > 0) > 1`
      : Prisma.empty;
  return Prisma.sql`SELECT ${row.id} AS "id", count(*)::int AS "count" FROM (
    SELECT FROM "LedgerEntry" e
    WHERE e."metric" = 'PROJECTS' AND e."districtId" = ${district} AND ${seenSql(view)}
      AND e."effectiveOn" <= ${range.to}::date
      ${range.from ? Prisma.sql`AND e."effectiveOn" >= ${range.from}::date` : Prisma.empty}
      ${inListSql('e."parkId"', row.scope.parks.flatMap(parks.within))}
      ${inListSql('e."organisationId"', organisations)} ${inListSql('e."field"', fields, '"Field"')}
      ${origin ? Prisma.sql`AND e."origin" = ${origin}::"Origin"` : Prisma.empty}
    GROUP BY e."leadId" HAVING sum(e."amount") > 0 ${across}) x`;
};

const projectCounts = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<[string, bigint][]> => {
  const ranges = rangesOf(given.rows, given.view);
  const counts = given.rows.flatMap((row) => {
    const range = ranges.get(row.id);
    return range ? [projectsSql(row, { ...given, range })] : [];
  });
  if (counts.length === 0) return [];
  const found = await ctx.db.$queryRaw<
    { id: string; count: number }[]
  >`${Prisma.join(counts, " UNION ALL ")}`;
  return found.map(({ id, count }) => [id, BigInt(count)]);
};

/** Leads by the date on which they first came to 在谈. */
const reserveCounts = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<[string, bigint][]> => {
  const ranges = rangesOf(given.rows, given.view);
  const counts: [string, bigint][] = [];
  for (const row of given.rows) {
    const range = ranges.get(row.id);
    if (!range) continue;
    const { district, organisations, fields, origin } = row.scope;
    const [found] = await ctx.db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS "count" FROM (
        SELECT m."leadId" FROM "StageMove" m JOIN "Lead" l ON l."id" = m."leadId"
        WHERE m."toStage" <> 'PROSPECT' AND m."at" < ${given.view.knownBefore} AND l."districtId" = ${district}
          ${inListSql('l."organisationId"', organisations)} ${inListSql('l."field"', fields, '"Field"')}
          ${origin ? Prisma.sql`AND l."origin" = ${origin}::"Origin"` : Prisma.empty}
        GROUP BY m."leadId"
        HAVING min(m."effectiveOn") <= ${range.to}::date
          ${range.from ? Prisma.sql`AND min(m."effectiveOn") >= ${range.from}::date` : Prisma.empty}) x`;
    counts.push([row.id, BigInt(found!.count)]);
  }
  return counts;
};

/** Counted targets: distinct projects of the ledger, or leads in reserve. */
export const countFigures = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<Map<string, bigint>> => {
  const rows = given.rows.filter((row) => isCount(row.metric));
  const [reserve, projects] = [
    rows.filter((row) => row.metric === "RESERVE_PROJECTS"),
    rows.filter((row) => row.metric !== "RESERVE_PROJECTS"),
  ];
  return new Map([
    ...(await projectCounts(ctx, { ...given, rows: projects })),
    ...(await reserveCounts(ctx, { ...given, rows: reserve })),
  ]);
};
