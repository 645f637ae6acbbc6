import { toDbDate } from "~/platform/dates";
import type { ReadRow, Remark } from "../rules/reading";
import {
  findLeads,
  hold,
  laterThanToday,
  leadKey,
  leadLabel,
  notFoundLead,
  type Planner,
} from "./planned.server";

const isFilled = ({ filled }: ReadRow) => filled?.includes("happenedOn") ?? false;

const plain = (words: string) => words.replace(/\s/g, "");

/** A talk is written once: the same words of the same day are the same note. */
export const planNotes: Planner = async (ctx, rows, catalogue) => {
  const found = await findLeads(ctx, rows, catalogue);
  const undated = rows.filter(isFilled).flatMap(({ values }) => values.content ?? []);
  const notes = await ctx.db.followUp.findMany({
    where: {
      leadId: { in: found.flatMap(({ lead }) => lead?.id ?? []) },
      OR: [
        {
          happenedOn: {
            in: [...new Set(rows.flatMap(({ values }) => values.happenedOn ?? []))].map(toDbDate),
          },
        },
        ...(undated.length > 0 ? [{ content: { in: undated } }] : []),
      ],
    },
    select: { id: true, leadId: true, happenedOn: true, content: true },
  });
  const keyOf = (leadId: string, date: string, content: string) => `${leadId}|${date}|${plain(content)}`;
  const dateOf = ({ happenedOn }: { happenedOn: Date }) => happenedOn.toISOString().slice(0, 10);
  const known = new Map(notes.map((one) => [keyOf(one.leadId, dateOf(one), one.content), one.id]));
  /** One day for the whole file says nothing of when these words were new. */
  const saidBefore = (row: ReadRow, leadId: string | undefined): Remark[] => {
    const words = plain(row.values.content ?? "");
    const before =
      isFilled(row) && notes.find((one) => one.leadId === leadId && plain(one.content) === words);
    return before
      ? [hold(row, `${dateOf(before)} 的跟进已有同样的内容。确实又跟进了一次的，再确认导入。`, "content")]
      : [];
  };
  return rows.map((row, i) => {
    const at = found[i]!;
    const { happenedOn = "", content = "" } = row.values;
    const key = keyOf(leadKey(row, at), happenedOn, content);
    const same = known.get(key) ?? null;
    return {
      verdict: same ? "UNCHANGED" : "NEW",
      key,
      targetId: at.lead?.id ?? null,
      label: `${leadLabel(row, at)} ${happenedOn}`,
      changes: [],
      remarks: [
        ...(at.lead || at.remarks.some(({ kind }) => kind === "problem") ? at.remarks : [notFoundLead(row)]),
        ...(same ? [] : saidBefore(row, at.lead?.id)),
        ...laterThanToday(ctx, row, "happenedOn", "跟进日期"),
      ],
    };
  });
};
