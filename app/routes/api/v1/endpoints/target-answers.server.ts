import { z } from "zod";
import {
  LIGHT_LABELS,
  METHOD_LABELS,
  OPERATOR_LABELS,
  TARGET_ENTRY_LABELS,
  TARGET_KIND_LABELS,
  TARGET_METRIC_LABELS,
} from "~/modules/targets/labels";
import type { TargetItem } from "~/modules/targets/queries/list.server";
import { coded, codedOrNull, date, instant, labelled } from "./answers.server";

export const decimal = z.string().describe("十进制数，单位与指标相同");
const sums = z.object({
  reported: decimal.nullable(),
  underReview: decimal.nullable(),
  confirmed: decimal.nullable(),
});

const STATED_OPERATORS = { ...OPERATOR_LABELS, EQ: "达到" };

export const target = z.object({
  id: z.string(),
  plan: z.string(),
  section: z.string(),
  indicator: z.string(),
  ...codedOrNull("metric", TARGET_METRIC_LABELS),
  owner: z.string().describe("文件所印的单位"),
  ownerId: z.string().nullable(),
  supports: z.array(z.string()),
  ...coded("kind", TARGET_KIND_LABELS),
  ...codedOrNull("operator", STATED_OPERATORS),
  aspirational: z.boolean().describe("力争"),
  unit: z.string().nullable(),
  value: decimal.nullable(),
  min: decimal.nullable(),
  max: decimal.nullable(),
  periodStart: date.nullable(),
  dueOn: date.nullable(),
  milestones: z.array(
    z.object({
      dueOn: date,
      value: decimal.nullable().describe("文件在这一年只写节点、没有写数的为 null"),
      derived: z.boolean().describe("推算"),
      basis: z.literal("YEAR").optional().describe("YEAR 当年数，不是累计数"),
    }),
  ),
  exceptText: z.string().nullable(),
  scope: z.looseObject({}),
  parent: z.string().nullable(),
  quote: z.string(),
  draft: z.boolean(),
  note: z.string().nullable(),
  resolution: z.string().nullable(),
  printed: z
    .object({ value: decimal.nullable(), dueOn: date.nullable() })
    .nullable()
    .describe("经核定时文件所印的数和期限；上面的 value、dueOn 是核定后的"),
  asOf: date,
  ...coded("method", METHOD_LABELS),
  actual: sums,
  endValue: decimal.nullable(),
  dueValue: decimal.nullable(),
  dueDerived: z.boolean().describe("推算"),
  progressPct: z.string().nullable(),
  pacePct: z.string().nullable(),
  lagPoints: z.string().nullable().describe("百分点，落后为正"),
  gap: decimal.nullable().describe("应达数减已确认数，不足为正"),
  ...coded("light", LIGHT_LABELS),
  baseline: z.object({ on: date, value: decimal }).nullable(),
  missing: z.string().nullable(),
  hidden: z.boolean().describe("数据属于其他单位，仅区级可见"),
});

/** 达到 or a bare number: the document sets no bound but the figure itself. */
const plainly = (item: TargetItem) => item.operator ?? (item.value === null ? null : ("EQ" as const));

export const shownTarget = (item: TargetItem) =>
  labelled(
    { ...item, operator: plainly(item) },
    {
      metric: TARGET_METRIC_LABELS,
      kind: TARGET_KIND_LABELS,
      operator: STATED_OPERATORS,
      method: METHOD_LABELS,
      light: LIGHT_LABELS,
    },
  );

export const targetEntry = z.object({
  id: z.string(),
  amount: decimal.describe("以指标的单位计，各条之和等于合计"),
  amountFen: z.int().describe("金额为分，项目数为个"),
  effectiveOn: date,
  recordedAt: instant,
  ...coded("kind", TARGET_ENTRY_LABELS),
  leadId: z.string().nullable(),
  leadNumber: z.string().nullable(),
  projectName: z.string().nullable(),
  companyName: z.string().nullable(),
  signingId: z.string().nullable(),
  investmentId: z.string().nullable(),
  contractNumber: z.string().nullable(),
  parkName: z.string().nullable(),
  unitName: z.string(),
  reversesId: z.string().nullable(),
  approver: z.string().nullable(),
  reason: z.string().nullable(),
});
