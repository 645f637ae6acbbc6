import { mayDo } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { notFound } from "~/platform/errors";
import { carrierInReach, districtOf, runs } from "./reach.server";

/** The report on a carrier that a file proves, within reach and held until the transaction ends. */
export const holdCarrierObservation = async (ctx: Ctx, id: string) => {
  await ctx.db.$queryRaw`SELECT 1 FROM "CarrierObservation" WHERE "id" = ${id} FOR UPDATE`;
  const row = await ctx.db.carrierObservation.findFirst({
    where: { id, carrier: districtOf(ctx) },
    select: { carrierId: true, state: true, organisationId: true, isDemo: true },
  });
  if (!row) throw notFound("这条填报");
  const carrier = await carrierInReach(ctx, "carrier.observe", row.carrierId);
  const organisationId = row.organisationId ?? ctx.actor.organisationId ?? "";
  return { ...row, organisationId, districtId: carrier.districtId, leadId: null };
};

/** Whether a file of this report may be read: by who runs the carrier and by who reviews. */
export const carrierObservationIsReadable = async (ctx: Ctx, id: string): Promise<boolean> => {
  const row = await ctx.db.carrierObservation.findFirst({
    where: { id, carrier: districtOf(ctx) },
    select: { carrier: { select: { districtId: true, parkId: true } } },
  });
  if (!row) return false;
  return mayDo(ctx.actor, "carrier.review") || runs(ctx, "carrier.observe", row.carrier);
};

export interface ObservationFile {
  id: string;
  entityId: string;
  fileName: string;
  sizeBytes: number;
}

export const filesOf = (ctx: Ctx, ids: readonly string[]): Promise<ObservationFile[]> =>
  ctx.db.attachment.findMany({
    where: { entity: "carrierObservation", entityId: { in: [...ids] } },
    select: { id: true, entityId: true, fileName: true, sizeBytes: true },
    orderBy: [{ uploadedAt: "asc" }, { id: "asc" }],
  });
