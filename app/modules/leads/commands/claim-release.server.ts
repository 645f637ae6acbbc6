import { z } from "zod";
import { allow, scopeOf, scopeWhere } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify, officesOf } from "~/modules/notices/commands/notify.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, notFound, STALE } from "~/platform/errors";
import { isLiveClaim } from "../rules/claim";

export const releaseClaimSchema = z.object({
  id: z.string().min(1),
  version: blankAsMissing(z.coerce.number().int().positive().optional()),
  reason: z.string("请写明释放的原因。").trim().min(2, "请写明释放的原因。").max(500, "最多 500 个字。"),
});

/** 释放首谈: by its own unit, before or after acceptance; the company is then free. */
export const releaseClaim = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "claim.submit");
  const input = releaseClaimSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const claim = await tx.claim.findFirst({
      where: { AND: [{ id: input.id }, scopeWhere(scopeOf(ctx, "claim.submit"))] },
      include: { company: { select: { name: true } } },
    });
    if (!claim) throw notFound("这项首谈");
    if (!isLiveClaim(claim.state)) throw conflict("这项首谈已经了结，不需要释放。");
    const { count } = await tx.claim.updateMany({
      where: { id: claim.id, version: input.version ?? claim.version },
      data: { state: "RELEASED", endedAt: ctx.now, endReason: input.reason, version: { increment: 1 } },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "claim.release",
      entity: "claim",
      entityId: claim.id,
      leadId: claim.leadId,
      districtId: claim.districtId,
      organisationId: claim.organisationId,
      summary: claim.state === "SUBMITTED" ? "撤回首谈申报" : "释放首谈",
      reason: input.reason,
      changes: { state: { from: claim.state, to: "RELEASED" } },
    });
    await notify(inner, {
      districtId: claim.districtId,
      organisationIds: await officesOf(tx, claim.districtId),
      kind: "claim.release",
      text: `“${claim.company.name}”的首谈已由申报单位释放。`,
      href: `/claims/${claim.id}`,
    });
    return { id: claim.id, state: "RELEASED" as const, version: claim.version + 1 };
  });
};
