import { z } from "zod";
import {
  confirmTaskReport,
  reportTask,
  returnTaskReport,
  submitTaskReport,
} from "~/modules/tasks/commands.server";
import {
  TASK_PROGRESS_LABELS,
  TASK_REPORT_STATE_LABELS,
  TASK_STATUS_LABELS,
  TASK_UNIT_ROLE_LABELS,
} from "~/modules/tasks/labels";
import { getTask } from "~/modules/tasks/queries/detail.server";
import { listTasks } from "~/modules/tasks/queries/list.server";
import { listMissingReports } from "~/modules/tasks/queries/missing.server";
import { getTaskReport } from "~/modules/tasks/queries/report.server";
import { periodOf } from "~/modules/tasks/rules";
import {
  reportDecisionSchema,
  reportTaskSchema,
  returnReportSchema,
  taskFilterSchema,
} from "~/modules/tasks/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { coded, instant, labelled, listed, listOf, listQuery, pageOf, version } from "./answers.server";

const goals = z.array(z.object({ year: z.int(), text: z.string() }));

const row = {
  id: z.string(),
  planId: z.string(),
  section: z.string(),
  group: z.string(),
  number: z.string(),
  part: z.int().nullable(),
  title: z.string(),
  content: z.string(),
  goals: goals.describe("年度目标"),
  leadPrinted: z.string().nullable().describe("牵头单位，与文件所印一致"),
  supportsPrinted: z.string().nullable().describe("配合单位，与文件所印一致"),
  unitsPrinted: z.string().nullable().describe("责任单位，与文件所印一致"),
  units: z.array(
    z.object({ organisationId: z.string(), name: z.string(), ...coded("role", TASK_UNIT_ROLE_LABELS) }),
  ),
  ...coded("status", TASK_STATUS_LABELS),
};

const report = z.object({
  id: z.string(),
  taskId: z.string(),
  organisationId: z.string(),
  unit: z.string(),
  period: z.string(),
  ...coded("progress", TASK_PROGRESS_LABELS),
  text: z.string(),
  figure: z.string().nullable(),
  figureUnit: z.string().nullable(),
  ...coded("state", TASK_REPORT_STATE_LABELS),
  returnReason: z.string().nullable(),
  recordedAt: instant,
  decidedAt: instant.nullable(),
  decidedByName: z.string().nullable(),
  version,
});

const WORDS = { progress: TASK_PROGRESS_LABELS, state: TASK_REPORT_STATE_LABELS };
const roled = (units: readonly { role: string }[]) =>
  units.map((unit) => labelled(unit, { role: TASK_UNIT_ROLE_LABELS }));

const shown = async (ctx: Ctx, id: string) => labelled(await getTaskReport(ctx, { id }), WORDS);

/** A call without `version` means the record as it stands. */
const versioned = async (ctx: Ctx, given: { id: string; raw: Record<string, unknown> }) => ({
  version: (await getTaskReport(ctx, { id: given.id })).version,
  ...given.raw,
  id: given.id,
});

const decision = reportDecisionSchema.omit({ id: true }).partial();

const tasks = [
  endpoint({
    method: "GET",
    path: "/tasks",
    tag: "任务",
    summary: "任务清单，本单位的在前",
    query: listQuery(taskFilterSchema),
    answer: listOf(z.object({ ...row, reported: z.array(z.string()).describe("本月已填报的单位") }), {
      period: z.string(),
    }),
    handler: async (ctx, { query }) => {
      const { rows, total, period } = await listTasks(ctx, query);
      const items = rows.map((one) =>
        labelled({ ...one, units: roled(one.units) }, { status: TASK_STATUS_LABELS }),
      );
      return { ...listed(items, total), period };
    },
  }),
  endpoint({
    method: "GET",
    path: "/tasks/missing",
    tag: "任务",
    summary: "某月还没有填报的单位和任务",
    query: listQuery(taskFilterSchema.pick({ plan: true, period: true })),
    answer: listOf(
      z.object({
        organisationId: z.string(),
        unit: z.string(),
        taskId: z.string(),
        title: z.string(),
        ...coded("role", TASK_UNIT_ROLE_LABELS),
        draft: z.boolean().describe("有草稿未提交"),
      }),
      { period: z.string() },
    ),
    handler: async (ctx, { query }) => {
      const period = query.period ?? periodOf(shanghaiDate(ctx.now));
      const rows = await listMissingReports(ctx, { period, plan: query.plan });
      return { ...pageOf(roled(rows), query), period };
    },
  }),
  endpoint({
    method: "GET",
    path: "/tasks/:id",
    tag: "任务",
    summary: "一项任务：文件原文、单位、填报、同一处的指标",
    answer: z.object({
      ...row,
      bodyContent: z.string().nullable().describe("正文写法"),
      bodyUnits: z.string().nullable(),
      differences: z.array(z.object({ kind: z.string(), text: z.string() })).describe("正文与清单不一致之处"),
      reports: z.array(report.omit({ taskId: true })),
      targets: z.array(z.object({ id: z.string(), section: z.string(), indicator: z.string() })),
    }),
    handler: async (ctx, { params }) => {
      const task = await getTask(ctx, { id: params.id! });
      const reports = task.reports.map((one) => labelled(one, WORDS));
      return labelled({ ...task, units: roled(task.units), reports }, { status: TASK_STATUS_LABELS });
    },
  }),
];

const reports = [
  endpoint({
    method: "POST",
    path: "/tasks/:id/reports",
    tag: "任务",
    summary: "填报一个月的进展；修改已有的草稿或被退回的填报时带上 version，submit 为 true 时一并提交",
    body: reportTaskSchema.omit({ taskId: true }),
    answer: report,
    status: 201,
    handler: async (ctx, { params, raw }) =>
      shown(ctx, (await reportTask(ctx, { ...raw, taskId: params.id })).id),
  }),
  endpoint({
    method: "POST",
    path: "/task-reports/:id/submit",
    tag: "任务",
    summary: "提交填报",
    body: decision,
    answer: report,
    handler: async (ctx, { params, raw }) => {
      await submitTaskReport(ctx, await versioned(ctx, { id: params.id!, raw }));
      return shown(ctx, params.id!);
    },
  }),
  endpoint({
    method: "POST",
    path: "/task-reports/:id/confirm",
    tag: "任务",
    summary: "确认填报",
    body: decision,
    answer: report,
    handler: async (ctx, { params, raw }) => {
      await confirmTaskReport(ctx, await versioned(ctx, { id: params.id!, raw }));
      return shown(ctx, params.id!);
    },
  }),
  endpoint({
    method: "POST",
    path: "/task-reports/:id/return",
    tag: "任务",
    summary: "退回填报，写明原因",
    body: returnReportSchema.omit({ id: true }).partial({ version: true }),
    answer: report,
    handler: async (ctx, { params, raw }) => {
      await returnTaskReport(ctx, await versioned(ctx, { id: params.id!, raw }));
      return shown(ctx, params.id!);
    },
  }),
];

export const taskEndpoints = [...tasks, ...reports];
