import { z } from "zod";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import { isDateOnly } from "~/platform/dates";
import { AGE_LABELS, DESK_KIND_LABELS, DESK_KINDS, type DeskKind } from "./rules/desk";

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

const unit = blankAsMissing(z.string().trim().max(80).optional());
const date = z.string().trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。");

export const MONTH_FORMS = ["monthly", "bulletin"] as const;
export type MonthForm = (typeof MONTH_FORMS)[number];

/** One schema for the page and the API of each paper. */
export const weeklySchema = z.object({
  unit,
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

/** 签约开工率: as of a day, of one unit, and the month whose projects are listed. */
export const conversionSchema = z.object({
  asOf: blankAsMissing(date.optional()),
  unit,
  month: blankAsMissing(
    z
      .string()
      .trim()
      .regex(/^20\d{2}-(0[1-9]|1[0-2])$/, "请按 2026-05 的样式填写月份。")
      .optional(),
  ),
});

export const FILE_FORMATS = ["docx", "xlsx"] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** One schema for the queue's page, its filter bar and the API. */
export const deskFilterSchema = z.object({
  kind: blankAsMissing(codeOrLabel(DESK_KIND_LABELS).optional()),
  unit: blankAsMissing(z.string().trim().max(64).optional()),
  age: blankAsMissing(codeOrLabel(AGE_LABELS).optional()),
  /** `kind:id` of the item that is open. */
  item: blankAsMissing(z.string().trim().max(100).optional()),
  page: blankAsMissing(z.coerce.number("页码请写数字。").int().min(1).max(10_000).default(1)),
  pageSize: blankAsMissing(z.coerce.number().int().min(1).max(200, "每页最多 200 条。").default(50)),
});
export type DeskFilter = z.output<typeof deskFilterSchema>;

const deskKey = z
  .string("请选择事项。")
  .regex(
    new RegExp(`^(${DESK_KINDS.join("|")}):[\\w-]{1,64}(:\\d{1,9})?$`),
    "没有读懂选择的事项，请刷新页面。",
  )
  .transform((text) => {
    const [kind, id, version] = text.split(":") as [DeskKind, string, string | undefined];
    return { kind, id, version: version === undefined ? undefined : Number(version) };
  });

export const decideDeskSchema = z
  .object({
    /** `kind:id:version` of each item, as it was seen. */
    item: z.preprocess(
      (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]),
      z.array(deskKey).min(1, "请先选择要办理的事项。").max(100, "一次最多办理 100 项。"),
    ),
    verdict: z.enum(["confirm", "return"], "请选择通过或退回。"),
    reason: blankAsMissing(z.string().trim().max(500, "原因最多 500 个字。").optional()),
  })
  .refine(({ verdict, reason }) => verdict === "confirm" || (reason?.length ?? 0) >= 2, {
    path: ["reason"],
    message: "退回时请写明原因，填报单位会看到。",
  })
  .refine(({ verdict, item }) => verdict === "confirm" || item.length === 1, {
    path: ["item"],
    message: "退回请逐项办理，写明各自的原因。",
  })
  .refine(({ item }) => new Set(item.map(({ kind }) => kind)).size <= 1, {
    path: ["item"],
    message: "一次只能批量通过同一类事项，请按类别筛选后再选。",
  });
export type DeskKey = z.output<typeof deskKey>;
