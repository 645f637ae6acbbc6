import { columnLetters } from "~/platform/workbook/text";
import {
  type Around,
  type Cell,
  type CellValue,
  cellText,
  currencyIn,
  folded,
  isBlank,
  isPlaceholder,
  isSameAsAbove,
} from "./cell";
import { firstPerson, personOf, readPhone, withoutPhone } from "./contact";
import { FIELDS, type FieldSpec } from "./fields";
import {
  type Area,
  type Head,
  isRecordAbove,
  isSameHead,
  leftOut,
  type SheetRow,
  unitOfBand,
} from "./header";
import { FROM_WORDS, type ImpliedValues, impliedBy } from "./implied";
import type { MappedColumn, Mapping } from "./mapping";
import { firmly, leniently, readCell } from "./read-cell";
import type { Reading, ReadRow, Remark, RowReading } from "./reading";
import { metricIn, SERIES, seriesDate, typedYear } from "./series";
import { missing, settled } from "./settle";
import { tickedStage } from "./stage-words";
import { isDatedInWords, talksOf } from "./talk-days";

const remarkOf = (read: CellValue, at: string, field: string): Remark[] => {
  if (read.problem) return [{ kind: "problem", at, field, text: read.problem }];
  if (read.hold) return [{ kind: "hold", at, field, text: read.hold }];
  return read.note ? [{ kind: "note", at, field, text: read.note }] : [];
};

/** The merged areas that reach into each row at hand: a sheet may have tens of thousands, a row has few. */
const areasByRow = (rows: readonly SheetRow[], merges: readonly Area[]): Map<number, Area[]> => {
  const touching = new Map(rows.map(({ r }): [number, Area[]] => [r, []]));
  const [first, last] = [rows[0]?.r ?? 0, rows.at(-1)?.r ?? 0];
  for (const area of merges) {
    const [top, bottom] = [Math.max(area.top, first), Math.min(area.bottom, last)];
    if (bottom - top < rows.length) for (let r = top; r <= bottom; r++) touching.get(r)?.push(area);
    else for (const { r } of rows) if (r >= top && r <= bottom) touching.get(r)!.push(area);
  }
  return touching;
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

/** The cell of a row in a column, or null. */
type CellAt = (index: number) => Cell;

interface Given {
  cell: Cell;
  column: number | null;
  /** Not the row's own cell. */
  note?: string;
  hold?: string;
  isFill?: boolean;
}

/** A plain number under （万美元） is so many 万美元. */
const inOwnCurrency = ({ cell, column }: Given, field: FieldSpec, head: Head): Cell => {
  if (field.kind !== "money" || !/^[\d,.]+$/.test(folded(cellText(cell)))) return cell;
  const name = head.columns.find(({ index }) => index === column)?.name ?? "";
  const unit = /[亿万]?(美元|美金|欧元|港元|港币|日元|英镑)/.exec(folded(name))?.[0];
  return unit ? `${cellText(cell)}${unit}` : cell;
};

/** 待定 is nobody's name. */
const NAMING = new Set([
  ...["company", "name", "project", "contactName", "contactTitle", "referrer", "registeredName"],
  ...["legalName", "aliases", "groupName", "carrier"],
]);

const impliedCell = (id: string, { implied, memory }: Reading) => memory?.band[id] ?? implied?.[id];

/** The fields of a record that the sheet says anything of: most ledgers fill a few of many. */
const toldFields = (reading: Reading): readonly FieldSpec[] =>
  FIELDS[reading.kind].filter(
    ({ id }) => reading.mapping.columns[id] || reading.mapping.fills[id] || impliedCell(id, reading),
  );

/** The cell of a field: the row's own, what 同上 points at, or what the file says for all its rows. */
const givenFor = (field: FieldSpec, reading: Reading, cellAt: CellAt): Given | null => {
  const column = reading.mapping.columns[field.id]?.index ?? null;
  const own = column === null ? null : cellAt(column);
  const above = column === null ? undefined : reading.memory?.cells[column];
  if (column !== null && isSameAsAbove(own) && !isBlank(above))
    return { cell: above!, column, note: `“${cellText(own)}”按上一行的“${cellText(above)}”读取。` };
  const isEmpty = isBlank(own) || ((field.kind !== "text" || NAMING.has(field.id)) && isPlaceholder(own));
  if (!isEmpty) return { cell: own, column };
  const fill = reading.mapping.fills[field.id]?.trim();
  if (fill && !(reading.mapping.series && typedYear(fill) && SERIES[reading.kind]?.date === field.id))
    return { cell: fill, column, isFill: true };
  return isBlank(own) ? null : { cell: null, column, note: `“${cellText(own)}”按空白处理。` };
};

/** A unit between the rows holds for columns whose heading has none. */
const unitFor = (own: MappedColumn | undefined, { memory, head }: Reading) =>
  memory?.money && own?.money && !head.columns.some(({ index, money }) => index === own.index && money)
    ? memory.money
    : own?.money;

const readFields = (row: number, reading: Reading, cellAt: CellAt): ReadRow => {
  const { kind, head, mapping, places, told = toldFields(reading) } = reading;
  const read: ReadRow = { row, values: {}, texts: {}, remarks: [] };
  const filled: string[] = [];
  for (const field of told) {
    const own = mapping.columns[field.id];
    const given = givenFor(field, reading, cellAt);
    const at = own ? `${columnLetters(own.index)}${row}` : `${row}`;
    const said = given && !given.isFill && given.cell !== null ? null : impliedCell(field.id, reading);
    if (said) {
      read.values[field.id] = said.value;
      read.texts[field.id] = said.text;
      read.remarks.push({
        kind: "note",
        at: `${row}`,
        field: field.id,
        text: `${field.label.replace(/（.*/, "")}按${FROM_WORDS[said.from]}“${said.text}”记。`,
      });
      continue;
    }
    if (!given) continue;
    if (given.note) read.remarks.push({ kind: "note", at, field: field.id, text: given.note });
    if (given.cell === null) continue;
    if (given.isFill) filled.push(field.id);
    const around: Around = {
      money: unitFor(own, reading),
      area: own?.area,
      year: head.year,
      ratio: given.column !== null && reading.ratios?.has(given.column),
    };
    if (kind === "OBSERVATION" && field.id === "value") {
      const above = head.columns.find(({ index }) => index === given.column)?.money ?? head.money;
      if (above) read.texts.unitOfHead = above;
    }
    const cell = inOwnCurrency(given, field, head);
    const firm = firmly(readCell(cell, field, around, places), field, kind);
    const value = leniently(firm, field, kind, cell);
    read.remarks.push(...remarkOf(value, at, field.id));
    if (value.value !== null && value.value !== "") read.values[field.id] = value.value;
    read.texts[field.id] = value.text;
    if (value.shares) read.values.shares = value.shares;
    withoutPhone(read, field, { cell: given.cell, at });
    if (field.id === "contactPhone") personOf(read, given.cell);
    if (field.id === "contactName" || field.id === "contactTitle")
      firstPerson(read, { id: field.id, cell: given.cell, at });
    if (field.id === "contactPhone") readPhone(read, at, given.cell);
    else if (field.id === "company") readPhone(read, at);
    const currency = kind === "SIGNING" && field.id === "amount" ? currencyIn(value.text) : null;
    if (currency && !read.values.currency) read.values.currency = currency;
  }
  if (filled.length > 0) read.filled = filled;
  if (kind !== "LEAD") {
    delete read.values.contactPhone;
    delete read.values.contactName;
  }
  return settled(read, reading);
};

const NONE: ReadonlySet<number> = new Set();

const carried = (reading: Reading, cellAt: CellAt): ReadonlySet<number> => {
  const { mapping, memory } = reading;
  const company = mapping.columns.company?.index;
  const project = mapping.columns.project?.index;
  if (company === undefined || project === undefined || company === project || !memory) return NONE;
  const number = mapping.columns.number?.index;
  if (number !== undefined && !isBlank(cellAt(number))) return NONE;
  if (!isBlank(cellAt(company)) || isBlank(cellAt(project)) || isBlank(memory.cells[company])) return NONE;
  const once = ["company", "creditCode", "park", "field", "source", "referrer"];
  return new Set(once.flatMap((id) => mapping.columns[id]?.index ?? []));
};

/** What a column says of its own figure, the name of the sheet or a band does not say otherwise. */
const besideColumns = (reading: Reading, told: object): Reading => {
  const { implied, memory } = reading;
  const others = (said: ImpliedValues): ImpliedValues =>
    Object.fromEntries(Object.entries(said).filter(([id]) => !(id in told)));
  return {
    ...reading,
    ...(implied ? { implied: others(implied) } : {}),
    ...(memory ? { memory: { ...memory, band: others(memory.band) } } : {}),
  };
};

/** One record for each month that has a figure; a month without one, or with 0 invested, is no filing. */
const seriesRows = (row: SheetRow, reading: Reading, cellAt: CellAt): ReadRow[] => {
  const { kind, head, mapping } = reading;
  const series = mapping.series!;
  const date = SERIES[kind]!.date;
  const year = typedYear(mapping.fills[date]);
  return series.indexes.flatMap((index) => {
    const cell = cellAt(index);
    if (isBlank(cell) || isPlaceholder(cell)) return [];
    if (kind === "INVESTMENT" && /^0+(\.0+)?$/.test(cellText(cell))) return [];
    const column = head.columns.find((one) => one.index === index);
    const money = series.money ?? column?.money ?? head.money;
    const told =
      series.by === "metric"
        ? { metric: metricIn(column?.name ?? "") ?? "" }
        : { [date]: seriesDate(kind, { head, index, year }) ?? "" };
    const asOne: Mapping = {
      ...mapping,
      columns: { ...mapping.columns, [series.field]: { index, ...(money ? { money } : {}) } },
      series: undefined,
      fills: { ...mapping.fills, ...told },
    };
    const ofOne = { ...besideColumns(reading, told), mapping: asOne, told: undefined };
    const read = readFields(row.r, ofOne, cellAt);
    read.remarks.push(...missing(read, ofOne));
    return [{ ...read, cell: `${columnLetters(index)}${row.r}` }];
  });
};

/** A band speaks for the rows below it; 一、 ends what an earlier one said. */
const heedBand = (row: SheetRow, reading: Reading): void => {
  const { memory, kind, head, places } = reading;
  const text = cellText(row.c.find((cell) => !isBlank(cell)));
  if (!memory || text === "") return;
  const money = unitOfBand(text);
  if (money) memory.money = money;
  const said = impliedBy(kind, { text, from: "BAND", head, places });
  memory.band = /^[一二三四五六七八九十]+[、.．]/.test(folded(text)) ? said : { ...memory.band, ...said };
};

/** Rows at hand must hold the first row of every merged area that reaches into them. */
export const readRows = (
  rows: readonly SheetRow[],
  given: Reading,
  earlier: readonly SheetRow[] = [],
): RowReading[] => {
  const reading: Reading = { ...given, memory: given.memory ?? { cells: [], band: {} } };
  const byNumber = new Map([...earlier, ...rows].map((row) => [row.r, row]));
  const touching = areasByRow(rows, reading.merges);
  const { columns, series } = reading.mapping;
  const own = Object.values(columns);
  const mapped = [...own.map(({ index }) => index), ...(series?.indexes ?? [])];
  const { cells } = reading.memory!;
  const inWords = isDatedInWords(reading.kind, reading.mapping);
  reading.told = toldFields(reading);
  return rows
    .filter((row) => row.r > reading.head.bottom || (row.r < reading.head.top && isRecordAbove(row)))
    .flatMap((row): RowReading[] => {
      if (row.r < reading.head.top) return [{ left: "ABOVE", row: row.r }];
      const areas = touching.get(row.r)!;
      const left = leftOut(row, reading.head, areas);
      const isOutside = !left && mapped.every((index) => isBlank(row.c[index]));
      if (left === "GROUP" || (isOutside && row.c.filter((cell) => !isBlank(cell)).length === 1)) {
        heedBand(row, reading);
        reading.told = toldFields(reading);
      }
      if (left === "HEAD") reading.memory!.isElsewhere = !isSameHead(row, reading.head, mapped);
      if (left) return [{ left, row: row.r }];
      if (reading.memory!.isElsewhere) return [{ left: "TABLE", row: row.r }];
      if (isOutside) return [{ left: "NOTE", row: row.r }];
      const tall = areas.filter((one) => one.bottom > one.top && one.top > reading.head.bottom);
      const spreadAt: CellAt =
        tall.length === 0 ? (index) => row.c[index] ?? null : (index) => spread(byNumber, tall, row.r, index);
      const fromAbove = carried(reading, spreadAt);
      const cellAt: CellAt =
        fromAbove.size === 0
          ? spreadAt
          : (index) =>
              isBlank(spreadAt(index)) && fromAbove.has(index)
                ? (cells[index] ?? spreadAt(index))
                : spreadAt(index);
      const stage = reading.kind === "LEAD" && !columns.stage ? tickedStage(reading.head, row.c) : null;
      const reads = series
        ? seriesRows(row, reading, cellAt)
        : inWords
          ? talksOf(readFields(row.r, reading, cellAt), reading)
          : [readFields(row.r, reading, cellAt)];
      for (const read of reads) {
        if (stage !== null) read.values.stage = stage;
        if (!series) read.remarks.push(...missing(read, reading));
        if (fromAbove.size > 0 && read.values.company !== undefined)
          read.remarks.push({
            kind: "hold",
            at: `${columnLetters(reading.mapping.columns.company!.index)}${row.r}`,
            field: "company",
            text: `企业名称空白，按上面的“${read.values.company ?? ""}”读取。`,
          });
      }
      for (const { index } of own) {
        const cell = cellAt(index);
        if (!isBlank(cell) && !isSameAsAbove(cell)) cells[index] = cell;
      }
      return reads.length > 0 ? reads : [{ left: "EMPTY", row: row.r }];
    });
};
