import type { Ctx } from "~/platform/ctx";
import { type Left, leftRows } from "~/platform/left.server";

interface Used {
  id: string;
}

/** Of leads as they were left, those that have changed since, or that something refers to. What is gone is neither. */
export const usedLeads = (ctx: Ctx, leads: readonly Left[]): Promise<Used[]> => ctx.db.$queryRaw`
  SELECT w."id" FROM ${leftRows(leads)} JOIN "Lead" l ON l."id" = w."id"
  WHERE l."version" <> w."version" OR w."created" AND (
    EXISTS (SELECT FROM "FollowUp" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "StageMove" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "Signing" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "Investment" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "LedgerEntry" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "Claim" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "Referral" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "Issue" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "UnitHold" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "LeadDemand" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "ProspectEntry" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "CreditShare" x WHERE x."leadId" = w."id")
    OR EXISTS (SELECT FROM "Attachment" x WHERE x."leadId" = w."id"))`;

/** Of notes, those that their lead has moved on from. */
export const usedFollowUps = (ctx: Ctx, ids: readonly string[]): Promise<Used[]> => ctx.db.$queryRaw`
  SELECT f."id" FROM "FollowUp" f
  WHERE f."id" = ANY(${ids})
    AND EXISTS (SELECT FROM "StageMove" m WHERE m."leadId" = f."leadId" AND m."at" >= f."createdAt")`;
