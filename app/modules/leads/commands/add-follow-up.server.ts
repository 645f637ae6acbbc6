import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, toDbDate } from "~/platform/dates";
import { isUniqueViolation, transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { METHOD_LABELS } from "../labels";
import { leadInReach } from "../queries/facts.server";
import { addFollowUpSchema } from "../schema";
import { changesOf, writeLead } from "./write.server";

export interface AddedNote {
  id: string;
  leadId: string;
  isNew: boolean;
  /** The versions of the lead before and after, where the note was written. */
  lead?: { id: string; found: number; version: number };
}

/** One note of a talk. The same `clientKey` sent again gives the same note. */
export const addFollowUp = async (ctx: Ctx, raw: unknown): Promise<AddedNote> => {
  allow(ctx, "lead.write");
  const input = addFollowUpSchema.parse(raw);
  const sent = () =>
    input.clientKey
      ? ctx.db.followUp.findFirst({ where: { authorId: ctx.actor.userId, clientKey: input.clientKey } })
      : null;
  const earlier = await sent();
  if (earlier) return { id: earlier.id, leadId: earlier.leadId, isNew: false };
  const today = shanghaiDate(ctx.now);
  const happenedOn = input.happenedOn ?? today;
  try {
    return await transaction(ctx.db, async (tx) => {
      const inner = { ...ctx, db: tx };
      const lead = await leadInReach(inner, input.id);
      if (happenedOn > today)
        throw invalid("跟进日期不能晚于今天。", { happenedOn: "还没有发生的，请写在下一步里。" });
      const next = {
        ...(input.nextStep ? { nextStep: input.nextStep } : {}),
        ...(input.nextStep || input.nextStepOn
          ? { nextStepOn: input.nextStepOn ? toDbDate(input.nextStepOn) : null }
          : {}),
      };
      const note = await tx.followUp.create({
        data: {
          leadId: lead.id,
          authorId: ctx.actor.userId,
          happenedOn: toDbDate(happenedOn),
          method: input.method,
          content: input.content,
          ...next,
          createdAt: ctx.now,
          clientKey: input.clientKey ?? null,
          isDemo: lead.isDemo,
        },
        select: { id: true },
      });
      const before = await tx.lead.findUniqueOrThrow({
        where: { id: lead.id },
        select: { nextStep: true, nextStepOn: true, lastActivityAt: true },
      });
      const { version } = await writeLead(inner, {
        lead,
        version: undefined,
        data: next,
        action: "lead.followUp",
        summary: `${METHOD_LABELS[input.method]}跟进（${happenedOn}）`,
        // What an undo puts back.
        changes: {
          noteId: { from: null, to: note.id },
          ...changesOf(before, next),
          lastActivityAt: { from: before.lastActivityAt, to: ctx.now },
        },
      });
      const moved = { id: lead.id, found: lead.version, version };
      return { id: note.id, leadId: lead.id, isNew: true, lead: moved };
    });
  } catch (error) {
    const first = isUniqueViolation(error) ? await sent() : null;
    if (!first) throw error;
    return { id: first.id, leadId: first.leadId, isNew: false };
  }
};
