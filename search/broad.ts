import type { Tx } from "~/platform/db.server";
import { EVERYONE } from "./kinds";
import type { Question } from "./port";
import { groupsOf } from "./scope";
import type { TokenQuery } from "./text-query";

/** How common the commonest values of a column are, as the database last counted them. */
interface Shares {
  of: Map<string, number>;
  /** The values in order: those with one beginning stand together, and a column of lexemes knows thousands. */
  ordered: string[];
}

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
    const of = new Map(found?.values?.map((value, at) => [value, found.shares?.[at] ?? 0] as const));
    return { of, ordered: [...of.keys()].sort() };
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

/** Where a value stands in the order, or would stand. */
const placeOf = (value: string, ordered: readonly string[]): number => {
  let from = 0;
  let to = ordered.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ordered[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
};

type OfLexemes = (shares: number[]) => number;
/** One record may hold them all, or each its own. */
const atLeast: OfLexemes = (shares) => Math.max(0, ...shares);
const likely: OfLexemes = (shares) => 1 - shares.reduce((rest, share) => rest * (1 - share), 1);

const shareOf = (query: TokenQuery, shares: Shares, ofLexemes: OfLexemes): number => {
  const parts = (list: TokenQuery[]) => list.map((part) => shareOf(part, shares, ofLexemes));
  if ("all" in query) return parts(query.all).reduce((share, part) => share * part, 1);
  if ("any" in query) return likely(parts(query.any));
  const { of, ordered } = shares;
  if (!query.prefix) return of.get(query.lexeme) ?? 0;
  const begun: number[] = [];
  for (let at = placeOf(query.lexeme, ordered); ordered[at]?.startsWith(query.lexeme); at++)
    begun.push(of.get(ordered[at]!)!);
  return ofLexemes(begun);
};

const within = (value: string | null, { of }: Shares) =>
  value === null ? 1 : Math.min(1, (of.get(value) ?? 0) + (of.get(EVERYONE) ?? 0));

export const isFiltered = ({ filters }: Question) =>
  Object.values(filters).some((value) => value !== undefined);

export interface RoughCounts {
  /** So many or more, as far as is known. */
  atLeast(query: TokenQuery): number;
  /** A guess to choose a way by. */
  likely(query: TokenQuery): number;
}

/**
 * About how many records in the reader's reach hold it: told by what the database knows of its commonest lexemes,
 * without asking it each time. Only a large answer means anything, and none is given where filters narrow further.
 */
export const roughCounts = async (db: Tx, question: Question): Promise<RoughCounts> => {
  const [group, ...others] = groupsOf(question.scopes, question.kinds);
  if (!group || isFiltered(question)) return { atLeast: () => 0, likely: () => 0 };
  const census = await censusOf(db);
  const reach = Math.min(
    ...[group, ...others].map(
      ({ scope }) =>
        within(scope.districtId, census.districtId) * within(scope.organisationId, census.organisationIds),
    ),
  );
  const countBy = (of: OfLexemes) => (query: TokenQuery) =>
    census.rows * shareOf(query, census.tokens, of) * reach;
  return { atLeast: countBy(atLeast), likely: countBy(likely) };
};
