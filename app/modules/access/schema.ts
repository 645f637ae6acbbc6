import { z } from "zod";
import { blankAsMissing } from "~/platform/codes";
import { isDateOnly } from "~/platform/dates";

export const signInSchema = z.object({
  username: z.string().trim().min(1, "请填写用户名。").max(64, "用户名过长。"),
  password: z.string().min(1, "请填写密码。").max(200, "密码过长。"),
});

export const changePasswordSchema = z
  .object({
    current: z.string().min(1, "请填写当前密码。").max(200),
    next: z.string().min(1, "请填写新密码。").max(200),
    again: z.string().min(1, "请再填写一次新密码。").max(200),
  })
  .refine((value) => value.next === value.again, { message: "两次填写的新密码不一致。", path: ["again"] });

export const tokenSchema = z.object({
  name: z.string().trim().min(1, "请给令牌起个名字。").max(60, "名字最多 60 个字。"),
});

export const createUserSchema = z.object({
  username: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{1,40}$/, "用户名用小写字母、数字和 . _ -，2 至 41 个字符。"),
  displayName: z.string().trim().min(1, "请填写姓名。").max(40, "姓名最多 40 个字。"),
  role: z.enum(["PARK_COMPANY", "OFFICE", "LEADER", "BUREAU", "ADMIN"], "请选择岗位。"),
  organisationId: z.string().trim().optional(),
  districtId: z.string().trim().optional(),
  password: z.string().min(1, "请填写初始密码。").max(200),
});

const date = z.string().trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。");

export const auditFilterSchema = z.object({
  q: blankAsMissing(z.string().trim().max(64, "检索词最多 64 个字。").optional()),
  entity: blankAsMissing(z.string().trim().toLowerCase().max(40).optional()),
  from: blankAsMissing(date.optional()),
  to: blankAsMissing(date.optional()),
  page: blankAsMissing(z.coerce.number("页码应为正整数。").int().min(1).max(10_000).default(1)),
  pageSize: blankAsMissing(z.coerce.number().int().min(1).max(200, "每页最多 200 条。").default(50)),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** Lists whose filter a user may keep; the page of each stands at `/<noun>`. */
export const VIEW_NOUNS = ["leads", "board", "ledger", "search"] as const;
export type ViewNoun = (typeof VIEW_NOUNS)[number];

const viewNoun = z.enum(VIEW_NOUNS, "没有读懂是哪个清单的视图，请刷新页面后再试。");
const viewName = z
  .string("请给这个视图起个名字。")
  .trim()
  .min(1, "请给这个视图起个名字。")
  .max(30, "名字最多 30 个字。");
const chosen = z.preprocess((value) => value === true || value === "on" || value === "1", z.boolean());
const viewId = z.string().min(1).max(64);

export const saveViewSchema = z.object({
  noun: viewNoun,
  name: viewName,
  query: z.string().max(2000, "这个视图的条件太多，请减少一些再保存。"),
  isDefault: chosen.optional(),
});
export const renameViewSchema = z.object({ id: viewId, name: viewName });
export const chooseViewSchema = z.object({ id: viewId, isDefault: chosen });
export const keepColumnsSchema = z.object({
  noun: viewNoun,
  cols: z.preprocess(
    (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]),
    z.array(z.string().max(40)).max(60),
  ),
});
