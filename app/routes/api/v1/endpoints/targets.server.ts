import { z } from "zod";
import { METHOD_LABELS, TARGET_ENTRY_LABELS } from "~/modules/targets/labels";
import { getTargetDetail } from "~/modules/targets/queries/detail.server";
import { targetEntries } from "~/modules/targets/queries/entries.server";
import { getTarget, listTargets } from "~/modules/targets/queries/list.server";
import { getReconciliation } from "~/modules/targets/queries/reconciliation.server";
import { targetFilterSchema, viewSchema } from "~/modules/targets/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { coded, date, labelled, listOf, listQuery, pageOf } from "./answers.server";
import { decimal, shownTarget, target, targetEntry } from "./target-answers.server";

const TAG = "指标";

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
    answer: listOf(targetEntry, {
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
        labelled({ ...one, amountFen: BigInt(one.amountFen) }, { kind: TARGET_ENTRY_LABELS }),
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
