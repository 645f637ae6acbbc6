import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";

/** Takes back one's own imported figure of a carrier, while no one has decided on it or added to it. */
export const takeBackCarrierObservation = async (ctx: Ctx, { id }: { id: string }): Promise<void> => {
  allow(ctx, "carrier.observe");
  const figure = await ctx.db.carrierObservation.findFirst({
    where: { id, recordedById: ctx.actor.userId },
    include: { carrier: { select: { name: true, districtId: true } } },
  });
  if (!figure) throw notFound("这条填报");
  const files = await ctx.db.attachment.count({ where: { entity: "carrierObservation", entityId: id } });
  if (figure.state !== "SUBMITTED" || figure.decidedAt || files > 0) throw changedSince(figure.carrier.name);
  await ctx.db.carrierObservation.delete({ where: { id } });
  await record(ctx, {
    action: "carrierObservation.takeBack",
    entity: "carrier",
    entityId: figure.carrierId,
    districtId: figure.carrier.districtId,
    organisationId: figure.organisationId,
    summary: `撤销导入的“${figure.carrier.name}”填报`,
    reason: "撤销导入",
  });
};
