import { z } from "zod";
import type { Stage } from "#prisma/enums";
import { allow, mayDo, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { AppError, conflict, notFound, STALE } from "~/platform/errors";
import { STAGE_LABELS } from "../labels";
import { settingInForce } from "../queries/claims.server";
import { type LeadInHand, leadInReach } from "../queries/facts.server";
import { STAGES, stageIndex } from "../rules/lead";
import { reviewedStages, STAGE_REVIEW_KEY } from "../rules/stage-review";
import { logMove } from "./log-move.server";
import { writeLead } from "./write.server";

/** Puts a stage that a unit reached before the office; the office's own moves need nobody else. */
export const askStageReview = async (
  ctx: Ctx,
  given: { lead: LeadInHand; move: Awaited<ReturnType<typeof logMove>> },
): Promise<void> => {
  const { lead, move } = given;
  if (mayDo(ctx.actor, "lead.override")) return;
  const setting = await settingInForce(ctx, { key: STAGE_REVIEW_KEY, districtId: lead.districtId });
  if (!reviewedStages(setting?.value).includes(move.toStage)) return;
  await ctx.db.stageReview.updateMany({
    where: { leadId: lead.id, state: "SUBMITTED", toStage: move.toStage },
    data: { state: "SAVED" },
  });
  await ctx.db.stageReview.create({
    data: {
      moveId: move.id,
      leadId: lead.id,
      districtId: lead.districtId,
      organisationId: lead.organisationId,
      fromStage: move.fromStage,
      toStage: move.toStage,
      submittedAt: ctx.now,
      submittedById: ctx.actor.userId,
      isDemo: lead.isDemo,
    },
  });
};

/** A lead that went back asks for no confirmation of the stages it has left. */
export const withdrawStageReviews = (ctx: Ctx, { leadId, to }: { leadId: string; to: Stage }) =>
  ctx.db.stageReview.updateMany({
    where: { leadId, state: "SUBMITTED", toStage: { in: STAGES.slice(stageIndex(to) + 1) } },
    data: { state: "SAVED" },
  });

export const reviewStageSchema = z
  .object({
    id: z.coerce.bigint("没有找到这项阶段变动。"),
    version: blankAsMissing(z.coerce.number().int().positive().optional()),
    verdict: z.enum(["confirm", "return"], "请选择通过或退回。"),
    reason: blankAsMissing(z.string().trim().max(500, "原因最多 500 个字。").optional()),
  })
  .refine((given) => given.verdict === "confirm" || (given.reason?.length ?? 0) >= 2, {
    path: ["reason"],
    message: "退回时请写明原因，项目单位会看到。",
  });

type Review = { leadId: string; fromStage: LeadInHand["stage"]; toStage: LeadInHand["stage"] };

/** The lead goes back to where it came from, unless it has gone on since. */
const sendBack = async (ctx: Ctx, review: Review, reason: string) => {
  const lead = await leadInReach(ctx, review.leadId, "lead.override");
  if (lead.stage !== review.toStage)
    throw conflict(`项目已到“${STAGE_LABELS[lead.stage]}”。请先退回后一阶段，或由投促办在项目中办理。`);
  await logMove(ctx, lead, { kind: "BACK", toStage: review.fromStage, reason });
  await writeLead(ctx, {
    lead,
    version: undefined,
    data: { stage: review.fromStage, stageSince: ctx.now },
    action: "lead.moveBack",
    summary: `投促办复核：阶段由“${STAGE_LABELS[lead.stage]}”退回到“${STAGE_LABELS[review.fromStage]}”`,
    reason,
    changes: { stage: { from: lead.stage, to: review.fromStage } },
  });
  await notify(ctx, {
    districtId: lead.districtId,
    organisationIds: [lead.organisationId],
    kind: "stage.return",
    text: `“${lead.projectName}”的“${STAGE_LABELS[review.toStage]}”未通过复核：${reason}`,
    href: `/leads/${lead.id}`,
    isDemo: lead.isDemo,
  });
};

/** 阶段复核 by the office: confirmed, or returned with a reason. Four eyes. */
export const reviewStage = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.override");
  const input = reviewStageSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { districtId } = scopeOf(ctx, "lead.override");
    const found = await tx.stageReview.findFirst({
      where: { moveId: input.id, ...(districtId === null ? {} : { districtId }) },
    });
    if (!found) throw notFound("这项阶段变动");
    if (found.state !== "SUBMITTED")
      throw conflict(`这项阶段变动已由${found.decidedByName ?? "项目单位"}办结，无需重复操作。`);
    if (found.submittedById === ctx.actor.userId)
      throw new AppError("FORBIDDEN", "您本人提交的记录须由另一位审核人员确认或退回。");
    const confirmed = input.verdict === "confirm";
    const { count } = await tx.stageReview.updateMany({
      where: { moveId: found.moveId, version: input.version ?? found.version, state: "SUBMITTED" },
      data: {
        state: confirmed ? "CONFIRMED" : "RETURNED",
        returnReason: confirmed ? null : input.reason,
        decidedAt: ctx.now,
        decidedById: ctx.actor.userId,
        decidedByName: ctx.actor.name,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    if (!confirmed) await sendBack(inner, found, input.reason!);
    await record(inner, {
      action: confirmed ? "stage.confirm" : "stage.return",
      entity: "lead",
      entityId: found.leadId,
      leadId: found.leadId,
      districtId: found.districtId,
      organisationId: found.organisationId,
      summary: `${confirmed ? "确认" : "退回"}阶段“${STAGE_LABELS[found.toStage]}”`,
      reason: confirmed ? null : input.reason!,
    });
    return tx.stageReview.findUniqueOrThrow({ where: { moveId: found.moveId } });
  });
};
