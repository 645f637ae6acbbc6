import type { DateOnly } from "~/platform/dates";
import { addDays, startOfDay } from "~/platform/dates";

/** The same numbers in the same order at every run (mulberry32). */
export const randomOf = (seed: number) => {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    pick: <T>(list: readonly T[]): T => list[int(0, list.length - 1)]!,
    between: (from: DateOnly, to: DateOnly): DateOnly => {
      const days = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000));
      return addDays(from, int(0, days));
    },
    /** A moment of office hours on that date. */
    at: (date: DateOnly): Date =>
      new Date(startOfDay(date).getTime() + (9 * 60 + int(5, 500)) * 60_000 + int(0, 59) * 1000),
    /** A version 7 UUID of that moment. */
    id: (at: Date): string => {
      const time = at.getTime().toString(16).padStart(12, "0");
      const hex = (length: number) => Array.from({ length }, () => int(0, 15).toString(16)).join("");
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${int(8, 11).toString(16)}${hex(3)}-${hex(12)}`;
    },
  };
};

export type Random = ReturnType<typeof randomOf>;

/** Whole parts of `total` in proportion to the weights, each a multiple of `step`; they add to `total` exactly. */
export const share = (total: bigint, weights: readonly number[], step: bigint): bigint[] => {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const parts = weights.map((weight) => BigInt(Math.round((Number(total / step) * weight) / sum)) * step);
  const left = total - parts.reduce((all, part) => all + part, 0n);
  const largest = weights.indexOf(Math.max(...weights));
  return parts.map((part, index) => (index === largest ? part + left : part));
};
