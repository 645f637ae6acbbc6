import type { ReviewState, TaskProgress, TaskUnitRole } from "#prisma/enums";
import type { TaskStatus } from "./rules";

export const TASK_UNIT_ROLE_LABELS: Record<TaskUnitRole, string> = {
  LEAD: "牵头",
  SUPPORT: "配合",
  RESPONSIBLE: "责任",
};

export const TASK_PROGRESS_LABELS: Record<TaskProgress, string> = {
  ON_TRACK: "按计划推进",
  LATE: "滞后",
  DONE: "已完成",
};

export const TASK_STATUS_LABELS: Record<TaskStatus, string> = {
  ...TASK_PROGRESS_LABELS,
  NOT_REPORTED: "未填报",
};

export const TASK_REPORT_STATE_LABELS: Record<ReviewState, string> = {
  SAVED: "草稿",
  SUBMITTED: "待审",
  CONFIRMED: "已确认",
  RETURNED: "已退回",
};

export const DIFFERENCE_LABELS: Record<string, string> = {
  UNITS: "单位",
  GOAL: "目标",
  CONTENT: "内容",
};
