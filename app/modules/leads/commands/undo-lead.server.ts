import { z } from "zod";
import type { LeadStatus, Stage } from "#prisma/enums";
import { allow } from "~/modules/access/queries.server";
import { spaceFollowsLead } from "~/modules/carriers/commands/follow-lead.server";
import type { Ctx } from "~/platform/ctx";
import { type Prisma, transaction } from "~/platform/db.server";
import { conflict, invalid } from "~/platform/errors";
import { type LeadInHand, leadInReach } from "../queries/facts.server";
import { lastActOn } from "../queries/undo.server";
import { backProblem, statusProblem } from "../rules/lead";
import { UNDO_LABELS, type UndoableAction, undoProblem } from "../rules/undo";
import { ownership } from "./assign-lead.server";
import { logMove } from "./log-move.server";
import { askStageReview, withdrawStageReviews } from "./stage-review.server";
import { writeLead } from "./write.server";

export const undoLeadSchema = z.object({
  id: z.string().min(1),
  /** The act that the reader saw; another that came since is not taken back in its stead. */
  act: z
    .string("没有读懂要撤销什么，请刷新页面后再试。")
    .regex(/^\d+$/, "没有读懂要撤销什么，请刷新页面后再试。"),
});

type Changes = Record<string, { from: string | null; to: string | null } | undefined>;
type Data = Prisma.LeadUncheckedUpdateManyInput;

const stageBack = async (ctx: Ctx, lead: LeadInHand, changes: Changes): Promise<Data> => {
  const to = changes.stage?.from as Stage;
  const reason = "撤销阶段推进";
  const problem = backProblem(lead.facts, to, reason);
  if (problem) throw invalid(problem);
  await logMove(ctx, lead, { kind: "BACK", toStage: to, reason });
  await withdrawStageReviews(ctx, { leadId: lead.id, to });
  return { stage: to, stageSince: ctx.now };
};

const UNDO: Record<UndoableAction, (ctx: Ctx, lead: LeadInHand, changes: Changes) => Promise<Data>> = {
  "lead.advance": stageBack,
  "lead.moveBack": async (ctx, lead, changes) => {
    const to = changes.stage?.from as Stage;
    const move = await logMove(ctx, lead, { kind: "ADVANCE", toStage: to, reason: "撤销阶段退回" });
    await askStageReview(ctx, { lead, move });
    return { stage: to, stageSince: ctx.now };
  },
  "lead.setStatus": async (ctx, lead, changes) => {
    const to = changes.status?.from as LeadStatus;
    const reason = "撤销状态变更";
    const problem = statusProblem(lead.facts, { to, reason, mayReopen: true });
    if (problem) throw invalid(problem);
    await logMove(ctx, lead, { kind: "STATUS", toStatus: to, reason });
    return { status: to, statusReason: changes.statusReason?.from ?? null };
  },
  "lead.assign": async (ctx, lead, changes) => {
    const { data } = await ownership(ctx, lead, {
      organisationId: changes.organisationId?.from ?? lead.organisationId,
      ownerId: changes.ownerId ? changes.ownerId.from : lead.ownerId,
    });
    const { organisationId } = data;
    if (organisationId !== lead.organisationId)
      await spaceFollowsLead(ctx, { fromId: lead.id, toId: lead.id, organisationId });
    return data;
  },
  "lead.followUp": async (ctx, lead, changes) => {
    const { noteId, nextStep, nextStepOn, lastActivityAt } = changes;
    const { count } = await ctx.db.followUp.deleteMany({
      where: { id: noteId?.to ?? "", leadId: lead.id, authorId: ctx.actor.userId },
    });
    if (count === 0) throw conflict("这条跟进已经不在了，请刷新页面查看。");
    return {
      ...(nextStep ? { nextStep: nextStep.from } : {}),
      ...(nextStepOn ? { nextStepOn: nextStepOn.from ? new Date(nextStepOn.from) : null } : {}),
      ...(lastActivityAt?.from ? { lastActivityAt: new Date(lastActivityAt.from) } : {}),
    };
  },
};

/** 撤销: the last act on a lead, by the one who did it, through the rules of a change in the other direction. */
export const undoLead = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const input = undoLeadSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    await tx.$queryRaw`SELECT 1 FROM "Lead" WHERE "id" = ${input.id} FOR UPDATE`;
    const lead = await leadInReach(inner, input.id);
    const last = await lastActOn(inner, lead.id);
    const problem = undoProblem(last, { userId: ctx.actor.userId, now: ctx.now });
    if (problem) throw conflict(problem);
    if (String(last!.id) !== input.act) throw conflict("后面已有别的办理，不能再撤销。请按正常手续变更。");
    const action = last!.action as UndoableAction;
    const changes = (last!.changes ?? {}) as Changes;
    const data = await UNDO[action](inner, lead, changes);
    return writeLead(inner, {
      lead,
      version: undefined,
      data,
      action: "lead.undo",
      summary: `撤销${UNDO_LABELS[action]}：${last!.summary}`,
      changes: { act: { from: String(last!.id), to: null }, ...(last!.changes as object | null) },
    });
  });
};
