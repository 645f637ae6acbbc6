import type { z } from "zod";
import { allow, mayDo } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { AppError, invalid } from "~/platform/errors";
import { STAGE_LABELS } from "../labels";
import { type LeadInHand, leadInReach } from "../queries/facts.server";
import {
  advanceProblem,
  datesProblem,
  type GateField,
  inWords,
  isUnderWay,
  type LeadFacts,
  missingOnTheWay,
} from "../rules/lead";
import { advanceLeadSchema } from "../schema";
import { addContactTo } from "./add-contact.server";
import { logMove } from "./log-move.server";
import { askStageReview } from "./stage-review.server";
import { writeLead } from "./write.server";

type AdvanceInput = z.output<typeof advanceLeadSchema>;

const GATE_INPUT: Partial<Record<GateField, keyof AdvanceInput>> = {
  contact: "contactName",
  expected: "expectedAmount",
};

/** What the form brings along for the gates, as columns, and the facts as they will then be. */
const withGateFields = (lead: LeadInHand, input: AdvanceInput) => {
  const dates = Object.fromEntries(
    (["registeredOn", "startedOn", "completedOn", "producingOn"] as const).flatMap((field) =>
      input[field] ? [[field, input[field]]] : [],
    ),
  ) as Partial<Record<"registeredOn" | "startedOn" | "completedOn" | "producingOn", DateOnly>>;
  const plain = {
    ...(input.expectedAmount ?? {}),
    ...(input.expectedFen === undefined ? {} : { expectedFen: input.expectedFen, expectedText: null }),
    ...(input.grade ? { grade: input.grade } : {}),
    ...(input.registeredName ? { registeredName: input.registeredName } : {}),
  };
  const facts: LeadFacts = {
    ...lead.facts,
    ...plain,
    ...dates,
    contactCount: lead.facts.contactCount + (input.contactName ? 1 : 0),
  };
  const columns = Object.fromEntries(Object.entries(dates).map(([field, date]) => [field, toDbDate(date)]));
  return { facts, data: { ...plain, ...columns } };
};

const checkAdvance = (ctx: Ctx, facts: LeadFacts, input: AdvanceInput, override: boolean) => {
  const today = shanghaiDate(ctx.now);
  if (input.effectiveOn && input.effectiveOn > today)
    throw invalid("进入阶段的日期不能晚于今天。", { effectiveOn: "不能晚于今天。" });
  const dates = datesProblem(facts, today);
  if (dates) throw invalid(dates.message, { [dates.field]: dates.message });
  const problem = advanceProblem(facts, input.to, override);
  if (problem) {
    const missing = isUnderWay(facts.status) ? missingOnTheWay(facts, input.to) : [];
    throw invalid(problem, {
      to: problem,
      ...Object.fromEntries(missing.map((field) => [GATE_INPUT[field] ?? field, "推进前请补上这一项。"])),
    });
  }
};

/** Moves a lead forward through every gate on the way; the office may pass gates with a reason. */
export const advanceLead = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const input = advanceLeadSchema.parse(raw);
  const override = input.override ?? false;
  if (override) {
    if (!mayDo(ctx.actor, "lead.override"))
      throw new AppError("FORBIDDEN", "只有区投资促进办可以越过阶段条件。请补齐所缺内容后再推进。");
    if (!input.reason) throw invalid("越过阶段条件请写明理由。", { reason: "请写明理由。" });
  }
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, input.id);
    const { facts, data } = withGateFields(lead, input);
    checkAdvance(ctx, facts, input, override);
    await addContactTo(inner, lead, input);
    const { to, effectiveOn, reason } = input;
    const move = await logMove(inner, lead, { kind: "ADVANCE", toStage: to, effectiveOn, reason });
    await askStageReview(inner, { lead, move });
    const passed = override ? missingOnTheWay(facts, to) : [];
    const note = passed.length > 0 ? `（投促办越过条件：${inWords(passed)}）` : "";
    return writeLead(inner, {
      lead,
      version: input.version,
      data: { ...data, stage: to, stageSince: ctx.now },
      action: "lead.advance",
      summary: `阶段由“${STAGE_LABELS[lead.stage]}”推进到“${STAGE_LABELS[to]}”${note}`,
      reason: reason ?? null,
      changes: { stage: { from: lead.stage, to }, ...(override ? { override: passed } : {}) },
    });
  });
};
