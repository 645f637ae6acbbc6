import { z } from "zod";
import { blankAsMissing } from "~/platform/codes";
import { isDateOnly } from "~/platform/dates";

export const freezeSchema = z.object({
  kind: z.literal("MONTHLY", "目前只能封存月报。").default("MONTHLY"),
  period: z
    .string("请选择月份。")
    .trim()
    .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, "请按 2026-05 的样式填写月份。"),
});

export const bridgeSchema = z.object({
  from: z.string("请选择前一期报表。").min(1, "请选择前一期报表。"),
  to: z.string("请选择后一期报表。").min(1, "请选择后一期报表。"),
});

const date = z.string().trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。");

export const MONTH_FORMS = ["monthly", "bulletin"] as const;
export type MonthForm = (typeof MONTH_FORMS)[number];

/** One schema for the page and the API of each paper. */
export const weeklySchema = z.object({
  unit: blankAsMissing(z.string().trim().max(80).optional()),
  week: blankAsMissing(date.optional()),
});
export const projectSchema = z.object({
  lead: z.string("请指明项目。").trim().min(1, "请指明项目。").max(80),
  asOf: blankAsMissing(date.optional()),
});
export const meetingSchema = z.object({});
export const monthSchema = z.object({
  id: z.string("请指明报表。").trim().min(1, "请指明报表。").max(80),
  form: z.enum(MONTH_FORMS, "没有这种样式。").default("monthly"),
});

export const FILE_FORMATS = ["docx", "xlsx"] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];
