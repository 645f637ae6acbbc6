import type { Grade, Stage } from "#prisma/enums";
import { mayDo, reach, scopeOf, scopeSql } from "~/modules/access/queries.server";
import { countUnreadNotices, listNotices } from "~/modules/notices/queries/notices.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, shanghaiDate, startOfDay } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import {
  CLOCK_RULES_KEY,
  type ClockKind,
  type ClockRules,
  clockOf,
  type ProgressLight,
  progressLight,
  readClockRules,
} from "../rules/today";
import { type ClaimRow, claimScope, endingSql, listClaims, settingInForce } from "./claims.server";
import { type IssueRow, listIssues } from "./issues-list.server";

export type Whose = "mine" | "all";

export interface DueRow {
  id: string;
  company: string;
  project: string;
  stage: Stage;
  unit: string;
  owner: string | null;
  nextStep: string | null;
  nextStepOn: DateOnly | null;
  createdOn: DateOnly;
  lastActivityOn: DateOnly;
}

export interface Group<Row> {
  rows: Row[];
  /** Of the whole group, however many rows are shown. */
  total: number;
}

type Raw = Omit<DueRow, "createdOn" | "lastActivityOn"> & {
  createdAt: Date;
  lastActivityAt: Date;
  grade: Grade | null;
  hasNote: boolean;
  total: number;
};

const SHOWN = 6;

/** What the actor answers for: a unit its own leads, those over it the leads of the district. */
const duty = (ctx: Ctx, whose: Whose): Prisma.Sql => {
  const scope = scopeOf(ctx, mayDo(ctx.actor, "lead.write") ? "lead.write" : "lead.read");
  const reached = scopeSql(scope, "l");
  return whose === "mine" ? Prisma.sql`${reached} AND l."ownerId" = ${ctx.actor.userId}` : reached;
};

/** One look into the index a lead: an EXISTS would be answered by reading every note there is. */
const NOTED = Prisma.sql`((SELECT f."id" FROM "FollowUp" f WHERE f."leadId" = l."id" LIMIT 1) IS NOT NULL)`;

const groupOf = async (ctx: Ctx, where: Prisma.Sql, order: Prisma.Sql) => {
  const found = await ctx.db.$queryRaw<Raw[]>`
    SELECT l."id", c."name" AS "company", l."projectName" AS "project", l."stage", o."name" AS "unit",
      u."displayName" AS "owner", l."nextStep", l."nextStepOn"::text AS "nextStepOn", l."createdAt",
      l."lastActivityAt", l."grade", ${NOTED} AS "hasNote", t."total"
    FROM (SELECT l.* FROM "Lead" l WHERE ${where} ORDER BY ${order}, l."id" LIMIT ${SHOWN}) l
    JOIN "Company" c ON c."id" = l."companyId" JOIN "Organisation" o ON o."id" = l."organisationId"
    LEFT JOIN "User" u ON u."id" = l."ownerId",
    (SELECT count(*)::int AS "total" FROM "Lead" l WHERE ${where}) t
    ORDER BY ${order}, l."id"`;
  const rows = found.map(({ createdAt, lastActivityAt, total, ...row }) => ({
    ...row,
    createdOn: shanghaiDate(createdAt),
    lastActivityOn: shanghaiDate(lastActivityAt),
  }));
  return { rows, total: found[0]?.total ?? 0 };
};

const NEXT = Prisma.sql`l."nextStepOn"`;
const ACTIVITY = Prisma.sql`l."lastActivityAt"`;

export const listDue = async (
  ctx: Ctx,
  whose: Whose,
): Promise<{ overdue: Group<DueRow>; now: Group<DueRow>; week: Group<DueRow> }> => {
  const today = shanghaiDate(ctx.now);
  const active = Prisma.sql`${duty(ctx, whose)} AND l."status" = 'ACTIVE'`;
  return {
    overdue: await groupOf(ctx, Prisma.sql`${active} AND l."nextStepOn" < ${today}::date`, NEXT),
    now: await groupOf(ctx, Prisma.sql`${active} AND l."nextStepOn" = ${today}::date`, NEXT),
    week: await groupOf(
      ctx,
      Prisma.sql`${active} AND l."nextStepOn" BETWEEN ${addDays(today, 1)}::date AND ${addDays(today, 7)}::date`,
      NEXT,
    ),
  };
};

/** `clockOf` as a predicate, the dear look at the notes last; the two are held against each other by a test. */
export const clockSql = (rules: ClockRules, today: DateOnly): Prisma.Sql => {
  const by = (column: "createdAt" | "lastActivityAt", days: number) =>
    Prisma.sql`${Prisma.raw(`l."${column}"`)} < ${startOfDay(addDays(today, 1 - days))}`;
  const prospect = Prisma.sql`${by("createdAt", rules.answerDays)} AND (${by("createdAt", rules.feedbackDays)}
    OR (l."grade" IS NULL AND ${by("createdAt", rules.screenDays)}) OR NOT ${NOTED})`;
  return Prisma.sql`l."status" = 'ACTIVE' AND l."stage" < 'SIGNED'
    AND l."lastActivityAt" >= ${startOfDay(addDays(today, -rules.yellowDays))}
    AND CASE WHEN l."stage" = 'PROSPECT' THEN ${prospect} ELSE ${by("lastActivityAt", rules.reportDays)} END`;
};

/** `progressLight` as a predicate; `stalled` is all that is not green. */
export const lightSql = (
  light: "stalled" | "yellow" | "red" | "out",
  rules: ClockRules,
  today: DateOnly,
): Prisma.Sql => {
  const before = (days: number) => Prisma.sql`l."lastActivityAt" < ${startOfDay(addDays(today, -days))}`;
  const parts = {
    stalled: before(rules.yellowDays),
    yellow: Prisma.sql`${before(rules.yellowDays)} AND NOT ${before(rules.redDays)}`,
    red: Prisma.sql`${before(rules.redDays)} AND NOT ${before(rules.outDays)}`,
    out: before(rules.outDays),
  };
  return Prisma.sql`l."status" = 'ACTIVE' AND l."stage" < 'PRODUCING' AND ${parts[light]}`;
};

export type ClockRow = DueRow & { kind: ClockKind; dueOn: DateOnly; daysLate: number };

export const listClocks = async (
  ctx: Ctx,
  { whose, rules }: { whose: Whose; rules: ClockRules },
): Promise<Group<ClockRow>> => {
  const today = shanghaiDate(ctx.now);
  const where = Prisma.sql`${duty(ctx, whose)} AND ${clockSql(rules, today)}`;
  const { rows, total } = await groupOf(ctx, where, ACTIVITY);
  const clocked = rows.flatMap((row) => {
    const clock = clockOf({ ...row, status: "ACTIVE" }, { rules, today });
    return clock ? [{ ...row, ...clock }] : [];
  });
  return { rows: clocked.sort((a, b) => b.daysLate - a.daysLate), total };
};

export type StalledRow = DueRow & { light: ProgressLight };

/** The same leads as the list's 久未跟进 with the days of the yellow light. */
export const listStalled = async (
  ctx: Ctx,
  { whose, rules }: { whose: Whose; rules: ClockRules },
): Promise<Group<StalledRow>> => {
  const today = shanghaiDate(ctx.now);
  const where = Prisma.sql`${duty(ctx, whose)} AND ${lightSql("stalled", rules, today)}`;
  const { rows, total } = await groupOf(ctx, where, ACTIVITY);
  return {
    rows: rows.map((row) => ({ ...row, light: progressLight(row.lastActivityOn, rules, today) })),
    total,
  };
};

export interface ExpiringClaim {
  id: string;
  company: string;
  unit: string;
  person: string;
  protectedUntil: DateOnly;
}

const listExpiring = async (ctx: Ctx, rules: ClockRules): Promise<Group<ExpiringClaim>> => {
  const today = shanghaiDate(ctx.now);
  const where = Prisma.sql`${scopeSql(claimScope(ctx), "k")} AND ${endingSql(today, rules.claimDays)}`;
  const found = await ctx.db.$queryRaw<(ExpiringClaim & { total: number })[]>`
    SELECT k."id", c."name" AS "company", o."name" AS "unit", k."submittedByName" AS "person",
      k."protectedUntil"::text AS "protectedUntil", count(*) OVER ()::int AS "total"
    FROM "Claim" k JOIN "Company" c ON c."id" = k."companyId" JOIN "Organisation" o ON o."id" = k."organisationId"
    WHERE ${where} ORDER BY k."protectedUntil", k."id" LIMIT ${SHOWN}`;
  return { rows: found, total: found[0]?.total ?? 0 };
};

export const clockRulesOf = async (ctx: Ctx): Promise<{ rules: ClockRules; example: boolean }> => {
  const { districtId } = ctx.actor;
  const stored = districtId ? await settingInForce(ctx, { key: CLOCK_RULES_KEY, districtId }) : undefined;
  return { rules: readClockRules(stored?.value), example: stored === undefined };
};

/** A unit's own claims that the office has not decided. */
const listWaitingClaims = async (ctx: Ctx): Promise<Group<ClaimRow>> => {
  if (!mayDo(ctx.actor, "claim.submit")) return { rows: [], total: 0 };
  return listClaims(ctx, { state: "SUBMITTED", pageSize: SHOWN });
};

/** What a unit was given to solve and has not; for who is given nothing by name, nothing. */
const listGivenIssues = async (ctx: Ctx): Promise<Group<IssueRow>> => {
  if (!mayDo(ctx.actor, "issue.raise") || !ctx.actor.organisationId) return { rows: [], total: 0 };
  return listIssues(ctx, { mine: true, state: "ASSIGNED", pageSize: SHOWN });
};

/** 今日: what is due for this reader, each group with its true count. */
export const getToday = async (ctx: Ctx, asked: Whose | undefined) => {
  const ofUnit = reach(ctx, "lead.write") === "unit";
  const whose: Whose = asked ?? (ofUnit ? "mine" : "all");
  const { rules, example } = await clockRulesOf(ctx);
  return {
    whose,
    /** The same leads as the groups' on the list: what narrows it to this reader's duty. */
    duty: {
      ...(whose === "mine" ? { owner: "me" } : {}),
      ...(ofUnit && ctx.actor.organisationId ? { organisationId: ctx.actor.organisationId } : {}),
    } as Record<string, string>,
    rules,
    example,
    ofUnit,
    mayWrite: mayDo(ctx.actor, "lead.write"),
    leads: mayDo(ctx.actor, "lead.read")
      ? {
          ...(await listDue(ctx, whose)),
          clocks: await listClocks(ctx, { whose, rules }),
          stalled: await listStalled(ctx, { whose, rules }),
        }
      : null,
    claims: await listExpiring(ctx, rules),
    waiting: await listWaitingClaims(ctx),
    issues: await listGivenIssues(ctx),
    notices: { rows: await listNotices(ctx, { take: 10 }), unread: await countUnreadNotices(ctx) },
  };
};

export type Today = Awaited<ReturnType<typeof getToday>>;
