import type { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, STALE } from "~/platform/errors";
import type { Reading } from "../queries/detail.server";
import { getReadableRow } from "../queries/entries.server";
import { resolutionSchema } from "../schema";

/**
 * Where a document contradicts itself, a person says which reading holds, and why. The document's figures stay as they
 * are printed; the decision is shown beside them.
 */
export const resolveNote = async (ctx: Ctx, input: z.input<typeof resolutionSchema>) => {
  allow(ctx, "target.resolve");
  const given = resolutionSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const row = await getReadableRow(inner, given.targetId);
    const target = await tx.target.findUniqueOrThrow({ where: { id: row.id }, select: { readings: true } });
    const readings = target.readings as unknown as Reading[];
    if (!row.note && readings.length === 0) throw invalid("这项指标没有需要核定的说明。");
    const reading = given.reading === "other" ? null : readings[Number(given.reading)];
    if (reading === undefined) throw invalid("没有这种读法。", { reading: "请选择以哪种读法为准。" });
    const resolution = `${reading ? `以“${reading.text}”为准` : "另行核定"}：${given.reason}`;
    const { count } = await tx.target.updateMany({
      where: { id: row.id, version: given.version },
      data: { resolution, resolvedAt: ctx.now, resolvedById: ctx.actor.userId, version: { increment: 1 } },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "target.resolve",
      entity: "Target",
      entityId: row.id,
      districtId: row.districtId,
      summary: `核定“${row.indicator}”：${reading ? reading.text : "另行核定"}`,
      reason: given.reason,
      changes: { before: row.resolution, after: resolution },
    });
    return tx.target.findUniqueOrThrow({ where: { id: row.id } });
  });
};
