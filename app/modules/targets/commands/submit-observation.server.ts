import { z } from "zod";
import { allow, scopeOf, scopeWhere } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, notFound, STALE } from "~/platform/errors";

const submitSchema = z.object({ id: z.string().min(1), version: z.coerce.number().int().min(1) });

/** A saved draft goes to the office. A returned report is answered by a new one, so that both stay on record. */
export const submitObservation = async (ctx: Ctx, input: z.input<typeof submitSchema>) => {
  allow(ctx, "observation.record");
  const given = submitSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const found = await tx.observation.findFirst({
      where: { ...scopeWhere(scopeOf(ctx, "observation.record")), AND: { id: given.id } },
      include: { target: { select: { indicator: true } } },
    });
    if (!found) throw notFound("这条填报");
    if (found.state !== "SAVED") throw conflict("这条填报已经提交过。");
    const { count } = await tx.observation.updateMany({
      where: { id: found.id, version: given.version },
      data: { state: "SUBMITTED", submittedById: ctx.actor.userId, version: { increment: 1 } },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "observation.submit",
      entity: "Target",
      entityId: found.targetId,
      districtId: found.districtId,
      summary: `提交“${found.target.indicator}”的填报`,
      changes: { observationId: found.id },
    });
    return tx.observation.findUniqueOrThrow({ where: { id: found.id } });
  });
};
