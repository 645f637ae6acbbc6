import type { LeadStatus, Stage } from "#prisma/enums";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, shanghaiDate, toDbDate } from "~/platform/dates";
import type { LeadInHand } from "../queries/facts.server";

export interface Move {
  kind: "ADVANCE" | "BACK" | "STATUS";
  toStage?: Stage;
  toStatus?: LeadStatus;
  effectiveOn?: DateOnly | undefined;
  reason?: string | undefined;
}

/** The immutable log: who, when, from, to, why. */
export const logMove = (ctx: Ctx, lead: LeadInHand, move: Move) =>
  ctx.db.stageMove.create({
    data: {
      leadId: lead.id,
      kind: move.kind,
      at: ctx.now,
      actorId: ctx.actor.userId,
      actorName: ctx.actor.name,
      fromStage: lead.stage,
      toStage: move.toStage ?? lead.stage,
      fromStatus: lead.status,
      toStatus: move.toStatus ?? lead.status,
      effectiveOn: toDbDate(move.effectiveOn ?? shanghaiDate(ctx.now)),
      reason: move.reason ?? null,
    },
  });
