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

const sample = (db: Tx, question: Question, any: TokenQuery) => db.$queryRaw<(Found & { among: number })[]>`
  WITH m AS MATERIALIZED (
    SELECT d."kind", d."id", d."weight", ${classOf(stagesOf(question))} AS class FROM "SearchDocument" d
    WHERE ${holds(any)} AND ${within(question)} LIMIT ${BROAD + 1})
  SELECT m."kind", m."id", m."weight", (SELECT count(*)::integer FROM m) AS among FROM m
  ORDER BY class, m."weight" DESC, m."id" LIMIT ${Math.max(question.take, 1)}`;

/** A broad match is not sorted whole: each narrower reading brings its own best. */
const best = async (db: Tx, question: Question): Promise<Found[]> => {
  const parts = stagesOf(question).map(
    (stage) => Prisma.sql`(SELECT d."kind", d."id", d."weight" FROM "SearchDocument" d
      WHERE ${holds(stage)} AND ${within(question)} ORDER BY d."weight" DESC, d."id" LIMIT ${question.take})`,
  );
  return db.$queryRaw<Found[]>(Prisma.join(parts, " UNION ALL "));
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

export const embeddedEngine = (db: Tx): Engine => ({
  name: EMBEDDED,
  count: () => countDocuments(db),
  async find(question): Promise<Answer> {
    const any = wanted(question);
    if (!any) return { candidates: [], total: { value: 0, exact: true }, facets: null };
    const first = await sample(db, question, any);
    const among = first[0]?.among ?? 0;
    const total = { value: Math.min(among, BROAD), exact: among <= BROAD };
    const recent = question.sort === "recent" && question.take > 0;
    const found = recent
      ? await latest(db, question, any)
      : total.exact
        ? first
        : [...(await best(db, question)), ...first];
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
