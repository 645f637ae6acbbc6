import type { Ctx } from "~/platform/ctx";
import { addDays, startOfDay } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { allow, scopeOf } from "../queries.server";
import type { AuditFilter } from "../schema";

export interface AuditRow {
  id: bigint;
  at: Date;
  actorName: string;
  district: string | null;
  unit: string | null;
  entity: string;
  entityId: string;
  leadId: string | null;
  summary: string;
  reason: string | null;
}

const conditions = (ctx: Ctx, filter: AuditFilter) => {
  const scope = scopeOf(ctx, "audit.read");
  const parts = [scope.nothing ? Prisma.sql`FALSE` : Prisma.sql`TRUE`];
  if (scope.districtId !== null) parts.push(Prisma.sql`a."districtId" = ${scope.districtId}`);
  if (filter.entity) parts.push(Prisma.sql`lower(a.entity) = ${filter.entity}`);
  if (filter.from) parts.push(Prisma.sql`a.at >= ${startOfDay(filter.from)}`);
  if (filter.to) parts.push(Prisma.sql`a.at < ${startOfDay(addDays(filter.to, 1))}`);
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, "\\$&")}%`;
    parts.push(
      Prisma.sql`(a."actorName" ILIKE ${like} OR a.summary ILIKE ${like} OR a.reason ILIKE ${like})`,
    );
  }
  return Prisma.join(parts, " AND ");
};

/** Counting stops here: a log grows without end, and nobody turns to its thousandth page. */
const COUNT_TO = 10_000;

/** The audit log, newest first, as far as the actor reads it. */
export const listAuditLog = async (ctx: Ctx, filter: AuditFilter) => {
  allow(ctx, "audit.read");
  const where = conditions(ctx, filter);
  const rows = await ctx.db.$queryRaw<AuditRow[]>`
    SELECT a.id, a.at, a."actorName", d.name AS district, o.name AS unit, a.entity, a."entityId", a."leadId",
      a.summary, a.reason
    FROM "AuditEntry" a LEFT JOIN "District" d ON d.id = a."districtId"
      LEFT JOIN "Organisation" o ON o.id = a."organisationId"
    WHERE ${where} ORDER BY a.id DESC LIMIT ${filter.pageSize} OFFSET ${(filter.page - 1) * filter.pageSize}`;
  const [counted] = await ctx.db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM "AuditEntry" a WHERE ${where} LIMIT ${COUNT_TO}) x`;
  return { rows, total: counted.count, exact: counted.count < COUNT_TO };
};
