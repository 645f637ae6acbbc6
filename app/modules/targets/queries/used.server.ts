import type { Ctx } from "~/platform/ctx";
import { type Left, leftRows } from "~/platform/left.server";

/** Of figures as they were handed in, those that someone has changed, decided on or added a file to. */
export const usedObservations = (ctx: Ctx, figures: readonly Left[]): Promise<{ id: string }[]> =>
  ctx.db.$queryRaw`
  SELECT w."id" FROM ${leftRows(figures)} JOIN "Observation" o ON o."id" = w."id"
  WHERE o."version" <> w."version" OR o."decidedAt" IS NOT NULL
    OR EXISTS (SELECT FROM "Attachment" a WHERE a."entity" = 'observation' AND a."entityId" = w."id")`;
