import { z } from "zod";
import { TASK_STATUS_LABELS, TASK_UNIT_ROLE_LABELS } from "~/modules/tasks/labels";
import { getTask } from "~/modules/tasks/queries/detail.server";
import { listTasks } from "~/modules/tasks/queries/list.server";
import { listMissingReports } from "~/modules/tasks/queries/missing.server";
import { periodOf } from "~/modules/tasks/rules";
import { taskFilterSchema } from "~/modules/tasks/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { shanghaiDate } from "~/platform/dates";
import { coded, labelled, listed, listOf, listQuery, pageOf } from "./answers.server";
import { REPORT_WORDS, taskReport } from "./task-reports.server";

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

const roled = (units: readonly { role: string }[]) =>
  units.map((unit) => labelled(unit, { role: TASK_UNIT_ROLE_LABELS }));

export const taskEndpoints = [
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
      reports: z.array(
        taskReport.extend({
          files: z.array(z.object({ id: z.string(), fileName: z.string(), sizeBytes: z.int() })),
        }),
      ),
      targets: z.array(z.object({ id: z.string(), section: z.string(), indicator: z.string() })),
    }),
    handler: async (ctx, { params }) => {
      const task = await getTask(ctx, { id: params.id! });
      const reports = task.reports.map((one) => labelled(one, REPORT_WORDS));
      return labelled({ ...task, units: roled(task.units), reports }, { status: TASK_STATUS_LABELS });
    },
  }),
];
