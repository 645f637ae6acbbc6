import type { IssueLevel, IssueState, IssueStepKind } from "#prisma/enums";
import { type DateOnly, daysBetween } from "~/platform/dates";

/**
 * 专班问题 issue: something on any record that its unit cannot solve alone. Always true:
 * - it is raised on one record, handled by one unit at one level, and closed with what was done;
 * - every step is kept for ever; a level only goes up, and says why;
 * - red is what the meeting must speak about: overdue, or at the district's level.
 */
export const ISSUE_ENTITIES = {
  lead: "线索",
  signing: "签约",
  carrier: "载体",
  task: "任务",
  target: "指标",
} as const;
export type IssueEntity = keyof typeof ISSUE_ENTITIES;

export const isIssueEntity = (text: string): text is IssueEntity => Object.hasOwn(ISSUE_ENTITIES, text);

const FOLDERS: Record<IssueEntity, string> = {
  lead: "leads",
  signing: "signings",
  carrier: "carriers",
  task: "tasks",
  target: "targets",
};
export const recordHref = (entity: IssueEntity, id: string): string =>
  `/${FOLDERS[entity]}/${encodeURIComponent(id)}`;

export const ISSUE_LEVELS = ["UNIT", "OFFICE", "DISTRICT"] as const satisfies readonly IssueLevel[];

export const ISSUE_LEVEL_LABELS: Record<IssueLevel, string> = {
  UNIT: "单位协调",
  OFFICE: "专班协调",
  DISTRICT: "区级统筹",
};

export const ISSUE_STATE_LABELS: Record<IssueState, string> = {
  OPEN: "待交办",
  ASSIGNED: "办理中",
  CLOSED: "已销号",
};

export const ISSUE_STEP_LABELS: Record<IssueStepKind, string> = {
  RAISE: "提出",
  ASSIGN: "交办",
  NOTE: "反馈",
  ESCALATE: "提级",
  DECIDE: "议定",
  CLOSE: "销号",
  REOPEN: "重新办理",
};

export const nextLevel = (level: IssueLevel): IssueLevel | null =>
  ISSUE_LEVELS[ISSUE_LEVELS.indexOf(level) + 1] ?? null;

export type IssueLight = "late" | "watch" | "ok" | "none";

/** An issue nobody handles for this long needs to be looked at. 示例规则. */
export const UNASSIGNED_DAYS = 3;
/** So many days before its date an issue turns yellow. 示例规则. */
export const SOON_DAYS = 3;

/** A total function: every issue has a light and a reason for it. */
export const issueLight = (
  issue: { state: IssueState; level: IssueLevel; dueOn: DateOnly | null; raisedOn: DateOnly },
  today: DateOnly,
): { light: IssueLight; reason: string } => {
  if (issue.state === "CLOSED") return { light: "none", reason: "已销号" };
  const left = issue.dueOn ? daysBetween(today, issue.dueOn) : null;
  if (left !== null && left < 0) return { light: "late", reason: `超过时限 ${-left} 天` };
  if (issue.level === "DISTRICT") return { light: "late", reason: "需区级统筹" };
  const waited = daysBetween(issue.raisedOn, today);
  if (issue.state === "OPEN" && waited > UNASSIGNED_DAYS)
    return { light: "watch", reason: `提出 ${waited} 天未交办` };
  if (left !== null && left <= SOON_DAYS)
    return { light: "watch", reason: left === 0 ? "今天到期" : `还有 ${left} 天到期` };
  return { light: "ok", reason: issue.state === "OPEN" ? "待交办" : "办理中" };
};
