import { z } from "zod";
import { EVENT_NAMES } from "./rules";

export const registerWebhookSchema = z.object({
  districtId: z.string().trim().optional(),
  kind: z.enum(["WECOM", "DINGTALK"], { error: "请选择企业微信或钉钉。" }),
  name: z.string().trim().min(1, "请填写名称，例如招商工作群。").max(40, "名称最多 40 个字。"),
  url: z.string().trim().min(1, "请粘贴机器人的网址。").max(1000, "网址过长。"),
  secret: z
    .string()
    .trim()
    .max(200, "密钥过长。")
    .optional()
    .transform((value) => value || null),
  events: z.array(z.enum(EVENT_NAMES as [string, ...string[]])).min(1, "请至少选择一类通知。"),
});

export const webhookStateSchema = z.object({ id: z.string(), version: z.coerce.number().int() });

export const noticeFilterSchema = z.object({
  show: z.enum(["all", "unread"]).catch("all"),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});
