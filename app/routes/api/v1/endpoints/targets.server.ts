import { z } from "zod";
import { ENTRY_KIND_LABELS } from "~/modules/signings/labels";
import {
  LIGHT_LABELS,
  METHOD_LABELS,
  OPERATOR_LABELS,
  TARGET_KIND_LABELS,
  TARGET_METRIC_LABELS,
} from "~/modules/targets/labels";
import { getTargetDetail } from "~/modules/targets/queries/detail.server";
import { targetEntries } from "~/modules/targets/queries/entries.server";
import { getTarget, listTargets, type TargetItem } from "~/modules/targets/queries/list.server";
import { getReconciliation } from "~/modules/targets/queries/reconciliation.server";
import { targetFilterSchema, viewSchema } from "~/modules/targets/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { coded, codedOrNull, date, instant, labelled, listOf, listQuery, pageOf } from "./answers.server";

const TAG = "指标";
const decimal = z.string().describe("十进制数，单位与指标相同");
const sums = z.object({
  reported: decimal.nullable(),
  underReview: decimal.nullable(),
  confirmed: decimal.nullable(),
});

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
  ...codedOrNull("operator", OPERATOR_LABELS),
  aspirational: z.boolean().describe("力争"),
  unit: z.string().nullable(),
  value: decimal.nullable(),
  min: decimal.nullable(),
  max: decimal.nullable(),
  periodStart: date.nullable(),
  dueOn: date.nullable(),
  milestones: z.array(z.object({ dueOn: date, value: decimal.nullable(), derived: z.boolean() })),
  exceptText: z.string().nullable(),
  scope: z.looseObject({}),
  parent: z.string().nullable(),
  quote: z.string(),
  draft: z.boolean(),
  note: z.string().nullable(),
  resolution: z.string().nullable(),
  asOf: date,
  ...coded("method", METHOD_LABELS),
  actual: sums,
  endValue: decimal.nullable(),
  dueValue: decimal.nullable(),
  dueDerived: z.boolean().describe("推算"),
  progressPct: z.string().nullable(),
  pacePct: z.string().nullable(),
  lagPoints: z.string().nullable().describe("百分点，落后为负"),
  gap: decimal.nullable(),
  ...coded("light", LIGHT_LABELS),
  baseline: z.object({ on: date, value: decimal }).nullable(),
  missing: z.string().nullable(),
  hidden: z.boolean().describe("数据属于其他单位，仅区级可见"),
});

export const shownTarget = (item: TargetItem) =>
  labelled(item, {
    metric: TARGET_METRIC_LABELS,
    kind: TARGET_KIND_LABELS,
    operator: OPERATOR_LABELS,
    method: METHOD_LABELS,
    light: LIGHT_LABELS,
  });

const entry = z.object({
  id: z.string(),
  amount: decimal.describe("以指标的单位计，各条之和等于合计"),
  amountFen: z.int().describe("金额为分，项目数为个"),
  effectiveOn: date,
  recordedAt: instant,
  ...coded("kind", ENTRY_KIND_LABELS),
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

const dates = z.object({
  asOf: viewSchema.shape.asOf.describe("截至日期，默认今天"),
  knownAt: viewSchema.shape.knownAt.describe("按当时已登记的分录，默认同 asOf"),
});

export const targetEndpoints = [
  endpoint({
    method: "GET",
    path: "/targets",
    tag: TAG,
    summary: "指标及其在某一日的实际、应达、进度和灯号",
    query: listQuery(targetFilterSchema),
    answer: listOf(target, { asOf: date, ...coded("method", METHOD_LABELS) }),
    handler: async (ctx, { query }) => {
      const { page, pageSize, ...filter } = query;
      const { items, asOf, method } = await listTargets(ctx, filter);
      return labelled(
        { ...pageOf(items.map(shownTarget), { page, pageSize }), asOf, method },
        { method: METHOD_LABELS },
      );
    },
  }),
  endpoint({
    method: "GET",
    path: "/targets/:id",
    tag: TAG,
    summary: "一项指标，带全部出处、不同读法和填报",
    query: viewSchema,
    answer: target.extend({
      quotes: z.array(z.object({ plan: z.string(), section: z.string(), quote: z.string() })),
      readings: z.array(z.looseObject({ text: z.string(), value: decimal.nullable(), quote: z.string() })),
      version: z.int(),
      observations: z.array(
        z.looseObject({ id: z.string(), observedOn: date, value: decimal.nullable(), state: z.string() }),
      ),
      baselines: z.array(z.object({ value: decimal, on: date, source: z.string() })),
    }),
    handler: async (ctx, { params, query }) => {
      const item = await getTarget(ctx, { id: params.id!, ...query });
      const { quotes, readings, version, observations, baselines } = await getTargetDetail(ctx, params.id!);
      return { ...shownTarget(item), quotes, readings, version, observations, baselines };
    },
  }),
  endpoint({
    method: "GET",
    path: "/targets/:id/entries",
    tag: TAG,
    summary: "数字背后的台账分录，各条之和等于数字",
    query: listQuery(dates, { pageSize: 200 }),
    answer: listOf(entry, {
      sum: decimal.describe("全部分录之和，单位与指标相同"),
      sumFen: z.int(),
      unit: z.string().nullable(),
      from: date.nullable(),
      to: date.nullable(),
      hidden: z.boolean(),
    }),
    handler: async (ctx, { params, query }) => {
      const { page, pageSize, ...view } = query;
      const found = await targetEntries(ctx, { id: params.id!, ...view });
      const items = found.items.map((one) =>
        labelled({ ...one, amountFen: BigInt(one.amountFen) }, { kind: ENTRY_KIND_LABELS }),
      );
      const { total: sum, totalFen, items: _, ...rest } = found;
      return { ...rest, ...pageOf(items, { page, pageSize }), sum, sumFen: BigInt(totalFen) };
    },
  }),
  endpoint({
    method: "GET",
    path: "/targets/:id/reconciliation",
    tag: TAG,
    summary: "上级指标与下级指标对照：未分解或加压",
    query: dates,
    answer: z.object({
      own: decimal.nullable().describe("本级目标"),
      childrenSum: decimal.nullable().describe("下级目标之和"),
      undivided: decimal.nullable().describe("正为未分解，负为加压"),
      reading: z.string().nullable(),
      ownActual: decimal.nullable(),
      unionActual: decimal.nullable().describe("下级实际的并集，一个项目只计一次"),
      sharedActual: decimal.nullable(),
      outsideActual: decimal.nullable(),
      leftOut: z.array(z.string()),
      unit: z.string().nullable(),
      children: z.array(target),
    }),
    handler: async (ctx, { params, query }) => {
      const found = await getReconciliation(ctx, { id: params.id!, ...query });
      return { ...found, children: found.children.map(shownTarget) };
    },
  }),
];
