import { KEEP_PLAN, Prisma, type Tx } from "~/platform/db.server";
import { isFiltered, type RoughCounts, roughCounts } from "./broad";
import type { Ref, SearchKind } from "./kinds";
import { type Answer, type Candidate, type Engine, FACETS, type FacetCounts, type Question } from "./port";
import { kindsInReach, scopeSql, unseen } from "./scope";
import { rowsBehind, type Source, shownToldBy } from "./sources";
import { documentTokens } from "./text";
import { type TokenQuery, toTsquery } from "./text-query";

/** The index in the app's own database: lexemes of our own in a tsvector, no dictionary, no locale. */
export const EMBEDDED = "embedded";

/** Above this a match is broad: its total is told as 1000+, and candidates come best first from an index. */
const BROAD = 1_000;
/** Up to this many are sorted by how they match; of more, each reading of the query brings its own best. */
const SORTED = 300;
const FACETED = 10_000;
/** Known to stand in more records than this: not counted. */
const COMMON = 5 * BROAD;

/** Written into the text: the planner must know how few are asked for. */
const number = (value: number) => Prisma.raw(String(Math.trunc(value)));

/** Stands in a statement for a reading of what is typed, by its place. */
class Typed {
  readonly place: number;

  constructor(place: number) {
    this.place = place;
  }
}

interface Statement {
  text: string;
  values: readonly unknown[];
}

const statements = new Map<string, Statement>();
const MOST_STATEMENTS = 200;

/**
 * To put such a text together takes as long as to find: it is made once for a reach, and only what was typed is put in.
 * Filters are many and come rarely, so theirs are made anew.
 */
const statementOf = (question: Question, name: string, build: () => Prisma.Sql): Statement => {
  const { scopes, kinds, take } = question;
  const reach = kinds.map((kind) => {
    const { nothing, districtId, organisationId } = scopes[kind];
    return `${kind} ${nothing ? "-" : JSON.stringify([districtId, organisationId])}`;
  });
  const key = [name, take, ...reach].join("\n");
  const known = isFiltered(question) ? undefined : statements.get(key);
  if (known) return known;
  const { text, values } = build();
  const made = { text, values };
  if (isFiltered(question)) return made;
  if (statements.size >= MOST_STATEMENTS) statements.delete(statements.keys().next().value!);
  statements.set(key, made);
  return made;
};

const run = <Row>(db: Tx, { text, values }: Statement, typed: readonly (TokenQuery | null)[]) => {
  const put = (value: unknown) => {
    if (!(value instanceof Typed)) return value;
    const query = typed[value.place];
    return query ? toTsquery(query) : null;
  };
  return db.$queryRawUnsafe<Row[]>(text, ...values.map(put));
};

const holds = (query: TokenQuery) => Prisma.sql`d."tokens" @@ ${toTsquery(query)}::tsquery`;

const within = ({ scopes, kinds, filters }: Question, as?: typeof unseen): Prisma.Sql => {
  const parts = [scopeSql(scopes, kinds, "d", as)];
  if (filters.parkId) parts.push(Prisma.sql`d."parkIds" @> ARRAY[${filters.parkId}]::text[]`);
  if (filters.stage) parts.push(Prisma.sql`d."stage" = ${filters.stage}`);
  if (filters.field) parts.push(Prisma.sql`d."field" = ${filters.field}`);
  if (filters.year) parts.push(Prisma.sql`d."year" = ${filters.year}`);
  return Prisma.join(parts, " AND ");
};

const holdsSeen = (typed: Typed) => Prisma.sql`d."tokens" @@ ${typed}::tsquery`;

/** What was typed, hidden from the planner. */
const holdsUnseen = (typed: Typed) => Prisma.sql`d."tokens" @@ (SELECT ${typed}::tsquery)`;

const wanted = ({ query, loosely }: Question) => (loosely ? query.loose : query.any);

/** What most hits are. To set up the reading of every kind takes longer than to find: the others are read apart. */
const FREQUENT: readonly SearchKind[] = ["company", "lead"];
/** Of many, the most prominent come first. */
const PROMINENT: readonly SearchKind[] = ["company", "park", "carrier", "lead", "organisation"];

const rowsOfBest = ({ scopes, kinds }: Question, among: readonly SearchKind[]): Prisma.Sql => {
  const within = kindsInReach(scopes, kinds).filter((kind) => among.includes(kind));
  if (within.length === 0) return Prisma.sql`NULL`;
  return Prisma.sql`(SELECT json_agg(r.told)::text FROM (${rowsBehind("best", within, scopes)}) r)`;
};

const foundBy = (
  { best, rows }: { best: string | null; rows: string | null },
  among: readonly SearchKind[],
) => {
  const candidates = JSON.parse(best ?? "[]") as Candidate[];
  const unread = candidates.filter(({ kind }) => !among.includes(kind));
  return { candidates, read: { rows: shownToldBy(rows), unread } };
};

/** So many of its readings are of names alone. */
const NAMED = 5;

/** The readings of what was typed, the narrowest first. */
const stagesOf = ({ query, loosely }: Question) => [
  ...[query.exact, query.spelled, query.start, query.name, query.pinyin],
  ...(loosely ? [query.sound] : []),
];

/** The text stays the same whatever was typed, so that its plan is kept: a stage that is missing holds for nothing. */
const classOf = (stages: Typed[]) =>
  Prisma.sql`CASE ${Prisma.join(
    stages.map((stage, at) => Prisma.sql`WHEN d."tokens" @@ ${stage}::tsquery THEN ${number(at)}`),
    " ",
  )} ELSE ${number(stages.length)} END`;

/**
 * Counts as far as 1000+, sorts what it counted where that is little, and reads the rows behind the best: one
 * statement, since each trip to the database costs as much as the search. To class a row means to unpack its lexemes.
 * To plan it takes several times as long as to run it, so its plan is kept, and what was typed stands in a subselect:
 * a planner that saw it would hold a plan of its own for the better one and make it anew each time.
 */
const counted = async (db: Tx, question: Question, any: TokenQuery) => {
  const { take } = question;
  const stages = stagesOf(question);
  const statement = statementOf(question, `counted ${stages.length}`, () => {
    const classed = classOf(stages.map((_, at) => new Typed(at + 1)));
    return Prisma.sql`${Prisma.raw(KEEP_PLAN)}
    WITH m AS MATERIALIZED (
      SELECT d."kind", d."id", d."weight", d."tokens" FROM "SearchDocument" d
      WHERE ${holdsUnseen(new Typed(0))} AND ${within(question)} LIMIT ${number(BROAD + 1)}),
    n AS MATERIALIZED (SELECT count(*)::integer AS among FROM m),
    best AS MATERIALIZED (
      SELECT c."kind", c."id", c."weight", c.stage < ${number(NAMED)} AS "named" FROM (
        SELECT d."kind", d."id", d."weight", ${classed} AS stage FROM m d WHERE (SELECT among FROM n) <= ${number(SORTED)}) c
      ORDER BY c.stage, c."weight" DESC, c."id" LIMIT ${number(take)})
    SELECT n.among, (SELECT json_agg(best)::text FROM best) AS best, ${rowsOfBest(question, FREQUENT)} AS rows FROM n`;
  });
  type Counted = { among: number; best: string | null; rows: string | null };
  const [row] = await run<Counted>(db, statement, [any, ...stages]);
  return { among: row!.among, ...foundBy(row!, FREQUENT) };
};

/** No index serves it so: for what is met soon on a walk along the weights. */
const meets = (typed: Typed) => Prisma.sql`ts_match_vq(d."tokens", (SELECT ${typed}::tsquery))`;

/**
 * Of many, each reading of the query brings its own best, the narrowest first; the widest only where the others are too
 * few. A common reading is met soon on a walk along the weights, a rare one through its lexemes: which, is chosen here
 * and the plan kept. Filters leave the choice to the planner, who knows how they narrow.
 */
const best = async (
  db: Tx,
  question: Question,
  { any, counts }: { any: TokenQuery; counts: RoughCounts },
) => {
  const { take } = question;
  const chosen = !isFiltered(question);
  const stages = stagesOf(question);
  const narrow = stages.flatMap((stage, place) => (stage ? [{ stage, place }] : []));
  const walked = narrow.map(({ stage }) => chosen && counts.likely(stage) > COMMON);
  const enough = counts.atLeast(narrow.at(-1)!.stage) > COMMON;
  const widely = chosen && counts.likely(any) > COMMON;
  const name = `best ${stages.length} ${narrow.map(({ place }, at) => `${place}${walked[at]}`)} ${enough} ${widely}`;
  const statement = statementOf(question, name, () => {
    const reach = within(question, chosen ? unseen : undefined);
    const part = (place: number, walk: boolean) => {
      const typed = new Typed(place);
      const holding = walk ? meets(typed) : holdsUnseen(typed);
      return Prisma.sql`(SELECT d."kind", d."id", d."weight", ${number(place)} AS stage FROM "SearchDocument" d
      WHERE ${chosen ? holding : holdsSeen(typed)} AND ${reach} ORDER BY d."weight" DESC, d."id" LIMIT ${number(take)})`;
    };
    const wide = enough
      ? Prisma.empty
      : Prisma.sql`UNION ALL SELECT * FROM ${part(stages.length, widely)} w
        WHERE (SELECT count(DISTINCT ("kind", "id")) FROM narrow) < ${number(take)}`;
    return Prisma.sql`${Prisma.raw(chosen ? KEEP_PLAN : "")}
    WITH narrow AS MATERIALIZED (${Prisma.join(
      narrow.map(({ place }, at) => part(place, walked[at]!)),
      " UNION ALL ",
    )}),
    best AS MATERIALIZED (
      SELECT "kind", "id", "weight", min(stage) < ${number(NAMED)} AS "named" FROM (SELECT * FROM narrow ${wide}) found
      GROUP BY "kind", "id", "weight" ORDER BY min(stage), "weight" DESC, "id" LIMIT ${number(take)})
    SELECT (SELECT json_agg(best)::text FROM best) AS best,
      ${chosen ? rowsOfBest(question, PROMINENT) : Prisma.sql`NULL`} AS rows`;
  });
  const [row] = await run<{ best: string | null; rows: string | null }>(db, statement, [...stages, any]);
  const { candidates, read } = foundBy(row!, PROMINENT);
  return chosen ? { candidates, read } : { candidates };
};

const latest = (db: Tx, question: Question, any: TokenQuery) => db.$queryRaw<Candidate[]>`
  SELECT d."kind", d."id", d."weight" FROM "SearchDocument" d WHERE ${holds(any)} AND ${within(question)}
  ORDER BY d."happenedAt" DESC, d."id" LIMIT ${question.take}`;

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

const searched = async (db: Tx, question: Question, any: TokenQuery) => {
  if (kindsInReach(question.scopes, question.kinds).length === 0) return { among: 0, candidates: [] };
  const counts = await roughCounts(db, question);
  const common = counts.atLeast(any) > COMMON;
  const first = common ? { among: BROAD + 1, candidates: [] } : await counted(db, question, any);
  const { among } = first;
  if (question.take === 0 || among === 0) return { among, candidates: [] };
  if (question.sort === "recent") return { among, candidates: await latest(db, question, any) };
  return among > SORTED ? { among, ...(await best(db, question, { any, counts })) } : first;
};

export const embeddedEngine = (db: Tx): Engine => ({
  name: EMBEDDED,
  count: () => countDocuments(db),
  async find(question): Promise<Answer> {
    const any = wanted(question);
    if (!any) return { candidates: [], total: { value: 0, exact: true }, facets: null };
    const { among, ...found } = await searched(db, question, any);
    const total = { value: Math.min(among, BROAD), exact: among <= BROAD };
    const facets = question.facets ? await countFacets(db, question, any) : null;
    return { ...found, total, facets };
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

/** Lexemes wait in a list of their own that every search reads to its end, until they are put in their places. */
export const tidyEmbedded = async (db: Tx): Promise<void> => {
  await db.$queryRaw`SELECT gin_clean_pending_list('"SearchDocument_tokens"'::regclass)::integer AS pages`;
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
