import type { EntryKind, Metric, ReviewState, SigningKind } from "#prisma/enums";

export const SIGNING_KIND_LABELS: Record<SigningKind, string> = {
  INTENT: "意向",
  FRAMEWORK: "框架",
  FORMAL: "正式",
  SUPPLEMENT: "补充",
  TERMINATION: "终止",
};

export const REVIEW_STATE_LABELS: Record<ReviewState, string> = {
  SAVED: "草稿",
  SUBMITTED: "待审",
  CONFIRMED: "已确认",
  RETURNED: "已退回",
};

export const METRIC_LABELS: Record<Metric, string> = {
  SIGNED: "签约额",
  INDUSTRIAL: "工业投资",
  PAID_IN: "到位资金",
  FOREIGN: "实际利用外资",
  PROJECTS: "签约项目数",
};

export const ENTRY_KIND_LABELS: Record<EntryKind, string> = {
  SIGN: "签约",
  SUPPLEMENT: "补充",
  TERMINATE: "终止",
  INVEST: "投资",
  CORRECT: "更正",
  RECLASSIFY: "重分类",
  FX: "汇率",
};

export const CURRENCY_LABELS: Record<string, string> = {
  CNY: "人民币",
  USD: "美元",
  EUR: "欧元",
  HKD: "港元",
  GBP: "英镑",
  CHF: "瑞士法郎",
  SGD: "新加坡元",
  AUD: "澳元",
  CAD: "加元",
  TWD: "新台币",
  JPY: "日元",
  KRW: "韩元",
};
