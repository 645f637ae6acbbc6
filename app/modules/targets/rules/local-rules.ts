import { HOLD_RULES_DEFAULT } from "~/modules/carriers/rules";
import { CLAIM_RULES_DEFAULT } from "~/modules/leads/rules/claim";
import { REFERRAL_RULES_DEFAULT } from "~/modules/leads/rules/referral";
import { CLOCK_RULES_DEFAULT } from "~/modules/leads/rules/today";

/**
 * Local rules (本区规则) counted in days, with what holds until a district decides: no document states any of them, so
 * all are 示例规则. The modules that use them read the same fields; what is out of bounds there falls back to these.
 */
const { sizeFen: _, ...CLAIM_DAYS } = CLAIM_RULES_DEFAULT;

export const DAY_RULES = {
  "claim.rules": CLAIM_DAYS,
  "referral.rules": REFERRAL_RULES_DEFAULT,
  "lead.clocks": CLOCK_RULES_DEFAULT,
  "carrier.hold": { maxDays: HOLD_RULES_DEFAULT.maxDays },
  "review.clock": { watchDays: 1, lateDays: 3 },
} as const;
export type DayRuleKey = keyof typeof DAY_RULES;

export const CLAIM_SIZE_FEN = CLAIM_RULES_DEFAULT.sizeFen;

/** Days that must not fall from one to the next: 黄灯, 红灯, 出库. */
const RISING: Partial<Record<DayRuleKey, readonly (readonly string[])[]>> = {
  "lead.clocks": [
    ["answerDays", "screenDays", "feedbackDays"],
    ["yellowDays", "redDays", "outDays"],
  ],
  "review.clock": [["watchDays", "lateDays"]],
};

/** The field that is smaller than the one before it, if any. */
export const fallingField = (key: DayRuleKey, days: Readonly<Record<string, number>>): string | null => {
  for (const names of RISING[key] ?? []) {
    const falls = names.find((name, at) => at > 0 && days[name]! < days[names[at - 1]!]!);
    if (falls) return falls;
  }
  return null;
};

/** The longest that the modules accept. */
export const MOST_DAYS: Record<DayRuleKey, number> = {
  "claim.rules": 3650,
  "referral.rules": 365,
  "lead.clocks": 3650,
  "carrier.hold": 365,
  "review.clock": 365,
};
