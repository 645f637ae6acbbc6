import { AppError } from "../errors";
import { movedParts } from "./moved.server";
import {
  columnsOf,
  type Insert,
  isOfRow,
  mentions,
  shiftNamed,
  shiftReferences,
  sumOf,
  translated,
} from "./shift";
import { type NumberKind, styleKinds } from "./styles.mjs";
import { cellAddress, serialOfDate, xmlText } from "./text";
import { columnOf, sheetsOf } from "./xlsx.mjs";
import { attribute, pieces } from "./xml.mjs";
import { type Entry, inflated, openZip, packedBytes, textOf } from "./zip.mjs";
import { writeZip, type ZipPart } from "./zip-write.server";

/**
 * Writes into somebody's own workbook: only the cells named are changed, in the sheet's own XML. Styles, widths,
 * merged cells, drawings, other sheets and formulas stay; every other part is taken over as it is packed.
 */
export type EditValue =
  /** `unlessFormula`: what somebody typed; what Excel computes there stays computed. */
  | { text: string; unlessFormula?: true }
  | { number: string; unlessFormula?: true }
  | { date: string; unlessFormula?: true }
  | { blank: true; unlessFormula: true }
  | null;

export interface SheetEdit {
  sheet: number;
  /** New content by row (from 1, after the insert) and column (from 0). */
  cells: ReadonlyMap<number, ReadonlyMap<number, EditValue>>;
  /** Rows to put in before a row, in the style of the row above it. */
  insert?: Insert;
  /** Rows whose merged cells are dissolved, both ends included. */
  unmerge?: { from: number; to: number };
}

const LIMITS = { maxEntries: 4000, maxInflatedBytes: 256 * 1024 * 1024 };
const MAX_PIECE = 8 * 1024 * 1024;

interface Work {
  edit: SheetEdit;
  prefix: string;
  kinds: readonly NumberKind[];
  columns: ReadonlySet<number>;
  pending: number[];
  /** The row that new rows look like. */
  model: { row: number; attributes: string; cells: Cell[] } | null;
  last: number;
  /** Formulas that the cells below them share, by their number. */
  shared: Map<string, { formula: string; row: number; column: number }>;
  sheetName: string;
}

interface Cell {
  column: number;
  style: string | undefined;
  xml: string;
}

const CELL = /<(?:\w+:)?c(\s[^>]*?)?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g;
const ROW = /<(?:\w+:)?row\b([^>]*?)\/>|<(?:\w+:)?row\b([^>]*?)>([\s\S]*?)<\/(?:\w+:)?row>/g;

const cellsOf = (xml: string): Cell[] => {
  let next = 0;
  return [...xml.matchAll(CELL)].map((match) => {
    const ref = attribute(match[1] ?? "", "r");
    const column = ref ? columnOf(ref) : next;
    next = column + 1;
    return { column, style: attribute(match[1] ?? "", "s"), xml: match[0] };
  });
};

const cellXml = (
  value: EditValue,
  at: { row: number; column: number; style: string | undefined },
  work: Work,
): string => {
  const { prefix } = work;
  const open = `<${prefix}c r="${cellAddress(at.row, at.column)}"${at.style === undefined ? "" : ` s="${at.style}"`}`;
  if (value === null || "blank" in value) return `${open}/>`;
  if ("number" in value) return `${open}><${prefix}v>${value.number}</${prefix}v></${prefix}c>`;
  const isDate = "date" in value && work.kinds[Number(at.style ?? 0)] === "date";
  if (isDate) return `${open}><${prefix}v>${serialOfDate(value.date)}</${prefix}v></${prefix}c>`;
  const text = "date" in value ? value.date : value.text;
  return `${open} t="inlineStr"><${prefix}is><${prefix}t xml:space="preserve">${xmlText(text)}</${prefix}t></${prefix}is></${prefix}c>`;
};

const sumCells = (work: Work, { column, from, to }: { column: number; from: number; to: number }): string => {
  let sum = 0n;
  for (const [row, cells] of work.edit.cells) {
    const value = row >= from && row <= to ? cells.get(column) : null;
    if (!value || !("number" in value)) continue;
    const [whole = "0", fraction = ""] = value.number.replace("-", "").split(".");
    const scaled = BigInt(whole + fraction.padEnd(10, "0").slice(0, 10));
    sum += value.number.startsWith("-") ? -scaled : scaled;
  }
  const digits = (sum < 0n ? -sum : sum).toString().padStart(11, "0");
  return `${sum < 0n ? "-" : ""}${digits.slice(0, -10)}.${digits.slice(-10)}`.replace(/\.?0+$/, "") || "0";
};

/** How many rows of a sum have new content in its column. */
const rowsTold = (work: Work, { column, from, to }: { column: number; from: number; to: number }): number =>
  [...work.edit.cells].filter(([row, cells]) => row >= from && row <= to && cells.has(column)).length;

/** Some of the rows may be computed: their sum is not known here. */
const isSure = (work: Work, { column, from, to }: { column: number; from: number; to: number }): boolean =>
  [...work.edit.cells].every(([row, cells]) => {
    const value = row >= from && row <= to ? cells.get(column) : null;
    return !value || !("unlessFormula" in value);
  });

const FORMULA = /<(?:\w+:)?f(\s[^>]*?)?(?:\/>|>([^<]*)<)/;
const SAVED = /<(?:\w+:)?v(?:\s[^>]*)?>[^<]*<\/(?:\w+:)?v>/;

/** A kept cell at its new place; the saved result of a formula that looks at what was filled in is made anew. */
const keptCell = (cell: Cell, row: number, work: Work): string => {
  const { insert } = work.edit;
  let xml = cell.xml.replace(/(\sr=")[A-Za-z]+\d+(")/, `$1${cellAddress(row, cell.column)}$2`);
  const formula = /(<(?:\w+:)?f(?:\s[^>/]*)?>)([^<]*)(<\/)/.exec(xml);
  if (!formula) {
    const shared = work.shared.get(attribute(FORMULA.exec(xml)?.[1] ?? "", "si") ?? "");
    return shared && mentions(shared.formula, work.columns) ? xml.replace(SAVED, "") : xml;
  }
  const text = insert
    ? shiftNamed(shiftReferences(formula[2]!, insert), { sheet: work.sheetName, insert })
    : formula[2]!;
  const open = insert
    ? formula[1]!.replace(/ ref="([^"]*)"/, (_, refs) => ` ref="${shiftReferences(refs, insert)}"`)
    : formula[1];
  xml = xml.replace(formula[0], () => `${open}${text}${formula[3]}`);
  if (!mentions(text, work.columns)) return xml;
  const sum = sumOf(text);
  const told = sum ? rowsTold(work, sum) : null;
  // A sum over rows that nobody wrote into is what it was.
  if (sum && told === 0) return xml;
  const isWhole = sum && work.columns.has(sum.column) && told === sum.to - sum.from + 1 && isSure(work, sum);
  const saved = isWhole ? sumCells(work, sum) : null;
  if (saved === null) return xml.replace(SAVED, "");
  const made = `<${work.prefix}v>${saved}</${work.prefix}v>`;
  return SAVED.test(xml) ? xml.replace(SAVED, made) : xml.replace(/(<\/(?:\w+:)?c>)$/, `${made}$1`);
};

const rowXml = (
  { row, attributes, isNew }: { row: number; attributes: string; isNew?: true },
  cells: readonly Cell[],
  work: Work,
): string => {
  const edits = work.edit.cells.get(row) ?? new Map<number, EditValue>();
  const isKept = (cell: Cell) => {
    const edit = edits.get(cell.column);
    return (
      edit === undefined || (edit !== null && "unlessFormula" in edit && /<(\w+:)?f[\s/>]/.test(cell.xml))
    );
  };
  const kept = cells.map((cell) => ({
    column: cell.column,
    xml: !isKept(cell)
      ? cellXml(edits.get(cell.column)!, { row, column: cell.column, style: cell.style }, work)
      : isNew
        ? cell.xml
        : keptCell(cell, row, work),
  }));
  const have = new Set(cells.map(({ column }) => column));
  const styleOf = (column: number) => work.model?.cells.find((cell) => cell.column === column)?.style;
  const added = [...edits]
    .filter(([column]) => !have.has(column))
    .map(([column, value]) => ({
      column,
      xml: cellXml(value, { row, column, style: styleOf(column) }, work),
    }));
  const all = [...kept, ...added].sort((a, b) => a.column - b.column).map(({ xml }) => xml);
  const numbered = / r="\d+"/.test(attributes)
    ? attributes.replace(/ r="\d+"/, ` r="${row}"`)
    : ` r="${row}"${attributes}`;
  // A row that is written into is there to be read.
  const told = [...edits.values()].some((value) => value !== null && !("blank" in value));
  const plain = numbered.replace(/ spans="[^"]*"/, "").replace(told ? / hidden="[^"]*"/ : /(?!)/, "");
  return `<${work.prefix}row${plain}>${all.join("")}</${work.prefix}row>`;
};

/** What is computed from its own row is computed in a new row too; everything else there is blank. */
const likeModel = (cell: Cell, row: number, work: Work): string => {
  const blank = cellXml(null, { row, ...cell }, work);
  const found = FORMULA.exec(cell.xml);
  const model = work.model!.row;
  if (!found) return blank;
  const master = work.shared.get(attribute(found[1] ?? "", "si") ?? "");
  const formula =
    found[2] ||
    (master &&
      translated(master.formula, { rows: model - master.row, columns: cell.column - master.column }));
  if (!formula || / t="(array|dataTable)"/.test(found[1] ?? "") || !isOfRow(formula, model)) return blank;
  // Nothing is divided by what nobody has filled in yet.
  const told = work.edit.cells.get(row);
  const isOpen = (column: number) => {
    const value = told?.get(column);
    return !value || "blank" in value;
  };
  if (formula.includes("/") && columnsOf(formula).some((column) => column !== cell.column && isOpen(column)))
    return blank;
  const { prefix } = work;
  const { insert } = work.edit;
  const moved = insert ? shiftReferences(formula, insert) : formula;
  return `${blank.slice(0, -2)}><${prefix}f>${translated(moved, { rows: row - model, columns: 0 })}</${prefix}f></${prefix}c>`;
};

const rememberShared = (cells: readonly Cell[], row: number, work: Work): void => {
  for (const { xml, column } of cells) {
    const found = xml.includes("shared") ? FORMULA.exec(xml) : null;
    const si = found?.[2] ? attribute(found[1] ?? "", "si") : undefined;
    if (si !== undefined) work.shared.set(si, { formula: found![2]!, row, column });
  }
};

/** Rows that the sheet does not have yet, up to (not with) `before`. */
const newRows = (before: number, work: Work): string => {
  let xml = "";
  while (work.pending.length > 0 && work.pending[0]! < before) {
    const row = work.pending.shift()!;
    const blank = (work.model?.cells ?? []).map((cell) => ({
      ...cell,
      xml: likeModel(cell, row, work),
    }));
    xml += rowXml({ row, attributes: work.model?.attributes ?? "", isNew: true }, blank, work);
  }
  return xml;
};

const eachRow = (text: string, work: Work): string =>
  text.replace(
    ROW,
    (whole, closed: string | undefined, opened: string | undefined, inner: string | undefined) => {
      const attributes = closed ?? opened ?? "";
      // Some programs number no rows: each is the next one.
      const old = Number(attribute(attributes, "r")) || work.last + 1;
      work.last = old;
      const { insert } = work.edit;
      const row = insert && old >= insert.at ? old + insert.count : old;
      const before = newRows(row, work);
      if (work.pending[0] === row) work.pending.shift();
      const cells = cellsOf(inner ?? "");
      rememberShared(cells, old, work);
      if (!insert || old < insert.at) work.model = { row: old, attributes, cells };
      const untouched = row === old && !work.edit.cells.has(row) && !(inner ?? "").includes("<f");
      return before + (untouched ? whole : rowXml({ row, attributes }, cells, work));
    },
  );

const tailOf = (text: string, work: Work): string => {
  const { insert, unmerge } = work.edit;
  let tail = text.replace(/<\/(\w+:)?sheetData>|<(\w+:)?sheetData\s*\/>/, (end) =>
    end.endsWith("/>")
      ? `<${work.prefix}sheetData>${newRows(Number.POSITIVE_INFINITY, work)}</${work.prefix}sheetData>`
      : newRows(Number.POSITIVE_INFINITY, work) + end,
  );
  if (unmerge)
    tail = tail.replace(
      /<(?:\w+:)?mergeCell\s[^>]*?ref="[A-Z]+(\d+):[A-Z]+(\d+)"[^>]*?\/>/g,
      (whole, top, bottom) =>
        Number(top) >= unmerge.from && Number(bottom) <= unmerge.to && top !== bottom ? "" : whole,
    );
  tail = tail
    .replace(/<(\w+:)?mergeCells[^>]*>\s*<\/(\w+:)?mergeCells>/, "")
    .replace(/(<(?:\w+:)?mergeCells)\scount="\d+"/, "$1");
  if (!insert) return tail;
  return tail
    .replace(/\b(ref|sqref)="([^"]*)"/g, (_, name, refs) => `${name}="${shiftReferences(refs, insert)}"`)
    .replace(
      /(<(?:\w+:)?(?:formula[12]?|f|sqref)>)([^<]*)/g,
      (_, open, formula) =>
        open + shiftNamed(shiftReferences(formula, insert), { sheet: work.sheetName, insert }),
    );
};

async function* editedSheet(bytes: Buffer, entry: Entry, work: Work): AsyncGenerator<string> {
  const options = { max: MAX_PIECE, asWritten: true };
  for await (const { text, prefix, tail } of pieces(inflated(bytes, entry), "row", options)) {
    work.prefix = prefix;
    const plain = text.replace(/<(\w+:)?dimension\s[^>]*\/>/, "");
    const rows = eachRow(plain, work);
    yield tail ? tailOf(rows, work) : rows;
  }
}

const one = async function* (text: string) {
  yield text;
};

const readSmall = async (bytes: Buffer, parts: Map<string, Entry>, name: string) => {
  const entry = parts.get(name);
  return entry ? textOf(bytes, entry, 16 * 1024 * 1024) : null;
};

/** The program that opens the file computes every formula again. */
const bookOf = (xml: string, sheet: { name: string }, insert: Insert | undefined): string => {
  const computed = /<(\w+:)?calcPr\b/.test(xml)
    ? xml
        .replace(/(<(?:\w+:)?calcPr\b[^>]*?)\sfullCalcOnLoad="[^"]*"/, "$1")
        .replace(/(<(?:\w+:)?calcPr\b)/, '$1 fullCalcOnLoad="1"')
    : xml.replace(/<\/(\w+:)?workbook>/, (end, prefix = "") => `<${prefix}calcPr fullCalcOnLoad="1"/>${end}`);
  if (!insert) return computed;
  return computed.replace(
    /(<(?:\w+:)?definedName\b[^>]*>)([^<]*)/g,
    (_, open, refs: string) => open + shiftNamed(refs, { sheet: sheet.name, insert }),
  );
};

/** The order of computing is Excel's own and would name cells that have moved. */
const withoutChain = (xml: string) =>
  xml.replace(/<(?:\w+:)?(Override|Relationship)\s[^>]*calcChain[^>]*\/>/g, "");

export const editWorkbook = async (
  given: Uint8Array,
  edit: SheetEdit,
): Promise<AsyncGenerator<Uint8Array>> => {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const parts = openZip(bytes, LIMITS) as Map<string, Entry>;
  const { bookPart, bookXml, listed } = await sheetsOf(bytes, parts);
  const sheet = listed[edit.sheet];
  if (!sheet?.entry) throw new AppError("INVALID", "工作簿里没有这个工作表。");
  const work: Work = {
    edit,
    prefix: "",
    kinds: styleKinds((await readSmall(bytes, parts, "xl/styles.xml")) ?? ""),
    columns: new Set([...edit.cells.values()].flatMap((cells) => [...cells.keys()])),
    pending: [...edit.cells.keys()].sort((a, b) => a - b),
    model: null,
    last: 0,
    shared: new Map(),
    sheetName: sheet.name,
  };
  const { columns } = work;
  const changed = new Map<string, AsyncIterable<string>>([
    ...(await movedParts({ bytes, parts, listed, sheet, columns, insert: edit.insert })),
    [sheet.entry.name, editedSheet(bytes, sheet.entry, work)],
    [bookPart, one(bookOf(bookXml, sheet, edit.insert))],
  ]);
  for (const name of ["[Content_Types].xml", bookPart.replace(/(\w+\.xml)$/, "_rels/$1.rels")]) {
    const xml = await readSmall(bytes, parts, name);
    if (xml?.includes("calcChain")) changed.set(name, one(withoutChain(xml)));
  }
  const out: ZipPart[] = [...parts.values()]
    .filter(({ name }) => !/calcChain\.xml$/.test(name))
    .map((entry) => ({
      name: entry.name,
      content: changed.get(entry.name) ?? {
        packed: packedBytes(bytes, entry),
        method: entry.method,
        crc: entry.crc,
        size: entry.size,
      },
    }));
  return writeZip(out);
};
