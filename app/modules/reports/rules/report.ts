import { addDays, type DateOnly, monthEnd } from "~/platform/dates";
import { AppError, invalid } from "~/platform/errors";

/**
 * 报表 report: what the office issued for a month, frozen. Always true:
 * - a period closes at the end of its cut-off date in Shanghai, and is frozen once;
 * - what is recorded after the freeze is 补报 in the next report, whatever its business date;
 * - the payload holds everything that is printed, so a reprint reads nothing else; its sha256 is kept beside it.
 */
const PERIOD = /^(20\d{2})-(0[1-9]|1[0-2])$/;

/** `day` 0: the last day of the month. Throws INVALID on anything but YYYY-MM. */
export const cutOffOf = (period: string, day: number): DateOnly => {
  if (!PERIOD.test(period))
    throw invalid("请按 2026-05 的样式填写月份。", { period: "请按 2026-05 的样式填写月份。" });
  return day === 0 ? monthEnd(period) : `${period}-${String(day).padStart(2, "0")}`;
};

/** Throws CONFLICT while the cut-off day is not over. */
export const assertClosed = (cutOffOn: DateOnly, today: DateOnly): void => {
  if (today > cutOffOn) return;
  throw new AppError("CONFLICT", `本期截止到 ${cutOffOn}，请在 ${addDays(cutOffOn, 1)} 以后封存。`);
};

/** One text for one payload: the database keeps keys in an order of its own. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(",")}}`;
};

export const monthText = (period: string): string => {
  const [year, month] = period.split("-");
  return `${year} 年 ${Number(month)} 月`;
};

/** The Monday of the week in which a date lies. */
export const mondayOf = (date: DateOnly): DateOnly => {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((day + 6) % 7));
};
