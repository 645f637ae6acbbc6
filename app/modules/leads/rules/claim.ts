import type { ClaimState } from "#prisma/enums";
import { addDays, type DateOnly, daysBetween, shanghaiDate } from "~/platform/dates";
import { amountText } from "~/platform/money";

/**
 * 首谈 claim: a unit's claim to have met a company first. Always true:
 * - a company has at most one accepted claim, protected for a stated number of days;
 * - a date of meeting counts only as far as evidence carries it: a file, or a note written down in time;
 * - the rule advises and says why; a person of the office decides, with a note;
 * - what another unit learns of a claim is who holds it and whom to ask, never the project.
 */
export const CLAIM_STATE_LABELS: Record<ClaimState, string> = {
  SUBMITTED: "待认定",
  ACCEPTED: "已认定",
  OVERRULED: "未予认定",
  EXPIRED: "已过保护期",
  RELEASED: "已释放",
};

/** No document states any of these: 示例规则, a dated setting of the district under this key. */
export const CLAIM_RULES_KEY = "claim.rules";

export interface ClaimRules {
  /** A meeting counts when its claim is filed within so many days. */
  windowDays: number;
  /** From the day of acceptance. */
  protectionDays: number;
  /** Without a note for longer than this, a unit no longer pursues the company. */
  idleDays: number;
  /** A note written down later than this after the talk counts from the day it was written. */
  lateNoteDays: number;
  /** From this expected amount on, in 分, the district coordinates whatever the dates say. */
  sizeFen: bigint;
}

export const CLAIM_RULES_DEFAULT: ClaimRules = {
  windowDays: 30,
  protectionDays: 180,
  idleDays: 60,
  lateNoteDays: 3,
  sizeFen: 100_000_000_000n,
};

/** What stands of a stored setting, each field by itself; what is missing or absurd is the default. */
export const readClaimRules = (stored: unknown): ClaimRules => {
  const given = (stored ?? {}) as Partial<Record<keyof ClaimRules, unknown>>;
  const days = (key: Exclude<keyof ClaimRules, "sizeFen">) => {
    const value = Number(given[key]);
    return Number.isInteger(value) && value >= 1 && value <= 3650 ? value : CLAIM_RULES_DEFAULT[key];
  };
  const size = /^\d{1,17}$/.test(String(given.sizeFen)) ? BigInt(String(given.sizeFen)) : null;
  return {
    windowDays: days("windowDays"),
    protectionDays: days("protectionDays"),
    idleDays: days("idleDays"),
    lateNoteDays: days("lateNoteDays"),
    sizeFen: size && size > 0n ? size : CLAIM_RULES_DEFAULT.sizeFen,
  };
};

export const isLiveClaim = (state: ClaimState): boolean => state === "SUBMITTED" || state === "ACCEPTED";

/** An accepted claim past its last day has expired, whether or not the nightly pass has written it down. */
export const claimStateOn = (
  claim: { state: ClaimState; protectedUntil: DateOnly | null },
  today: DateOnly,
): ClaimState =>
  claim.state === "ACCEPTED" && claim.protectedUntil !== null && claim.protectedUntil < today
    ? "EXPIRED"
    : claim.state;

export const protectedUntil = (acceptedOn: DateOnly, rules: ClaimRules): DateOnly =>
  addDays(acceptedOn, rules.protectionDays);

/** The day a note proves: its own, or the day it was written when that was late. */
export const noteProves = (
  note: { happenedOn: DateOnly; recordedOn: DateOnly },
  rules: ClaimRules,
): DateOnly =>
  daysBetween(note.happenedOn, note.recordedOn) > rules.lateNoteDays ? note.recordedOn : note.happenedOn;

export interface ClaimSide {
  id: string;
  unit: string;
  metOn: DateOnly;
  files: number;
  /** The days that notes of its lead prove. */
  notes: readonly DateOnly[];
  lastActivityOn: DateOnly | null;
  submittedAt: Date;
  sizeFen: bigint | null;
}

type Proof = Pick<ClaimSide, "metOn" | "files" | "notes" | "submittedAt">;

/** Every meeting before filing that evidence carries, earliest first. */
const provenDays = (side: Proof): DateOnly[] => {
  const filedOn = shanghaiDate(side.submittedAt);
  return [...side.notes, ...(side.files > 0 ? [side.metOn] : [])].filter((on) => on <= filedOn).sort();
};

/** The first meeting that counts: the earliest proven one that was followed by its claim in time; null without any. */
export const evidencedOn = (side: Proof, rules: ClaimRules): DateOnly | null => {
  const filedOn = shanghaiDate(side.submittedAt);
  return provenDays(side).find((on) => daysBetween(on, filedOn) <= rules.windowDays) ?? null;
};

export interface Point {
  label: string;
  text: string;
  /** null: stated, it neither carries nor bars. */
  ok: boolean | null;
}

export interface Judgement {
  winnerId: string | null;
  summary: string;
  /** At or above the size threshold: the rule does not settle it alone. */
  needsMeeting: boolean;
  points: Record<string, Point[]>;
}

const evidencePoint = (side: ClaimSide, rules: ClaimRules): Point => {
  const on = evidencedOn(side, rules) ?? provenDays(side)[0];
  if (!on) return { label: "首谈日期", text: `申报 ${side.metOn}，没有证明材料和跟进记录`, ok: false };
  const by = side.files > 0 && on === side.metOn ? `${side.files} 份证明材料` : "跟进记录";
  return { label: "首谈日期", text: `${on}，以${by}为证`, ok: true };
};

const windowPoint = (side: ClaimSide, rules: ClaimRules): Point => {
  const label = "申报时限";
  const filedOn = shanghaiDate(side.submittedAt);
  const counted = evidencedOn(side, rules);
  if (counted) {
    const earlier = provenDays(side)[0]! < counted ? "，更早的接洽已过时限，不计" : "";
    const days = daysBetween(counted, filedOn);
    return { label, text: `首谈后 ${days} 天申报，在 ${rules.windowDays} 天内${earlier}`, ok: true };
  }
  const [first] = provenDays(side);
  if (!first) return { label, text: "首谈日期无证明，不计", ok: false };
  return {
    label,
    text: `首谈后 ${daysBetween(first, filedOn)} 天才申报，超过 ${rules.windowDays} 天`,
    ok: false,
  };
};

const activityPoint = (side: ClaimSide, rules: ClaimRules, today: DateOnly): Point => {
  if (!side.lastActivityOn) return { label: "最近推进", text: "没有跟进记录", ok: false };
  const days = daysBetween(side.lastActivityOn, today);
  const text = `最近跟进 ${side.lastActivityOn}，距今 ${days} 天`;
  return days <= rules.idleDays
    ? { label: "最近推进", text, ok: true }
    : { label: "最近推进", text: `${text}，超过 ${rules.idleDays} 天`, ok: false };
};

const sizePoint = (side: ClaimSide, rules: ClaimRules): Point => {
  if (side.sizeFen === null) return { label: "预计规模", text: "未填确定数", ok: null };
  const text = amountText(side.sizeFen);
  return side.sizeFen >= rules.sizeFen
    ? { label: "预计规模", text: `${text}，达到 ${amountText(rules.sizeFen)} 门槛，由区级统筹`, ok: null }
    : { label: "预计规模", text, ok: null };
};

/**
 * Who met first, by evidence: among the sides whose date is proven, filed in time and still pursued, the earliest;
 * on the same day the one filed first. Advice with its reasons, the same for any order of the sides.
 */
export const judgeClaims = (
  sides: readonly ClaimSide[],
  { rules, today }: { rules: ClaimRules; today: DateOnly },
): Judgement => {
  const points: Judgement["points"] = {};
  for (const side of sides)
    points[side.id] = [
      evidencePoint(side, rules),
      windowPoint(side, rules),
      activityPoint(side, rules, today),
      sizePoint(side, rules),
    ];
  const standing = sides
    .filter((side) => points[side.id]!.every(({ ok }) => ok !== false))
    .sort(
      (a, b) =>
        evidencedOn(a, rules)!.localeCompare(evidencedOn(b, rules)!) ||
        a.submittedAt.getTime() - b.submittedAt.getTime(),
    );
  const needsMeeting = sides.some(({ sizeFen }) => sizeFen !== null && sizeFen >= rules.sizeFen);
  const [first, second] = standing;
  return { winnerId: first?.id ?? null, summary: summaryOf(first, second, rules), needsMeeting, points };
};

const summaryOf = (
  first: ClaimSide | undefined,
  second: ClaimSide | undefined,
  rules: ClaimRules,
): string => {
  if (!first) return "各方都不满足首谈条件，按规则不能认定，请研究后裁定。";
  const on = evidencedOn(first, rules)!;
  if (!second) return `按规则认定${first.unit}：只有它的首谈有证明、申报及时且仍在推进。`;
  const other = evidencedOn(second, rules)!;
  return other === on
    ? `按规则认定${first.unit}：首谈日期同为 ${on}，它申报在先。`
    : `按规则认定${first.unit}：首谈 ${on}，早于${second.unit}的 ${other}。`;
};
