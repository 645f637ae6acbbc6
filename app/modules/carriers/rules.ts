import type { CarrierMilestoneKind, CarrierUnitStatus } from "#prisma/enums";
import { addDays, type DateOnly, monthOf, yearEnd, yearOf } from "~/platform/dates";
import { invalid } from "~/platform/errors";
import { MILESTONE_LABELS } from "./labels";

/**
 * 载体 carrier: a building or a phase of one, in a park. What a document asks of it is a milestone (里程碑), with its
 * exception where the document states one; what is found of it on a day is an observation (填报). Always true:
 * - 入住率 is occupied ÷ rentable area, and a carrier not yet completed has none;
 * - an exception (除24楼塔楼) excuses a milestone; no percentage leaves the excepted part out of its denominator;
 * - works do not go backwards without a stated reason, and figures are compared in the order of their days;
 * - a unit (单元) has at most one live hold or letting; let + held + free = all that is released.
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

export const isPercent = (kind: CarrierMilestoneKind): kind is "PROGRESS_PCT" | "OCCUPANCY_PCT" =>
  kind === "PROGRESS_PCT" || kind === "OCCUPANCY_PCT";

export interface SeenValue {
  observedOn: DateOnly;
  value: string;
}

/** The first day on which a confirmed value reached the goal. */
export const reachedOn = (goal: string, seen: readonly SeenValue[]): DateOnly | null =>
  seen
    .filter(({ value }) => Number(value) >= Number(goal))
    .map(({ observedOn }) => observedOn)
    .sort()[0] ?? null;

export type MilestoneLight = { tone: "ok" | "watch" | "late" | "none"; why: string };

/** From this month of the plan's year on, what is not reached is watched: 示例规则. */
const WATCH_FROM_MONTH = 10;

/** A milestone is due at the end of the plan's year. Total: every date and state has one light. */
export const milestoneLight = (
  given: { year: number | null; doneOn: DateOnly | null },
  today: DateOnly,
): MilestoneLight => {
  const { year, doneOn } = given;
  if (year === null) return { tone: "none", why: doneOn ? "已完成，文件未写年份" : "文件未写年份" };
  const dueOn = yearEnd(year);
  if (doneOn)
    return doneOn <= dueOn ? { tone: "ok", why: "按期完成" } : { tone: "watch", why: "晚于计划完成" };
  if (today > dueOn) return { tone: "late", why: `应于 ${year} 年底前完成` };
  if (yearOf(today) === year && monthOf(today) >= WATCH_FROM_MONTH)
    return { tone: "watch", why: `${year} 年底到期` };
  return { tone: "ok", why: "未到期" };
};

export interface ObservationFacts {
  kind: CarrierMilestoneKind;
  observedOn: DateOnly;
  value: string;
  denominatorSqm: string | null;
  fallReason: string | null;
}

/** What stands beside a new observation: those of the same kind that were not returned, without itself. */
export interface Beside extends SeenValue {
  denominatorSqm: string | null;
}

/** numerator ÷ denominator in percent with four decimals, half up, on integers. */
export const percentOf = (numerator: string, denominator: string): string => {
  const units = (text: string) => {
    const [whole = "0", part = ""] = text.split(".");
    return BigInt(whole) * 10_000n + BigInt(part.padEnd(4, "0").slice(0, 4));
  };
  const [above, below] = [units(numerator), units(denominator)];
  const scaled = (above * 1_000_000n * 2n + below) / (below * 2n);
  return `${scaled / 10_000n}.${String(scaled % 10_000n).padStart(4, "0")}`;
};

/** Throws INVALID where a value cannot stand beside what is known of the other days. */
export const assertObservation = (
  given: ObservationFacts,
  known: { today: DateOnly; completedOn: DateOnly | null; beside: readonly Beside[] },
): void => {
  const { kind, observedOn, value, fallReason } = given;
  if (observedOn > known.today)
    throw invalid("截至日期不能晚于今天。", { observedOn: "截至日期不能晚于今天。" });
  if (Number(value) < 0 || Number(value) > 100)
    throw invalid("百分数应在 0 到 100 之间。", { value: "请填写 0 到 100 之间的数。" });
  if (kind === "OCCUPANCY_PCT" && (known.completedOn === null || known.completedOn > observedOn))
    throw invalid("载体在这一天尚未竣工，没有入住率。请先填报竣工验收。", {
      kind: "竣工以后才有入住率。",
    });
  const order = (a: Beside, b: Beside) => (a.observedOn < b.observedOn ? -1 : 1);
  const before = known.beside.filter((one) => one.observedOn <= observedOn).sort(order);
  const after = known.beside.filter((one) => one.observedOn > observedOn).sort(order);
  assertNotFalling(given, before.at(-1), after[0]);
  const last = before.at(-1);
  if (
    given.denominatorSqm !== null &&
    last?.denominatorSqm &&
    Number(given.denominatorSqm) < Number(last.denominatorSqm) &&
    !fallReason
  )
    throw invalid(
      `可租面积比 ${last.observedOn} 的 ${percentText(last.denominatorSqm)} 平方米少，请写明原因。文件的除外部分不从分母中扣除。`,
      { fallReason: "请写明面积减少的原因。" },
    );
};

const assertNotFalling = (given: ObservationFacts, before?: Beside, after?: Beside) => {
  if (given.kind !== "PROGRESS_PCT" || given.fallReason) return;
  const told = (one: Beside) => `${one.observedOn} 的 ${percentText(one.value)}%`;
  if (before && Number(given.value) < Number(before.value))
    throw invalid(`完成工程量低于 ${told(before)}。如属更正，请写明原因。`, {
      fallReason: "请写明数值下降的原因。",
    });
  if (after && Number(given.value) > Number(after.value))
    throw invalid(`完成工程量高于之后 ${told(after)}。如属更正，请写明原因。`, {
      fallReason: "请写明与之后数值不一致的原因。",
    });
};

/** No document states it: 示例规则, a dated setting of the district under this key. */
export const HOLD_RULES_KEY = "carrier.hold";
export const HOLD_RULES_DEFAULT = { maxDays: 30 } as const;

export const readHoldRules = (stored: unknown): { maxDays: number } => {
  const days = Number((stored as { maxDays?: unknown } | null)?.maxDays);
  return { maxDays: Number.isInteger(days) && days >= 1 && days <= 365 ? days : HOLD_RULES_DEFAULT.maxDays };
};

export const assertHoldUntil = (heldUntil: DateOnly, given: { today: DateOnly; maxDays: number }): void => {
  const last = addDays(given.today, given.maxDays);
  if (heldUntil < given.today)
    throw invalid("锁定的截止日期不能早于今天。", { heldUntil: "请填写今天或以后的日期。" });
  if (heldUntil > last)
    throw invalid(`每次最多锁定 ${given.maxDays} 天（示例规则），最晚到 ${last}。`, {
      heldUntil: `最晚到 ${last}。`,
    });
};

/** What another unit learns of a hold: who holds it and until when, never for which project. */
export const heldMessage = (hold: { state: "ACTIVE" | "LET"; unit: string; heldUntil: DateOnly }): string =>
  hold.state === "LET"
    ? "这个单元已经租出，不能再锁定。"
    : `这个单元已由${hold.unit}锁定至 ${hold.heldUntil}，没有重复锁定。如需使用，请与该单位联系。`;

/** A unit's status that its operator may set by hand; 锁定 comes from a hold alone. */
export const SETTABLE: readonly CarrierUnitStatus[] = ["FREE", "LET", "UNRELEASED"];
