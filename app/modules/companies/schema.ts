import { z } from "zod";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import { isDateOnly } from "~/platform/dates";
import { RECOGNITION_LABELS } from "./labels";
import { creditCodeProblem, normalCreditCode } from "./rules";

const text = (max: number) => z.string().trim().max(max, `最多 ${max} 个字。`);
const optional = (max: number) => blankAsMissing(text(max).optional());

const creditCode = blankAsMissing(
  z
    .string()
    .transform(normalCreditCode)
    .superRefine((code, context) => {
      const problem = creditCodeProblem(code);
      if (problem) context.addIssue({ code: "custom", message: problem });
    })
    .optional(),
);

/** One alias a line, or separated by 、 or a comma. */
const aliases = z.preprocess(
  (value) =>
    (Array.isArray(value) ? value : typeof value === "string" ? value.split(/[\n,，、;；]/) : [])
      .map((one) => String(one).trim())
      .filter((one) => one !== ""),
  z.array(text(120)).max(20, "最多 20 个别名。"),
);

const fields = {
  name: text(120).min(2, "请填写企业名称，至少两个字。"),
  legalName: optional(120),
  creditCode,
  aliases,
  foreignName: optional(200),
  groupName: optional(120),
  note: optional(2000),
};

export const createCompanySchema = z.object(fields);
export const editCompanySchema = z.object({
  id: z.string().min(1),
  version: blankAsMissing(z.coerce.number().int().positive().optional()),
  ...fields,
});

const day = z.string().trim().refine(isDateOnly, "请按 2026-05-20 的样式填写日期。");

export const recognitionSchema = z.object({
  companyId: z.string().min(1),
  kind: codeOrLabel(RECOGNITION_LABELS, "请选择资质。"),
  recognisedOn: day,
  evidence: optional(200),
});

export const endRecognitionSchema = z.object({
  companyId: z.string().min(1),
  id: z.string().min(1),
  endedOn: day,
});

export const COMPANY_SORTS = ["name", "leads", "created"] as const;

export const companyFilterSchema = z.object({
  q: blankAsMissing(z.string().trim().max(64, "检索词最多 64 个字。").optional()),
  /** documents: named by a plan; entered: entered by a unit. */
  origin: blankAsMissing(z.enum(["documents", "entered"]).optional()),
  followed: blankAsMissing(z.enum(["yes", "no"]).optional()),
  sort: blankAsMissing(
    z
      .string()
      .refine(
        (sort) => (COMPANY_SORTS as readonly string[]).includes(sort.replace(/^-/, "")),
        "不能这样排序。",
      )
      .optional(),
  ),
  page: blankAsMissing(z.coerce.number().int().min(1).max(100_000).default(1)),
  pageSize: blankAsMissing(z.coerce.number().int().min(1).max(200, "每页最多 200 条。").default(50)),
});

export type CompanyFilter = z.output<typeof companyFilterSchema>;
