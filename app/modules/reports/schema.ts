import { z } from "zod";

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
