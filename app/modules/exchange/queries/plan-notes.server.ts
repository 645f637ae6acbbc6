import { toDbDate } from "~/platform/dates";
import { findLeads, laterThanToday, leadKey, leadLabel, notFoundLead, type Planner } from "./planned.server";

/** A talk is written once: the same words of the same day are the same note. */
export const planNotes: Planner = async (ctx, rows, catalogue) => {
  const found = await findLeads(ctx, rows, catalogue);
  const notes = await ctx.db.followUp.findMany({
    where: {
      leadId: { in: found.flatMap(({ lead }) => lead?.id ?? []) },
      happenedOn: { in: [...new Set(rows.flatMap(({ values }) => values.happenedOn ?? []))].map(toDbDate) },
    },
    select: { id: true, leadId: true, happenedOn: true, content: true },
  });
  const keyOf = (leadId: string, date: string, content: string) =>
    `${leadId}|${date}|${content.replace(/\s/g, "")}`;
  const known = new Map(
    notes.map((one) => [keyOf(one.leadId, one.happenedOn.toISOString().slice(0, 10), one.content), one.id]),
  );
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
        ...laterThanToday(ctx, row, "happenedOn", "跟进日期"),
      ],
    };
  });
};
