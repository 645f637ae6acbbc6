import type { TaskProgress, TaskUnitRole } from "#prisma/enums";
import { scopeOf, scopeSql } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { periodOf, statusOf } from "../rules";
import type { TaskFilter } from "../schema";

export interface TaskUnitRow {
  organisationId: string;
  name: string;
  role: TaskUnitRole;
}

export interface LatestReport {
  organisationId: string;
  period: string;
  progress: TaskProgress;
  state: "SUBMITTED" | "CONFIRMED";
}

interface Selected {
  id: string;
  planId: string;
  planTitle: string;
  section: string;
  group: string;
  number: string;
  part: number | null;
  title: string;
  content: string;
  goals: { year: number; text: string }[];
  leadPrinted: string | null;
  supportsPrinted: string | null;
  unitsPrinted: string | null;
  differs: boolean;
  units: TaskUnitRow[];
  latest: LatestReport[];
  reported: string[];
  total: bigint;
}

/** Tasks of the plans that the actor may read. */
export const readable = (ctx: Ctx) => {
  const scope = scopeOf(ctx, "task.read");
  if (scope.nothing) return Prisma.sql`FALSE`;
  return scope.districtId === null ? Prisma.sql`TRUE` : Prisma.sql`p."districtId" = ${scope.districtId}`;
};

/** Reports reach as far as figures do: a unit reads its own. Drafts are left out. */
export const readableReports = (ctx: Ctx) =>
  Prisma.sql`r.state IN ('SUBMITTED', 'CONFIRMED') AND ${scopeSql(scopeOf(ctx, "target.figures"), "r")}`;

const unitIs = (given: string, roles: readonly TaskUnitRole[] | null) => Prisma.sql`EXISTS (
  SELECT 1 FROM "TaskUnit" u JOIN "Organisation" o ON o.id = u."organisationId"
  WHERE u."taskId" = t.id AND (o.id = ${given} OR o.name = ${given} OR ${given} = ANY(o.aliases))
    ${roles ? Prisma.sql`AND u.role::text = ANY(${roles as string[]})` : Prisma.empty})`;

const conditions = (ctx: Ctx, filter: TaskFilter) => {
  const parts = [readable(ctx)];
  if (filter.plan) parts.push(Prisma.sql`t."planId" = ${filter.plan}`);
  if (filter.unit) parts.push(unitIs(filter.unit, filter.role ? [filter.role] : null));
  if (filter.lead) parts.push(unitIs(filter.lead, ["LEAD", "RESPONSIBLE"]));
  if (filter.support) parts.push(unitIs(filter.support, ["SUPPORT"]));
  if (filter.year) parts.push(Prisma.sql`t.goals @> ${JSON.stringify([{ year: filter.year }])}::jsonb`);
  return Prisma.join(parts, " AND ");
};

/** Rows of the actor's own unit come first: 牵头, then 责任, then 配合, then the rest in the documents' order. */
const ownFirst = (ctx: Ctx) => Prisma.sql`COALESCE((
  SELECT min(CASE u.role WHEN 'LEAD' THEN 1 WHEN 'RESPONSIBLE' THEN 2 ELSE 3 END)
  FROM "TaskUnit" u WHERE u."taskId" = t.id AND u."organisationId" = ${ctx.actor.organisationId ?? ""}), 9)`;

export const listTasks = async (ctx: Ctx, filter: TaskFilter) => {
  const period = filter.period ?? periodOf(shanghaiDate(ctx.now));
  const rows = await ctx.db.$queryRaw<Selected[]>`
    SELECT t.id, t."planId", p."shortTitle" AS "planTitle", t.section, t."group", t.number, t.part, t.title,
      t.content, t.goals, t."leadPrinted", t."supportsPrinted", t."unitsPrinted",
      t.differences <> '[]'::jsonb AS differs,
      COALESCE(units.rows, '[]') AS units, COALESCE(latest.rows, '[]') AS latest,
      COALESCE(filed.ids, '{}') AS reported, count(*) OVER () AS total
    FROM "Task" t JOIN "Plan" p ON p.id = t."planId"
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object('organisationId', o.id, 'name', o.name, 'role', u.role)
        ORDER BY u.role, o.name) AS rows
      FROM "TaskUnit" u JOIN "Organisation" o ON o.id = u."organisationId" WHERE u."taskId" = t.id) units ON TRUE
    LEFT JOIN LATERAL (
      SELECT json_agg(one ORDER BY one.period DESC) AS rows FROM (
        SELECT DISTINCT ON (r."organisationId") r."organisationId", r.period, r.progress, r.state
        FROM "TaskReport" r WHERE r."taskId" = t.id AND r.period <= ${period} AND ${readableReports(ctx)}
        ORDER BY r."organisationId", r.period DESC) one) latest ON TRUE
    LEFT JOIN LATERAL (
      SELECT array_agg(r."organisationId") AS ids FROM "TaskReport" r
      WHERE r."taskId" = t.id AND r.period = ${period} AND ${readableReports(ctx)}) filed ON TRUE
    WHERE ${conditions(ctx, filter)}
    ORDER BY ${ownFirst(ctx)}, p.position, t.position
    LIMIT ${filter.pageSize} OFFSET ${(filter.page - 1) * filter.pageSize}`;
  return {
    period,
    total: rows.length > 0 ? Number(rows[0]!.total) : await countBeyond(ctx, filter),
    rows: rows.map(({ total: _, ...row }) => ({ ...row, status: statusOf(row.units, row.latest) })),
  };
};

/** A page past the end has no row to carry the total. */
const countBeyond = async (ctx: Ctx, filter: TaskFilter) => {
  if (filter.page === 1) return 0;
  const [row] = await ctx.db.$queryRaw<[{ count: bigint }]>`
    SELECT count(*) FROM "Task" t JOIN "Plan" p ON p.id = t."planId" WHERE ${conditions(ctx, filter)}`;
  return Number(row.count);
};

export type TaskListRow = Awaited<ReturnType<typeof listTasks>>["rows"][number];

/** How many rows the actor's own unit has in each part it plays. */
export const countOwnTasks = async (ctx: Ctx) => {
  if (!ctx.actor.organisationId) return null;
  const rows = await ctx.db.$queryRaw<{ role: TaskUnitRole; count: bigint }[]>`
    SELECT u.role::text AS role, count(*) AS count
    FROM "TaskUnit" u JOIN "Task" t ON t.id = u."taskId" JOIN "Plan" p ON p.id = t."planId"
    WHERE u."organisationId" = ${ctx.actor.organisationId} AND ${readable(ctx)} GROUP BY u.role`;
  if (rows.length === 0) return null;
  const counts = Object.fromEntries(rows.map(({ role, count }) => [role, Number(count)]));
  return { LEAD: 0, RESPONSIBLE: 0, SUPPORT: 0, ...counts };
};

/** What the filters of the list offer: plans, units with a row, and years with a goal. */
export const listTaskChoices = async (ctx: Ctx) => {
  const plans = await ctx.db.$queryRaw<{ id: string; title: string }[]>`
    SELECT p.id, p."shortTitle" AS title FROM "Plan" p
    WHERE ${readable(ctx)} AND EXISTS (SELECT 1 FROM "Task" t WHERE t."planId" = p.id) ORDER BY p.position`;
  const units = await ctx.db.$queryRaw<{ id: string; name: string }[]>`
    SELECT o.id, o.name FROM "Organisation" o WHERE EXISTS (
      SELECT 1 FROM "TaskUnit" u JOIN "Task" t ON t.id = u."taskId" JOIN "Plan" p ON p.id = t."planId"
      WHERE u."organisationId" = o.id AND ${readable(ctx)}) ORDER BY o.name`;
  const years = await ctx.db.$queryRaw<{ year: number }[]>`
    SELECT DISTINCT (g ->> 'year')::int AS year
    FROM "Task" t JOIN "Plan" p ON p.id = t."planId", jsonb_array_elements(t.goals) g
    WHERE ${readable(ctx)} AND g ->> 'year' IS NOT NULL ORDER BY 1`;
  return { plans, units, years: years.map(({ year }) => year) };
};
