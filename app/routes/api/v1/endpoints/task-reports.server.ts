import { z } from "zod";
import {
  confirmTaskReport,
  reportTask,
  returnTaskReport,
  submitTaskReport,
} from "~/modules/tasks/commands.server";
import { TASK_PROGRESS_LABELS, TASK_REPORT_STATE_LABELS } from "~/modules/tasks/labels";
import { getTaskReport } from "~/modules/tasks/queries/report.server";
import { reportDecisionSchema, reportTaskSchema, returnReportSchema } from "~/modules/tasks/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import type { Ctx } from "~/platform/ctx";
import { coded, instant, labelled, version } from "./answers.server";

export const taskReport = z.object({
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

export const REPORT_WORDS = { progress: TASK_PROGRESS_LABELS, state: TASK_REPORT_STATE_LABELS };
const shown = async (ctx: Ctx, id: string) => labelled(await getTaskReport(ctx, { id }), REPORT_WORDS);

/** A call without `version` means the record as it stands. */
const versioned = async (ctx: Ctx, given: { id: string; raw: Record<string, unknown> }) => ({
  ...given.raw,
  id: given.id,
  version: given.raw.version ?? (await getTaskReport(ctx, { id: given.id })).version,
});

const decision = reportDecisionSchema.omit({ id: true }).partial();

export const taskReportEndpoints = [
  endpoint({
    method: "POST",
    path: "/tasks/:id/reports",
    tag: "任务",
    summary: "填报一个月的进展；修改已有的草稿或被退回的填报时带上 version，submit 为 true 时一并提交",
    body: reportTaskSchema.omit({ taskId: true }),
    answer: taskReport,
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
    answer: taskReport,
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
    answer: taskReport,
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
    answer: taskReport,
    handler: async (ctx, { params, raw }) => {
      await returnTaskReport(ctx, await versioned(ctx, { id: params.id!, raw }));
      return shown(ctx, params.id!);
    },
  }),
];
