import { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, notFound, STALE } from "~/platform/errors";

export const withdrawReferralSchema = z.object({
  id: z.string().min(1),
  version: blankAsMissing(z.coerce.number().int().positive().optional()),
  reason: z.string("请写明撤回的原因。").trim().min(2, "请写明撤回的原因。").max(500, "最多 500 个字。"),
});

/** 撤回流转: by the unit that offered, or by the office, while there is no answer. */
export const withdrawReferral = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "referral.offer");
  const input = withdrawReferralSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { districtId, organisationId } = scopeOf(ctx, "referral.offer");
    const referral = await tx.referral.findFirst({
      where: {
        id: input.id,
        ...(districtId === null ? {} : { districtId }),
        ...(organisationId === null ? {} : { fromId: organisationId }),
      },
    });
    if (!referral) throw notFound("这次流转");
    if (referral.state !== "OFFERED") throw conflict("这次流转已经答复或撤回，请刷新页面查看。");
    const { count } = await tx.referral.updateMany({
      where: { id: referral.id, version: input.version ?? referral.version, state: "OFFERED" },
      data: {
        state: "WITHDRAWN",
        answeredAt: ctx.now,
        answerReason: input.reason,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "referral.withdraw",
      entity: "referral",
      entityId: referral.id,
      leadId: referral.leadId,
      districtId: referral.districtId,
      organisationId: referral.fromId,
      summary: "撤回流转",
      reason: input.reason,
    });
    await notify(inner, {
      districtId: referral.districtId,
      organisationIds: [referral.toId, referral.fromId],
      kind: "referral.withdraw",
      text: `一项流转已撤回：${input.reason}`,
      href: `/referrals/${referral.id}`,
    });
    return { id: referral.id, state: "WITHDRAWN" as const, version: referral.version + 1 };
  });
};
