import { z } from "zod";
import { downloadReport } from "~/modules/reports/commands/download-report.server";
import { freezeReport } from "~/modules/reports/commands/freeze-report.server";
import { keepFiles, MEDIA } from "~/modules/reports/commands/keep-files.server";
import { keepReport } from "~/modules/reports/commands/keep-report.server";
import { REPORT_KIND_LABELS } from "~/modules/reports/labels";
import { getBridge } from "~/modules/reports/queries/between.server";
import { getConversion } from "~/modules/reports/queries/conversion.server";
import { getReport, getReportHead, listPapers, listReports } from "~/modules/reports/queries/frozen.server";
import { makeMeeting } from "~/modules/reports/queries/meeting.server";
import { getReportPaper } from "~/modules/reports/queries/papers.server";
import { makeProjectSheet } from "~/modules/reports/queries/project-sheet.server";
import { makeWeekly } from "~/modules/reports/queries/weekly.server";
import {
  bridgeSchema,
  conversionSchema,
  FILE_FORMATS,
  freezeSchema,
  monthSchema,
  projectSchema,
  weeklySchema,
} from "~/modules/reports/schema";
import { BRIDGE_LABELS } from "~/modules/targets/labels";
import { endpoint } from "~/platform/api/endpoint.server";
import { codeOrLabel } from "~/platform/codes";
import { download } from "~/platform/workbook/download.server";
import { coded, date, instant, labelled, listOf, pageOf, paging } from "./answers.server";

const TAG = "报表";
const KIND_LABELS = REPORT_KIND_LABELS;

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

const kindOf = codeOrLabel(
  { MONTHLY: "月报", WEEKLY: "周报", PROJECT: "项目一页纸", MEETING: "会议材料" },
  "可以封存月报，或把周报、项目一页纸、会议材料定稿。",
);

const paperShape = z.looseObject({ title: z.string() }).describe("正文、表格和数据来源");

const FORM_QUERY = monthSchema.omit({ id: true });

const fileEndpoints = FILE_FORMATS.flatMap((format) => {
  const word = format === "docx" ? "Word" : "Excel";
  const file = (name: string, given: { path: string; summary: string; query?: z.ZodType }) =>
    endpoint({
      method: "GET",
      path: given.path,
      tag: TAG,
      summary: `${given.summary}，${word} 文件`,
      query: given.query ?? z.object({}),
      answer: z.unknown(),
      produces: MEDIA[format],
      handler: async (ctx, { params, query }) =>
        download(await downloadReport(ctx, { name, format, params: { ...(query as object), ...params } })),
    });
  return [
    file("report", { path: `/reports/:id.${format}`, summary: "一期已封存的报表", query: FORM_QUERY }),
    file("weekly", { path: `/reports/weekly.${format}`, summary: "一个单位的招商周报", query: weeklySchema }),
    file("project", { path: `/reports/project.${format}`, summary: "项目一页纸", query: projectSchema }),
    file("meeting", { path: `/reports/meeting.${format}`, summary: "专班会议材料" }),
  ];
});

const paperEndpoints = [
  endpoint({
    method: "GET",
    path: "/reports/weekly.json",
    tag: TAG,
    summary: "一个单位的招商周报，week 为截止日",
    query: weeklySchema,
    answer: paperShape,
    handler: async (ctx, { query }) => (await makeWeekly(ctx, query)).paper,
  }),
  endpoint({
    method: "GET",
    path: "/reports/project.json",
    tag: TAG,
    summary: "项目一页纸",
    query: projectSchema,
    answer: paperShape,
    handler: async (ctx, { query }) => (await makeProjectSheet(ctx, query)).paper,
  }),
  endpoint({
    method: "GET",
    path: "/reports/meeting.json",
    tag: TAG,
    summary: "专班会议材料",
    answer: paperShape,
    handler: async (ctx) => (await makeMeeting(ctx)).paper,
  }),
];

const percent = z.string().nullable().describe("百分数");
const rate = z.object({ signed: z.int(), started: z.int(), startedPct: percent });
const cohort = rate.extend({
  month: z.string(),
  closed: z.boolean().describe("为 false 时还有项目未满期，比率仍会上升"),
});

const conversionEndpoint = endpoint({
  method: "GET",
  path: "/reports/conversion",
  tag: TAG,
  summary: "签约开工率：按签约月份，签约后半年内、一年内开工的项目",
  query: conversionSchema,
  answer: z.object({
    asOf: date,
    half: rate.describe("签约满半年的项目"),
    year: rate.describe("签约满一年的项目"),
    months: z.array(
      z.object({ month: z.string(), signed: z.int(), ended: z.int(), half: cohort, year: cohort }),
    ),
    projects: z
      .array(
        z.object({
          leadId: z.string(),
          signedOn: date,
          startedOn: date.nullable(),
          ended: z.boolean(),
          unit: z.string(),
          name: z.string(),
          company: z.string(),
        }),
      )
      .describe("month 当月签约、读者可以查看的项目"),
  }),
  handler: async (ctx, { query }) => {
    const { asOf, half, year, months, projects } = await getConversion(ctx, query);
    return { asOf, half, year, months, projects };
  },
});

export const reportEndpoints = [
  conversionEndpoint,
  endpoint({
    method: "GET",
    path: "/reports",
    tag: TAG,
    summary: "已封存的报表",
    query: z.object(paging()),
    answer: listOf(head),
    handler: async (ctx, { query }) =>
      pageOf([...(await listReports(ctx)), ...(await listPapers(ctx))].map(shown), query),
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
    summary: "封存月报（period），或把周报（unit、week）、项目一页纸（lead、asOf）、会议材料定稿",
    body: z.object({
      ...freezeSchema.pick({ period: true }).partial().shape,
      ...weeklySchema.shape,
      ...projectSchema.partial().shape,
    }),
    answer: head,
    status: 201,
    handler: async (ctx, { params, raw }) => {
      const kind = kindOf.parse(params.kind!);
      const { id } =
        kind === "MONTHLY"
          ? await freezeReport(ctx, { ...raw, kind } as Parameters<typeof freezeReport>[1])
          : await keepReport(ctx, { ...raw, kind });
      return shown(await getReportHead(ctx, id));
    },
    after: keepFiles,
  }),
  endpoint({
    method: "GET",
    path: "/reports/:id.json",
    tag: TAG,
    summary: "一期已封存的报表，永远不变",
    query: FORM_QUERY,
    answer: head.extend({
      payload: z.looseObject({}).nullable().describe("月报的全部数据"),
      paper: paperShape,
      partial: z.boolean().describe("只含本单位的部分"),
    }),
    handler: async (ctx, { params, query }) => {
      const { head: found, paper, partial } = await getReportPaper(ctx, { id: params.id!, form: query.form });
      const payload = found.kind === "MONTHLY" ? (await getReport(ctx, params.id!)).payload : null;
      return { ...shown(found), payload, paper, partial };
    },
  }),
  ...paperEndpoints,
  ...fileEndpoints,
];
