import type { Field, Origin } from "#prisma/enums";
import { Prisma } from "~/platform/db.server";

/**
 * What a figure covers: a set, not a node of a tree. Every part that is given narrows it; an empty list covers
 * nothing, so that a scope that lost its members cannot grow to the whole district.
 */
export interface LedgerScope {
  districtId?: string | null;
  /** Parks and zones, each with all that lies inside it. A district's own place covers projects in no park, too. */
  parkIds?: readonly string[] | null;
  organisationIds?: readonly string[] | null;
  fields?: readonly Field[] | null;
  origins?: readonly Origin[] | null;
}

const list = (values: readonly string[]) => Prisma.sql`ARRAY[${Prisma.join([...values])}]`;

/** The places and all inside them, as a subquery in brackets. */
export const parksWithin = (parkIds: readonly string[]): Prisma.Sql =>
  parkIds.length === 0
    ? Prisma.sql`(SELECT NULL::text WHERE FALSE)`
    : Prisma.sql`(WITH RECURSIVE inside("id") AS (
        SELECT unnest(${list(parkIds)}::text[])
        UNION SELECT k."parkId" FROM "ParkContainment" k JOIN inside ON k."withinId" = inside."id")
      SELECT "id" FROM inside)`;

/** The scope as SQL on ledger entries named by `alias`. Reuse it wherever entries are summed. */
export const ledgerScopeSql = (scope: LedgerScope, alias = "e"): Prisma.Sql => {
  const column = (name: string) => Prisma.raw(`"${alias}"."${name}"`);
  const parts = [Prisma.sql`TRUE`];
  if (scope.districtId) parts.push(Prisma.sql`${column("districtId")} = ${scope.districtId}`);
  if (scope.parkIds) {
    const places = scope.parkIds;
    parts.push(
      places.length === 0
        ? Prisma.sql`FALSE`
        : Prisma.sql`(${column("parkId")} IN ${parksWithin(places)} OR (${column("parkId")} IS NULL
            AND ${column("districtId")} IN (SELECT d."districtId" FROM "Park" d
              WHERE d."kind" = 'DISTRICT' AND d."id" = ANY(${list(places)}::text[]))))`,
    );
  }
  const among = (name: string, values: readonly string[] | null | undefined, type: string) => {
    if (!values) return;
    parts.push(
      values.length === 0
        ? Prisma.sql`FALSE`
        : Prisma.sql`${column(name)} = ANY(${list(values)}::${Prisma.raw(type)}[])`,
    );
  };
  among("organisationId", scope.organisationIds, "text");
  among("field", scope.fields, `"Field"`);
  among("origin", scope.origins, `"Origin"`);
  return Prisma.join(parts, " AND ");
};
