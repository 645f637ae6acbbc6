import { reach, scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";

export interface Choice {
  id: string;
  name: string;
}

/** Every unit that has a lead, stepping from one to the next in the index: 100,000 leads are not read for five names. */
const OWNERS = Prisma.sql`WITH RECURSIVE owner AS (
    (SELECT "organisationId" AS "id" FROM "Lead" ORDER BY 1 LIMIT 1)
    UNION ALL
    SELECT (SELECT l."organisationId" FROM "Lead" l WHERE l."organisationId" > owner."id" ORDER BY 1 LIMIT 1)
    FROM owner WHERE owner."id" IS NOT NULL)`;

/** The parks and the units that the filter offers; a unit that reads only its own leads is offered no units. */
export const listPlaceChoices = async (ctx: Ctx): Promise<{ parks: Choice[]; units: Choice[] }> => {
  const { districtId } = scopeOf(ctx, "lead.read");
  const inDistrict = districtId === null ? Prisma.sql`TRUE` : Prisma.sql`x."districtId" = ${districtId}`;
  const units =
    reach(ctx, "lead.read") === "unit"
      ? Prisma.empty
      : Prisma.sql`UNION ALL SELECT 'unit', x."id", x."name", NULL FROM "Organisation" x
          WHERE ${inDistrict} AND (x."kind" = 'PARK_COMPANY' OR x."id" IN (SELECT "id" FROM owner))`;
  const rows = await ctx.db.$queryRaw<(Choice & { of: "park" | "unit" })[]>`
    ${OWNERS}
    SELECT 'park' AS "of", x."id", x."name", x."operatorId" AS "operator" FROM "Park" x
    WHERE ${inDistrict} AND x."kind" <> 'DISTRICT' ${units} ORDER BY "operator" NULLS LAST, "name"`;
  const those = (of: "park" | "unit") =>
    rows.filter((row) => row.of === of).map(({ id, name }) => ({ id, name }));
  return { parks: those("park"), units: those("unit") };
};

/** People of a unit who may own a lead. */
export const listOwnerChoices = (ctx: Ctx, organisationId: string): Promise<Choice[]> =>
  ctx.db.user
    .findMany({
      where: { organisationId, disabledAt: null },
      select: { id: true, displayName: true },
      orderBy: { displayName: "asc" },
    })
    .then((users) => users.map((user) => ({ id: user.id, name: user.displayName })));

/** Units the office may give a lead of this district to. */
export const listReceivingUnits = async (ctx: Ctx, districtId: string): Promise<Choice[]> =>
  reach(ctx, "lead.write") === "district"
    ? ctx.db.organisation.findMany({
        where: { districtId, kind: { in: ["PARK_COMPANY", "TOWN"] } },
        select: { id: true, name: true },
        orderBy: [{ kind: "asc" }, { name: "asc" }],
      })
    : [];

/** People whom the actor may give leads to: of its own unit, or for the office of every unit of the district. */
export const listBulkOwners = async (ctx: Ctx): Promise<Choice[]> => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "lead.write");
  if (nothing) return [];
  if (organisationId !== null) return listOwnerChoices(ctx, organisationId);
  const users = await ctx.db.user.findMany({
    where: {
      disabledAt: null,
      organisation: {
        kind: { in: ["PARK_COMPANY", "TOWN"] },
        ...(districtId === null ? {} : { districtId }),
      },
    },
    select: { id: true, displayName: true, organisation: { select: { name: true } } },
    orderBy: [{ organisation: { name: "asc" } }, { displayName: "asc" }],
    take: 300,
  });
  return users.map((user) => ({ id: user.id, name: `${user.organisation!.name}：${user.displayName}` }));
};
