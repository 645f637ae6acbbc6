import { z } from "zod";
import { freezeReport } from "~/modules/reports/commands/freeze-report.server";
import { getBridge } from "~/modules/reports/queries/between.server";
import { getReport, getReportHead, listReports } from "~/modules/reports/queries/frozen.server";
import { bridgeSchema, freezeSchema } from "~/modules/reports/schema";
import { BRIDGE_LABELS } from "~/modules/targets/labels";
import { endpoint } from "~/platform/api/endpoint.server";
import { codeOrLabel } from "~/platform/codes";
import { coded, date, fieldsOf, instant, labelled, listOf, pageOf, paging } from "./answers.server";

const TAG = "报表";
const KIND_LABELS = { MONTHLY: "月报" };

const head = z.object({
  id: z.string(),
  ...coded("kind", KIND_LABELS),
  period: z.string(),
  title: z.string(),
  cutOffOn: date,
  frozenAt: instant,
  frozenBy: z.string(),
  ledgerThrough: z.string().describe("报表所知的最后一条分录"),
  sha256: z.string(),
  isDemo: z.boolean(),
});

const shown = (row: object) => labelled(row, { kind: KIND_LABELS });

const amount = z.string().describe("以指标的单位计");

const bridgeRow = z.object({
  id: z.string(),
  indicator: z.string(),
  owner: z.string(),
  unit: z.string().nullable(),
  from: amount,
  to: amount,
  difference: amount,
  redefined: amount.describe("范围变更带来的差额"),
  parts: z.array(
    z.object({
      ...coded("code", BRIDGE_LABELS),
      amount,
      entries: z.array(z.looseObject({ id: z.string() })),
    }),
  ),
  differentPeriods: z.boolean(),
});

const kindOf = codeOrLabel(KIND_LABELS, "目前只能封存月报。");

export const reportEndpoints = [
  endpoint({
    method: "GET",
    path: "/reports",
    tag: TAG,
    summary: "已封存的报表",
    query: z.object(paging()),
    answer: listOf(head),
    handler: async (ctx, { query }) => pageOf((await listReports(ctx)).map(shown), query),
  }),
  endpoint({
    method: "GET",
    path: "/reports/bridge",
    tag: TAG,
    summary: "两期报表之间的差额：新增、补充、终止、更正、补报、重分类、汇率，各项之和等于差额",
    query: bridgeSchema,
    answer: z.object({ from: head, to: head, rows: z.array(bridgeRow) }),
    handler: async (ctx, { query }) => {
      const { from, to, rows } = await getBridge(ctx, query);
      return {
        from: shown(from),
        to: shown(to),
        rows: rows.map((row) => ({
          ...row,
          parts: row.parts.map((part) =>
            labelled(
              { ...part, entries: part.entries.map((one) => ({ ...one, amountFen: BigInt(one.amountFen) })) },
              { code: BRIDGE_LABELS },
            ),
          ),
        })),
      };
    },
  }),
  endpoint({
    method: "POST",
    path: "/reports/:kind/freeze",
    tag: TAG,
    summary: "封存一期报表，kind 为 MONTHLY 或月报",
    body: fieldsOf(freezeSchema, { without: ["kind"] }),
    answer: head,
    status: 201,
    handler: async (ctx, { params, raw }) => {
      const kind = kindOf.parse(params.kind!);
      const { id } = await freezeReport(ctx, { ...raw, kind } as Parameters<typeof freezeReport>[1]);
      return shown(await getReportHead(ctx, id));
    },
  }),
  endpoint({
    method: "GET",
    path: "/reports/:id.json",
    tag: TAG,
    summary: "一期已封存的报表，永远不变",
    answer: head.extend({ payload: z.looseObject({}), partial: z.boolean().describe("只含本单位的部分") }),
    handler: async (ctx, { params }) => shown(await getReport(ctx, params.id!)),
  }),
];
