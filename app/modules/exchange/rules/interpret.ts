import type { ImportKind } from "#prisma/enums";
import { creditCodeProblem } from "~/modules/companies/rules";
import { columnLetters, withoutGuard } from "~/platform/workbook/text";
import {
  type Around,
  type Cell,
  type CellValue,
  cellText,
  currencyIn,
  folded,
  isBlank,
  readArea,
  readFigure,
  readIdentifier,
  readMoney,
  readPercent,
} from "./cell";
import { readDate, readMonth } from "./date-cell";
import { FIELDS, type FieldSpec, NAMES_A_LEAD } from "./fields";
import { type Area, type Head, type LeftOut, leftOut, type SheetRow } from "./header";
import type { Mapping } from "./mapping";

/** 读行: one row of the sheet as the fields of one record, each remark with the address of its cell. */
export interface Remark {
  kind: "problem" | "hold" | "note";
  /** B7; the row itself when it is no single cell. */
  at: string;
  field: string | null;
  text: string;
}

export interface ReadRow {
  row: number;
  /** By field: canonical text. A blank cell is left out: it changes nothing. */
  values: Record<string, string>;
  /** By field: what stood in the cell, where that is wanted (a range of amounts). */
  texts: Record<string, string>;
  remarks: Remark[];
}

/** Parks by every name they are called, folded. */
export interface Places {
  parkOf(name: string): { id: string } | "MANY" | null;
}

export interface Reading {
  kind: ImportKind;
  head: Head;
  mapping: Mapping;
  /** Merged cells below the heading: what stands in the first cell holds for all rows. */
  merges: readonly Area[];
  places: Places;
}

const YES: Record<string, string> = {
  是: "yes",
  已完成: "yes",
  完成: "yes",
  "√": "yes",
  否: "no",
  未完成: "no",
  "×": "no",
};

const chosen = new WeakMap<FieldSpec, Map<string, CellValue>>();
const CHOSEN_KEPT = 500;

/** A column of choices says the same few words again and again. */
const readChoice = (cell: Cell, field: FieldSpec): CellValue => {
  const text = cellText(cell);
  const before = chosen.get(field) ?? new Map<string, CellValue>();
  const read = before.get(text) ?? choiceOf(text, field);
  if (before.size < CHOSEN_KEPT) chosen.set(field, before.set(text, read));
  return read;
};

const choiceOf = (text: string, field: FieldSpec): CellValue => {
  const typed = folded(text).replace(/类$/, "");
  const choices = Object.entries(field.choices ?? {});
  const exact = choices.find(
    ([code, label]) => typed.toUpperCase() === code || typed === folded(label).replace(/类$/, ""),
  );
  if (exact) return { value: exact[0], text };
  const other = field.choiceWords?.[typed];
  if (other) return { value: other, text, note: `“${text}”按“${field.choices?.[other] ?? text}”记。` };
  const words = [
    ...choices.map(([code, label]) => [label, code] as const),
    ...Object.entries(field.choiceWords ?? {}),
  ].filter(([word]) => word.length >= 2 && typed.includes(folded(word)));
  const codes = [...new Set(words.map(([, code]) => code))];
  if (codes.length === 1 && field.choices)
    return { value: codes[0]!, text, note: `“${text}”按“${field.choices[codes[0]!]}”记。` };
  if (field.otherwise && field.choices)
    return {
      value: field.otherwise,
      text,
      note: `“${text}”不在可选范围内，按“${field.choices[field.otherwise]}”记。`,
    };
  return {
    value: null,
    text,
    problem: `“${text}”不在可选范围内。可填：${choices.map(([, label]) => label).join("、")}。`,
  };
};

const readCreditCode = (cell: Cell): CellValue => {
  const read = readIdentifier(cell);
  if (!read.value) return read;
  const problem = creditCodeProblem(read.value);
  return problem ? { ...read, value: null, problem } : read;
};

const readPark = (cell: Cell, places: Places): CellValue => {
  const text = cellText(cell);
  const found = places.parkOf(text);
  if (found === "MANY") return { value: null, text, problem: `有不止一个园区叫“${text}”，请写全称。` };
  return found ? { value: found.id, text } : { value: null, text, problem: `没有找到园区“${text}”。` };
};

/** Names are broken over lines to fit the column; only what is written at length keeps its lines. */
const AT_LENGTH = new Set(["summary", "content", "note", "text"]);

const readText = (cell: Cell, field: FieldSpec): CellValue => {
  const text = typeof cell === "string" ? withoutGuard(cell.trim()) : cellText(cell);
  const value = AT_LENGTH.has(field.id)
    ? text
    : text.replace(/([\x21-\x7e])\s*[\r\n]+\s*(?=[\x21-\x7e])/g, "$1 ").replace(/\s*[\r\n]+\s*/g, "");
  return { value, text };
};

const readCell = (cell: Cell, field: FieldSpec, around: Around, places: Places): CellValue => {
  const text = cellText(cell);
  if (typeof cell === "object" && cell !== null && "e" in cell)
    return {
      value: null,
      text,
      problem:
        cell.e === "未计算"
          ? "公式没有计算结果。请用 Excel 打开文件，保存后重新上传。"
          : `单元格是错误值 ${cell.e}，请在 Excel 中改正。`,
    };
  switch (field.kind) {
    case "money":
      return readMoney(cell, around);
    case "area":
      return readArea(cell, around);
    case "percent":
      return readPercent(cell);
    case "figure":
      return readFigure(cell);
    case "date":
      return readDate(cell, around);
    case "month":
      return readMonth(cell, around);
    case "choice":
      return readChoice(cell, field);
    case "creditCode":
      return readCreditCode(cell);
    case "identifier":
      return readIdentifier(cell);
    case "park":
      return readPark(cell, places);
    case "yes":
      return YES[folded(text)]
        ? { value: YES[folded(text)]!, text }
        : { value: null, text, problem: "请填“是”或“否”。" };
    default:
      return readText(cell, field);
  }
};

const remarkOf = (read: CellValue, at: string, field: string): Remark[] => {
  if (read.problem) return [{ kind: "problem", at, field, text: read.problem }];
  if (read.hold) return [{ kind: "hold", at, field, text: read.hold }];
  return read.note ? [{ kind: "note", at, field, text: read.note }] : [];
};

/** Columns of text that a person merges over several rows: the company of two projects, the park of ten. */
const spread = (rows: Map<number, SheetRow>, merges: readonly Area[], row: number, index: number): Cell => {
  const own = rows.get(row)?.c[index] ?? null;
  if (!isBlank(own)) return own;
  const area = merges.find(
    (one) => one.left <= index && one.right >= index && one.top < row && one.bottom >= row,
  );
  return area ? (rows.get(area.top)?.c[area.left] ?? null) : own;
};

/** A lead may keep “约3-5亿” in words; a contract or a filing is a figure or nothing. */
const firmly = (read: CellValue, field: FieldSpec, kind: ImportKind): CellValue => {
  if (field.kind !== "money" || read.value !== null || read.problem) return read;
  if (kind === "LEAD") return { ...read, value: read.text };
  const { note: _note, ...rest } = read;
  return { ...rest, problem: `“${read.text}”不是确定的金额。请填合同或填报的实际金额。` };
};

const readFields = (row: number, reading: Reading, cellAt: (index: number) => Cell): ReadRow => {
  const { kind, head, mapping, places } = reading;
  const read: ReadRow = { row, values: {}, texts: {}, remarks: [] };
  for (const field of FIELDS[kind]) {
    const column = mapping.columns[field.id];
    const cell = column ? cellAt(column.index) : null;
    const fill = mapping.fills[field.id]?.trim();
    const at = column ? `${columnLetters(column.index)}${row}` : `${row}`;
    if (isBlank(cell) && !fill) continue;
    const around: Around = { money: column?.money, area: column?.area, year: head.year };
    const value = firmly(readCell(isBlank(cell) ? fill! : cell, field, around, places), field, kind);
    read.remarks.push(...remarkOf(value, at, field.id));
    if (value.value !== null && value.value !== "") read.values[field.id] = value.value;
    read.texts[field.id] = value.text;
    const currency = field.kind === "money" && kind === "SIGNING" ? currencyIn(value.text) : null;
    if (currency && !read.values.currency) read.values.currency = currency;
  }
  return read;
};

const missing = (read: ReadRow, reading: Reading): Remark[] => {
  const { kind, mapping } = reading;
  const noted = new Set(read.remarks.map(({ field }) => field));
  const at = (id: string) => {
    const column = mapping.columns[id];
    return column ? `${columnLetters(column.index)}${read.row}` : `${read.row}`;
  };
  const remarks: Remark[] = FIELDS[kind]
    .filter(({ id, required }) => required && read.values[id] === undefined && !noted.has(id))
    .map(({ id, label }) => ({
      kind: "problem",
      at: at(id),
      field: id,
      text: `缺少${label.replace(/（.*/, "")}。`,
    }));
  const namesLead =
    read.values.number || (read.values.project && (read.values.company || read.values.creditCode));
  if (NAMES_A_LEAD.has(kind) && !namesLead)
    remarks.push({
      kind: "problem",
      at: at("project"),
      field: "project",
      text: "缺少项目编号，或企业名称加项目名称，无法认定是哪个项目。",
    });
  return remarks;
};

export type RowReading = { left: LeftOut; row: number } | ReadRow;

/** Rows at hand must hold the first row of every merged area that reaches into them. */
export const readRows = (
  rows: readonly SheetRow[],
  reading: Reading,
  earlier: readonly SheetRow[] = [],
): RowReading[] => {
  const byNumber = new Map([...earlier, ...rows].map((row) => [row.r, row]));
  const tall = reading.merges.filter((one) => one.bottom > one.top && one.top > reading.head.bottom);
  return rows
    .filter(({ r }) => r > reading.head.bottom)
    .map((row): RowReading => {
      const left = leftOut(row, reading.head, reading.merges);
      if (left) return { left, row: row.r };
      const mapped = Object.values(reading.mapping.columns).map(({ index }) => row.c[index]);
      if (mapped.every((cell) => isBlank(cell))) return { left: "NOTE", row: row.r };
      const read = readFields(row.r, reading, (index) => spread(byNumber, tall, row.r, index));
      read.remarks.push(...missing(read, reading));
      return read;
    });
};
