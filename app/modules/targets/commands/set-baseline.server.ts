import type { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { getReadableRow } from "../queries/entries.server";
import { baselineSchema } from "../schema";

/** 基期: the value that 提升 and 新增 are measured from, with its source. A new one replaces the old; both stay. */
export const setBaseline = async (ctx: Ctx, input: z.input<typeof baselineSchema>) => {
  allow(ctx, "target.resolve");
  const given = baselineSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const row = await getReadableRow(inner, given.targetId);
    if (row.kind === "MILESTONE" || row.metric !== null) throw invalid("这项指标不需要基期数。");
    if (given.baselineOn > shanghaiDate(ctx.now))
      throw invalid("基期不能晚于今天。", { baselineOn: "基期不能晚于今天。" });
    const saved = await tx.baseline.create({
      data: {
        targetId: row.id,
        value: given.value,
        baselineOn: toDbDate(given.baselineOn),
        source: given.source,
        recordedAt: ctx.now,
        recordedById: ctx.actor.userId,
      },
    });
    await record(inner, {
      action: "baseline.set",
      entity: "Target",
      entityId: row.id,
      districtId: row.districtId,
      summary: `设“${row.indicator}”的基期数为 ${given.value}（${given.baselineOn}）`,
      reason: given.source,
      changes: { ...given },
    });
    return saved;
  });
};
