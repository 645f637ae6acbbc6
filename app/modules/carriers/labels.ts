import type { CarrierMilestoneKind, ReviewState } from "#prisma/enums";

export const MILESTONE_LABELS: Record<CarrierMilestoneKind, string> = {
  STARTED: "开工",
  PROGRESS_PCT: "完成工程量",
  STRUCTURE_TOPPED: "结构封顶",
  COMPLETION: "竣工验收",
  RECRUITING: "启动招商",
  OCCUPANCY_PCT: "入住率",
};

export const OBSERVATION_STATE_LABELS: Record<ReviewState, string> = {
  SAVED: "填报",
  SUBMITTED: "待审",
  CONFIRMED: "已确认",
  RETURNED: "已退回",
};

export const CARRIER_FILTER_NAMES = ["q", "parkId"] as const;
