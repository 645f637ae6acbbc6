import type {
  Field,
  FollowUpMethod,
  Grade,
  LeadStatus,
  Origin,
  SourceChannel,
  Stage,
  StageMoveKind,
} from "#prisma/enums";

export const STAGE_LABELS: Record<Stage, string> = {
  PROSPECT: "线索",
  NEGOTIATING: "在谈",
  AGREED: "拟签",
  SIGNED: "签约",
  REGISTERED: "注册",
  STARTED: "开工",
  COMPLETED: "竣工",
  PRODUCING: "投产",
};

export const STATUS_LABELS: Record<LeadStatus, string> = {
  ACTIVE: "推进",
  PAUSED: "暂缓",
  LOST: "流失",
  TERMINATED: "终止",
};

export const FIELD_LABELS: Record<Field, string> = {
  BIOMEDICINE: "生物医药",
  BIOMATERIALS: "生物材料",
  BIOAGRI: "生物农业",
  BIOENERGY: "生物能源",
  SYNBIO: "合成生物",
  NEW_MATERIALS: "新材料",
  ELECTRONICS: "电子信息",
  LOW_ALTITUDE: "低空经济",
  OTHER: "其他",
};

export const SOURCE_LABELS: Record<SourceChannel, string> = {
  DIRECT: "自主拜访",
  REFERRAL: "单位推荐",
  ALUMNI: "校友会",
  CHAMBER: "商会",
  ASSOCIATION: "行业协会",
  ENTERPRISE: "以商招商",
  STATIONED: "驻外招商",
  FORUM: "论坛活动",
  FUND: "基金机构",
  OTHER: "其他",
};

/** Other words that people write for a source. */
export const SOURCE_WORDS: Record<string, SourceChannel> = {
  走访: "DIRECT",
  拜访: "DIRECT",
  自主: "DIRECT",
  上门: "DIRECT",
  推荐: "REFERRAL",
  介绍: "REFERRAL",
  校友: "ALUMNI",
  协会: "ASSOCIATION",
  产业链招商: "ENTERPRISE",
  以企引企: "ENTERPRISE",
  以企招企: "ENTERPRISE",
  驻点: "STATIONED",
  驻外: "STATIONED",
  展会: "FORUM",
  论坛: "FORUM",
  推介会: "FORUM",
  峰会: "FORUM",
  大会: "FORUM",
  基金: "FUND",
};

export const ORIGIN_LABELS: Record<Origin, string> = { ZHANGJIANG: "张江" };

export const GRADE_LABELS: Record<Grade, string> = { A: "A 类", B: "B 类", C: "C 类" };

export const METHOD_LABELS: Record<FollowUpMethod, string> = {
  PHONE: "电话",
  WECHAT: "微信",
  VISIT: "上门走访",
  RECEPTION: "来访接待",
  MEETING: "会议洽谈",
  OTHER: "其他",
};

export const MOVE_KIND_LABELS: Record<StageMoveKind, string> = {
  ADVANCE: "推进阶段",
  BACK: "退回阶段",
  STATUS: "变更状态",
};

/** Options of a choice, in the order of the labels. */
export const optionsOf = <Code extends string>(labels: Record<Code, string>) =>
  (Object.keys(labels) as Code[]).map((value) => ({ value, label: labels[value] }));

/** The parameters that narrow the list, for the filter bar. */
export const LEAD_FILTER_NAMES = [
  "q",
  "stage",
  "status",
  "field",
  "source",
  "grade",
  "parkId",
  "organisationId",
  "companyId",
  "owner",
  "year",
  "stale",
  "due",
  "clock",
  "light",
  "reserve",
  "lack",
  "ids",
] as const;

export const DUE_LABELS = {
  "1": "今天及以前要跟进",
  late: "跟进已逾期",
  today: "今天要跟进",
  week: "今后七天要跟进",
} as const;

export const LIGHT_FILTER_LABELS = {
  stalled: "久无进展",
  yellow: "黄灯",
  red: "红灯",
  out: "应出库",
} as const;
