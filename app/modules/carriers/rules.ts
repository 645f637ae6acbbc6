import type { CarrierMilestoneKind } from "#prisma/enums";
import { MILESTONE_LABELS } from "./labels";

/**
 * 载体 carrier: a building or a phase of one, in a park. What a document asks of it is a milestone (里程碑), with its
 * exception where the document states one; what is found of it on a day is an observation (填报).
 * Always true: 入住率 is occupied ÷ rentable area, and a carrier not yet completed has none.
 */
export interface MilestoneFacts {
  kind: CarrierMilestoneKind;
  /** Exact decimal, in percent. */
  value: string | null;
  exceptText: string | null;
}

/** 50.0000 → 50 */
export const percentText = (value: string): string =>
  value.includes(".") ? value.replace(/\.?0+$/, "") : value;

/** 入住率达到 80% · 竣工验收（除24楼塔楼） */
export const milestoneText = ({ kind, value, exceptText }: MilestoneFacts): string => {
  const goal =
    value === null ? MILESTONE_LABELS[kind] : `${MILESTONE_LABELS[kind]}达到 ${percentText(value)}%`;
  return exceptText ? `${goal}（${exceptText}）` : goal;
};

/** Milestones in the order of their years, those without a year last. */
export const inOrder = <Milestone extends { year: number | null }>(
  milestones: readonly Milestone[],
): Milestone[] => [...milestones].sort((a, b) => (a.year ?? 9999) - (b.year ?? 9999));
