import { reach, scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { KEEP_PLAN, Prisma } from "~/platform/db.server";

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

export interface LeadChoices {
  parks: Choice[];
  /** Units of the leads that the actor reads; one that reads only its own is offered none. */
  units: Choice[];
  /** People whom the actor may give leads to: of its own unit, or for the office of every unit of the district. */
  owners: Choice[];
}

const inDistrict = (districtId: string | null, alias: string) =>
  districtId === null ? Prisma.sql`TRUE` : Prisma.sql`${Prisma.raw(alias)}."districtId" = ${districtId}`;

const unitsSql = (ctx: Ctx): Prisma.Sql =>
  reach(ctx, "lead.read") === "unit"
    ? Prisma.empty
    : Prisma.sql`UNION ALL SELECT 'units', o."id", o."name", NULL, NULL FROM "Organisation" o
        WHERE ${inDistrict(scopeOf(ctx, "lead.read").districtId, "o")}
          AND (o."kind" = 'PARK_COMPANY' OR o."id" IN (SELECT "id" FROM owner))`;

const MOST_OWNERS = 300;

const ownersSql = (ctx: Ctx): Prisma.Sql => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "lead.write");
  if (nothing) return Prisma.empty;
  const theirs =
    organisationId === null
      ? Prisma.sql`o."kind" IN ('PARK_COMPANY', 'TOWN') AND ${inDistrict(districtId, "o")}`
      : Prisma.sql`o."id" = ${organisationId}`;
  return Prisma.sql`UNION ALL (SELECT 'owners', u."id", u."displayName", o."name", o."name"
      FROM "User" u JOIN "Organisation" o ON o."id" = u."organisationId"
      WHERE u."disabledAt" IS NULL AND ${theirs} ORDER BY o."name", u."displayName" LIMIT ${MOST_OWNERS})`;
};

/** What the filter and the acts on several leads offer, in one statement: every look at the list asks for it. */
export const listLeadChoices = async (ctx: Ctx): Promise<LeadChoices> => {
  const rows = await ctx.db.$queryRaw<
    (Choice & { of: keyof LeadChoices; unit: string | null })[]
  >`${Prisma.raw(KEEP_PLAN)}
    ${OWNERS}
    SELECT 'parks' AS "of", p."id", p."name", p."operatorId" AS "order", NULL AS "unit" FROM "Park" p
    WHERE ${inDistrict(scopeOf(ctx, "lead.read").districtId, "p")} AND p."kind" <> 'DISTRICT'
    ${unitsSql(ctx)} ${ownersSql(ctx)} ORDER BY "order" NULLS LAST, "name"`;
  const several = scopeOf(ctx, "lead.write").organisationId === null;
  const those = (of: keyof LeadChoices) => rows.filter((row) => row.of === of);
  const plain = ({ id, name }: Choice): Choice => ({ id, name });
  return {
    parks: those("parks").map(plain),
    units: those("units").map(plain),
    owners: those("owners").map((row) =>
      several ? { id: row.id, name: `${row.unit}：${row.name}` } : plain(row),
    ),
  };
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
