import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import { usedCarrierObservations } from "../queries/used.server";

/** Takes back one's own imported figures of carriers, while no one has decided on them or added to them. */
export const takeBackCarrierObservations = async (ctx: Ctx, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  allow(ctx, "carrier.observe");
  const figures = await ctx.db.carrierObservation.findMany({
    where: { id: { in: [...ids] } },
    include: { carrier: { select: { name: true, districtId: true } } },
    orderBy: { id: "desc" },
  });
  if (figures.some(({ recordedById }) => recordedById !== ctx.actor.userId)) throw notFound("这条填报");
  const [used] = await usedCarrierObservations(ctx, ids);
  if (used) throw changedSince(figures.find(({ id }) => id === used.id)!.carrier.name);
  const { count } = await ctx.db.carrierObservation.deleteMany({
    where: { id: { in: [...ids] }, state: "SUBMITTED", decidedAt: null },
  });
  if (count < figures.length) throw changedSince("载体填报");
  await recordAll(
    ctx,
    figures.map(({ carrierId, carrier, organisationId }) => ({
      action: "carrierObservation.takeBack",
      entity: "carrier",
      entityId: carrierId,
      districtId: carrier.districtId,
      organisationId,
      summary: `撤销导入的“${carrier.name}”填报`,
      reason: "撤销导入",
    })),
  );
};
