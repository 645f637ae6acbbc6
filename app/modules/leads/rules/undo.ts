/**
 * 撤销 undo: takes back what was just done to a lead. Always true: it is offered to the one who did it, for a short
 * time, and only while that act is the last thing that happened to the lead; the act and its undoing both stay in the
 * lead's history.
 */
export const UNDO_MINUTES = 10;

export const UNDO_LABELS = {
  "lead.advance": "阶段推进",
  "lead.moveBack": "阶段退回",
  "lead.setStatus": "状态变更",
  "lead.assign": "负责人更换",
  "lead.followUp": "这条跟进",
} as const;
export type UndoableAction = keyof typeof UNDO_LABELS;

export interface LastAct {
  action: string;
  actorId: string | null;
  at: Date;
}

const isUndoable = (action: string): action is UndoableAction => Object.hasOwn(UNDO_LABELS, action);

/** Why the last act on a lead is not taken back by this person now, or null. */
export const undoProblem = (last: LastAct | null, asked: { userId: string; now: Date }): string | null => {
  if (!last || !isUndoable(last.action)) return "后面已有别的办理，不能再撤销。请按正常手续变更。";
  if (last.actorId !== asked.userId) return "只能由办理的本人撤销。";
  if (asked.now.getTime() - last.at.getTime() > UNDO_MINUTES * 60_000)
    return `办理超过 ${UNDO_MINUTES} 分钟，不能再撤销。请按正常手续变更。`;
  return null;
};
