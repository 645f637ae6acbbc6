import type { View } from "~/modules/targets/queries/view.server";
import type { Ctx } from "~/platform/ctx";
import { addDays } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import type { ProjectFact } from "../rules/material";
import { issuesThen } from "./issues-then.server";
import { SECRET_COMPANY } from "./material.server";
import { thenSql } from "./unit-leads.server";

/** Signed this long ago and not started: the office asks why. 示例规则. */
const SLOW_AFTER_DAYS = 180;

const byMoves = (known: Date) => ({ stage: thenSql("Stage", known), status: thenSql("Status", known) });
const AS_IT_IS = { stage: Prisma.sql`l."stage"::text`, status: Prisma.sql`l."status"::text` };

/** The largest first. `where` is on the entry `e` and its lead `l`; today's stages stand in the lead itself. */
export const notStartedAt = (ctx: Ctx, { view, where }: { view: View; where: Prisma.Sql }) => {
  const then = view.knownBefore > ctx.now ? AS_IT_IS : byMoves(view.knownBefore);
  return ctx.db.$queryRaw<ProjectFact[]>`
    SELECT x.* FROM (
      SELECT l."id", l."number", coalesce(l."codeName", l."projectName") AS "name", o."name" AS "unit",
        CASE WHEN l."codeName" IS NULL THEN c."name" ELSE ${SECRET_COMPANY} END AS "company",
        ${then.stage} AS "stage", ${then.status} AS "status", s."fen"::text AS "amountFen", s."signedOn"::text AS "signedOn"
      FROM (
        SELECT e."leadId", sum(e."amount") AS "fen", min(e."effectiveOn") AS "signedOn"
        FROM "LedgerEntry" e JOIN "Lead" l ON l."id" = e."leadId"
        WHERE e."metric" = 'SIGNED' AND ${where} AND (l."startedOn" IS NULL OR l."startedOn" > ${view.asOf}::date)
          AND e."effectiveOn" <= ${view.asOf}::date AND e."recordedAt" < ${view.knownBefore}
        GROUP BY e."leadId" HAVING sum(e."amount") > 0 AND min(e."effectiveOn") <= ${addDays(view.asOf, -SLOW_AFTER_DAYS)}::date
      ) s JOIN "Lead" l ON l."id" = s."leadId" JOIN "Company" c ON c."id" = l."companyId"
        JOIN "Organisation" o ON o."id" = l."organisationId"
    ) x WHERE x."stage" IN ('SIGNED', 'REGISTERED') AND x."status" = 'ACTIVE'
    ORDER BY x."amountFen"::numeric DESC, x."number"`;
};

/** What the bulletin names under 存在的问题. */
export const problemsAt = async (ctx: Ctx, given: { view: View; districtId: string }) => {
  const issues = await issuesThen(ctx, { where: { districtId: given.districtId }, view: given.view });
  return {
    issues: issues.filter(({ late }) => late).map(({ isDemo: _, ...issue }) => issue),
    notStarted: await notStartedAt(ctx, {
      view: given.view,
      where: Prisma.sql`e."districtId" = ${given.districtId}`,
    }),
  };
};
