import type {
  CarrierMilestoneKind,
  CarrierUnitStatus,
  HazardClass,
  ReviewState,
  UnitHoldState,
} from "#prisma/enums";

export const MILESTONE_LABELS: Record<CarrierMilestoneKind, string> = {
  STARTED: "开工",
  PROGRESS_PCT: "完成工程量",
  STRUCTURE_TOPPED: "结构封顶",
  COMPLETION: "竣工验收",
  RECRUITING: "启动招商",
  OCCUPANCY_PCT: "入住率",
};

export const OBSERVATION_STATE_LABELS: Record<ReviewState, string> = {
  SAVED: "草稿",
  SUBMITTED: "待审",
  CONFIRMED: "已确认",
  RETURNED: "已退回",
};

export const UNIT_STATUS_LABELS: Record<CarrierUnitStatus, string> = {
  FREE: "可租",
  HELD: "已锁定",
  LET: "已出租",
  UNRELEASED: "未投放",
};

export const HAZARD_LABELS: Record<HazardClass, string> = {
  JIA: "甲类",
  YI: "乙类",
  BING: "丙类",
  DING: "丁类",
  WU: "戊类",
};

export const HOLD_STATE_LABELS: Record<UnitHoldState, string> = {
  ACTIVE: "锁定中",
  LET: "已出租",
  RELEASED: "已释放",
  EXPIRED: "已到期",
  ENDED: "已退租",
};

export const labText = (level: number | null): string | null =>
  level === null ? null : `生物安全 ${level} 级`;

export const CARRIER_FILTER_NAMES = ["q", "parkId"] as const;
export const UNIT_FILTER_NAMES = [
  "q",
  "carrierId",
  "parkId",
  "status",
  "minArea",
  "maxArea",
  "height",
  "load",
  "power",
  "lab",
  "hazard",
] as const;
