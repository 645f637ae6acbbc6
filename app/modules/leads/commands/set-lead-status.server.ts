import { allow, mayDo } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { STATUS_LABELS } from "../labels";
import { leadInReach } from "../queries/facts.server";
import { statusProblem } from "../rules/lead";
import { setLeadStatusSchema } from "../schema";
import { logMove } from "./log-move.server";
import { writeLead } from "./write.server";

export const setLeadStatus = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const input = setLeadStatusSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, input.id);
    const { to, reason } = input;
    const mayReopen = mayDo(ctx.actor, "lead.override");
    const problem = statusProblem(lead.facts, { to, reason, mayReopen });
    if (problem) throw invalid(problem, { to: problem });
    await logMove(inner, lead, { kind: "STATUS", toStatus: to, reason });
    return writeLead(inner, {
      lead,
      version: input.version,
      data: { status: to, statusReason: to === "ACTIVE" ? null : reason },
      action: "lead.setStatus",
      summary: `状态由“${STATUS_LABELS[lead.status]}”改为“${STATUS_LABELS[to]}”`,
      reason,
      changes: {
        status: { from: lead.status, to },
        ...(lead.statusReason ? { statusReason: { from: lead.statusReason, to: reason } } : {}),
      },
    });
  });
};
