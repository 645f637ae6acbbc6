import type { ImportKind } from "#prisma/enums";
import { monthEnd } from "~/platform/dates";
import { columnLetters } from "~/platform/workbook/text";
import { folded, type MoneyUnit } from "./cell";
import { type FieldSpec, fieldOf } from "./fields";
import type { Head, HeadColumn } from "./header";

/**
 * 按月分列: one record a month, or a quarter, though they stand side by side in one row. The heading of the column is
 * the date of its record.
 */
export interface Series {
  /** The field that these columns hold. */
  field: string;
  indexes: number[];
  /** Chosen by a person where the headings have no unit. */
  money?: MoneyUnit | undefined;
  /** 工业投资 beside 到位资金: the heading says what the amount is, not when. */
  by?: "metric" | undefined;
}

/** By kind: the date that the heading gives, and the figures that such columns may hold. */
export const SERIES: Partial<Record<ImportKind, { date: string; values: readonly string[] }>> = {
  INVESTMENT: { date: "period", values: ["amount", "cumulative"] },
  CARRIER: { date: "observedOn", values: ["progressPct", "occupancyPct"] },
  OBSERVATION: { date: "observedOn", values: ["value"] },
};

/** What the headings of the columns say of their records. */
export const seriesGives = (kind: ImportKind, { by }: Series): string => by ?? SERIES[kind]?.date ?? "";

export const FOREIGN = "实际利用外资";
const METRICS: [RegExp, string][] = [
  [/外资/, FOREIGN],
  [/到位/, "到位资金"],
  [/工业投资|固定资产|固投/, "工业投资"],
];

/** Which kind of investment a text speaks of. */
export const metricIn = (text: string): string | undefined => METRICS.find(([word]) => word.test(text))?.[1];

const QUARTERS: Record<string, number> = { 一: 3, 二: 6, 三: 9, 四: 12, 1: 3, 2: 6, 3: 9, 4: 12 };

interface Spoken {
  /** YYYY-MM, or MM where only the month was written. */
  month: string;
  isQuarter: boolean;
}

const monthIn = (text: string): Spoken | null => {
  const typed = folded(text);
  if (/\d月?[-—–~至到]\d{1,2}月/.test(typed)) return null;
  const dated = /^(20\d{2})-(\d{2})-\d{2}$/.exec(typed);
  const month =
    dated ??
    /(?:(20\d{2})年?)?(?<!\d)(\d{1,2})月(?!\d)/.exec(typed) ??
    /^(20\d{2})[./-](\d{1,2})$/.exec(typed);
  const quarter = /(?:(20\d{2})年?)?(?:第)?([一二三四1-4])季度?/.exec(typed);
  const number = month ? Number(month[2]) : quarter ? QUARTERS[quarter[2]!]! : 0;
  if (number < 1 || number > 12) return null;
  const year = (month ?? quarter)?.[1];
  const padded = String(number).padStart(2, "0");
  return { month: year ? `${year}-${padded}` : padded, isQuarter: !month };
};

const PLANNED = /计划|目标|预计|应完成|任务|去年|上年|同期|增[长幅]|占比|同比|环比|率$/;

const spokenIn = (column: HeadColumn): Spoken | null => {
  const parts = column.name.split("/");
  if (parts.some((part) => PLANNED.test(part) && !/入住率|出租率|完成率/.test(part))) return null;
  const spoken = parts.map(monthIn).filter((one) => one !== null);
  const year = parts.map((part) => /^(20\d{2})年?$/.exec(folded(part))?.[1]).find(Boolean);
  const [first] = spoken;
  if (spoken.length !== 1 || !first) return null;
  return first.month.length === 2 && year ? { ...first, month: `${year}-${first.month}` } : first;
};

/** The months (or quarters) side by side, and what they hold; null where there are fewer than two. */
export const seriesOf = (kind: ImportKind, head: Head): Series | null => {
  const able = SERIES[kind];
  if (!able) return null;
  const spoken = head.columns.flatMap((column) => {
    const at = spokenIn(column);
    return at ? [{ column, at }] : [];
  });
  // An investment is filed by the month: quarters are none.
  const fit = kind === "INVESTMENT" ? spoken.filter(({ at }) => !at.isQuarter) : spoken;
  const seen = new Set<string>();
  const indexes = fit.flatMap(({ column, at }) => {
    if (seen.has(at.month)) return [];
    seen.add(at.month);
    return [column.index];
  });
  // 10月当月 between two running totals is the one month of its table.
  if (indexes.length < 2 && kind === "INVESTMENT") {
    const columns = metricColumns(head);
    if (columns.length > 1 || (columns.length === 1 && !hasPlainAmount(head)))
      return { field: "amount", indexes: columns, by: "metric" };
  }
  const isOneMonth = kind === "INVESTMENT" && fit.length === 1 && /当月|本月|单月/.test(fit[0]!.column.name);
  if (indexes.length < 2 && !isOneMonth) return null;
  const words = `${head.title} ${head.columns[indexes[0]!]?.name ?? ""}`;
  const field =
    kind === "CARRIER"
      ? /入住|出租|入驻|去化/.test(words)
        ? "occupancyPct"
        : "progressPct"
      : kind === "INVESTMENT" && fit.every(({ column }) => column.name.includes("累计"))
        ? "cumulative"
        : able.values[0]!;
  return { field, indexes };
};

/** One column for each kind of investment; none where a kind stands more than once. */
const metricColumns = (head: Head): number[] => {
  const told = head.columns.flatMap(({ name, index }) => {
    const metric = metricIn(name);
    return metric && !PLANNED.test(name) && !/累计|[本当今]年|年度|截[至止]|目前|其中|总额|进度/.test(name)
      ? [{ metric, index }]
      : [];
  });
  const metrics = new Set(told.map(({ metric }) => metric));
  return metrics.size === told.length ? told.map(({ index }) => index) : [];
};

/** 本月完成 or 到位资金 stands for itself; 工业投资 beside it may be anything. */
const hasPlainAmount = (head: Head): boolean => {
  const words = new Set(["amount", "cumulative"].flatMap((id) => fieldOf("INVESTMENT", id)?.words ?? []));
  return head.columns.some(({ name }) =>
    name.split("/").some((part) => words.has(folded(part).replace(/\(.*?\)/g, ""))),
  );
};

export const isByQuarter = (head: Head): boolean =>
  head.columns.filter((column) => spokenIn(column)?.isQuarter).length >= 2;

/** The date of a column's records: a month for investments, its last day for what is observed; null without a year. */
export const seriesDate = (
  kind: ImportKind,
  { head, index, year }: { head: Head; index: number; year?: number | undefined },
): string | null => {
  const column = head.columns.find((one) => one.index === index);
  const spoken = column && spokenIn(column);
  const at = year ?? head.year;
  if (!spoken || (spoken.month.length === 2 && at === undefined)) return null;
  // What came in a quarter came in no month of it.
  if (kind === "INVESTMENT" && spoken.isQuarter) return null;
  const month = spoken.month.length === 2 ? `${at}-${spoken.month}` : spoken.month;
  return SERIES[kind]?.date === "period" ? month : monthEnd(month);
};

/** The series as a person reads it: E 列 1月、F 列 2月. */
export const seriesWords = (head: Head, series: Series): string =>
  series.indexes
    .map((index) => {
      const name = head.columns.find((one) => one.index === index)?.name ?? "";
      return `${columnLetters(index)} 列 ${name}`;
    })
    .join("、");

export const seriesFields = (kind: ImportKind): FieldSpec[] =>
  (SERIES[kind]?.values ?? []).flatMap((id) => fieldOf(kind, id) ?? []);

/** The year typed for all rows where the columns name months only. */
export const typedYear = (fill: string | undefined): number | undefined => {
  const year = /^(20\d{2})年?$/.exec(folded(fill ?? ""))?.[1];
  return year ? Number(year) : undefined;
};
