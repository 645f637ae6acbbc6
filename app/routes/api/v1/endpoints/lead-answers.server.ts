import { z } from "zod";
import {
  FIELD_LABELS,
  GRADE_LABELS,
  ORIGIN_LABELS,
  SOURCE_LABELS,
  STAGE_LABELS,
  STATUS_LABELS,
} from "~/modules/leads/labels";
import { getLead } from "~/modules/leads/queries/detail.server";
import { GATE_LABELS } from "~/modules/leads/rules/lead";
import type { Ctx } from "~/platform/ctx";
import { coded, codedOrNull, date, fen, instant, labelled, place, version } from "./answers.server";

export const LEAD_WORDS = {
  stage: STAGE_LABELS,
  status: STATUS_LABELS,
  field: FIELD_LABELS,
  source: SOURCE_LABELS,
  grade: GRADE_LABELS,
  origin: ORIGIN_LABELS,
};

const shared = {
  id: z.string(),
  number: z.string().describe("项目编号"),
  companyId: z.string(),
  projectName: z.string(),
  ...coded("stage", STAGE_LABELS),
  ...coded("status", STATUS_LABELS),
  ...coded("field", FIELD_LABELS),
  ...coded("source", SOURCE_LABELS),
  ...codedOrNull("grade", GRADE_LABELS),
  expectedFen: fen.nullable(),
  expectedText: z.string().nullable().describe("不是一个确定金额时的原话，例如 3-5亿"),
  signedFen: fen.nullable().describe("台账中已确认的签约额"),
  nextStep: z.string().nullable(),
  nextStepOn: date.nullable(),
  lastActivityAt: instant,
  isDemo: z.boolean().describe("演示数据"),
  version,
};

export const leadRow = z.object({
  ...shared,
  company: z.string(),
  parks: z.string().nullable(),
  unit: z.string(),
  owner: z.string().nullable(),
});

const todo = z.object({ field: z.string(), label: z.string() });

export const lead = z.object({
  ...shared,
  districtId: z.string(),
  organisationId: z.string(),
  company: place,
  organisation: place,
  owner: z.object({ id: z.string(), displayName: z.string() }).nullable(),
  sites: z.array(
    z.object({
      parkId: z.string(),
      parkName: z.string(),
      shareBp: z.int().describe("基点，各园区合计 10000"),
      carrierId: z.string().nullable(),
    }),
  ),
  codeName: z.string().nullable(),
  statusReason: z.string().nullable(),
  referrer: z.string().nullable(),
  ...codedOrNull("origin", ORIGIN_LABELS),
  areaNeedSqm: z.string().nullable(),
  summary: z.string().nullable(),
  registeredName: z.string().nullable(),
  registeredOn: date.nullable(),
  startedOn: date.nullable(),
  completedOn: date.nullable(),
  producingOn: date.nullable(),
  stageSince: instant,
  createdAt: instant,
  contactCount: z.int(),
  followUpCount: z.int(),
  toDos: z.array(todo).describe("已过的阶段还缺的内容"),
  next: z
    .object({ ...coded("stage", STAGE_LABELS), missing: z.array(todo) })
    .nullable()
    .describe("下一阶段和进入它还缺的内容"),
});

const named = (fields: readonly (keyof typeof GATE_LABELS)[]) =>
  fields.map((field) => ({ field, label: GATE_LABELS[field] }));

/** The record itself, as every write on a lead answers. */
export const shownLead = async (ctx: Ctx, id: string) => {
  const found = await getLead(ctx, id);
  const { next, toDos, sites } = found;
  return labelled(
    {
      ...found,
      sites: sites.map((site) => ({ ...site, parkName: site.park.name })),
      toDos: named(toDos),
      next: next && labelled({ stage: next.stage, missing: named(next.missing) }, { stage: STAGE_LABELS }),
    },
    LEAD_WORDS,
  );
};
