import type { Ctx } from "~/platform/ctx";

/** Of figures that were handed in, those that someone has decided on or added a file to. */
export const usedCarrierObservations = (ctx: Ctx, ids: readonly string[]): Promise<{ id: string }[]> =>
  ctx.db.$queryRaw`
  SELECT o."id" FROM "CarrierObservation" o
  WHERE o."id" = ANY(${ids}) AND (o."state" <> 'SUBMITTED' OR o."decidedAt" IS NOT NULL
    OR EXISTS (SELECT FROM "Attachment" a WHERE a."entity" = 'carrierObservation' AND a."entityId" = o."id"))`;
