import type { Action } from "~/modules/access/policy";
import { scopeOf, scopeWhere } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";

/**
 * Which contracts and filings the actor may read: a unit those of the leads it may read, the office those of its
 * district. Writes reach a unit's own rows only (`writable`).
 */
export const readable = (ctx: Ctx, action: Action) => {
  const { organisationId, ...district } = scopeOf(ctx, action);
  return {
    ...scopeWhere({ ...district, organisationId: null }),
    ...(organisationId === null ? {} : { lead: { visibleTo: { has: organisationId } } }),
  };
};

export const writable = (ctx: Ctx, action: Action) => scopeWhere(scopeOf(ctx, action));

/** The same as `readable`, as SQL on a row with `districtId` and on its lead. */
export const readableSql = (ctx: Ctx, action: Action, alias: string, lead: string): Prisma.Sql => {
  const scope = scopeOf(ctx, action);
  if (scope.nothing) return Prisma.sql`FALSE`;
  const parts = [Prisma.sql`TRUE`];
  if (scope.districtId !== null)
    parts.push(Prisma.sql`${Prisma.raw(`"${alias}"."districtId"`)} = ${scope.districtId}`);
  if (scope.organisationId !== null)
    parts.push(Prisma.sql`${Prisma.raw(`"${lead}"."visibleTo"`)} @> ARRAY[${scope.organisationId}]::text[]`);
  return Prisma.join(parts, " AND ");
};
