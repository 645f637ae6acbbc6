import type { Stage } from "#prisma/enums";
import { GATE_FIELDS, GATE_LABELS, GATES, type GateField, STAGES } from "./lead";

/**
 * 缺项: what a project under way should hold by now and does not. The gates already passed, left open by a signing, an
 * import or an override (`openToDos` of the single lead); and what every project needs for its figures and its day.
 */
export const LACKS = [...GATE_FIELDS, "creditCode", "nextStep"] as const;
export type Lack = (typeof LACKS)[number];

export const isGate = (lack: Lack): lack is GateField => lack in GATE_LABELS;

export const LACK_LABELS: Record<Lack, string> = {
  ...GATE_LABELS,
  creditCode: "企业的统一社会信用代码",
  nextStep: "下一步",
};

/** The stage by which it must stand; null where every project under way needs it. */
export const dueBy = (lack: Lack): Stage | null => {
  if (lack === "creditCode") return "SIGNED";
  if (!isGate(lack)) return null;
  return STAGES.find((stage) => GATES[stage].includes(lack)) ?? null;
};
