import { type DateOnly, monthEnd, monthOf, yearOf } from "~/platform/dates";

/** The same day `months` later; a day that the month lacks becomes its last day (31 December + 2 → 28 February). */
export const addMonths = (date: DateOnly, months: number): DateOnly => {
  const index = yearOf(date) * 12 + monthOf(date) - 1 + months;
  const month = `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
  const last = monthEnd(month);
  const same = `${month}-${date.slice(8)}`;
  return same > last ? last : same;
};
