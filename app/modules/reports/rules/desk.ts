import { DAY_RULES } from "~/modules/targets/rules/local-rules";
import { addDays, type DateOnly, shanghaiDate } from "~/platform/dates";

/**
 * 待办 desk: the one queue of what waits for a decision of the office. Always true:
 * - the list, its count and the number in the rail are one query, within the reader's reach;
 * - each decision goes through the command of its own noun; a batch is that command once for each item;
 * - who handed something in does not decide on it.
 */
export const DESK_KIND_LABELS = {
  claim: "首谈",
  stage: "阶段",
  signing: "签约",
  investment: "投资",
  carrier: "载体填报",
  task: "任务填报",
  observation: "指标填报",
} as const;
export type DeskKind = keyof typeof DESK_KIND_LABELS;
export const DESK_KINDS = Object.keys(DESK_KIND_LABELS) as DeskKind[];

/** No document states it: 示例规则, a dated setting of the district under this key. */
export const REVIEW_CLOCK_KEY = "review.clock";
export interface ReviewClock {
  /** Waits longer than this are watched. */
  watchDays: number;
  /** Waits longer than this are late. */
  lateDays: number;
}
export const REVIEW_CLOCK_DEFAULT: ReviewClock = DAY_RULES["review.clock"];

export const readReviewClock = (stored: unknown): ReviewClock => {
  const given = (stored ?? {}) as Partial<Record<keyof ReviewClock, unknown>>;
  const days = (key: keyof ReviewClock) => {
    const value = Number(given[key]);
    return Number.isInteger(value) && value >= 0 && value <= 365 ? value : REVIEW_CLOCK_DEFAULT[key];
  };
  const watchDays = days("watchDays");
  return { watchDays, lateDays: Math.max(days("lateDays"), watchDays) };
};

export const AGE_LABELS = { ok: "时限内", watch: "将超时", late: "已超时" } as const;
export type Age = keyof typeof AGE_LABELS;

/** The first days of handing in that still are within each limit. */
export const ageBounds = (today: DateOnly, clock: ReviewClock) => ({
  ok: addDays(today, -clock.watchDays),
  watch: addDays(today, -clock.lateDays),
});

/** By calendar days in Shanghai; total. */
export const ageOf = (since: Date, given: { today: DateOnly; clock: ReviewClock }): Age => {
  const day = shanghaiDate(since);
  const bounds = ageBounds(given.today, given.clock);
  if (day >= bounds.ok) return "ok";
  return day >= bounds.watch ? "watch" : "late";
};

export const itemKey = (item: { kind: DeskKind; id: string }): string => `${item.kind}:${item.id}`;

/** What comes up after a decision: the next in the list, else the one before, else nothing. */
export const nextKey = (keys: readonly string[], decided: string): string | null => {
  const at = keys.indexOf(decided);
  if (at < 0) return keys[0] ?? null;
  return keys[at + 1] ?? keys[at - 1] ?? null;
};
