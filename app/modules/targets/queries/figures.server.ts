import { type CrossParkFilter, countCrossPark } from "~/modules/leads/queries/referrals.server";
import type { ParkScope } from "~/modules/parks/rules";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { isCount, isMoney, memberOf, type Placed } from "../rules/membership";
import { figureRange } from "../rules/path";
import { ruleTarget, type TargetRow } from "./rows.server";
import { seenSql, together, type View } from "./view.server";

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

const districtsOf = (rows: readonly TargetRow[]) => [...new Set(rows.map((row) => row.scope.district))];

/** `since0`, `since1`…: what is dated on or after each edge, the first edge being the beginning. */
type Group = Placed & { metric: string } & Record<`since${number}`, string | null>;

/** The dates, up to the view's, on which some target's stretch begins or has just ended. */
const edgesOf = (ranges: readonly Range[], asOf: DateOnly): { first: DateOnly | null; edges: DateOnly[] } => {
  const starts = ranges.map((range) => range.from);
  const first = starts.includes(null) ? null : ([...starts].sort()[0] ?? null);
  const all = ranges.flatMap(({ from, to }) => [...(from ? [from] : []), addDays(to, 1)]);
  const edges = [...new Set(all)].filter((edge) => edge <= asOf && (first === null || edge > first));
  return { first, edges: edges.sort() };
};

/** Sums since an edge are all that any stretch needs: from its beginning, less from the day after its end. */
const sumIn = (edges: readonly DateOnly[], { from, to }: Range) => {
  const since = (group: Group, date: DateOnly | null): bigint => {
    const at = date === null ? 0 : edges.indexOf(date) + 1;
    return BigInt(group[`since${at}`] ?? 0);
  };
  const end = addDays(to, 1);
  const ended = edges.includes(end);
  const begins = from !== null && edges.includes(from) ? from : null;
  return (group: Group): bigint => since(group, begins) - (ended ? since(group, end) : 0n);
};

type Asked = {
  first: DateOnly | null;
  edges: DateOnly[];
  metrics: string[];
  districts: string[];
  view: View;
};

/** The pass itself: one read of the ledger, summed by metric and place. The scopes choose among its groups. */
const groupsOf = (ctx: Ctx, { first, edges, metrics, districts, view }: Asked) => {
  const since = first ? Prisma.sql`AND e."effectiveOn" >= ${first}::date` : Prisma.empty;
  const own = districts.length === 1 ? Prisma.sql`AND e."districtId" = ${districts[0]}` : Prisma.empty;
  const sums = edges.map(
    (edge, at) =>
      Prisma.sql`(sum(e."amount") FILTER (WHERE e."effectiveOn" >= ${edge}::date))::text AS ${Prisma.raw(`"since${at + 1}"`)}`,
  );
  return ctx.db.$queryRaw<Group[]>`
    SELECT e."metric", e."districtId", e."parkId", e."organisationId", e."field", e."origin",
      ${Prisma.join([Prisma.sql`sum(e."amount")::text AS "since0"`, ...sums])}
    FROM "LedgerEntry" e
    WHERE e."metric" = ANY(${metrics}::"Metric"[]) AND ${seenSql(view)} ${since} ${own}
    GROUP BY 1, 2, 3, 4, 5, 6`;
};

/**
 * Confirmed money of every target, in 分, from one pass over the ledger: the entries are summed by metric and place
 * since each edge of time, and each target then takes the few hundred groups that lie in its scope.
 */
export const moneyFigures = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<Map<string, bigint>> => {
  const { view, parks } = given;
  const figures = new Map<string, bigint>();
  const rows = given.rows.filter((row) => isMoney(row.metric));
  const ranges = rangesOf(rows, view);
  if (ranges.size === 0) return figures;
  const { first, edges } = edgesOf([...ranges.values()], view.asOf);
  const metrics = [...new Set(rows.map((row) => row.metric!))];
  const groups = await groupsOf(ctx, { first, edges, metrics, districts: districtsOf(rows), view });
  for (const row of rows) {
    const range = ranges.get(row.id);
    if (!range) continue;
    const [member, figureOf] = [memberOf(row.scope, parks.within), sumIn(edges, range)];
    let sum = 0n;
    for (const group of groups) if (group.metric === row.metric && member(group)) sum += figureOf(group);
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
  return Prisma.sql`SELECT ${row.id} AS "id", count(*)::int AS "count" FROM (
    SELECT FROM "LedgerEntry" e
    WHERE e."metric" = 'PROJECTS' AND e."districtId" = ${district} AND ${seenSql(view)}
      AND e."effectiveOn" <= ${range.to}::date
      ${range.from ? Prisma.sql`AND e."effectiveOn" >= ${range.from}::date` : Prisma.empty}
      ${inListSql('e."parkId"', row.scope.parks.flatMap(parks.within))}
      ${inListSql('e."organisationId"', organisations)} ${inListSql('e."field"', fields, '"Field"')}
      ${origin ? Prisma.sql`AND e."origin" = ${origin}::"Origin"` : Prisma.empty}
    GROUP BY e."leadId" HAVING sum(e."amount") > 0) x`;
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

export const crossParkFilter = (
  row: TargetRow,
  { range, view, parks }: { range: Range; view: View; parks: ParkScope },
): CrossParkFilter => ({
  districtId: row.scope.district,
  ...range,
  knownBefore: view.knownBefore,
  parkIds: row.scope.parks.flatMap(parks.within),
  organisationIds: row.scope.organisations,
  fields: row.scope.fields,
  origin: row.scope.origin,
});

/** 跨区合作: accepted referrals across parks and joint projects, as the referrals' own rule counts them. */
const crossParkCounts = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<[string, bigint][]> => {
  const ranges = rangesOf(given.rows, given.view);
  const counts: [string, bigint][] = [];
  for (const row of given.rows) {
    const range = ranges.get(row.id);
    if (!range) continue;
    counts.push([row.id, BigInt(await countCrossPark(ctx, crossParkFilter(row, { ...given, range })))]);
  }
  return counts;
};

/** Counted targets: distinct projects of the ledger, leads in reserve, projects across parks. */
export const countFigures = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<Map<string, bigint>> => {
  const rows = given.rows.filter((row) => isCount(row.metric));
  const of = (...metrics: string[]) => rows.filter((row) => metrics.includes(row.metric!));
  const found = await together(ctx, [
    () => projectCounts(ctx, { ...given, rows: of("ZHANGJIANG_PROJECTS", "LANDED_PROJECTS") }),
    () => reserveCounts(ctx, { ...given, rows: of("RESERVE_PROJECTS") }),
    () => crossParkCounts(ctx, { ...given, rows: of("CROSS_PARK_PROJECTS") }),
  ]);
  return new Map(found.flat());
};
