import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import type { Left } from "~/platform/left.server";
import { usedObservations } from "../queries/used.server";

/** Takes back one's own imported figures of targets, while no one has decided on them or added to them. */
export const takeBackObservations = async (ctx: Ctx, given: readonly Left[]): Promise<void> => {
  if (given.length === 0) return;
  allow(ctx, "observation.record");
  const named = { id: { in: given.map(({ id }) => id) } };
  const figures = await ctx.db.observation.findMany({
    where: named,
    include: { target: { select: { indicator: true } } },
    orderBy: { id: "desc" },
  });
  if (figures.some(({ recordedById }) => recordedById !== ctx.actor.userId)) throw notFound("这条填报");
  const [used] = await usedObservations(ctx, given);
  if (used) throw changedSince(figures.find(({ id }) => id === used.id)!.target.indicator);
  const { count } = await ctx.db.observation.deleteMany({ where: { ...named, decidedAt: null } });
  if (count < figures.length) throw changedSince("指标填报");
  await recordAll(
    ctx,
    figures.map(({ targetId, districtId, target }) => ({
      action: "observation.takeBack",
      entity: "Target",
      entityId: targetId,
      districtId,
      summary: `撤销导入的“${target.indicator}”填报`,
      reason: "撤销导入",
    })),
  );
};
