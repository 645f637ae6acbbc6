import { type CrossParkFilter, countCrossPark } from "~/modules/leads/queries/referrals.server";
import type { ParkScope } from "~/modules/parks/rules";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { isCount, isMoney, type MoneyMetric, memberOf, type Placed } from "../rules/membership";
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
type Group = Placed & Record<`since${number}`, string | null>;

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

/**
 * By which sides of an entry's place some target of the metric chooses; the others need no groups of their own. Fields
 * that no target asks for are not read, and where all ask for the same ones they need not be told apart.
 */
const sidesOf = (rows: readonly TargetRow[]) => {
  const asked = (some: (row: TargetRow) => boolean) => rows.some(some);
  const lists = [...new Set(rows.map(({ scope }) => [...scope.fields].sort().join()))];
  return {
    sides: {
      parkId: asked(({ scope }) => scope.parks.length > 0),
      organisationId: asked(({ scope }) => scope.organisations.length > 0),
      field: lists.length > 1,
      origin: asked(({ scope }) => scope.origin !== null),
    },
    fields: lists.includes("") ? [] : [...new Set(rows.flatMap(({ scope }) => scope.fields))],
  };
};

type Pass = { metric: MoneyMetric; rows: readonly TargetRow[]; first: DateOnly | null; edges: DateOnly[] };

const inListSql = (column: string, values: readonly string[], type = "text") =>
  values.length === 0
    ? Prisma.empty
    : Prisma.sql`AND ${Prisma.raw(column)} = ANY(${[...values]}::${Prisma.raw(type)}[])`;

/** The entries of one metric, each read once, summed by place and since each edge. Sums travel as text: they are exact. */
const groupsOf = (ctx: Ctx, { metric, rows, first, edges }: Pass, view: View) => {
  const [district, ...others] = districtsOf(rows);
  const own =
    others.length === 0
      ? Prisma.sql`e."districtId" = ${district}`
      : Prisma.sql`e."districtId" = ANY(${[district!, ...others]}::text[])`;
  const { sides, fields } = sidesOf(rows);
  const asked = Object.entries({ districtId: others.length > 0, ...sides }).flatMap(([name, used]) =>
    used ? [Prisma.raw(`e."${name}"`)] : [],
  );
  const sums = edges.map(
    (edge, at) =>
      Prisma.sql`(sum(e."amount") FILTER (WHERE e."effectiveOn" >= ${edge}::date))::text AS ${Prisma.raw(`"since${at + 1}"`)}`,
  );
  const found = ctx.db.$queryRaw<Partial<Group>[]>`
    SELECT ${Prisma.join([...asked, Prisma.sql`sum(e."amount")::text AS "since0"`, ...sums])}
    FROM "LedgerEntry" e
    WHERE e."metric" = ${metric}::"Metric" AND ${seenSql(view)} AND ${own}
      ${first ? Prisma.sql`AND e."effectiveOn" >= ${first}::date` : Prisma.empty}
      ${inListSql('e."field"', fields, '"Field"')}
    ${asked.length === 0 ? Prisma.empty : Prisma.sql`GROUP BY ${Prisma.join(asked)}`}`;
  const nowhere = {
    districtId: district!,
    parkId: null,
    organisationId: "",
    field: fields[0] ?? "",
    origin: null,
  };
  return found.then((groups) => groups.map((group) => ({ ...nowhere, ...group }) as Group));
};

/**
 * Confirmed money of every target, in 分, from one pass over the ledger: the entries of each metric are summed by place
 * since each edge of time, and each target then takes the few hundred groups that lie in its scope.
 */
export const moneyFigures = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<Map<string, bigint>> => {
  const { view, parks } = given;
  const ranges = rangesOf(
    given.rows.filter((row) => isMoney(row.metric)),
    view,
  );
  const counted = given.rows.filter((row) => ranges.has(row.id));
  const passes = [...new Set(counted.map((row) => row.metric as MoneyMetric))].map((metric): Pass => {
    const rows = counted.filter((row) => row.metric === metric);
    const stretches = rows.map((row) => ranges.get(row.id)!);
    return { metric, rows, ...edgesOf(stretches, view.asOf) };
  });
  const found = await together(
    ctx,
    passes.map((pass) => () => groupsOf(ctx, pass, view)),
  );
  const figures = new Map<string, bigint>();
  for (const [at, { rows, edges }] of passes.entries()) {
    for (const row of rows) {
      const member = memberOf(row.scope, parks.within);
      const figureOf = sumIn(edges, ranges.get(row.id)!);
      let sum = 0n;
      for (const group of found[at]!) if (member(group)) sum += figureOf(group);
      figures.set(row.id, sum);
    }
  }
  return figures;
};

/** Entries in the target's own scope and time. */
const countedSql = (row: TargetRow, { range, parks }: { range: Range; parks: ParkScope }): Prisma.Sql => {
  const { district, organisations, fields, origin } = row.scope;
  return Prisma.sql`(e."districtId" = ${district} AND e."effectiveOn" <= ${range.to}::date
    ${range.from ? Prisma.sql`AND e."effectiveOn" >= ${range.from}::date` : Prisma.empty}
    ${inListSql('e."parkId"', row.scope.parks.flatMap(parks.within))}
    ${inListSql('e."organisationId"', organisations)} ${inListSql('e."field"', fields, '"Field"')}
    ${origin ? Prisma.sql`AND e."origin" = ${origin}::"Origin"` : Prisma.empty})`;
};

/** Projects net above zero in each target's scope, one a project whatever its parks: one pass for all the targets. */
const projectCounts = async (
  ctx: Ctx,
  given: { rows: readonly TargetRow[]; view: View; parks: ParkScope },
): Promise<[string, bigint][]> => {
  const { view, parks } = given;
  const ranges = rangesOf(given.rows, view);
  const rows = given.rows.filter((row) => ranges.has(row.id));
  if (rows.length === 0) return [];
  const scopes = rows.map((row) => countedSql(row, { range: ranges.get(row.id)!, parks }));
  const named = (at: number) => Prisma.raw(`"n${at}"`);
  const nets = scopes.map((scope, at) => Prisma.sql`sum(e."amount") FILTER (WHERE ${scope}) AS ${named(at)}`);
  const counts = rows.map(
    (_, at) => Prisma.sql`count(*) FILTER (WHERE ${named(at)} > 0)::int AS ${named(at)}`,
  );
  const [found] = await ctx.db.$queryRaw<Record<string, number>[]>`
    SELECT ${Prisma.join(counts)} FROM (
      SELECT ${Prisma.join(nets)} FROM "LedgerEntry" e
      WHERE e."metric" = 'PROJECTS' AND ${seenSql(view)} AND (${Prisma.join(scopes, " OR ")})
      GROUP BY e."leadId") x`;
  return rows.map((row, at) => [row.id, BigInt(found![`n${at}`]!)]);
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
          AND NOT EXISTS (SELECT 1 FROM "StageMove" b WHERE b."leadId" = m."leadId" AND b."id" > m."id"
            AND b."kind" = 'BACK' AND b."toStage" = 'PROSPECT' AND b."at" < ${given.view.knownBefore})
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
