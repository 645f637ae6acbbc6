import type { IssueLevel, IssueState } from "#prisma/enums";
import { scopeOf } from "~/modules/access/queries.server";
import { leadReadSql } from "~/modules/companies/queries/scope.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { type IssueEntity, type IssueLight, issueLight, SOON_DAYS, UNASSIGNED_DAYS } from "../rules/issue";

/** A unit reads what it raised and what it was given; the office and the leaders read those of the district. */
export const issueReadWhere = (ctx: Ctx): Prisma.IssueWhereInput => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "issue.raise");
  return {
    ...(nothing ? { id: { in: [] } } : {}),
    ...(districtId === null ? {} : { districtId }),
    ...(organisationId === null ? {} : { OR: [{ organisationId }, { assigneeId: organisationId }] }),
  };
};

const issueReadSql = (ctx: Ctx): Prisma.Sql => {
  const { nothing, districtId, organisationId } = scopeOf(ctx, "issue.raise");
  if (nothing) return Prisma.sql`FALSE`;
  const parts = [Prisma.sql`TRUE`];
  if (districtId !== null) parts.push(Prisma.sql`i."districtId" = ${districtId}`);
  if (organisationId !== null)
    parts.push(Prisma.sql`(i."organisationId" = ${organisationId} OR i."assigneeId" = ${organisationId})`);
  return Prisma.join(parts, " AND ");
};

export interface IssueRow {
  id: string;
  title: string;
  entity: IssueEntity;
  entityId: string;
  /** The record it stands on; null when the reader may not read that. */
  about: string | null;
  level: IssueLevel;
  state: IssueState;
  unit: string | null;
  assignee: string | null;
  dueOn: DateOnly | null;
  raisedOn: DateOnly;
  light: IssueLight;
  lightReason: string;
  /** The last thing written on it. */
  lastNote: string | null;
}

export interface IssueFilter {
  state?: IssueState | undefined;
  level?: IssueLevel | undefined;
  entity?: IssueEntity | undefined;
  entityId?: string | undefined;
  /** Handled by the reader's unit. */
  mine?: boolean;
  light?: "late";
  page?: number;
  pageSize?: number;
}

/** `issueLight` of the rules as a rank: 0 late, 1 watch, 2 ok, 3 none. */
const lightSql = (today: DateOnly) => Prisma.sql`CASE
  WHEN i."state" = 'CLOSED' THEN 3
  WHEN i."dueOn" < ${today}::date OR i."level" = 'DISTRICT' THEN 0
  WHEN i."state" = 'OPEN'
    AND (i."raisedAt" AT TIME ZONE 'Asia/Shanghai')::date < ${addDays(today, -UNASSIGNED_DAYS)}::date THEN 1
  WHEN i."dueOn" <= ${addDays(today, SOON_DAYS)}::date THEN 1
  ELSE 2 END`;

/** What the record is called, for whoever may read it. */
const aboutSql = (ctx: Ctx) => Prisma.sql`CASE i."entity"
  WHEN 'carrier' THEN (SELECT a."name" FROM "Carrier" a WHERE a."id" = i."entityId")
  WHEN 'task' THEN (SELECT a."title" FROM "Task" a WHERE a."id" = i."entityId")
  WHEN 'target' THEN (SELECT a."ownerName" || ' ' || a."indicator" FROM "Target" a WHERE a."id" = i."entityId")
  ELSE (SELECT a."number" || ' ' || coalesce(a."codeName", a."projectName") FROM "Lead" a
    WHERE a."id" = i."leadId" AND ${leadReadSql(ctx, "a")}) END`;

type Raw = Omit<IssueRow, "light" | "lightReason" | "raisedOn"> & { raisedAt: Date };

/** Red first, then by date; the counts are those of all pages. */
export const listIssues = async (
  ctx: Ctx,
  filter: IssueFilter = {},
): Promise<{ rows: IssueRow[]; total: number; late: number }> => {
  const today = shanghaiDate(ctx.now);
  const { page = 1, pageSize = 50 } = filter;
  const light = lightSql(today);
  const parts = [issueReadSql(ctx)];
  if (filter.state) parts.push(Prisma.sql`i."state"::text = ${filter.state}`);
  if (filter.level) parts.push(Prisma.sql`i."level"::text = ${filter.level}`);
  if (filter.entity) parts.push(Prisma.sql`i."entity" = ${filter.entity}`);
  if (filter.entityId) parts.push(Prisma.sql`i."entityId" = ${filter.entityId}`);
  if (filter.mine) parts.push(Prisma.sql`i."assigneeId" = ${ctx.actor.organisationId ?? ""}`);
  if (filter.light) parts.push(Prisma.sql`${light} = 0`);
  const where = Prisma.join(parts, " AND ");
  const rows = await ctx.db.$queryRaw<Raw[]>`
    SELECT i."id", i."title", i."entity", i."entityId", ${aboutSql(ctx)} AS "about", i."level", i."state",
      o."name" AS "unit", a."name" AS "assignee", i."dueOn"::text, i."raisedAt",
      (SELECT s."note" FROM "IssueStep" s WHERE s."issueId" = i."id" AND s."note" IS NOT NULL
        ORDER BY s."id" DESC LIMIT 1) AS "lastNote"
    FROM "Issue" i LEFT JOIN "Organisation" o ON o."id" = i."organisationId"
    LEFT JOIN "Organisation" a ON a."id" = i."assigneeId"
    WHERE ${where}
    ORDER BY ${light}, i."dueOn" NULLS LAST, i."raisedAt" DESC, i."id"
    LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
  const [all] = await ctx.db.$queryRaw<{ total: number; late: number }[]>`
    SELECT count(*)::int AS "total", count(*) FILTER (WHERE ${light} = 0)::int AS "late"
    FROM "Issue" i WHERE ${where}`;
  return {
    rows: rows.map(({ raisedAt, ...row }) => {
      const raisedOn = shanghaiDate(raisedAt);
      const { light: shown, reason } = issueLight({ ...row, raisedOn }, today);
      return { ...row, raisedOn, light: shown, lightReason: reason };
    }),
    ...(all ?? { total: 0, late: 0 }),
  };
};

/** What the meeting must speak about. */
const MOST_RED = 500;
export const listRedIssues = async (ctx: Ctx): Promise<IssueRow[]> =>
  (await listIssues(ctx, { light: "late", pageSize: MOST_RED })).rows;
