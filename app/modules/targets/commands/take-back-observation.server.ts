import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";

/** Takes back one's own imported figure of a target, while no one has decided on it or added to it. */
export const takeBackObservation = async (ctx: Ctx, { id }: { id: string }): Promise<void> => {
  allow(ctx, "observation.record");
  const figure = await ctx.db.observation.findFirst({
    where: { id, recordedById: ctx.actor.userId },
    include: { target: { select: { indicator: true } } },
  });
  if (!figure) throw notFound("这条填报");
  const files = await ctx.db.attachment.count({ where: { entity: "observation", entityId: id } });
  if (figure.decidedAt || figure.version !== 1 || files > 0) throw changedSince(figure.target.indicator);
  await ctx.db.observation.delete({ where: { id } });
  await record(ctx, {
    action: "observation.takeBack",
    entity: "Target",
    entityId: figure.targetId,
    districtId: figure.districtId,
    summary: `撤销导入的“${figure.target.indicator}”填报`,
    reason: "撤销导入",
  });
};
