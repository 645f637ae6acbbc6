/**
 * Calendar dates (业务日期) are `YYYY-MM-DD` strings in Asia/Shanghai; instants are `Date`.
 * China keeps no daylight saving time, so Shanghai is always UTC+8.
 */
export type DateOnly = string;

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The calendar date in Shanghai at this instant. */
export const shanghaiDate = (instant: Date): DateOnly =>
  new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

/** 2026-05-20 14:03, the wall clock in Shanghai. */
export const shanghaiDateTime = (instant: Date): string =>
  new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 16).replace("T", " ");

/** ISO 8601 with the Shanghai offset, for the API. */
export const shanghaiIso = (instant: Date): string =>
  new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().replace("Z", "+08:00");

/** The first instant after the end (24:00) of this date in Shanghai. */
export const endOfDay = (date: DateOnly): Date => new Date(startOfDay(date).getTime() + DAY_MS);

export const startOfDay = (date: DateOnly): Date => new Date(`${date}T00:00:00+08:00`);

export const isDateOnly = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === text;
};

/** A PostgreSQL `date` column as Prisma reads it (midnight UTC) → date. */
export const fromDbDate = (value: Date): DateOnly => value.toISOString().slice(0, 10);
export const toDbDate = (date: DateOnly): Date => new Date(`${date}T00:00:00Z`);

const utc = (date: DateOnly) => Date.parse(`${date}T00:00:00Z`);

export const addDays = (date: DateOnly, days: number): DateOnly =>
  new Date(utc(date) + days * DAY_MS).toISOString().slice(0, 10);

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: DateOnly, to: DateOnly): number =>
  Math.round((utc(to) - utc(from)) / DAY_MS);

export const yearOf = (date: DateOnly): number => Number(date.slice(0, 4));
export const monthOf = (date: DateOnly): number => Number(date.slice(5, 7));
export const yearStart = (year: number): DateOnly => `${year}-01-01`;
export const yearEnd = (year: number): DateOnly => `${year}-12-31`;

/** The last day of a month written `YYYY-MM`. */
export const monthEnd = (month: string): DateOnly => {
  const [year, m] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, m, 0)).toISOString().slice(0, 10);
};
