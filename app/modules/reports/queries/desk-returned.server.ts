import type { Action } from "~/modules/access/policy";
import { mayDo } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import type { DeskKind } from "../rules/desk";
import { countDesk, reviewsAnything, type Waiting } from "./desk.server";

export interface ReturnedRow {
  kind: DeskKind;
  id: string;
  state: "RETURNED" | "SAVED";
  title: string;
  what: string;
  amountFen: bigint | null;
  reason: string | null;
  decidedBy: string | null;
  since: Date;
  href: string;
}

type Writing = "signing" | "investment" | "stage" | "carrier" | "task" | "observation";

const WRITES: Record<Writing, Action> = {
  signing: "signing.write",
  investment: "investment.write",
  stage: "lead.write",
  carrier: "carrier.observe",
  task: "task.report",
  observation: "observation.record",
};

const LEAD = Prisma.sql`JOIN "Lead" l ON l."id" = x."leadId" JOIN "Company" c ON c."id" = l."companyId"`;
const PROJECT = Prisma.sql`c."name" || ' · ' || l."projectName" AS "title"`;
const COMMON = Prisma.sql`x."returnReason" AS "reason", x."decidedByName" AS "decidedBy"`;
const OPEN = Prisma.sql`x."state" IN ('RETURNED', 'SAVED')`;
const NOTHING = Prisma.sql`NULL::bigint AS "amountFen"`;

/** A returned report that a later one has answered is settled. */
const unanswered = (
  table: "CarrierObservation" | "Observation",
  same: Prisma.Sql,
) => Prisma.sql`(x."state" = 'SAVED'
  OR NOT EXISTS (SELECT 1 FROM ${Prisma.raw(`"${table}"`)} n WHERE ${same} AND n."recordedAt" > x."decidedAt"))`;

/** How long a stage that was returned stays among what is to be done. */
const STAGE_DAYS = 30;

const branch: Record<Writing, (ctx: Ctx) => Prisma.Sql> = {
  signing: () => Prisma.sql`SELECT 'signing' AS "kind", x."id", x."state"::text AS "state", ${PROJECT},
      x."kind"::text AS "what", x."amountFen", ${COMMON}, CASE x."state" WHEN 'RETURNED' THEN x."decidedAt" ELSE x."createdAt" END AS "since",
      '/signings/' || x."id" AS "href", x."organisationId", x."districtId" FROM "Signing" x ${LEAD} WHERE ${OPEN}`,
  investment:
    () => Prisma.sql`SELECT 'investment', x."id", x."state"::text, ${PROJECT}, x."metric"::text || ' ' || x."period",
      x."amountFen", ${COMMON}, CASE x."state" WHEN 'RETURNED' THEN x."decidedAt" ELSE x."createdAt" END,
      '/investments/' || x."id", x."organisationId", x."districtId" FROM "Investment" x ${LEAD} WHERE ${OPEN}`,
  stage: (
    ctx,
  ) => Prisma.sql`SELECT 'stage', x."moveId"::text, x."state"::text, ${PROJECT}, x."toStage"::text, ${NOTHING}, ${COMMON},
      x."decidedAt", '/leads/' || x."leadId", x."organisationId", x."districtId" FROM "StageReview" x ${LEAD}
      WHERE x."state" = 'RETURNED' AND l."stage" < x."toStage"
        AND x."decidedAt" > ${new Date(ctx.now.getTime() - STAGE_DAYS * 86_400_000)}`,
  carrier: () => Prisma.sql`SELECT 'carrier', x."id", x."state"::text, b."name" AS "title",
      x."kind"::text || ' ' || trim_scale(x."value")::text, ${NOTHING}, ${COMMON}, coalesce(x."decidedAt", x."recordedAt"),
      '/carriers/' || x."carrierId", coalesce(x."organisationId", p."operatorId"), b."districtId"
      FROM "CarrierObservation" x JOIN "Carrier" b ON b."id" = x."carrierId" LEFT JOIN "Park" p ON p."id" = b."parkId"
      WHERE ${OPEN} AND ${unanswered("CarrierObservation", Prisma.sql`n."carrierId" = x."carrierId" AND n."kind" = x."kind"`)}`,
  task: () => Prisma.sql`SELECT 'task', x."id", x."state"::text, t."title" AS "title", x."period", ${NOTHING}, ${COMMON},
      coalesce(x."decidedAt", x."recordedAt"), '/tasks/' || x."taskId" || '#reports', x."organisationId", x."districtId"
      FROM "TaskReport" x JOIN "Task" t ON t."id" = x."taskId" WHERE ${OPEN}`,
  observation:
    () => Prisma.sql`SELECT 'observation', x."id", x."state"::text, t."indicator" AS "title", x."observedOn"::text, ${NOTHING},
      ${COMMON}, coalesce(x."decidedAt", x."recordedAt"), '/targets/' || x."targetId", x."organisationId", x."districtId"
      FROM "Observation" x JOIN "Target" t ON t."id" = x."targetId"
      WHERE ${OPEN} AND ${unanswered("Observation", Prisma.sql`n."targetId" = x."targetId" AND n."organisationId" = x."organisationId"`)}`,
};

const unionSql = (ctx: Ctx): Prisma.Sql | null => {
  const { districtId, organisationId } = ctx.actor;
  const writing = (Object.keys(WRITES) as Writing[]).filter((kind) => mayDo(ctx.actor, WRITES[kind]));
  if (writing.length === 0 || !districtId || !organisationId) return null;
  const all = Prisma.join(
    writing.map((kind) => {
      const named = Prisma.sql`SELECT * FROM (${branch[kind](ctx)}) AS "${Prisma.raw(kind)}" ("kind", "id", "state",
        "title", "what", "amountFen", "reason", "decidedBy", "since", "href", "organisationId", "districtId")`;
      return named;
    }),
    " UNION ALL ",
  );
  return Prisma.sql`SELECT * FROM (${all}) q WHERE q."organisationId" = ${organisationId} AND q."districtId" = ${districtId}`;
};

/** 被退回的 of the reader's own unit, the oldest first, then its drafts: what is to be put right and handed in again. */
export const listReturned = async (ctx: Ctx, { take = 100, drafts = true } = {}): Promise<ReturnedRow[]> => {
  const union = unionSql(ctx);
  if (!union) return [];
  return ctx.db.$queryRaw<ReturnedRow[]>`SELECT r.* FROM (${union}) r
    WHERE ${drafts ? Prisma.sql`TRUE` : Prisma.sql`r."state" = 'RETURNED'`}
    ORDER BY (r."state" = 'SAVED'), r."since", r."id" LIMIT ${take}`;
};

export const returnedWaiting = async (ctx: Ctx): Promise<Waiting> => {
  const union = unionSql(ctx);
  if (!union) return { count: 0, oldest: null };
  const [row] = await ctx.db.$queryRaw<
    [Waiting]
  >`SELECT count(*)::int AS "count", min(r."since") AS "oldest" FROM (${union}) r WHERE r."state" = 'RETURNED'`;
  return row;
};

export const countReturned = async (ctx: Ctx): Promise<number> => (await returnedWaiting(ctx)).count;

/** The number beside 待办: what waits for the reader's decision; for who decides nothing, what came back. */
export const countWaiting = (ctx: Ctx): Promise<number> =>
  reviewsAnything(ctx) ? countDesk(ctx) : countReturned(ctx);
