import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { STAGE_LABELS } from "../labels";
import { leadInReach } from "../queries/facts.server";
import { backProblem } from "../rules/lead";
import { moveLeadBackSchema } from "../schema";
import { logMove } from "./log-move.server";
import { withdrawStageReviews } from "./stage-review.server";
import { writeLead } from "./write.server";

export const moveLeadBack = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const input = moveLeadBackSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, input.id);
    const problem = backProblem(lead.facts, input.to, input.reason);
    if (problem) throw invalid(problem, { to: problem });
    await logMove(inner, lead, { kind: "BACK", toStage: input.to, reason: input.reason });
    await withdrawStageReviews(inner, { leadId: lead.id, to: input.to });
    return writeLead(inner, {
      lead,
      version: input.version,
      data: { stage: input.to, stageSince: ctx.now },
      action: "lead.moveBack",
      summary: `阶段由“${STAGE_LABELS[lead.stage]}”退回到“${STAGE_LABELS[input.to]}”`,
      reason: input.reason,
      changes: { stage: { from: lead.stage, to: input.to } },
    });
  });
};
