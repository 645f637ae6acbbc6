import { listLeadAudit } from "~/modules/audit/queries.server";
import type { Ctx } from "~/platform/ctx";
import { daysBetween, fromDbDate, shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { METHOD_LABELS, MOVE_KIND_LABELS, STAGE_LABELS, STATUS_LABELS } from "../labels";

export interface LeadEvent {
  id: string;
  kind: "move" | "note" | "record";
  at: Date;
  /** YYYY-MM-DD, with the time for what the system recorded. */
  on: string;
  relative: string;
  who: string;
  title: string;
  body: string | null;
  strong: boolean;
}

/** Shown as moves and notes of their own; their audit lines would say the same twice. */
const TOLD = new Set(["lead.advance", "lead.moveBack", "lead.setStatus", "lead.followUp"]);

const ago = (date: string, today: string) => {
  const days = daysBetween(date, today);
  return days <= 0 ? "今天" : days === 1 ? "昨天" : `${days} 天前`;
};

/** Moves, notes and audit lines of one lead, newest first. The caller has loaded the lead within reach. */
export const listLeadEvents = async (ctx: Ctx, leadId: string, take = 100): Promise<LeadEvent[]> => {
  const today = shanghaiDate(ctx.now);
  const moves = await ctx.db.stageMove.findMany({ where: { leadId }, orderBy: { id: "desc" }, take });
  const notes = await ctx.db.followUp.findMany({
    where: { leadId },
    include: { author: { select: { displayName: true } } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
  });
  const lines = await listLeadAudit(ctx, leadId, take);
  const events: LeadEvent[] = [
    ...moves.map((move) => ({
      id: `m${move.id}`,
      kind: "move" as const,
      at: move.at,
      on: fromDbDate(move.effectiveOn),
      relative: ago(fromDbDate(move.effectiveOn), today),
      who: move.actorName,
      title:
        move.kind === "STATUS"
          ? `状态由“${STATUS_LABELS[move.fromStatus]}”改为“${STATUS_LABELS[move.toStatus]}”`
          : `${MOVE_KIND_LABELS[move.kind]}：${STAGE_LABELS[move.fromStage]} → ${STAGE_LABELS[move.toStage]}`,
      body: move.reason,
      strong: true,
    })),
    ...notes.map((note) => {
      const on = fromDbDate(note.happenedOn);
      const next = note.nextStep
        ? `下一步：${note.nextStep}${note.nextStepOn ? `（${fromDbDate(note.nextStepOn)}）` : ""}`
        : null;
      return {
        id: `n${note.id}`,
        kind: "note" as const,
        at: note.createdAt,
        on,
        relative: ago(on, today),
        who: note.author.displayName,
        title: `${METHOD_LABELS[note.method]}跟进`,
        body: [note.content, next].filter(Boolean).join("\n"),
        strong: false,
      };
    }),
    ...lines
      .filter((line) => !TOLD.has(line.action))
      .map((line) => ({
        id: `a${line.id}`,
        kind: "record" as const,
        at: line.at,
        on: shanghaiDateTime(line.at).slice(0, 10),
        relative: ago(shanghaiDate(line.at), today),
        who: line.actorName,
        title: line.summary,
        body: line.reason,
        strong: false,
      })),
  ];
  return events.sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1)).slice(0, take);
};
