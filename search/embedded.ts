import { Prisma, type Tx } from "~/platform/db.server";
import type { Ref, SearchKind } from "./kinds";
import { type Answer, type Candidate, type Engine, FACETS, type FacetCounts, type Question } from "./port";
import { scopeSql } from "./scope";
import type { Source } from "./sources";
import { documentTokens } from "./text";
import { type TokenQuery, toTsquery } from "./text-query";

/** The index in the app's own database: lexemes of our own in a tsvector, no dictionary, no locale. */
export const EMBEDDED = "embedded";

/** Above this a match is broad: its total is told as 1000+, and candidates come best first from an index. */
const BROAD = 1_000;
/** Up to this many are sorted by how they match; of more, each reading of the query brings its own best. */
const SORTED = 300;
const FACETED = 10_000;

const holds = (query: TokenQuery) => Prisma.sql`d."tokens" @@ ${toTsquery(query)}::tsquery`;

const within = ({ scopes, kinds, filters }: Question): Prisma.Sql => {
  const parts = [scopeSql(scopes, kinds, "d")];
  if (filters.parkId) parts.push(Prisma.sql`d."parkIds" @> ARRAY[${filters.parkId}]::text[]`);
  if (filters.stage) parts.push(Prisma.sql`d."stage" = ${filters.stage}`);
  if (filters.field) parts.push(Prisma.sql`d."field" = ${filters.field}`);
  if (filters.year) parts.push(Prisma.sql`d."year" = ${filters.year}`);
  return Prisma.join(parts, " AND ");
};

type Found = { kind: SearchKind; id: string; weight: number };

const wanted = ({ query, loosely }: Question) => (loosely ? query.loose : query.any);

/** The narrower readings of the query, the best first: they order what the widest has found. */
const stagesOf = ({ query }: Question): TokenQuery[] =>
  [query.exact, query.spelled, query.start, query.name, query.pinyin].filter((stage) => stage !== null);

const classOf = (stages: TokenQuery[]) =>
  Prisma.sql`CASE ${Prisma.join(
    stages.map((stage, at) => Prisma.sql`WHEN ${holds(stage)} THEN ${at}::integer`),
    " ",
  )} ELSE ${stages.length}::integer END`;

type Counted = { among: number } & (Found | { kind: null });

/** Counts as far as 1000+, and sorts what it counted where that is little; to class a row means to unpack its lexemes. */
const counted = (db: Tx, question: Question, any: TokenQuery) => db.$queryRaw<Counted[]>`
  WITH m AS MATERIALIZED (
    SELECT d."kind", d."id", d."weight", d."tokens" FROM "SearchDocument" d
    WHERE ${holds(any)} AND ${within(question)} LIMIT ${BROAD + 1}),
  n AS (SELECT count(*)::integer AS among FROM m)
  SELECT n.among, r.* FROM n LEFT JOIN LATERAL (
    SELECT d."kind", d."id", d."weight" FROM m d WHERE n.among <= ${SORTED}
    ORDER BY ${classOf(stagesOf(question))}, d."weight" DESC, d."id" LIMIT ${question.take}) r ON TRUE`;

/** Two letters may stand in most records: what the planner expects tells so without reading a thousand of them. */
const isExpectedBroad = async (db: Tx, question: Question, any: TokenQuery): Promise<boolean> => {
  if (Array.from(question.query.compact).length > 2) return false;
  const [plan] = await db.$queryRaw<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }[]>`
    EXPLAIN (FORMAT JSON) SELECT 1 FROM "SearchDocument" d WHERE ${holds(any)} AND ${within(question)}`;
  return plan!["QUERY PLAN"][0].Plan["Plan Rows"] > 5 * BROAD;
};

const unsorted = (db: Tx, question: Question, any: TokenQuery) => db.$queryRaw<Found[]>`
  SELECT d."kind", d."id", d."weight" FROM "SearchDocument" d WHERE ${holds(any)} AND ${within(question)}
  LIMIT ${question.take}`;

const best = async (db: Tx, question: Question, any: TokenQuery): Promise<Found[]> => {
  const parts = stagesOf(question).map(
    (stage) => Prisma.sql`(SELECT d."kind", d."id", d."weight" FROM "SearchDocument" d
      WHERE ${holds(stage)} AND ${within(question)} ORDER BY d."weight" DESC, d."id" LIMIT ${question.take})`,
  );
  const found = await db.$queryRaw<Found[]>(Prisma.join(parts, " UNION ALL "));
  const enough = distinct(found, question.take).length === question.take;
  return enough ? found : [...found, ...(await unsorted(db, question, any))];
};

const latest = (db: Tx, question: Question, any: TokenQuery) => db.$queryRaw<Found[]>`
  SELECT d."kind", d."id", d."weight" FROM "SearchDocument" d WHERE ${holds(any)} AND ${within(question)}
  ORDER BY d."happenedAt" DESC, d."id" LIMIT ${question.take}`;

const distinct = (found: Found[], take: number): Candidate[] => {
  const byKey = new Map<string, Candidate>();
  for (const { kind, id, weight } of found) {
    const key = `${kind}:${id}`;
    if (!byKey.has(key)) byKey.set(key, { kind, id, weight });
  }
  return [...byKey.values()].slice(0, take);
};

const countFacets = async (db: Tx, question: Question, any: TokenQuery): Promise<FacetCounts> => {
  const counted = FACETS.map((facet) => {
    const value = facet === "parkId" ? `unnest("parkIds")` : `"${facet}"::text`;
    return Prisma.sql`SELECT '${Prisma.raw(facet)}' AS facet, ${Prisma.raw(value)} AS value, count(*)::integer AS count FROM m GROUP BY 2`;
  });
  const rows = await db.$queryRaw<{ facet: keyof FacetCounts; value: string | null; count: number }[]>`
    WITH m AS MATERIALIZED (SELECT d."kind", d."parkIds", d."stage", d."field", d."year" FROM "SearchDocument" d
      WHERE ${holds(any)} AND ${within(question)} LIMIT ${FACETED}) ${Prisma.join(counted, " UNION ALL ")}`;
  const facets: FacetCounts = { kind: {}, parkId: {}, stage: {}, field: {}, year: {} };
  for (const { facet, value, count } of rows) if (value !== null) facets[facet][value] = count;
  return facets;
};

const candidatesOf = async (
  db: Tx,
  question: Question,
  { any, among, first }: { any: TokenQuery; among: number; first: Counted[] },
): Promise<Found[]> => {
  if (question.take === 0 || among === 0) return [];
  if (question.sort === "recent") return latest(db, question, any);
  if (among > SORTED) return best(db, question, any);
  return first.filter((row) => row.kind !== null);
};

export const embeddedEngine = (db: Tx): Engine => ({
  name: EMBEDDED,
  count: () => countDocuments(db),
  async find(question): Promise<Answer> {
    const any = wanted(question);
    if (!any) return { candidates: [], total: { value: 0, exact: true }, facets: null };
    const first = (await isExpectedBroad(db, question, any))
      ? [{ among: BROAD + 1, kind: null } as const]
      : await counted(db, question, any);
    const among = first[0]?.among ?? 0;
    const total = { value: Math.min(among, BROAD), exact: among <= BROAD };
    const found = await candidatesOf(db, question, { any, among, first });
    const facets = question.facets ? await countFacets(db, question, any) : null;
    return { candidates: distinct(found, question.take), total, facets };
  },
});

const documentOf = (source: Source, generation: number) => ({
  kind: source.kind,
  id: source.id,
  districtId: source.districtId,
  organisationIds: source.organisationIds,
  parkIds: source.parkIds,
  stage: source.stage,
  field: source.field,
  year: source.year,
  weight: source.weight,
  tokens: documentTokens(source),
  generation,
  happenedAt: source.happenedAt.toISOString(),
});

const COLUMNS = Prisma.raw(
  `"kind", "id", "districtId", "organisationIds", "parkIds", "stage", "field", "year", "weight", "generation", "happenedAt"`,
);

export const putDocuments = async (tx: Tx, sources: readonly Source[], generation: number): Promise<void> => {
  if (sources.length === 0) return;
  const documents = JSON.stringify(sources.map((source) => documentOf(source, generation)));
  await tx.$executeRaw`
    INSERT INTO "SearchDocument" (${COLUMNS}, "tokens")
    SELECT ${COLUMNS}, array_to_tsvector("tokens") FROM jsonb_to_recordset(${documents}::jsonb) AS x(
      "kind" text, "id" text, "districtId" text, "organisationIds" text[], "parkIds" text[], "stage" text, "field" text,
      "year" integer, "weight" integer, "generation" integer, "happenedAt" timestamptz, "tokens" text[])
    ON CONFLICT ("kind", "id") DO UPDATE SET ("districtId", "organisationIds", "parkIds", "stage", "field", "year", "weight",
      "generation", "happenedAt", "tokens") = (EXCLUDED."districtId", EXCLUDED."organisationIds", EXCLUDED."parkIds",
      EXCLUDED."stage", EXCLUDED."field", EXCLUDED."year", EXCLUDED."weight", EXCLUDED."generation", EXCLUDED."happenedAt",
      EXCLUDED."tokens")`;
};

export const removeDocuments = async (tx: Tx, refs: readonly Ref[]): Promise<void> => {
  if (refs.length === 0) return;
  await tx.$executeRaw`DELETE FROM "SearchDocument" d USING unnest(${refs.map(({ kind }) => kind)}::text[],
    ${refs.map(({ id }) => id)}::text[]) AS gone(kind, id) WHERE d."kind" = gone.kind AND d."id" = gone.id`;
};

export const countDocuments = async (db: Tx): Promise<Record<string, number>> => {
  const rows = await db.$queryRaw<{ kind: string; count: number }[]>`
    SELECT "kind", count(*)::integer AS count FROM "SearchDocument" GROUP BY 1`;
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
};
