import type { TaskUnitRole } from "#prisma/enums";
import { scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import { ANSWERS_FOR } from "../rules";
import { readable } from "./list.server";

interface MissingRow {
  organisationId: string;
  unit: string;
  taskId: string;
  title: string;
  section: string;
  planTitle: string;
  role: TaskUnitRole;
  /** A draft or a returned report stands, but nothing was handed in. */
  draft: boolean;
}

/** Rows on which a unit has handed in nothing for this month, as far as the actor sees reports. */
export const listMissingReports = async (ctx: Ctx, given: { period: string; plan?: string }) => {
  const figures = scopeOf(ctx, "target.figures");
  const own = figures.nothing
    ? Prisma.sql`FALSE`
    : figures.organisationId === null
      ? Prisma.sql`TRUE`
      : Prisma.sql`u."organisationId" = ${figures.organisationId}`;
  return ctx.db.$queryRaw<MissingRow[]>`
    SELECT u."organisationId", o.name AS unit, t.id AS "taskId", t.title, t.section,
      p."shortTitle" AS "planTitle", u.role::text AS role, r.id IS NOT NULL AS draft
    FROM "TaskUnit" u JOIN "Task" t ON t.id = u."taskId" JOIN "Plan" p ON p.id = t."planId"
      JOIN "Organisation" o ON o.id = u."organisationId"
      LEFT JOIN "TaskReport" r
        ON r."taskId" = t.id AND r."organisationId" = u."organisationId" AND r.period = ${given.period}
    WHERE ${readable(ctx)} AND ${own} AND (r.id IS NULL OR r.state IN ('SAVED', 'RETURNED'))
      AND ${given.plan ? Prisma.sql`p.id = ${given.plan}` : Prisma.sql`TRUE`}
    ORDER BY o.name, u.role, p.position, t.position`;
};

/** The same by unit: how many rows it owes, leading or supporting; those that owe most first. */
export const listMissingUnits = async (ctx: Ctx, given: { period: string; plan?: string }) => {
  const rows = await listMissingReports(ctx, given);
  const units = new Map<string, { organisationId: string; unit: string; owes: number; rows: MissingRow[] }>();
  for (const row of rows) {
    const { organisationId, unit } = row;
    const entry = units.get(organisationId) ?? { organisationId, unit, owes: 0, rows: [] };
    entry.rows.push(row);
    entry.owes += Number(ANSWERS_FOR[row.role]);
    units.set(organisationId, entry);
  }
  return [...units.values()].sort((a, b) => b.owes - a.owes || b.rows.length - a.rows.length);
};
