import { leadReadSql } from "~/modules/companies/queries/scope.server";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import { dueBy, LACKS, type Lack } from "../rules/lack";
import { FULL_SHARE_BP } from "../rules/lead";

const none = (from: Prisma.Sql) => Prisma.sql`NOT EXISTS (SELECT 1 FROM ${from})`;
const blank = (column: string) => Prisma.sql`${Prisma.raw(column)} IS NULL`;

/** The same as `MET` of the gates, on `"Lead" l`. */
const MISSING: Record<Lack, Prisma.Sql> = {
  contact: none(Prisma.sql`"Contact" x WHERE x."leadId" = l."id"`),
  followUp: none(Prisma.sql`"FollowUp" x WHERE x."leadId" = l."id"`),
  sites: Prisma.sql`(SELECT coalesce(sum(x."shareBp"), 0) FROM "LeadSite" x WHERE x."leadId" = l."id") <> ${FULL_SHARE_BP}`,
  expected: blank('l."expectedFen"'),
  grade: blank('l."grade"'),
  contract:
    none(Prisma.sql`"Signing" x WHERE x."leadId" = l."id" AND x."kind" = 'FORMAL' AND x."state" = 'CONFIRMED'
    AND NOT x."linkOnly" AND NOT EXISTS (SELECT 1 FROM "Signing" t WHERE t."baseSigningId" = x."id"
      AND t."kind" = 'TERMINATION' AND t."state" = 'CONFIRMED')`),
  registeredName: Prisma.sql`coalesce(l."registeredName", '') = ''`,
  registeredOn: blank('l."registeredOn"'),
  startedOn: blank('l."startedOn"'),
  completedOn: blank('l."completedOn"'),
  producingOn: blank('l."producingOn"'),
  creditCode: Prisma.sql`EXISTS (SELECT 1 FROM "Company" x WHERE x."id" = l."companyId" AND x."creditCode" IS NULL)`,
  nextStep: Prisma.sql`l."status" = 'ACTIVE' AND l."stage" < 'PRODUCING' AND coalesce(l."nextStep", '') = ''`,
};

const UNDER_WAY = Prisma.sql`l."status" IN ('ACTIVE', 'PAUSED')`;

/** Projects under way that lack it. */
export const lackSql = (lack: Lack): Prisma.Sql => {
  const stage = dueBy(lack);
  const reached = stage ? Prisma.sql`l."stage" >= ${stage}::"Stage" AND ` : Prisma.empty;
  return Prisma.sql`(${UNDER_WAY} AND ${reached}${MISSING[lack]})`;
};

export const anyLackSql = (): Prisma.Sql => Prisma.sql`(${Prisma.join(LACKS.map(lackSql), " OR ")})`;

export interface UnitLacks {
  id: string;
  name: string;
  /** Projects under way. */
  projects: number;
  lacking: number;
}

/** 数据核查: how many projects lack what, in all and by unit, within the reader's reach. */
export const countLacks = async (ctx: Ctx, { unit }: { unit?: string | undefined } = {}) => {
  const each = LACKS.map((lack) => Prisma.sql`${lackSql(lack)} AS ${Prisma.raw(`"${lack}"`)}`);
  const counts = LACKS.map((lack) => Prisma.raw(`count(*) FILTER (WHERE x."${lack}")::int AS "${lack}"`));
  const any = Prisma.raw(LACKS.map((lack) => `x."${lack}"`).join(" OR "));
  const rows = await ctx.db.$queryRaw<(UnitLacks & Record<Lack, number>)[]>`
    SELECT o."id", o."name", count(*)::int AS "projects", count(*) FILTER (WHERE ${any})::int AS "lacking", ${Prisma.join(counts)}
    FROM (SELECT l."organisationId", ${Prisma.join(each)} FROM "Lead" l WHERE ${leadReadSql(ctx, "l")} AND ${UNDER_WAY} OFFSET 0) x
    JOIN "Organisation" o ON o."id" = x."organisationId"
    GROUP BY o."id", o."name" ORDER BY "lacking" DESC, o."name"`;
  const chosen = unit ? rows.filter(({ id }) => id === unit) : rows;
  const sum = (of: keyof UnitLacks | Lack) => chosen.reduce((total, row) => total + Number(row[of]), 0);
  return {
    projects: sum("projects"),
    lacking: sum("lacking"),
    lacks: LACKS.map((lack) => ({ lack, count: sum(lack) })).filter(({ count }) => count > 0),
    units: rows.map(({ id, name, projects, lacking }): UnitLacks => ({ id, name, projects, lacking })),
  };
};
