import { Prisma } from "~/platform/db.server";
import { EVERYONE, SEARCH_KINDS, type SearchKind } from "./kinds";

/** How far a reader sees among the records of one kind. A null does not narrow. */
export interface KindScope {
  districtId: string | null;
  organisationId: string | null;
  nothing: boolean;
}

/** Every kind has one: a kind that is forgotten does not compile. */
export type Scopes = Record<SearchKind, KindScope>;

/** One kind in reach and nothing else. */
export const onlyKind = (kind: SearchKind, scope: KindScope): Scopes => {
  const nothing: KindScope = { districtId: null, organisationId: null, nothing: true };
  return Object.fromEntries(SEARCH_KINDS.map((one) => [one, one === kind ? scope : nothing])) as Scopes;
};

interface Group {
  kinds: SearchKind[];
  scope: KindScope;
}

/** Kinds of equal reach together; kinds out of reach are left out. */
export const groupsOf = (scopes: Scopes, kinds: readonly SearchKind[] = SEARCH_KINDS): Group[] => {
  const groups = new Map<string, Group>();
  for (const kind of kinds) {
    const scope = scopes[kind];
    if (!scope || scope.nothing) continue;
    const key = JSON.stringify([scope.districtId, scope.organisationId]);
    const group = groups.get(key) ?? { kinds: [], scope };
    group.kinds.push(kind);
    groups.set(key, group);
  }
  return [...groups.values()];
};

export const kindsInReach = (scopes: Scopes, kinds: readonly SearchKind[]): SearchKind[] =>
  groupsOf(scopes, kinds).flatMap((group) => group.kinds);

/** Written into the statement rather than handed over beside it: kinds and the star are ours, never a reader's. */
const literal = (text: string) => Prisma.raw(`'${text}'`);

type Handed = (value: string) => Prisma.Sql;
const handed: Handed = (value) => Prisma.sql`${value}`;
/** Hidden from the planner, for a plan that is kept: one made for the very reader would be made anew each time. */
export const unseen: Handed = (value) => Prisma.sql`(SELECT ${value}::text)`;

/** On one row with `districtId` and `organisationIds`: of the index, or of the source tables at the second reading. */
export const rowSql = (scope: KindScope, alias: string, as = handed): Prisma.Sql => {
  if (scope.nothing) return Prisma.sql`FALSE`;
  const column = (name: string) => Prisma.raw(`${alias}."${name}"`);
  const parts = [Prisma.sql`TRUE`];
  if (scope.districtId !== null)
    parts.push(Prisma.sql`${column("districtId")} IN (${as(scope.districtId)}, ${literal(EVERYONE)})`);
  if (scope.organisationId !== null)
    parts.push(
      Prisma.sql`${column("organisationIds")} && ARRAY[${as(scope.organisationId)}, ${literal(EVERYONE)}]::text[]`,
    );
  return Prisma.join(parts, " AND ");
};

/** The scope as a predicate on the embedded index; FALSE where nothing is in reach. */
export const scopeSql = (
  scopes: Scopes,
  kinds: readonly SearchKind[],
  alias: string,
  as = handed,
): Prisma.Sql => {
  const groups = groupsOf(scopes, kinds).map(
    (group) =>
      Prisma.sql`(${Prisma.raw(alias)}."kind" IN (${Prisma.join(group.kinds.map(literal))}) AND ${rowSql(group.scope, alias, as)})`,
  );
  return groups.length === 0 ? Prisma.sql`FALSE` : Prisma.sql`(${Prisma.join(groups, " OR ")})`;
};

export const quoted = (text: string) => `"${text.replace(/[\\"]/g, "\\$&")}"`;
export const oneOf = (name: string, values: readonly string[]) =>
  `${name} IN [${values.map(quoted).join(", ")}]`;

/** The same as a filter of Meilisearch; null where nothing is in reach, and then nothing may be asked. */
export const scopeFilter = (scopes: Scopes, kinds: readonly SearchKind[]): string | null => {
  const groups = groupsOf(scopes, kinds).map(({ kinds: within, scope }) => {
    const parts = [oneOf("kind", within)];
    if (scope.districtId !== null) parts.push(oneOf("districtId", [scope.districtId, EVERYONE]));
    if (scope.organisationId !== null) parts.push(oneOf("organisationIds", [scope.organisationId, EVERYONE]));
    return `(${parts.join(" AND ")})`;
  });
  return groups.length === 0 ? null : groups.join(" OR ");
};
