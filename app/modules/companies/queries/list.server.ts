import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import type { CompanyFilter } from "../schema";
import { companyReadSql, leadReadSql } from "./scope.server";

export interface CompanyRow {
  id: string;
  name: string;
  legalName: string | null;
  creditCode: string | null;
  isReference: boolean;
  isDemo: boolean;
  enteredBy: string | null;
  leadCount: number;
  version: number;
}

const ORDER: Record<string, Prisma.Sql> = {
  name: Prisma.sql`c."name" ASC, c."id"`,
  "-name": Prisma.sql`c."name" DESC, c."id"`,
  leads: Prisma.sql`"leadCount" ASC, c."id"`,
  "-leads": Prisma.sql`"leadCount" DESC, c."id"`,
  created: Prisma.sql`c."createdAt" ASC, c."id"`,
  "-created": Prisma.sql`c."createdAt" DESC, c."id"`,
};

const leadsOf = (ctx: Ctx) =>
  Prisma.sql`FROM "Lead" l WHERE l."companyId" = c."id" AND ${leadReadSql(ctx, "l")}`;

/** The filter as a predicate on `c`, inside what the actor reads. The list and its export share it. */
export const companyFilterSql = (ctx: Ctx, filter: CompanyFilter): Prisma.Sql => {
  const leads = leadsOf(ctx);
  const parts = [companyReadSql(ctx, "c")];
  if (filter.q) {
    const q = filter.q.normalize("NFKC").toLowerCase();
    parts.push(Prisma.sql`(strpos(lower(c."name"), ${q}) > 0 OR strpos(lower(coalesce(c."legalName", '')), ${q}) > 0
      OR strpos(lower(array_to_string(c."aliases", ' ')), ${q}) > 0 OR c."creditCode" = ${q.toUpperCase()})`);
  }
  if (filter.origin) parts.push(Prisma.sql`c."isReference" = ${filter.origin === "documents"}`);
  if (filter.followed === "yes") parts.push(Prisma.sql`EXISTS (SELECT 1 ${leads})`);
  if (filter.followed === "no") parts.push(Prisma.sql`NOT EXISTS (SELECT 1 ${leads})`);
  return Prisma.join(parts, " AND ");
};

/** Server-side page, sort and filter, within what the actor reads. The count of leads is of those it reads. */
export const listCompanies = async (ctx: Ctx, filter: CompanyFilter) => {
  const leads = leadsOf(ctx);
  const where = companyFilterSql(ctx, filter);
  const rows = await ctx.db.$queryRaw<CompanyRow[]>`
    SELECT c."id", c."name", c."legalName", c."creditCode", c."isReference", c."isDemo", c."version",
      o."name" AS "enteredBy", (SELECT count(*)::int ${leads}) AS "leadCount"
    FROM "Company" c LEFT JOIN "Organisation" o ON o."id" = c."organisationId"
    WHERE ${where}
    ORDER BY ${ORDER[filter.sort ?? ""] ?? Prisma.sql`c."isReference" DESC, c."createdAt" DESC, c."id"`}
    LIMIT ${filter.pageSize} OFFSET ${(filter.page - 1) * filter.pageSize}`;
  const [total] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "Company" c WHERE ${where}`;
  return { rows, total: total?.count ?? 0 };
};
