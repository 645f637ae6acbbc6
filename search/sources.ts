import { KEEP_PLAN, Prisma, type Tx } from "~/platform/db.server";
import { EVERYONE, type Ref, SEARCH_KINDS, type SearchKind } from "./kinds";
import { kindsInReach, rowSql, type Scopes } from "./scope";
import type { Searchable } from "./text";

/** A record as search sees it: read from the source tables each time, for the index and for the reader alike. */
export interface Source extends Searchable {
  kind: SearchKind;
  id: string;
  districtId: string;
  organisationIds: string[];
  parkIds: string[];
  stage: string | null;
  field: string | null;
  year: number | null;
  weight: number;
  happenedAt: Date;
  /** The code name, where a project has one. */
  title: string;
  subtitle: string | null;
  /** Found by its true names too, which are then not shown beside the code name. */
  confidential: boolean;
  /** The record whose page shows it, where that is another. */
  parentId: string | null;
  aliases: string[];
  texts: string[];
}

const raw = Prisma.raw;
const everyone = raw(`ARRAY['${EVERYONE}']`);
const none = raw(`ARRAY[]::text[]`);
const yearIn = (instant: string) =>
  raw(`extract(year FROM ${instant} AT TIME ZONE 'Asia/Shanghai')::integer`);
const sitesOf = (lead: string) =>
  raw(
    `coalesce((SELECT array_agg(s."parkId" ORDER BY s."parkId") FROM "LeadSite" s WHERE s."leadId" = ${lead}."id"), '{}')`,
  );
/** A project with a code name is shown by it, apart from its company. */
const isConfidential = raw(`l."codeName" IS NOT NULL AS confidential`);
const shownName = raw(`coalesce(l."codeName", l."projectName")`);
const shownCompany = raw(`CASE WHEN l."codeName" IS NULL THEN c."name" END`);
const companyNames = raw(`array_cat(ARRAY[c."name", c."legalName"], c."aliases")`);

/** Whom it concerns first, then shorter names before longer: a fragment is a larger part of them. */
const weight = (prominence: number | Prisma.Sql, title: string) =>
  Prisma.sql`(${typeof prominence === "number" ? raw(String(prominence)) : prominence} * 100 + 99 - least(length(${raw(title)}), 99))::integer`;

const COLUMNS: Record<SearchKind, Prisma.Sql> = {
  company: Prisma.sql`
    c."id", c."districtId", CASE WHEN c."organisationId" IS NULL THEN ${everyone} ELSE array_cat(ARRAY[c."organisationId"],
      ARRAY(SELECT unnest(l."visibleTo") FROM "Lead" l WHERE l."companyId" = c."id" AND l."districtId" = c."districtId"))
      END AS "organisationIds",
    ${none} AS "parkIds", NULL AS stage, NULL AS field, NULL::integer AS year, ${weight(30, `c."name"`)} AS weight,
    c."createdAt" AS "happenedAt", FALSE AS confidential, c."name" AS title, c."legalName" AS subtitle, NULL AS "parentId", ARRAY[c."name"] AS names,
    array_cat(ARRAY[c."legalName", c."foreignName", c."creditCode"], array_cat(c."aliases",
      (SELECT array_agg(m."name") FROM "Company" m WHERE m."mergedIntoId" = c."id"))) AS aliases,
    ARRAY[c."groupName"] AS texts
    FROM "Company" c WHERE c."mergedIntoId" IS NULL`,
  park: Prisma.sql`
    p."id", p."districtId", ${everyone} AS "organisationIds", ARRAY[p."id"] AS "parkIds", NULL AS stage, NULL AS field,
    NULL::integer AS year, ${weight(30, `p."name"`)} AS weight, timestamptz '2000-01-01 00:00+08' AS "happenedAt", FALSE AS confidential, p."name" AS title,
    p."role" AS subtitle, NULL AS "parentId", ARRAY[p."name"] AS names, p."aliases", ARRAY[p."role"] AS texts
    FROM "Park" p`,
  carrier: Prisma.sql`
    k."id", k."districtId", ${everyone} AS "organisationIds", array_remove(ARRAY[k."parkId"], NULL) AS "parkIds", NULL AS stage,
    NULL AS field, NULL::integer AS year, ${weight(30, `k."name"`)} AS weight,
    coalesce(k."completedOn"::timestamptz, timestamptz '2000-01-01 00:00+08') AS "happenedAt", FALSE AS confidential, k."name" AS title,
    (SELECT p."name" FROM "Park" p WHERE p."id" = k."parkId") AS subtitle, NULL AS "parentId", ARRAY[k."name"] AS names,
    k."aliases", ${none} AS texts
    FROM "Carrier" k`,
  lead: Prisma.sql`
    l."id", l."districtId", coalesce(l."visibleTo", '{}') AS "organisationIds", ${sitesOf("l")} AS "parkIds", l."stage"::text AS stage,
    l."field"::text AS field, ${yearIn(`l."createdAt"`)} AS year,
    ${weight(raw(`CASE WHEN l."status" IN ('LOST', 'TERMINATED') THEN 18 ELSE 20 END`), `l."projectName"`)} AS weight,
    l."lastActivityAt" AS "happenedAt", ${isConfidential}, ${shownName} AS title, ${shownCompany} AS subtitle, NULL AS "parentId",
    ARRAY[${shownName}] AS names,
    array_cat(ARRAY[l."projectName", l."number", l."registeredName"], ${companyNames}) AS aliases,
    array_cat(ARRAY[l."summary", l."nextStep", l."referrer"], (SELECT array_agg(concat_ws(' ',
        (SELECT p."name" FROM "Park" p WHERE p."id" = s."parkId"),
        (SELECT k."name" FROM "Carrier" k WHERE k."id" = s."carrierId")) ORDER BY s."parkId")
      FROM "LeadSite" s WHERE s."leadId" = l."id")) AS texts
    FROM "Lead" l JOIN "Company" c ON c."id" = l."companyId"`,
  contact: Prisma.sql`
    t."id", c."districtId", array_remove(ARRAY[CASE WHEN t."leadId" IS NULL THEN c."organisationId" ELSE l."organisationId" END], NULL)
      AS "organisationIds", ${none} AS "parkIds", NULL AS stage, NULL AS field, NULL::integer AS year, ${weight(15, `t."name"`)} AS weight,
    t."createdAt" AS "happenedAt", FALSE AS confidential, t."name" AS title, concat_ws(' · ', c."name", t."title") AS subtitle,
    coalesce('lead:' || t."leadId", 'company:' || t."companyId") AS "parentId",
    ARRAY[t."name"] AS names, ${none} AS aliases, ARRAY[t."title", t."phone", t."email"] AS texts
    FROM "Contact" t JOIN "Company" c ON c."id" = t."companyId" LEFT JOIN "Lead" l ON l."id" = t."leadId"`,
  organisation: Prisma.sql`
    o."id", coalesce(o."districtId", '${raw(EVERYONE)}') AS "districtId", ${everyone} AS "organisationIds", ${none} AS "parkIds",
    NULL AS stage, NULL AS field, NULL::integer AS year, ${weight(20, `o."name"`)} AS weight,
    timestamptz '2000-01-01 00:00+08' AS "happenedAt", FALSE AS confidential, o."name" AS title, NULL AS subtitle, NULL AS "parentId",
    ARRAY[o."name"] AS names, o."aliases", ${none} AS texts
    FROM "Organisation" o`,
  signing: Prisma.sql`
    g."id", g."districtId", coalesce(l."visibleTo", '{}') AS "organisationIds", ${sitesOf("l")} AS "parkIds", l."stage"::text AS stage,
    l."field"::text AS field, extract(year FROM g."signedOn")::integer AS year, ${weight(12, `l."projectName"`)} AS weight,
    g."signedOn"::timestamptz AS "happenedAt", ${isConfidential}, ${shownName} AS title, ${shownCompany} AS subtitle, NULL AS "parentId",
    ARRAY[${shownName}] AS names, array_cat(ARRAY[g."contractNumber", l."projectName"], ${companyNames}) AS aliases,
    ARRAY[g."parties", g."occasion", g."note"] AS texts
    FROM "Signing" g JOIN "Lead" l ON l."id" = g."leadId" JOIN "Company" c ON c."id" = l."companyId"`,
  task: Prisma.sql`
    t."id", d."districtId", ${everyone} AS "organisationIds", ${none} AS "parkIds", NULL AS stage, NULL AS field,
    extract(year FROM d."issuedOn")::integer AS year, ${weight(11, `t."title"`)} AS weight,
    coalesce(d."issuedOn"::timestamptz, timestamptz '2000-01-01 00:00+08') AS "happenedAt", FALSE AS confidential, t."title", d."shortTitle" AS subtitle,
    NULL AS "parentId", ARRAY[t."title"] AS names, ${none} AS aliases,
    array_cat(ARRAY[t."content", t."group", t."bodyContent"], (SELECT array_agg(goal ->> 'text') FROM jsonb_array_elements(t."goals") goal)) AS texts
    FROM "Task" t JOIN "Plan" d ON d."id" = t."planId"`,
  target: Prisma.sql`
    t."id", d."districtId", ${everyone} AS "organisationIds",
    CASE WHEN jsonb_typeof(t."scope" -> 'parks') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(t."scope" -> 'parks')) ELSE '{}' END AS "parkIds",
    NULL AS stage, NULL AS field, extract(year FROM t."dueOn")::integer AS year, ${weight(10, `t."indicator"`)} AS weight,
    coalesce(d."issuedOn"::timestamptz, timestamptz '2000-01-01 00:00+08') AS "happenedAt", FALSE AS confidential, t."indicator" AS title,
    concat_ws(' · ', d."shortTitle", t."ownerName") AS subtitle, NULL AS "parentId", ARRAY[t."indicator"] AS names, ${none} AS aliases,
    ARRAY[t."quote", t."ownerName", t."exceptText"] AS texts
    FROM "Target" t JOIN "Plan" d ON d."id" = t."planId"`,
  note: Prisma.sql`
    f."id", l."districtId", coalesce(l."visibleTo", '{}') AS "organisationIds", ${sitesOf("l")} AS "parkIds", l."stage"::text AS stage,
    l."field"::text AS field, extract(year FROM f."happenedOn")::integer AS year, ${weight(1, "''")} AS weight,
    f."createdAt" AS "happenedAt", FALSE AS confidential, f."content" AS title, ${shownName} AS subtitle, 'lead:' || f."leadId" AS "parentId",
    ${none} AS names, ${none} AS aliases, ARRAY[f."content", f."nextStep"] AS texts
    FROM "FollowUp" f JOIN "Lead" l ON l."id" = f."leadId"`,
};

/** Nothing in them changes from one question to the next, so each is put together once. */
const ROWS = Object.fromEntries(
  SEARCH_KINDS.map((kind) => {
    const rows = Prisma.sql`SELECT '${raw(kind)}' AS kind, r.* FROM (SELECT ${COLUMNS[kind]}) r`;
    return [kind, raw(rows.sql)];
  }),
) as Record<SearchKind, Prisma.Sql>;

type Row = Omit<Source, "names" | "aliases" | "texts" | "people" | "sentence"> & {
  names: (string | null)[];
  /** A list that nobody filled is null in the database. */
  aliases: (string | null)[] | null;
  texts: (string | null)[] | null;
};

const filled = (texts: (string | null)[] | null) =>
  (texts ?? []).filter((text): text is string => Boolean(text?.trim()));

const sourceOf = <T extends Pick<Row, "kind" | "names" | "aliases" | "texts">>(row: T) => {
  const names = filled(row.names);
  return {
    ...row,
    names,
    aliases: [...new Set(filled(row.aliases))],
    texts: filled(row.texts),
    // A contact is read with the surname readings too.
    people: row.kind === "contact" ? names : [],
    sentence: row.kind === "task" || row.kind === "target",
  };
};

/** A company's units are named once for each of its leads. */
const wholeSourceOf = (row: Row): Source => ({
  ...sourceOf(row),
  organisationIds: [...new Set(row.organisationIds)],
});

const idsByKind = (refs: readonly Ref[]) =>
  SEARCH_KINDS.map((kind) => ({
    kind,
    ids: refs.filter((ref) => ref.kind === kind).map(({ id }) => id),
  })).filter(({ ids }) => ids.length > 0);

/** As JSON in one cell: a wide row of lists costs the client more to read than the database to find. */
type Told = Omit<Row, "happenedAt"> & { happenedAt: string };

/** What a hit is judged and shown by; a column that is not asked for is not worked out. */
export type Shown = Pick<
  Source,
  | "kind"
  | "id"
  | "weight"
  | "title"
  | "subtitle"
  | "confidential"
  | "parentId"
  | "names"
  | "aliases"
  | "texts"
  | "people"
  | "sentence"
> & {
  /** Found by its names, and read without its texts. */
  named: boolean;
};
const SHOWN = ["kind", "id", "weight", "title", "subtitle", "confidential", "parentId", "names", "aliases"];
/** The texts cost most and say nothing more of a row whose names were met. */
const TOLD = raw(
  `json_build_array(${SHOWN.map((name) => `t."${name}"`).join(", ")}, CASE WHEN NOT b."named" THEN t."texts" END, b."named")`,
);

type ToldShown = Pick<Row, Exclude<keyof Shown, "people" | "sentence" | "named">> & { named: boolean };

/** Null where the reader may not see the row, or it is gone. */
export const shownToldBy = (cell: string | null): Shown[] =>
  (JSON.parse(cell ?? "[]") as (unknown[] | null)[]).flatMap((told) => {
    if (!told) return [];
    const [kind, id, weight, title, subtitle, confidential, parentId, names, aliases, texts, named] = told;
    const row = { kind, id, weight, title, subtitle, confidential, parentId, names, aliases, texts, named };
    return [sourceOf(row as unknown as ToldShown)];
  });

const heads = new Map<string, Prisma.Sql>();

const rowsHead = (list: string, kind: SearchKind): Prisma.Sql => {
  const key = `${list} ${kind}`;
  const head =
    heads.get(key) ??
    raw(`WHEN '${kind}' THEN (SELECT ${TOLD.sql} FROM (${ROWS[kind].sql}) t WHERE t."id" = b."id"`);
  heads.set(key, head);
  return head;
};

/** The rows behind a list of "kind", "id" and "named", of these kinds and in reach, each as `told`: one join for a kind. */
export const rowsBehind = (list: string, kinds: readonly SearchKind[], scopes: Scopes): Prisma.Sql =>
  Prisma.sql`SELECT CASE b."kind" ${Prisma.join(
    kinds.map((kind) => Prisma.sql`${rowsHead(list, kind)} AND ${rowSql(scopes[kind], "t")})`),
    " ",
  )} END AS told FROM ${raw(list)} b`;

/** The rows behind the candidates of another engine, read again in one statement with its plan kept. */
export const readShown = async (db: Tx, refs: readonly Ref[], scopes: Scopes): Promise<Shown[]> => {
  if (refs.length === 0) return [];
  const kinds = kindsInReach(scopes, SEARCH_KINDS).filter((kind) => refs.some((ref) => ref.kind === kind));
  if (kinds.length === 0) return [];
  const [found] = await db.$queryRaw<{ rows: string | null }[]>`${raw(KEEP_PLAN)}
    WITH list AS MATERIALIZED (SELECT "kind", "id", FALSE AS "named" FROM unnest(${refs.map(({ kind }) => kind)}::text[],
      ${refs.map(({ id }) => id)}::text[]) AS l("kind", "id"))
    SELECT json_agg(r.told)::text AS rows FROM (${rowsBehind("list", kinds, scopes)}) r`;
  return shownToldBy(found!.rows);
};

/**
 * The records as they are now; with scopes only those that the reader may see. One statement for a kind, with its plan
 * kept: to plan it takes several times as long as to run it.
 */
export const readSources = async (db: Tx, refs: readonly Ref[], scopes?: Scopes): Promise<Source[]> => {
  const read = async ({ kind, ids }: { kind: SearchKind; ids: string[] }): Promise<Source[]> => {
    const within = scopes ? rowSql(scopes[kind], "t") : Prisma.sql`TRUE`;
    const [found] = await db.$queryRaw<{ rows: string | null }[]>(
      Prisma.sql`${raw(KEEP_PLAN)}SELECT json_agg(t)::text AS rows FROM (${ROWS[kind]}) t
        WHERE t."id" = ANY(${ids}) AND ${within}`,
    );
    return (JSON.parse(found?.rows ?? "[]") as Told[]).map((told) =>
      wholeSourceOf({ ...told, happenedAt: new Date(told.happenedAt) }),
    );
  };
  const parts = idsByKind(refs);
  // A transaction has one connection; outside of one the kinds are read side by side.
  if ("$transaction" in db) return (await Promise.all(parts.map(read))).flat();
  const sources: Source[] = [];
  for (const part of parts) sources.push(...(await read(part)));
  return sources;
};

/** The next records of a kind in the order of their ids, for a rebuild. */
export const readSourcesAfter = async (db: Tx, kind: SearchKind, after: string, take: number) => {
  const rows = await db.$queryRaw<Row[]>(
    Prisma.sql`SELECT * FROM (${ROWS[kind]}) t WHERE t."id" > ${after} ORDER BY t."id" LIMIT ${take}`,
  );
  return rows.map(wholeSourceOf);
};

/** How many records of each kind the database holds. */
export const countSources = async (db: Tx): Promise<Record<SearchKind, number>> => {
  const counts = SEARCH_KINDS.map(
    (kind) => Prisma.sql`SELECT '${raw(kind)}' AS kind, count(*)::integer AS count FROM (${ROWS[kind]}) t`,
  );
  const rows = await db.$queryRaw<{ kind: SearchKind; count: number }[]>(Prisma.join(counts, " UNION ALL "));
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count])) as Record<SearchKind, number>;
};
