import type { Tx } from "~/platform/db.server";
import { EVERYONE } from "./kinds";
import type { Question } from "./port";
import { groupsOf } from "./scope";
import type { TokenQuery } from "./text-query";

/** How common the commonest values of a column are, as the database last counted them. */
type Shares = Map<string, number>;

interface Census {
  at: number;
  rows: number;
  tokens: Shares;
  districtId: Shares;
  organisationIds: Shares;
}

const KEPT_MS = 5 * 60_000;
const censuses = new WeakMap<object, Census>();

const take = async (db: Tx): Promise<Census> => {
  const rows = await db.$queryRaw<
    { rows: number; column: string; values: string[] | null; shares: number[] | null }[]
  >`SELECT greatest(c.reltuples, 0)::float8 AS rows, s.attname::text AS column,
      coalesce(s.most_common_elems, s.most_common_vals)::text::text[] AS values,
      coalesce(s.most_common_elem_freqs, s.most_common_freqs)::float8[] AS shares
    FROM pg_class c JOIN pg_stats s ON s.schemaname = current_schema AND s.tablename = c.relname
    WHERE c.oid = '"SearchDocument"'::regclass AND s.attname IN ('tokens', 'districtId', 'organisationIds')`;
  const sharesOf = (name: string): Shares => {
    const found = rows.find(({ column }) => column === name);
    return new Map(found?.values?.map((value, at) => [value, found.shares?.[at] ?? 0] as const));
  };
  return {
    at: Date.now(),
    rows: rows[0]?.rows ?? 0,
    tokens: sharesOf("tokens"),
    districtId: sharesOf("districtId"),
    organisationIds: sharesOf("organisationIds"),
  };
};

const censusOf = async (db: Tx): Promise<Census> => {
  const known = censuses.get(db);
  if (known && Date.now() - known.at < KEPT_MS) return known;
  const census = await take(db);
  censuses.set(db, census);
  return census;
};

const shareOf = (query: TokenQuery, shares: Shares): number => {
  if ("all" in query) return query.all.reduce((share, part) => share * shareOf(part, shares), 1);
  if ("any" in query) return 1 - query.any.reduce((rest, part) => rest * (1 - shareOf(part, shares)), 1);
  if (!query.prefix) return shares.get(query.lexeme) ?? 0;
  let most = 0;
  for (const [lexeme, share] of shares) if (share > most && lexeme.startsWith(query.lexeme)) most = share;
  return most;
};

const within = (value: string | null, shares: Shares) =>
  value === null ? 1 : Math.min(1, (shares.get(value) ?? 0) + (shares.get(EVERYONE) ?? 0));

/**
 * About how many records in the reader's reach hold it: told by what the database knows of its commonest lexemes,
 * without asking it each time. Only a large answer means anything, and none is given where filters narrow further.
 */
export const roughCount = async (db: Tx, question: Question, query: TokenQuery): Promise<number> => {
  const { scopes, kinds, filters } = question;
  const [group, ...others] = groupsOf(scopes, kinds);
  if (!group || Object.values(filters).some((value) => value !== undefined)) return 0;
  const census = await censusOf(db);
  const reach = Math.min(
    ...[group, ...others].map(
      ({ scope }) =>
        within(scope.districtId, census.districtId) * within(scope.organisationId, census.organisationIds),
    ),
  );
  return census.rows * shareOf(query, census.tokens) * reach;
};
