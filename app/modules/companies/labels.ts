import type { RecognitionKind } from "#prisma/enums";

export const RECOGNITION_LABELS: Record<RecognitionKind, string> = {
  ABOVE_SCALE: "规上企业",
  SPECIALISED: "专精特新",
  HIGH_TECH: "高新技术企业",
  GAZELLE: "瞪羚企业",
  LISTED: "上市公司",
};

/** How a typed name was found to be a known company. */
export const MATCH_LABELS = {
  EXACT: "名称相同",
  ALIAS: "曾用名或简称相同",
  NORMAL: "去掉地区和公司后缀后相同",
  FRAGMENT: "名称相近",
  SOUND: "读音相同",
  PINYIN: "拼音或首字母相符",
} as const;
export type NameMatch = keyof typeof MATCH_LABELS;

export const COMPANY_FILTER_NAMES = ["q", "origin", "followed"] as const;
