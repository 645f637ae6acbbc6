import type { SearchKind } from "#search/kinds";
import type { EngineName, Facet } from "#search/port";
import type { MatchReason } from "#search/text-match";

export const KIND_LABELS: Record<SearchKind, string> = {
  company: "企业",
  park: "园区",
  carrier: "载体",
  lead: "线索",
  contact: "联系人",
  organisation: "单位",
  signing: "签约",
  task: "任务",
  target: "指标",
  note: "跟进记录",
};

export const REASON_LABELS: Record<MatchReason, string> = { text: "文字", pinyin: "拼音", sound: "读音" };

export const ENGINE_LABELS: Record<EngineName, string> = { embedded: "内置检索", meilisearch: "Meilisearch" };

export const FACET_LABELS: Record<Facet, string> = {
  kind: "类别",
  parkId: "园区",
  stage: "阶段",
  field: "领域",
  year: "年份",
};

export const SORT_LABELS = { relevance: "最相关", recent: "最近更新" } as const;

/** The parameters of the page that narrow what is found, with the facet of each. */
export const FILTER_FACETS = { park: "parkId", stage: "stage", field: "field", year: "year" } as const;
export const SEARCH_FILTER_NAMES = ["park", "stage", "field", "year"] as const;
