import { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { addDays, isDateOnly, shanghaiDate, toDbDate } from "~/platform/dates";
import { isUniqueViolation, transaction } from "~/platform/db.server";
import { conflict, invalid } from "~/platform/errors";
import { leadInReach } from "../queries/facts.server";
import { listParksRunBy, referralRulesOf } from "../queries/referrals.server";
import { isUnderWay, parseShare } from "../rules/lead";
import { isPosted, POSTED_REFERRAL } from "./write.server";

export const offerReferralSchema = z
  .object({
    leadId: z.string("请从线索页发起流转。").trim().min(1, "请从线索页发起流转。").max(64),
    toId: z.string("请选择接收单位。").trim().min(1, "请选择接收单位。").max(64),
    reason: z.string("请写明流转的原因。").trim().min(2, "请写明流转的原因。").max(1000, "最多 1000 个字。"),
    dueOn: blankAsMissing(
      z.string().trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。").optional(),
    ),
    /** Percent of the project that the present sites keep. */
    keepShare: blankAsMissing(z.string().trim().optional()),
    keepBp: z.number().int().min(0).max(9999).optional(),
  })
  .transform(({ keepShare, keepBp, ...rest }, context) => {
    const kept = keepBp ?? (keepShare === undefined ? 0 : parseShare(keepShare));
    if (kept !== null && kept < 10_000) return { ...rest, keepBp: kept };
    context.addIssue({
      code: "custom",
      path: ["keepShare"],
      message: "请填写 0 到 99.99 之间的百分数，0 为全部移交。",
    });
    return z.NEVER;
  });

/** 发起流转: the lead stays where it is until the other unit accepts. The lead of a unit by itself, any by the office. */
export const offerReferral = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "referral.offer");
  const input = offerReferralSchema.parse(raw);
  const today = shanghaiDate(ctx.now);
  const offered = transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, input.leadId, "referral.offer");
    if (!isUnderWay(lead.status)) throw invalid("这条线索已流失或终止，不能流转。");
    if (await isPosted(inner, lead.id)) throw invalid(POSTED_REFERRAL);
    if (input.toId === lead.organisationId)
      throw invalid("接收单位就是线索的单位。", { toId: "请选择另一家单位。" });
    const to = await tx.organisation.findFirst({
      where: { id: input.toId, districtId: lead.districtId },
      select: { id: true, name: true },
    });
    const parks = to ? await listParksRunBy(inner, { districtId: lead.districtId, unitId: to.id }) : [];
    if (!to || parks.length === 0)
      throw invalid("请选择本区运营园区的单位。", { toId: "请选择本区运营园区的单位。" });
    if (input.dueOn && input.dueOn < today)
      throw invalid("答复期限不能早于今天。", { dueOn: "请填写今天或以后的日期。" });
    const { days } = await referralRulesOf(inner, lead.districtId);
    const dueOn = input.dueOn ?? addDays(today, days);
    const referral = await tx.referral.create({
      data: {
        districtId: lead.districtId,
        leadId: lead.id,
        fromId: lead.organisationId,
        toId: to.id,
        reason: input.reason,
        dueOn: toDbDate(dueOn),
        keepBp: input.keepBp,
        offeredAt: ctx.now,
        offeredById: ctx.actor.userId,
        offeredByName: ctx.actor.name,
        isDemo: lead.isDemo,
      },
      select: { id: true, state: true, version: true },
    });
    await record(inner, {
      action: "referral.offer",
      entity: "referral",
      entityId: referral.id,
      leadId: lead.id,
      districtId: lead.districtId,
      organisationId: lead.organisationId,
      summary: `流转给${to.name}，${dueOn} 前答复`,
      reason: input.reason,
      changes: { toId: to.id, dueOn, keepBp: input.keepBp },
    });
    await notify(inner, {
      districtId: lead.districtId,
      organisationIds: [to.id, lead.organisationId],
      kind: "referral.offer",
      text: `“${lead.company.name}”的项目流转给${to.name}，请在 ${dueOn} 前答复。`,
      href: `/referrals/${referral.id}`,
    });
    return { ...referral, dueOn };
  });
  return offered.catch((error) => {
    if (isUniqueViolation(error)) throw conflict("这条线索正在流转中，请等对方答复或先撤回。");
    throw error;
  });
};
