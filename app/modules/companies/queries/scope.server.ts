import type { Action } from "~/modules/access/policy";
import { scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";

/**
 * A lead is read by its own unit and by the operators of its sites (`visibleTo`); it is written by its own unit.
 * Both stay in the reader's district and fail closed.
 */
export const leadReadSql = (ctx: Ctx, alias: string): Prisma.Sql => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "lead.read");
  if (nothing) return Prisma.sql`FALSE`;
  const column = (name: string) => Prisma.raw(`"${alias}"."${name}"`);
  const parts = [Prisma.sql`TRUE`];
  if (districtId !== null) parts.push(Prisma.sql`${column("districtId")} = ${districtId}`);
  if (organisationId !== null) parts.push(Prisma.sql`${column("visibleTo")} @> ARRAY[${organisationId}]`);
  return Prisma.join(parts, " AND ");
};

export const leadReadWhere = (ctx: Ctx): Prisma.LeadWhereInput => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "lead.read");
  return {
    ...(nothing ? { id: { in: [] } } : {}),
    ...(districtId === null ? {} : { districtId }),
    ...(organisationId === null ? {} : { visibleTo: { has: organisationId } }),
  };
};

/**
 * Companies whose issues a unit raised or was given: whoever is asked to help knows the company, unless the project
 * goes by a code name.
 */
const ofIssues = (organisationId: string): Prisma.Sql =>
  Prisma.sql`SELECT "asked"."companyId" FROM "Issue" "i" JOIN "Lead" "asked" ON "asked"."id" = "i"."leadId"
    WHERE ("i"."organisationId" = ${organisationId} OR "i"."assigneeId" = ${organisationId})
      AND "asked"."codeName" IS NULL`;

/**
 * Companies that the actor may read: those a document names, those its unit entered, those of leads it reads, and
 * those of issues it was given.
 */
export const companyReadSql = (ctx: Ctx, alias: string): Prisma.Sql => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "company.read");
  if (nothing) return Prisma.sql`FALSE`;
  const column = (name: string) => Prisma.raw(`"${alias}"."${name}"`);
  const parts = [Prisma.sql`${column("mergedIntoId")} IS NULL`];
  if (districtId !== null) parts.push(Prisma.sql`${column("districtId")} = ${districtId}`);
  if (organisationId !== null)
    parts.push(Prisma.sql`(${column("organisationId")} IS NULL OR ${column("organisationId")} = ${organisationId}
      OR ${column("id")} IN (SELECT "seen"."companyId" FROM "Lead" "seen" WHERE ${leadReadSql(ctx, "seen")})
      OR ${column("id")} IN (${ofIssues(organisationId)}))`);
  return Prisma.join(parts, " AND ");
};

/** The same for one company; a relation of the client does not reach it. */
export const isAskedAbout = async (ctx: Ctx, companyId: string): Promise<boolean> => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "company.read");
  if (nothing || districtId === null || organisationId === null) return false;
  const [found] = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Company" c WHERE c."id" = ${companyId} AND c."districtId" = ${districtId}
      AND c."id" IN (${ofIssues(organisationId)})`;
  return found !== undefined;
};

export const companyReadWhere = (ctx: Ctx): Prisma.CompanyWhereInput => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "company.read");
  return {
    ...(nothing ? { id: { in: [] } } : {}),
    ...(districtId === null ? {} : { districtId }),
    ...(organisationId === null
      ? {}
      : { OR: [{ organisationId: null }, { organisationId }, { leads: { some: leadReadWhere(ctx) } }] }),
  };
};

/** Contacts are read by the unit that keeps them, and by the office. */
export const contactReadWhere = (ctx: Ctx): Prisma.ContactWhereInput => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "contact.read");
  return {
    ...(nothing ? { id: { in: [] } } : {}),
    ...(districtId === null ? {} : { company: { districtId } }),
    ...(organisationId === null
      ? {}
      : { OR: [{ lead: { organisationId } }, { leadId: null, company: { organisationId } }] }),
  };
};

/** Companies the actor may change: its own, or for the office all of the district. */
export const companyWriteWhere = (ctx: Ctx, action: Action = "company.write"): Prisma.CompanyWhereInput => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, action);
  return {
    ...(nothing ? { id: { in: [] } } : {}),
    ...(districtId === null ? {} : { districtId }),
    ...(organisationId === null ? {} : { organisationId }),
  };
};
