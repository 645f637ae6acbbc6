import type { z } from "zod";
import { allow, scopeOf, scopeWhere } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, notFound, STALE } from "~/platform/errors";
import { reviewSchema } from "../schema";

/** The office confirms a report, which makes it the figure, or returns it with a reason. */
export const reviewObservation = async (ctx: Ctx, input: z.input<typeof reviewSchema>) => {
  allow(ctx, "observation.review");
  const given = reviewSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const found = await tx.observation.findFirst({
      where: { ...scopeWhere(scopeOf(ctx, "observation.review")), AND: { id: given.id } },
      include: { target: { select: { indicator: true } } },
    });
    if (!found) throw notFound("这条填报");
    if (found.state !== "SUBMITTED")
      throw conflict(found.state === "SAVED" ? "这条填报还没有提交。" : "这条填报已经审核过。");
    const confirmed = given.verdict === "confirm";
    const { count } = await tx.observation.updateMany({
      where: { id: found.id, version: given.version },
      data: {
        state: confirmed ? "CONFIRMED" : "RETURNED",
        returnReason: confirmed ? null : given.reason,
        decidedAt: ctx.now,
        decidedById: ctx.actor.userId,
        decidedByName: ctx.actor.name,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: confirmed ? "observation.confirm" : "observation.return",
      entity: "Target",
      entityId: found.targetId,
      districtId: found.districtId,
      organisationId: found.organisationId,
      summary: `${confirmed ? "确认" : "退回"}“${found.target.indicator}”的填报`,
      reason: confirmed ? null : given.reason,
      changes: { observationId: found.id },
    });
    return tx.observation.findUniqueOrThrow({ where: { id: found.id } });
  });
};
