import { z } from "zod";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import { TASK_PROGRESS_LABELS, TASK_UNIT_ROLE_LABELS } from "./labels";
import { isPeriod } from "./rules";

export const periodSchema = z
  .string("请填写月份。")
  .refine(isPeriod, "请按 2026-05 的样式填写月份。")
  .describe("月份，YYYY-MM");

const text = (message: string) => blankAsMissing(z.string(message).trim().max(100).optional());

/** One schema for the list, its filter bar and the API. A unit is given by its id, name or alias. */
export const taskFilterSchema = z.object({
  plan: text("请填写文件编号。").describe("文件编号"),
  unit: text("请填写单位。").describe("任何一种身份的单位：编号、名称或别名"),
  lead: text("请填写单位。").describe("牵头单位或责任单位"),
  support: text("请填写单位。").describe("配合单位"),
  role: blankAsMissing(codeOrLabel(TASK_UNIT_ROLE_LABELS).optional()).describe("unit 的身份"),
  year: blankAsMissing(z.coerce.number("请填写年份。").int().min(2000).max(2100).optional()).describe(
    "有这一年目标的任务",
  ),
  period: blankAsMissing(periodSchema.optional()).describe("填报月份，默认本月"),
  page: blankAsMissing(z.coerce.number("页码应为正整数。").int().min(1).max(100_000).default(1)),
  pageSize: blankAsMissing(z.coerce.number("每页条数应为 1 至 200。").int().min(1).max(200).default(50)),
});
export type TaskFilter = z.infer<typeof taskFilterSchema>;

export const reportTaskSchema = z.object({
  taskId: z.string().min(1),
  organisationId: blankAsMissing(z.string().optional()),
  period: periodSchema,
  progress: codeOrLabel(TASK_PROGRESS_LABELS, "请选择进展：按计划推进、滞后或已完成。"),
  text: z.string("请填写进展情况。").trim().min(2, "请填写进展情况。").max(4000, "进展情况最多 4000 个字。"),
  figure: blankAsMissing(
    z.coerce
      .string()
      .transform((value) => value.normalize("NFKC").replace(/[\s,]/g, ""))
      .pipe(z.string().regex(/^-?\d{1,14}(\.\d{1,10})?$/, "请填写一个数字，例如 12 或 3.5。"))
      .optional(),
  ),
  figureUnit: blankAsMissing(z.string().trim().max(20, "单位最多 20 个字。").optional()),
  version: blankAsMissing(z.coerce.number().int().min(1).optional()),
  submit: z.preprocess(
    (value) => value === true || value === "true" || value === "1" || value === "on",
    z.boolean(),
  ),
});
export type ReportTaskInput = z.infer<typeof reportTaskSchema>;

export const reportDecisionSchema = z.object({
  id: z.string().min(1),
  version: z.coerce.number("请提供记录的版本。").int().min(1),
});

export const returnReportSchema = reportDecisionSchema.extend({
  reason: z.string("请写明退回原因。").trim().min(2, "请写明退回原因，便于填报单位修改。").max(500),
});
