import type { ReferralState } from "#prisma/enums";
import { type DateOnly, daysBetween } from "~/platform/dates";

/**
 * 流转 referral: a lead offered to another unit until a deadline. Always true:
 * - a lead is on offer to one unit at a time; the receiving unit accepts, or returns it with a reason;
 * - on acceptance the lead belongs to the receiving unit, and the shares of its sites still sum to 10,000;
 * - what is late escalates by itself: to the office, then to the leaders.
 */
export const REFERRAL_STATE_LABELS: Record<ReferralState, string> = {
  OFFERED: "待答复",
  ACCEPTED: "已接收",
  RETURNED: "已退回",
  WITHDRAWN: "已撤回",
};

/** No document states it: 示例规则, a dated setting `{ days, leaderAfterDays }` of the district under this key. */
export const REFERRAL_RULES_KEY = "referral.rules";

export interface ReferralRules {
  /** To answer in, when the offer names no deadline. */
  days: number;
  /** Days past the deadline after which it goes from the office to the leaders. */
  leaderAfterDays: number;
}

export const REFERRAL_RULES_DEFAULT: ReferralRules = { days: 5, leaderAfterDays: 7 };

export const readReferralRules = (stored: unknown): ReferralRules => {
  const given = (stored ?? {}) as Partial<Record<keyof ReferralRules, unknown>>;
  const days = (key: keyof ReferralRules) => {
    const value = Number(given[key]);
    return Number.isInteger(value) && value >= 1 && value <= 365 ? value : REFERRAL_RULES_DEFAULT[key];
  };
  return { days: days("days"), leaderAfterDays: days("leaderAfterDays") };
};

export const ESCALATION_LABELS = {
  NONE: "未逾期",
  OFFICE: "逾期，由投促办督办",
  LEADER: "逾期，报管理层",
} as const;
export type Escalation = keyof typeof ESCALATION_LABELS;

/** The last day of the deadline is still in time. */
export const escalationOf = (
  referral: { state: ReferralState; dueOn: DateOnly },
  { today, rules }: { today: DateOnly; rules: ReferralRules },
): { level: Escalation; daysLate: number } => {
  const daysLate = referral.state === "OFFERED" ? Math.max(0, daysBetween(referral.dueOn, today)) : 0;
  if (daysLate === 0) return { level: "NONE", daysLate };
  return { level: daysLate > rules.leaderAfterDays ? "LEADER" : "OFFICE", daysLate };
};

export const FULL_BP = 10_000;

interface Site {
  parkId: string;
  shareBp: number;
}

/**
 * The sites after acceptance: the present ones keep `keepBp` together, split as before by largest remainder, and the
 * receiving unit's park takes the rest. A site left with nothing drops out.
 */
export const referredSites = (
  present: readonly Site[],
  { parkId, keepBp }: { parkId: string; keepBp: number },
): Site[] => {
  const parts = present.map((site) => ({ ...site, exact: (site.shareBp * keepBp) / FULL_BP }));
  const kept = parts.map(({ parkId, exact }) => ({ parkId, shareBp: Math.floor(exact), exact }));
  let missing = (present.length > 0 ? keepBp : 0) - kept.reduce((sum, site) => sum + site.shareBp, 0);
  const byRemainder = [...kept].sort(
    (a, b) => b.exact - b.shareBp - (a.exact - a.shareBp) || a.parkId.localeCompare(b.parkId),
  );
  for (const site of byRemainder) {
    if (missing <= 0) break;
    site.shareBp += 1;
    missing -= 1;
  }
  const sites = new Map(kept.filter((site) => site.shareBp > 0).map((site) => [site.parkId, site.shareBp]));
  const used = [...sites.values()].reduce((sum, share) => sum + share, 0);
  sites.set(parkId, (sites.get(parkId) ?? 0) + FULL_BP - used);
  return [...sites].map(([id, shareBp]) => ({ parkId: id, shareBp }));
};

/** 跨园: the lead had a site that another unit than the receiving one runs. */
export const crossesParks = (
  present: readonly Site[],
  toId: string,
  operatorOf: (parkId: string) => string | null,
): boolean => present.some(({ parkId }) => (operatorOf(parkId) ?? toId) !== toId);
