import { mayDo } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { UNDO_LABELS, type UndoableAction, undoProblem } from "../rules/undo";

/** The last thing that happened to a lead. The caller has loaded the lead within reach. */
export const lastActOn = (ctx: Ctx, leadId: string) =>
  ctx.db.auditEntry.findFirst({
    where: { leadId },
    orderBy: { id: "desc" },
    select: { id: true, action: true, actorId: true, at: true, summary: true, changes: true },
  });

/** What the reader may take back on this lead now, or null. */
export const findUndo = async (ctx: Ctx, leadId: string) => {
  if (!mayDo(ctx.actor, "lead.write")) return null;
  const last = await lastActOn(ctx, leadId);
  if (!last || undoProblem(last, { userId: ctx.actor.userId, now: ctx.now })) return null;
  return { act: String(last.id), what: UNDO_LABELS[last.action as UndoableAction], summary: last.summary };
};
