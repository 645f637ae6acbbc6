import type { IssueLevel, IssueState, IssueStepKind } from "#prisma/enums";
import { issueReadWhere } from "~/modules/leads/queries/issues-list.server";
import { ISSUE_LEVEL_LABELS, issueLight } from "~/modules/leads/rules/issue";
import type { View } from "~/modules/targets/queries/view.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import type { IssueFact } from "../rules/material";
import { masked } from "./material.server";

interface Step {
  kind: IssueStepKind;
  note: string | null;
  toLevel: IssueLevel | null;
  toUnitId: string | null;
  dueOn: Date | null;
}

/** An issue's level, state, handler and date after the steps that were taken by then. */
const stoodAt = (
  steps: readonly Step[],
  first: { level: IssueLevel; state: IssueState; assigneeId: string | null; dueOn: Date | null },
) => {
  let { level, state, assigneeId, dueOn } = first;
  let lastNote: string | null = null;
  for (const step of steps) {
    level = step.toLevel ?? level;
    assigneeId = step.toUnitId ?? assigneeId;
    dueOn = step.dueOn ?? dueOn;
    lastNote = step.note ?? lastNote;
    if (step.kind === "CLOSE") state = "CLOSED";
    else if (step.kind === "ASSIGN" || step.kind === "REOPEN") state = assigneeId ? "ASSIGNED" : "OPEN";
  }
  return { level, state, assigneeId, dueOn: dueOn ? fromDbDate(dueOn) : null, lastNote };
};

/** Issues that were open at the end of the view's day, red first. */
export const issuesThen = async (
  ctx: Ctx,
  { where, view }: { where: Prisma.IssueWhereInput; view: View },
): Promise<(IssueFact & { isDemo: boolean })[]> => {
  const rows = await ctx.db.issue.findMany({
    where: { AND: [where, issueReadWhere(ctx), { raisedAt: { lt: view.knownBefore } }] },
    include: { steps: { orderBy: { id: "asc" } } },
    orderBy: [{ raisedAt: "asc" }, { id: "asc" }],
  });
  const leads = await ctx.db.lead.findMany({
    where: { id: { in: rows.flatMap(({ leadId }) => (leadId ? [leadId] : [])) }, codeName: { not: null } },
    select: {
      id: true,
      codeName: true,
      projectName: true,
      company: { select: { name: true, legalName: true } },
    },
  });
  const units = await ctx.db.organisation.findMany({
    where: { districtId: { in: [...new Set(rows.map(({ districtId }) => districtId))] } },
    select: { id: true, name: true },
  });
  const nameOf = (id: string | null) => units.find((unit) => unit.id === id)?.name ?? null;
  return rows
    .flatMap((row) => {
      const known = row.steps.filter(({ at }) => at < view.knownBefore);
      const changed = (part: "toLevel" | "toUnitId" | "dueOn") =>
        row.steps.some((step) => step[part] !== null);
      const later = row.steps.some(({ at, dueOn }) => at >= view.knownBefore && dueOn !== null);
      const then = stoodAt(known, {
        level: changed("toLevel") ? "UNIT" : row.level,
        state: row.steps.length > 0 ? "OPEN" : row.state,
        assigneeId: changed("toUnitId") ? null : row.assigneeId,
        dueOn: later ? null : row.dueOn,
      });
      if (then.state === "CLOSED") return [];
      const raisedOn = shanghaiDate(row.raisedAt);
      const { light, reason } = issueLight({ ...then, raisedOn }, view.asOf);
      const lead = leads.find(({ id }) => id === row.leadId);
      const clean = (text: string) =>
        lead
          ? masked(text, { ...lead, company: lead.company.name, legalName: lead.company.legalName })
          : text;
      return [
        {
          id: row.id,
          title: clean(row.title),
          unit: nameOf(row.organisationId),
          assignee: nameOf(then.assigneeId),
          level: ISSUE_LEVEL_LABELS[then.level],
          raisedOn,
          dueOn: then.dueOn,
          reason,
          late: light === "late",
          lastNote: then.lastNote ? clean(then.lastNote) : null,
          isDemo: row.isDemo,
        },
      ];
    })
    .sort((a, b) => Number(b.late) - Number(a.late));
};
