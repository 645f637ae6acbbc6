import { z } from "zod";
import type { SearchKind } from "#search/kinds";
import { FIELD_LABELS, STAGE_LABELS } from "~/modules/leads/labels";
import { blankAsMissing, codeOrLabel, manyOf } from "~/platform/codes";
import { ENGINE_LABELS, KIND_LABELS, SORT_LABELS } from "./labels";

const MAX_QUERY = 64;
const SEARCH_KINDS = Object.keys(KIND_LABELS) as SearchKind[];

/** Longer than 64 characters is cut, never refused: what was pasted may be a whole letterhead. */
const query = z.string().catch("").default("");

const PLURALS: Record<string, SearchKind> = {
  companies: "company",
  ...Object.fromEntries(SEARCH_KINDS.filter((kind) => kind !== "company").map((kind) => [`${kind}s`, kind])),
  "follow-ups": "note",
};

const byLabel = new Map(SEARCH_KINDS.map((kind) => [KIND_LABELS[kind], kind]));

/** 企业, company and companies read alike. */
const kind = z.string().transform((text, context): SearchKind => {
  const given = text.trim().toLowerCase();
  const found = SEARCH_KINDS.find((one) => one === given) ?? PLURALS[given] ?? byLabel.get(text.trim());
  if (found) return found;
  context.addIssue({
    code: "custom",
    message: `请从这些类别里选：${SEARCH_KINDS.map((one) => KIND_LABELS[one]).join("、")}。`,
  });
  return z.NEVER;
});

const kinds = manyOf(kind).describe("类别，可以给几个，用逗号分开；不给为全部");

export const searchFilterSchema = z.object({
  q: query.describe(`检索词：名称、片段、拼音、首字母，最多 ${MAX_QUERY} 个字`),
  kinds,
  park: blankAsMissing(z.string().trim().max(100).optional()).describe("园区编号"),
  stage: blankAsMissing(codeOrLabel(STAGE_LABELS).optional()).describe("阶段"),
  field: blankAsMissing(codeOrLabel(FIELD_LABELS).optional()).describe("领域"),
  year: blankAsMissing(z.coerce.number("请填写年份。").int().min(2000).max(2100).optional()),
  sort: blankAsMissing(codeOrLabel(SORT_LABELS).default("relevance")).describe("最相关或最近更新"),
  page: blankAsMissing(
    z.coerce
      .number("页码应为正整数。")
      .int()
      .min(1)
      .max(10, "只能翻到第 10 页，请把检索词写得更具体。")
      .default(1),
  ),
});
export type SearchFilter = z.infer<typeof searchFilterSchema>;

/** The API's parameters. */
export const searchApiSchema = z.object({
  q: query,
  kinds,
  limit: blankAsMissing(z.coerce.number("请填写 1 至 50。").int().min(1).max(50, "最多 50 条。").default(20)),
});

export const engineSchema = z.object({ engine: codeOrLabel(ENGINE_LABELS) });
