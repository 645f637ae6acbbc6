import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { leadInReach } from "../queries/facts.server";
import { datesProblem } from "../rules/lead";
import { editLeadSchema } from "../schema";
import { changesOf, isPosted, POSTED, writeLead } from "./write.server";

export const EDITED = [
  "projectName",
  "codeName",
  "field",
  "source",
  "referrer",
  "origin",
  "grade",
  "expectedFen",
  "expectedText",
  "areaNeedSqm",
  "summary",
  "nextStep",
  "nextStepOn",
  "registeredName",
] as const;

export const editLead = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const { id, version, nextStepOn, registeredOn, startedOn, completedOn, producingOn, ...input } =
    editLeadSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, id);
    const dates = Object.fromEntries(
      Object.entries({ registeredOn, startedOn, completedOn, producingOn }).filter(([, date]) => date),
    ) as Record<string, string>;
    const wrong = datesProblem({ ...lead.facts, ...dates }, shanghaiDate(ctx.now));
    if (wrong) throw invalid(wrong.message, { [wrong.field]: wrong.message });
    const before = await tx.lead.findUniqueOrThrow({ where: { id } });
    const data = {
      ...Object.fromEntries(
        EDITED.map((field) => [field, (input as Record<string, unknown>)[field] ?? null]),
      ),
      nextStepOn: nextStepOn ? toDbDate(nextStepOn) : null,
      ...Object.fromEntries(Object.entries(dates).map(([field, date]) => [field, toDbDate(date)])),
    };
    const moved = input.field !== lead.field || (input.origin ?? null) !== lead.origin;
    if (moved && (await isPosted(inner, id))) throw invalid(POSTED, { field: POSTED });
    return writeLead(inner, {
      lead,
      version,
      data,
      action: "lead.edit",
      summary: "修改项目资料",
      changes: changesOf(before, data),
    });
  });
};
