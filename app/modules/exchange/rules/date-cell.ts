import { isDateOnly, monthEnd } from "~/platform/dates";
import { type Around, type Cell, type CellValue, cellText, folded } from "./cell";

/**
 * Dates as people write them: 2024.3.5, 2024/3/5, 2024年3月5日, 20240305, a serial number of Excel, 2024年3月, 三季度.
 * A month or a quarter is no day: a date asked for is then refused or held, never invented.
 */
const pad = (digits: string | number) => String(digits).padStart(2, "0");

export type Precision = "day" | "month" | "quarter" | "year";

export interface WrittenDate {
  precision: Precision;
  /** The day; the last day of the month, quarter or year. */
  date: string;
  /** The year was not written but taken from the title. */
  yearTaken: boolean;
}

const DIGITS: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, 1: 1, 2: 2, 3: 3, 4: 4 };

/** As Excel shows 2024-03-01 where nobody set a format. */
const ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const yearOf = (digits: string): number => (digits.length === 2 ? 2000 + Number(digits) : Number(digits));

const dayOf = (year: number, month: string, day: string, yearTaken: boolean): WrittenDate | null => {
  const date = `${year}-${pad(month)}-${pad(day)}`;
  return isDateOnly(date) ? { precision: "day", date, yearTaken } : null;
};

const endOf = (precision: Precision, year: number, month: number, yearTaken: boolean): WrittenDate | null =>
  month < 1 || month > 12 ? null : { precision, date: monthEnd(`${year}-${pad(month)}`), yearTaken };

const CHINESE: Record<string, number> = Object.fromEntries(
  [..."〇一二三四五六七八九"].map((digit, i) => [digit, i]),
);

/** 二〇二六年一月十五日 and 元月 in digits. */
const inDigits = (text: string): string =>
  text
    .replace(/元月/g, "1月")
    .replace(/[零○〇一二三四五六七八九]{4}(?=年)/g, (year) =>
      [...year.replace(/[零○]/g, "〇")].map((one) => CHINESE[one]).join(""),
    )
    .replace(/([一二三]?)十([一二三四五六七八九]?)(?=[月日号])/g, (_, tens: string, ones: string) =>
      String((tens ? CHINESE[tens]! : 1) * 10 + (ones ? CHINESE[ones]! : 0)),
    )
    .replace(/[一二三四五六七八九](?=[月日号])/g, (one) => String(CHINESE[one]));

/** Reads a written date; null when it is none. `year` stands in where the text has no year. */
export const parseWrittenDate = (text: string, year?: number): WrittenDate | null => {
  const typed = folded(
    inDigits(text.trim())
      .replace(/[\sT]+(上午|下午)?\d{1,2}[:：]\d{2}.*$/, "")
      .replace(/\s*(上午|下午|晚上?)$/, ""),
  )
    .replace(/[(（].*?[)）]/g, "")
    .replace(/号(?=前|底|末|左右|以前|$)/, "日")
    .replace(/日(签|签约|签订|签署)$/, "日")
    .replace(/日?(前|底|末|内|左右|以前)$/, "日")
    .replace(/月日$/, "月");
  const full =
    /^(\d{4}|\d{2})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(typed) ??
    /^(20\d{2})(\d{2})(\d{2})$/.exec(typed);
  if (full) return dayOf(yearOf(full[1]!), full[2]!, full[3]!, false);
  const month = /^(\d{4})[-./年](\d{1,2})月?(?:份)?$/.exec(typed) ?? /^(20\d{2})(0[1-9]|1[0-2])$/.exec(typed);
  if (month) return endOf("month", Number(month[1]), Number(month[2]), false);
  // 24.3 can only be a year and a month: no month is the 24th.
  const brief = /^(\d{2})[-./年](\d{1,2})月?(?:份)?$/.exec(typed);
  if (brief && Number(brief[1]) > 12) return endOf("month", yearOf(brief[1]!), Number(brief[2]), false);
  const day = /^(\d{1,2})-([a-z]{3})-(\d{2}|\d{4})$/i.exec(typed);
  const ofDay = day ? ENGLISH.indexOf(day[2]!.toLowerCase()) + 1 : 0;
  if (day && ofDay > 0) return dayOf(yearOf(day[3]!), String(ofDay), day[1]!, false);
  const english = /^([a-z]{3})-(\d{2}|\d{4})$/i.exec(typed);
  const named = english ? ENGLISH.indexOf(english[1]!.toLowerCase()) + 1 : 0;
  if (english && named > 0) return endOf("month", yearOf(english[2]!), named, false);
  const quarter = /^(\d{4})?年?第?([一二三四1-4])季度?$/.exec(typed) ?? /^(\d{4})年?Q([1-4])$/i.exec(typed);
  if (quarter) return quarterOf(quarter[1], DIGITS[quarter[2]!]! * 3, year);
  const half = /^(\d{4})?年?([上下])半年$/.exec(typed);
  if (half) return quarterOf(half[1], half[2] === "上" ? 6 : 12, year);
  const whole = /^(\d{4})年?(?:年|日)?$/.exec(typed);
  if (whole && Number(whole[1]) > 1990 && Number(whole[1]) < 2100)
    return endOf("year", Number(whole[1]), 12, false);
  if (year === undefined) return null;
  const short = /^(\d{1,2})[月./](\d{1,2})日?$/.exec(typed);
  if (short) return dayOf(year, short[1]!, short[2]!, true);
  const shortMonth = /^(\d{1,2})月(?:份)?$/.exec(typed);
  return shortMonth ? endOf("month", year, Number(shortMonth[1]), true) : null;
};

const quarterOf = (written: string | undefined, month: number, year: number | undefined) => {
  const at = written ? Number(written) : year;
  return at === undefined ? null : endOf("quarter", at, month, !written);
};

const SERIAL_MIN = 25_000;
const SERIAL_MAX = 80_000;
const DAY_MS = 86_400_000;

/** A number in a date column: 20240305, or a serial whose date format was lost. */
const fromNumber = (value: number): { date: string; note?: string } | null => {
  const digits = String(value);
  if (/^20\d{6}$/.test(digits)) {
    const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
    return isDateOnly(date) ? { date } : null;
  }
  if (value < SERIAL_MIN || value > SERIAL_MAX) return null;
  const date = new Date(Date.UTC(1899, 11, 30) + Math.floor(value) * DAY_MS).toISOString().slice(0, 10);
  return { date, note: `数字 ${digits} 按 Excel 日期序号读作 ${date}。` };
};

const WORDS: Record<Exclude<Precision, "day">, string> = { month: "月", quarter: "季度", year: "年" };
const unread = (text: string, ask: string): CellValue => {
  const typed = folded(text);
  if (/季度|Q[1-4]|半年/i.test(typed))
    return { value: null, text, problem: `“${text}”只写到季度或半年，${ask}` };
  if (/[上中下]旬|初|月中/.test(typed))
    return { value: null, text, problem: `“${text}”不是确定的日期，${ask}` };
  if (/\d\s*[\r\n]+\s*\d/.test(text)) return { value: null, text, problem: `“${text}”不止一天，${ask}` };
  if (
    /\d[-—–~～至到]\d+[月./]\d|\d[日号]?[-—–~～至到]\d+[日号]|\d[、,，]\d/.test(typed) &&
    !/^\d{2,4}-\d{1,2}-\d{1,2}$/.test(typed)
  )
    return { value: null, text, problem: `“${text}”不止一天，${ask}` };
  if (/^\d{1,2}[月./-]\d{1,2}[日号]?$/.test(typed) || /^\d{1,2}月(份)?$/.test(typed))
    return { value: null, text, problem: `“${text}”没有写年份。请写成 2024-03-05。` };
  return { value: null, text, problem: `没有读懂日期“${text}”。请写成 2024-03-05。` };
};

/** 2024.10 typed as a number stands as 2024.1, and 3.20 as 3.2. */
const isLostZero = (cell: Cell): boolean =>
  typeof cell === "number" && /^((\d{4}|1[3-9]|[2-9]\d)\.1|([1-9]|1[0-2])\.[123])$/.test(cellText(cell));
const lostZero = (text: string): CellValue => ({
  value: null,
  text,
  problem: `“${text}”是数字，末尾可能少了一个 0（例如 ${text}0）。请写成 2024年3月5日 这样的文字或日期。`,
});

const written = (cell: Cell, around: Around): (WrittenDate & { note?: string }) | null => {
  if (typeof cell === "object" && cell !== null && "d" in cell)
    return { precision: "day", date: cell.d, yearTaken: false };
  if (typeof cell === "number" && !Number.isInteger(cell) && cell < 3000)
    return isLostZero(cell) ? null : parseWrittenDate(cellText(cell), around.year);
  if (typeof cell === "number") {
    const read = fromNumber(cell);
    if (read) return { precision: "day", yearTaken: false, ...read };
  }
  const text = cellText(cell);
  if (typeof cell === "string" && /^\d{5}$/.test(text)) {
    const read = fromNumber(Number(text));
    if (read) return { precision: "day", yearTaken: false, ...read };
  }
  const read = parseWrittenDate(text, around.year);
  // 月底 is the last day of the month, as said; 月 alone is no day.
  if (read?.precision === "month" && /月(底|末)$/.test(folded(text)))
    return { ...read, precision: "day", note: `“${text}”按 ${read.date} 记。` };
  return read;
};

const yearNote = (read: WrittenDate): Partial<CellValue> =>
  read.yearTaken ? { note: `没有写年份，按标题中的 ${read.date.slice(0, 4)} 年记。` } : {};

/** A day as YYYY-MM-DD; of figures that stand at a day (`standsAt`), a month or a quarter says its last. */
export const readDate = (cell: Cell, around: Around & { standsAt?: boolean }): CellValue => {
  const text = cellText(cell);
  const read = written(cell, around);
  if (isLostZero(cell)) return lostZero(text);
  if (!read) return unread(text, "请填写具体日期。");
  if (read.precision !== "day" && around.standsAt)
    return { value: read.date, text, note: `“${text}”按 ${read.date} 记。` };
  if (read.precision !== "day")
    return { value: null, text, problem: `“${text}”只写到${WORDS[read.precision]}，请填写具体日期。` };
  return { value: read.date, text, ...yearNote(read), ...(read.note ? { note: read.note } : {}) };
};

/** A month as YYYY-MM. */
export const readMonth = (cell: Cell, around: Around): CellValue => {
  const text = cellText(cell);
  const read = written(cell, around);
  if (isLostZero(cell)) return lostZero(text);
  if (!read) return unread(text, "请按月填报。");
  if (read.precision === "quarter" || read.precision === "year")
    return { value: null, text, problem: `“${text}”只写到${WORDS[read.precision]}，请按月填报。` };
  return { value: read.date.slice(0, 7), text, ...yearNote(read) };
};
