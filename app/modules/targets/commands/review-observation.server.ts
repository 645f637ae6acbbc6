import type { z } from "zod";
import { allow, scopeOf, scopeWhere } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { AppError, conflict, notFound, STALE } from "~/platform/errors";
import { reviewSchema } from "../schema";

/** Four eyes: who filed or handed in a figure does not decide on it. */
const assertOther = (ctx: Ctx, found: { recordedById: string; submittedById: string | null }) => {
  if ([found.recordedById, found.submittedById].includes(ctx.actor.userId))
    throw new AppError("FORBIDDEN", "您本人填报的数须由另一位审核人员确认或退回。");
};

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
    assertOther(ctx, found);
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
    if (!confirmed && found.organisationId)
      await notify(inner, {
        districtId: found.districtId,
        organisationIds: [found.organisationId],
        kind: "observation.return",
        text: `“${found.target.indicator}”的填报被退回：${given.reason}`,
        href: `/targets/${encodeURIComponent(found.targetId)}`,
        isDemo: found.isDemo,
      });
    return tx.observation.findUniqueOrThrow({ where: { id: found.id } });
  });
};
