import type { Grade, LeadStatus, Stage } from "#prisma/enums";
import type { DateOnly } from "~/platform/dates";

/**
 * 线索/项目 lead: one company × one intended project. Stage (阶段) and status (状态) are separate.
 * Always true: a stage is entered through its gate, or by the office with a reason; 签约 is entered only with a
 * confirmed formal contract; every move is logged for ever; moving back and every change of status has a reason;
 * the shares of the sites sum to 10,000 basis points.
 */
export const STAGES = [
  "PROSPECT",
  "NEGOTIATING",
  "AGREED",
  "SIGNED",
  "REGISTERED",
  "STARTED",
  "COMPLETED",
  "PRODUCING",
] as const satisfies readonly Stage[];

export const stageIndex = (stage: Stage): number => STAGES.indexOf(stage);

/** Stages after `from` up to and including `to`, in order. */
export const stagesBetween = (from: Stage, to: Stage): Stage[] =>
  STAGES.slice(stageIndex(from) + 1, stageIndex(to) + 1);

export const nextStage = (stage: Stage): Stage | null => STAGES[stageIndex(stage) + 1] ?? null;

/** What the gates look at. */
export interface LeadFacts {
  stage: Stage;
  status: LeadStatus;
  contactCount: number;
  followUpCount: number;
  siteShareBp: number;
  expectedFen: bigint | null;
  grade: Grade | null;
  /** A confirmed formal contract that has not been terminated. */
  hasContract: boolean;
  registeredName: string | null;
  registeredOn: DateOnly | null;
  startedOn: DateOnly | null;
  completedOn: DateOnly | null;
  producingOn: DateOnly | null;
}

export const GATE_FIELDS = [
  "contact",
  "followUp",
  "sites",
  "expected",
  "grade",
  "contract",
  "registeredName",
  "registeredOn",
  "startedOn",
  "completedOn",
  "producingOn",
] as const;
export type GateField = (typeof GATE_FIELDS)[number];

export const GATE_LABELS: Record<GateField, string> = {
  contact: "企业联系人",
  followUp: "至少一条跟进记录",
  sites: "落地园区与份额",
  expected: "预计投资额（确定数）",
  grade: "项目分级",
  contract: "经确认的正式签约",
  registeredName: "落地公司名称",
  registeredOn: "注册日期",
  startedOn: "开工日期",
  completedOn: "竣工日期",
  producingOn: "投产日期",
};

export const GATES: Record<Stage, readonly GateField[]> = {
  PROSPECT: [],
  NEGOTIATING: ["contact", "followUp"],
  AGREED: ["sites", "expected", "grade"],
  SIGNED: ["contract"],
  REGISTERED: ["registeredName", "registeredOn"],
  STARTED: ["startedOn"],
  COMPLETED: ["completedOn"],
  PRODUCING: ["producingOn"],
};

const MET: Record<GateField, (lead: LeadFacts) => boolean> = {
  contact: (lead) => lead.contactCount > 0,
  followUp: (lead) => lead.followUpCount > 0,
  sites: (lead) => lead.siteShareBp === FULL_SHARE_BP,
  expected: (lead) => lead.expectedFen !== null,
  grade: (lead) => lead.grade !== null,
  contract: (lead) => lead.hasContract,
  registeredName: (lead) => Boolean(lead.registeredName),
  registeredOn: (lead) => lead.registeredOn !== null,
  startedOn: (lead) => lead.startedOn !== null,
  completedOn: (lead) => lead.completedOn !== null,
  producingOn: (lead) => lead.producingOn !== null,
};

/** What the gate of one stage still misses. */
export const missingForStage = (lead: LeadFacts, stage: Stage): GateField[] =>
  GATES[stage].filter((field) => !MET[field](lead));

/** What every gate from the present stage to `to` still misses. */
export const missingOnTheWay = (lead: LeadFacts, to: Stage): GateField[] =>
  stagesBetween(lead.stage, to).flatMap((stage) => missingForStage(lead, stage));

/** What the gates already passed still miss: left open by a signing or an override, to be made good. */
export const openToDos = (lead: LeadFacts): GateField[] =>
  STAGES.slice(0, stageIndex(lead.stage) + 1).flatMap((stage) => missingForStage(lead, stage));

export const isUnderWay = (status: LeadStatus): boolean => status === "ACTIVE" || status === "PAUSED";

export const inWords = (fields: readonly GateField[]): string =>
  fields.map((field) => GATE_LABELS[field]).join("、");

const CLOSED = "这条线索已流失或终止，阶段不能再变动。如要重新推进，请先恢复状态。";

/** Why the lead may not move forward to `to`, or null. An override passes every gate but the contract's. */
export const advanceProblem = (lead: LeadFacts, to: Stage, override = false): string | null => {
  if (!isUnderWay(lead.status)) return CLOSED;
  if (stageIndex(to) <= stageIndex(lead.stage)) return "只能推进到后面的阶段。要退回，请用“退回阶段”。";
  const missing = missingOnTheWay(lead, to);
  if (missing.includes("contract"))
    return "进入“签约”须有经确认的正式签约。请先登记签约并提交审核，确认后阶段自动变为签约。";
  if (missing.length > 0 && !override) return `还缺：${inWords(missing)}。补齐后即可推进。`;
  return null;
};

/** Confirming a formal contract moves a lead that is under way and not yet signed; null when nothing moves. */
export const stageAfterSigning = (lead: Pick<LeadFacts, "stage">): Stage | null =>
  stageIndex(lead.stage) < stageIndex("SIGNED") ? "SIGNED" : null;

export const backProblem = (lead: LeadFacts, to: Stage, reason: string): string | null => {
  if (!isUnderWay(lead.status)) return CLOSED;
  if (stageIndex(to) >= stageIndex(lead.stage)) return "只能退回到前面的阶段。";
  if (reason.trim() === "") return "退回阶段请写明理由。";
  if (lead.hasContract && stageIndex(to) < stageIndex("SIGNED"))
    return "已有经确认的正式签约，不能退回到签约之前。如合同已不履行，请先办理合同终止。";
  return null;
};

/** `mayReopen`: the actor may bring a terminated lead back. */
export const statusProblem = (
  lead: Pick<LeadFacts, "status" | "hasContract">,
  change: { to: LeadStatus; reason: string; mayReopen: boolean },
): string | null => {
  if (change.to === lead.status) return "状态没有变化。";
  if (change.reason.trim() === "") return "变更状态请写明理由。";
  if (lead.hasContract && !isUnderWay(change.to))
    return "已有经确认的正式签约。请先办理合同终止，经确认后再变更状态。";
  if (lead.status === "TERMINATED" && !change.mayReopen) return "已终止的项目须由区投资促进办恢复。";
  return null;
};

export const FULL_SHARE_BP = 10_000;

export interface SiteShare {
  parkId: string;
  shareBp: number;
}

export const sharesProblem = (sites: readonly SiteShare[]): string | null => {
  if (sites.length === 0) return "请至少选择一个落地园区。";
  if (new Set(sites.map((site) => site.parkId)).size < sites.length) return "同一个园区只能写一行。";
  if (sites.some((site) => !Number.isInteger(site.shareBp) || site.shareBp <= 0))
    return "每个园区的份额要大于 0，最多两位小数。";
  const sum = sites.reduce((total, site) => total + site.shareBp, 0);
  if (sum === FULL_SHARE_BP) return null;
  const off = shareText(Math.abs(FULL_SHARE_BP - sum));
  return `份额合计须为 100%，现为 ${shareText(sum)}%，${sum < FULL_SHARE_BP ? "还差" : "多出"} ${off}%。`;
};

/** 3333 → 33.33 */
export const shareText = (bp: number): string => (bp / 100).toFixed(2).replace(/\.?0+$/, "");

/** Reads a percentage with at most two decimals, as basis points; null when it is none. */
export const parseShare = (text: string): number | null => {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?%?$/.exec(text.normalize("NFKC").trim());
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : null;
};

/** The units that may read a lead: its own and the operators of its sites. */
export const visibleUnits = (
  organisationId: string,
  parkIds: readonly string[],
  operatorOf: (parkId: string) => string | null,
): string[] => [...new Set([organisationId, ...parkIds.flatMap((id) => operatorOf(id) ?? [])])];

/** Dates of the works must not run backwards nor lie ahead of today. */
export const datesProblem = (
  lead: Pick<LeadFacts, "registeredOn" | "startedOn" | "completedOn" | "producingOn">,
  today: DateOnly,
): { field: GateField; message: string } | null => {
  const order = ["registeredOn", "startedOn", "completedOn", "producingOn"] as const;
  for (const field of order) {
    const date = lead[field];
    if (date && date > today) return { field, message: `${GATE_LABELS[field]}不能晚于今天。` };
  }
  for (const [earlier, later] of [
    ["startedOn", "completedOn"] as const,
    ["startedOn", "producingOn"] as const,
  ]) {
    const from = lead[earlier];
    const to = lead[later];
    if (from && to && to < from)
      return { field: later, message: `${GATE_LABELS[later]}不能早于${GATE_LABELS[earlier]}（${from}）。` };
  }
  return null;
};

/** 金山-2026-0001; `last` is the highest number of the district and year so far. */
export const leadNumber = (districtName: string, year: number, last: string | null): string => {
  const prefix = numberPrefix(districtName, year);
  const serial = last ? Number(last.slice(prefix.length)) + 1 : 1;
  return prefix + String(serial).padStart(4, "0");
};

export const numberPrefix = (districtName: string, year: number): string =>
  `${districtName.replace(/区$/, "")}-${year}-`;

/** Under way without any activity for this many days is shown as 久未跟进. A setting of this product: 示例规则. */
export const STALE_DAYS = 30;

/** 储备项目: in talks and under way, with a grade and a place. No document defines it: 示例规则. */
export const RESERVE_STAGES = ["NEGOTIATING", "AGREED"] as const satisfies readonly Stage[];
export const RESERVE_DEFINITION =
  "储备项目：阶段为“在谈”或“拟签”、状态为“推进”，已经分级并选定意向园区。文件没有给出口径，这是示例规则；指标“储备项目”按首次进入“在谈”的年份计数。";
