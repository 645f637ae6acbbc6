import { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, notFound } from "~/platform/errors";

export const dismissDuplicateSchema = z.object({
  aId: z.string().min(1),
  bId: z.string().min(1),
  note: z
    .string("请写明为什么不是同一家。")
    .trim()
    .min(2, "请写明为什么不是同一家。")
    .max(500, "最多 500 个字。"),
});

/** 不是同一家: asked once, and remembered. */
export const dismissDuplicate = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "company.merge");
  const input = dismissDuplicateSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { districtId } = scopeOf(ctx, "company.merge");
    const [aId, bId] = [input.aId, input.bId].sort() as [string, string];
    const pair = await tx.companyDuplicate.findFirst({
      where: { aId, bId, districtId: districtId ?? "" },
      include: { a: { select: { name: true } }, b: { select: { name: true } } },
    });
    if (!pair) throw notFound("这一对企业");
    const { count } = await tx.companyDuplicate.updateMany({
      where: { aId, bId, dismissedAt: null },
      data: { dismissedAt: ctx.now, dismissedBy: ctx.actor.userId, dismissNote: input.note },
    });
    if (count === 0) throw conflict("这一对已经由他人处理。请刷新页面。");
    for (const entityId of [aId, bId])
      await record(inner, {
        action: "company.dismissDuplicate",
        entity: "company",
        entityId,
        districtId: pair.districtId,
        summary: `“${pair.a.name}”与“${pair.b.name}”经核对不是同一家`,
        reason: input.note,
      });
    return { aId, bId };
  });
};
