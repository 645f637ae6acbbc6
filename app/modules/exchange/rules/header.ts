import { monthEnd } from "~/platform/dates";
import { columnIndex } from "~/platform/workbook/text";
import { type AreaUnit, areaUnitIn, type Cell, cellText, folded, isBlank, type MoneyUnit } from "./cell";
import { parseWrittenDate } from "./date-cell";
import { FIELDS, IMPORT_KINDS } from "./fields";

/**
 * 表头: where the heading of a ledger stands, in one row or in two with merged cells, below titles and notes; and
 * which rows below it are no records: totals, notes, group headings, the heading repeated on a later page.
 */
export interface SheetRow {
  r: number;
  c: readonly Cell[];
}

export interface Area {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export interface HeadColumn {
  index: number;
  /** As printed, both rows joined by “/”. */
  name: string;
  money?: MoneyUnit;
  area?: AreaUnit;
}

export interface Head {
  /** The rows of the heading, counted as Excel does. */
  top: number;
  bottom: number;
  columns: HeadColumn[];
  /** Of the whole sheet: 单位：万元 above the heading. */
  money?: MoneyUnit;
  year?: number;
  /** 截至2026年5月31日; the end of the month of the title where nothing else is said. */
  asOf?: string;
  /** The month that the title speaks of. */
  month?: string;
  title: string;
}

/** C2:E3 → its rows (from 1) and columns (from 0); null for what is none. */
export const areaOf = (ref: string): Area | null => {
  const match = /^\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)$/.exec(ref);
  if (!match) return null;
  return {
    left: columnIndex(match[1]!),
    top: Number(match[2]),
    right: columnIndex(match[3]!),
    bottom: Number(match[4]),
  };
};

/** A heading without its unit, brackets, marks and spaces. */
export const plainHead = (name: string): string =>
  folded(name)
    .replace(/[（(][^（()）]*[)）]/g, "")
    .replace(/[*＊:：,，、.。;；"“”'·\-—_/\\|]/g, "")
    .toLowerCase();

export const moneyUnitIn = (text: string): MoneyUnit | undefined => {
  const typed = folded(text);
  if (/美元|美金|欧元|港元|港币|日元|英镑|USD|EUR/i.test(typed)) return undefined;
  if (/亿元|[(（,，:：]亿(?=[)）,，、/]|$)|亿$/.test(typed)) return "亿元";
  if (/万元|[(（,，:：]万(?=[)）,，、/]|$)/.test(typed)) return "万元";
  return /[(（,，:：]元[)）]?|人民币元/.test(typed) ? "元" : undefined;
};

const WORDS = new Set(
  IMPORT_KINDS.flatMap((kind) => FIELDS[kind].flatMap(({ words }) => words.map(plainHead))),
);

/** How much a row looks like a heading: known words count most; numbers and long texts speak against it. */
const headScore = (row: SheetRow): number => {
  const texts = row.c.map(cellText).filter((text) => text !== "");
  if (new Set(texts).size < 2) return 0;
  const known = texts.filter((text) => isKnownWord(plainHead(text))).length;
  const numbers = row.c.filter(
    // A month may head a column as a date.
    (cell) => typeof cell === "number" || (typeof cell === "object" && cell !== null && !("d" in cell)),
  ).length;
  const long = texts.filter((text) => text.length > 24).length;
  return known * 3 + Math.min(texts.length, 12) * 0.2 - numbers * 2 - long;
};

/** The name of a column, standing where a name should. */
export const isHeading = (text: string): boolean =>
  text.length <= 12 && (WORDS.has(text) || WORDS.has(plainHead(text)));

const isKnownWord = (plain: string): boolean =>
  WORDS.has(plain) ||
  (plain.length >= 3 && [...WORDS].some((word) => word.length >= 3 && plain.includes(word)));

const isUnitText = (text: string): boolean =>
  /^[（(]?(单位[:：])?(亿元|万元|元|万?平方米|万?㎡|万?m2|亩|%|个|家)[)）]?$/.test(folded(text));

const mergedText = (
  rows: Map<number, SheetRow>,
  merges: readonly Area[],
  row: number,
  column: number,
): string => {
  const area = merges.find(
    (one) => one.top <= row && one.bottom >= row && one.left <= column && one.right >= column,
  );
  return cellText(rows.get(area?.top ?? row)?.c[area?.left ?? column]);
};

/** The rows that belong to the heading whose best row is `best`. */
const headSpan = (best: SheetRow, rows: Map<number, SheetRow>, merges: readonly Area[]): [number, number] => {
  const touching = merges.filter(
    (one) => one.top <= best.r && one.bottom >= best.r && one.bottom - one.top <= 3,
  );
  const tall = touching.filter((one) => one.bottom > one.top);
  if (tall.length > 0)
    return [Math.min(...tall.map((one) => one.top)), Math.max(...tall.map((one) => one.bottom))];
  const below = rows.get(best.r + 1);
  if (below && (isUnitRow(below) || isChildRow(best, below, merges))) return [best.r, best.r + 1];
  const above = rows.get(best.r - 1);
  if (
    above &&
    !isCaption(above) &&
    merges.some((one) => one.top === above.r && one.bottom === above.r && one.right > one.left) &&
    headScore(above) > 0
  )
    return [above.r, best.r];
  return [best.r, best.r];
};

/**
 * A second row of headings that nobody merged: it stands under the gaps of the first row, and only there, in words.
 * Answers with the spans that were meant.
 */
const bareSpans = (parent: SheetRow, child: SheetRow | undefined): Area[] => {
  if (!child) return [];
  const filled = child.c.flatMap((cell, column) => (isBlank(cell) ? [] : [{ cell, column }]));
  const gaps = filled.filter(({ column }) => isBlank(parent.c[column]));
  if (gaps.length === 0 || gaps.length === parent.c.length) return [];
  const spans = new Map<number, number>();
  for (const { column } of gaps) {
    let left = column;
    while (left >= 0 && isBlank(parent.c[left])) left--;
    if (left < 0) return [];
    spans.set(left, Math.max(spans.get(left) ?? 0, column));
  }
  const areas = [...spans].map(([left, right]) => ({ top: parent.r, bottom: parent.r, left, right }));
  const isHeading = filled.every(
    ({ cell, column }) =>
      typeof cell === "string" &&
      cell.trim().length <= 16 &&
      areas.some((one) => one.left <= column && one.right >= column),
  );
  return isHeading ? areas : [];
};

/** 填报单位：某某公司　单位：亿元 stands above a heading and is none. */
const isCaption = (row: SheetRow): boolean =>
  row.c.some((cell) => typeof cell === "string" && /[:：]/.test(cell) && !/[（(][^（()）]*[:：]/.test(cell));

const isUnitRow = (row: SheetRow): boolean => {
  const texts = row.c.map(cellText).filter((text) => text !== "");
  return texts.length > 0 && texts.every(isUnitText);
};

/** A second row of headings under cells that span several columns. */
const isChildRow = (parent: SheetRow, child: SheetRow, merges: readonly Area[]): boolean => {
  const wide = merges.filter(
    (one) => one.top === parent.r && one.bottom === parent.r && one.right > one.left,
  );
  if (wide.length === 0) return false;
  const texts = child.c.map((cell, column) => ({ cell, column })).filter(({ cell }) => !isBlank(cell));
  return (
    texts.length > 0 &&
    texts.every(
      ({ cell, column }) =>
        typeof cell === "string" && wide.some((one) => one.left <= column && one.right >= column),
    )
  );
};

const columnsOf = (
  top: number,
  bottom: number,
  rows: Map<number, SheetRow>,
  merges: readonly Area[],
): HeadColumn[] => {
  const width = Math.max(
    0,
    ...[...rows.values()].filter(({ r }) => r >= top && r <= bottom).map(({ c }) => c.length),
    ...merges.filter((one) => one.top >= top && one.bottom <= bottom).map((one) => one.right + 1),
  );
  return Array.from({ length: width }, (_, index) => {
    const parts: string[] = [];
    for (let row = top; row <= bottom; row++) {
      const text = mergedText(rows, merges, row, index).replace(/\s+/g, "");
      if (text !== "" && text !== parts.at(-1)) parts.push(text);
    }
    const words = parts.filter((part) => !isUnitText(part));
    const whole = parts.join("/");
    const money = moneyUnitIn(parts.map((part) => (isUnitText(part) ? `(${part})` : part)).join("/"));
    const bracket = /[（(]([^（()）]+)[)）]/.exec(whole)?.[1];
    const area = areaUnitIn(bracket ?? (isUnitText(parts.at(-1) ?? "") ? parts.at(-1)! : ""));
    return { index, name: words.join("/"), ...(money ? { money } : {}), ...(area ? { area } : {}) };
  }).filter(({ name }) => name !== "");
};

const around = (rows: readonly SheetRow[]): Pick<Head, "money" | "year" | "title"> => {
  const texts = rows.flatMap((row) => row.c.map(cellText)).filter((text) => text !== "");
  const unit = texts
    .map((text) => /(?:单位|金额)[:：]?[（(]?(?:人民币)?(亿元|万元|元)/.exec(folded(text))?.[1])
    .find(Boolean);
  const year = texts.map((text) => /(20\d{2})年?/.exec(folded(text))?.[1]).find(Boolean);
  const bracketed = texts.map((text) => /[(,，](亿元|万元)[)]/.exec(folded(text))?.[1]).find(Boolean);
  const money = unit ?? bracketed;
  return {
    title: texts[0] ?? "",
    ...(money ? { money: money as MoneyUnit } : {}),
    ...(year ? { year: Number(year) } : {}),
    ...spokenOf(texts, year ? Number(year) : undefined),
  };
};

/** The month and the day that titles speak of: 2026年3月份…, 1-3月, 截至5月底. A day of writing (制表日期) is none. */
const spokenOf = (texts: readonly string[], year: number | undefined): Pick<Head, "asOf" | "month"> => {
  const typed = texts.map(folded).filter((text) => !/^(制表|填表|填报|报送|打印)(日期|时间)/.test(text));
  const until = typed
    .map(
      (text) =>
        /(?:截[至止]到?(?:日期)?|(?:统计|数据)(?:日期|时间|口径日))[:：]?([\d年月日号底./-]{3,12})/.exec(
          text,
        )?.[1],
    )
    .find(Boolean);
  const day = until ? parseWrittenDate(until.replace(/[.、-]+$/, ""), year) : null;
  const asOf = day && day.precision !== "year" && day.precision !== "quarter" ? day.date : undefined;
  const spoken = /(20\d{2})年(\d{1,2})月(?!\d)份?/.exec(typed[0] ?? "");
  const isRange = /月?[-—–~至到]\d{1,2}月/.test(typed[0] ?? "");
  const month = spoken && !isRange ? parseWrittenDate(`${spoken[1]}年${spoken[2]}月`) : null;
  const at = asOf ?? (month ? monthEnd(month.date.slice(0, 7)) : undefined);
  return { ...(at ? { asOf: at } : {}), ...(month ? { month: month.date.slice(0, 7) } : {}) };
};

/** A row with three known words and no numbers. */
const SURE = 9;

const isLoneName = (row: SheetRow): boolean => {
  const texts = row.c.map(cellText).filter((text) => text !== "");
  return texts.length === 1 && isHeading(texts[0]!);
};

/** Rows looked at for a heading. */
export const HEAD_DEPTH = 40;

/** The heading among the first rows of a sheet; null when no row looks like one. */
export const findHead = (
  first: readonly SheetRow[],
  mergeRefs: readonly string[],
  at?: number,
): Head | null => {
  const merges = mergeRefs.flatMap((ref) => areaOf(ref) ?? []).filter((one) => one.top <= HEAD_DEPTH + 3);
  const rows = new Map(first.map((row) => [row.r, row]));
  const chosen = at === undefined ? null : (rows.get(at) ?? null);
  let best = chosen;
  let score = 2.9;
  if (!best)
    for (const row of first.slice(0, HEAD_DEPTH)) {
      const own = headScore(row);
      // Of two tables one below the other, the first.
      if (own <= score * (score > SURE ? 1.3 : 1)) continue;
      score = own;
      best = row;
    }
  // A list of one column.
  best ??= first.find((row) => isLoneName(row)) ?? null;
  if (!best) return null;
  const spans = merges.some((one) => one.top <= best.r && one.bottom >= best.r)
    ? []
    : bareSpans(best, rows.get(best.r + 1));
  const [top, bottom] = spans.length > 0 ? [best.r, best.r + 1] : headSpan(best, rows, merges);
  const columns = columnsOf(top, bottom, rows, [...merges, ...spans]);
  const above = around(first.filter(({ r }) => r < top));
  return { top, bottom, columns, ...above };
};

const TOTAL = /^(.{0,12}(合计|小计|总计|共计|汇总)|累计|总和|平均)([(（:：\d].*)?$/;
/** 其中：外资 takes a part out of the row above it. */
const PART = /^其中([:：]|.{0,8}$)/;
const NOTE =
  /^(备注|注|说明|填表说明|填报说明|填表人|填报人|制表人|制表|审核人|审核|复核|单位负责人|负责人|联系人|填报单位|填表单位|填报日期|注释)\d*[:：]/;

export type LeftOut = "TOTAL" | "NOTE" | "GROUP" | "HEAD" | "EMPTY" | "TABLE" | "ABOVE";
export const LEFT_OUT_WORDS: Record<LeftOut, string> = {
  TOTAL: "合计行",
  NOTE: "备注行",
  GROUP: "分组行",
  HEAD: "重复的表头",
  EMPTY: "各月都没有数字的行",
  TABLE: "另一张表（表头不同，请填其表头行号另行导入）的行",
  ABOVE: "表头上方另一张表的行",
};

const namesOf = new WeakMap<Head, Set<string>>();
const foldedNames = (head: Head): Set<string> => {
  const known = namesOf.get(head);
  if (known) return known;
  const names = new Set(head.columns.flatMap(({ name }) => name.split("/").map(folded)));
  namesOf.set(head, names);
  return names;
};

/** The heading of another table below this one, or of this one again on a later page. */
const isHeadAgain = (row: SheetRow, texts: readonly string[], names: ReadonlySet<string>): boolean => {
  if (texts.length < 2 || !texts.slice(0, 3).some((text) => names.has(text) || WORDS.has(text))) return false;
  const filled = row.c.filter((cell) => !isBlank(cell)).length;
  if (texts.filter((text) => names.has(text)).length * 2 > filled) return true;
  const known = texts.filter((text) => WORDS.has(plainHead(text))).length;
  return filled === texts.length && known >= 3 && known * 3 >= filled * 2;
};

/** Whether a heading that stands again has the mapped columns where the first one has them. */
export const isSameHead = (row: SheetRow, head: Head, mapped: readonly number[]): boolean =>
  mapped.every((index) => {
    const text = folded(cellText(row.c[index]));
    const name = head.columns.find((one) => one.index === index)?.name ?? "";
    return text === "" || name.split("/").some((part) => folded(part) === text) || folded(name) === text;
  });

/** 单位：亿元 between the rows, or （亿元） in the heading of a band. */
export const unitOfBand = (text: string): MoneyUnit | undefined =>
  (/(?:单位|金额)[:：]?[（(]?(?:人民币)?(亿元|万元|元)/.exec(folded(text))?.[1] ??
    /[（(](亿元|万元)[)）]/.exec(folded(text))?.[1]) as MoneyUnit | undefined;

/** Above the heading there are titles; a row of three cells with a number is another table's. */
export const isRecordAbove = (row: SheetRow): boolean =>
  row.c.filter((cell) => !isBlank(cell)).length >= 3 && row.c.some((cell) => typeof cell === "number");

/** Why a row below the heading is no record; null when it is one. */
export const leftOut = (row: SheetRow, head: Head, merges: readonly Area[] = []): LeftOut | null => {
  const texts: string[] = [];
  let filled = 0;
  for (const cell of row.c) {
    if (typeof cell === "string") {
      const text = folded(cell);
      if (text !== "") texts.push(text);
    }
    if (!isBlank(cell)) filled++;
  }
  if (texts.slice(0, 3).some((text) => TOTAL.test(text)) || PART.test(texts[0] ?? "")) return "TOTAL";
  if (texts[0] && NOTE.test(texts[0]) && filled <= 4) return "NOTE";
  const names = foldedNames(head);
  if (isHeadAgain(row, texts, names)) return "HEAD";
  const single = filled === 1 && head.columns.length > 2 ? texts[0] : undefined;
  if (!single) return null;
  if (/^\d+[.、．]|[。；]$/.test(single) || single.length > 40) return "NOTE";
  if (/^[（(]?(计量|金额)?单位[:：]/.test(single)) return "GROUP";
  const only = row.c.findIndex((cell) => !isBlank(cell));
  const band = merges.some(
    (one) =>
      one.top === row.r &&
      one.bottom === row.r &&
      one.left === only &&
      (one.right - one.left + 1) * 2 > head.columns.length,
  );
  if (band) return "GROUP";
  return /^([一二三四五六七八九十]+|[(（][一二三四五六七八九十]+[)）]|第.{1,3}[部分批类])[、.．：:]?/.test(
    single,
  )
    ? "GROUP"
    : null;
};
