import { Refusal } from "./refusal.mjs";
import { dateOfSerial, styleKinds, styleShown } from "./styles.mjs";
import { attribute, insideOf, pieces, tagsOf, unescapeXml, visible } from "./xml.mjs";
import { inflated, openZip, textOf } from "./zip.mjs";

/**
 * Reads the visible sheets of an .xlsx row by row. Formulas are never computed: what Excel saved as their result is read.
 * @typedef {string | number | boolean | null | { d: string } | { p: number } | { e: string }} Cell
 *   text, number, yes or no, nothing, a date, a percentage (0.85 = 85 %), an error such as #REF!
 * @typedef {{ r: number, c: Cell[] }} Row `r` counts from 1 as Excel does
 * @typedef {{ name: string, rows: number, columns: number, formulas: number, hiddenRows: number, merges: string[], hidden: boolean }} Sheet
 * @typedef {import("./zip.mjs").ZipLimits & { maxRows: number, maxColumns: number, maxBlankRows: number,
 *   maxTextChars: number, maxSheetChars: number, maxSheets: number, maxCellChars: number, maxMerges: number }} Limits
 * @typedef {{ strings: string[], kinds: import("./styles.mjs").NumberKind[], shown: (import("./styles.mjs").Shown | null)[], from1904: boolean, limits: Limits,
 *   total: { rows: number, chars: number } }} Book
 * @typedef {(sheet: number, rows: Row[]) => Promise<void>} OnRows
 */

const SMALL_PART = 16 * 1024 * 1024;
const MAX_PIECE = 8 * 1024 * 1024;
const BATCH = 1000;
/** The last row that Excel knows. */
const MAX_ROW = 1_048_576;
/** One long text may stand in any number of cells: rows go out before they weigh too much. */
const BATCH_CHARS = 512 * 1024;

/** @param {Buffer} bytes @param {Map<string, import("./zip.mjs").Entry>} parts */
const refuseMacros = async (bytes, parts) => {
  const types = parts.get("[Content_Types].xml");
  if (!types || ![...parts.keys()].some((name) => name.startsWith("xl/")))
    throw new Refusal("NOT_A_WORKBOOK");
  const text = await textOf(bytes, types, SMALL_PART);
  const macro =
    /macroEnabled|vbaProject/i.test(text) ||
    [...parts.keys()].some((n) => /vbaProject|xl\/macrosheets/i.test(n));
  if (macro) throw new Refusal("MACROS");
  if (parts.has("xl/workbook.bin")) throw new Refusal("BINARY_WORKBOOK");
};

/** @param {string} base @param {string} target */
const resolvePart = (base, target) => {
  if (target.startsWith("/")) return target.slice(1);
  const path = base.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "..") path.pop();
    else if (step !== ".") path.push(step);
  }
  return path.join("/");
};

/** @param {AsyncIterable<Buffer>} chunks @param {Limits} limits */
const readStrings = async (chunks, limits) => {
  /** @type {string[]} */
  const strings = [];
  let chars = 0;
  for await (const { text, prefix, tail } of pieces(chunks, "si", { max: MAX_PIECE })) {
    for (const _ of text.matchAll(new RegExp(`<${prefix}si\\s*/>`, "g"))) strings.push("");
    if (tail) break;
    const plain = textRuns(text);
    chars += plain.length;
    if (chars > limits.maxTextChars || strings.length > limits.maxTextChars / 8)
      throw new Refusal("TOO_MUCH_TEXT");
    strings.push(plain);
  }
  return strings;
};

const RUN = /<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<\/(?:\w+:)?t>/g;

/** The text of an inline or shared string; readings of characters (rPh) are not part of it. @param {string} xml */
const textRuns = (xml) => {
  const bare = xml.includes("rPh") ? xml.replace(/<(\w+:)?rPh[\s\S]*?<\/(\w+:)?rPh>/g, "") : xml;
  let text = "";
  for (const match of bare.matchAll(RUN)) text += match[1];
  // A slice would keep the whole piece of the file alive.
  return Buffer.from(visible(unescapeXml(text))).toString();
};

/** A → 0, AB → 27; -1 when there are no letters. @param {string} ref */
export const columnOf = (ref) => {
  let column = 0;
  let i = 0;
  for (; i < ref.length; i++) {
    const code = ref.charCodeAt(i) & 0xdf;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return i === 0 || i > 3 ? -1 : column - 1;
};

/** As a person reads it in the cell. @param {number} value @param {import("./styles.mjs").Shown | null | undefined} shown @returns {Cell} */
const asShown = (value, shown) => {
  if (!shown || value === 0) return value;
  const read = Number((value / shown.per).toPrecision(15));
  return shown.unit === "" || /e/i.test(String(read)) ? read : `${read}${shown.unit}`;
};

/** @param {string} raw @param {string | undefined} style @param {Book} book @returns {Cell} */
const numberCell = (raw, style, book) => {
  const value = Number(raw);
  if (raw.trim() === "" || !Number.isFinite(value)) return raw.trim() === "" ? null : raw;
  const kind = book.kinds[Number(style ?? 0)] ?? "number";
  if (kind === "percent") return { p: value };
  if (kind === "number") return asShown(value, book.shown[Number(style ?? 0)]);
  const day = dateOfSerial(value, book.from1904);
  return day ? { d: day } : value;
};

/** @param {string} attributes @param {string} inner @param {Book} book @returns {Cell} */
const cellValue = (attributes, inner, book) => {
  const type = / t="(\w+)"/.exec(attributes)?.[1] ?? "n";
  if (type === "inlineStr") return textRuns(inner) || null;
  const raw = /<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</.exec(inner)?.[1];
  if (raw === undefined) return null;
  switch (type) {
    case "s": {
      const text = book.strings[Number(raw)];
      if (text === undefined) throw new Refusal("CORRUPT");
      return text === "" ? null : text;
    }
    case "b":
      return raw === "1";
    case "e":
      return { e: unescapeXml(raw) };
    case "str":
      return visible(unescapeXml(raw)) || null;
    case "d":
      return /^\d{4}-\d{2}-\d{2}/.test(raw) ? { d: raw.slice(0, 10) } : raw;
    default:
      return numberCell(raw, / s="(\d+)"/.exec(attributes)?.[1], book);
  }
};

/** A formula that was written by a program and never computed by Excel: its result is not known, and not blank. */
const UNCOMPUTED = "未计算";
/** @param {string} attributes @param {string} inner */
const isUncomputed = (attributes, inner) =>
  inner.includes("f") && /<(?:\w+:)?f[\s/>]/.test(inner) && !/ t="str"/.test(attributes);

const CELL = /<(?:\w+:)?c(\s[^>]*?)?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g;

/** @param {string} xml @param {Book} book @param {Sheet} sheet @returns {Cell[]} */
const cellsOf = (xml, book, sheet) => {
  /** @type {Cell[]} */
  const cells = [];
  let next = 0;
  for (const match of xml.matchAll(CELL)) {
    const attributes = match[1] ?? "";
    const ref = / r="([A-Za-z]{1,4}\d+)"/.exec(attributes)?.[1];
    const column = ref ? columnOf(ref) : next;
    next = column + 1;
    const inner = match[2];
    if (!inner) continue;
    if (inner.includes("<f")) sheet.formulas++;
    const value =
      cellValue(attributes, inner, book) ?? (isUncomputed(attributes, inner) ? { e: UNCOMPUTED } : null);
    if (value === null) continue;
    if (column < 0 || column >= book.limits.maxColumns)
      throw new Refusal("TOO_MANY_COLUMNS", { sheet: sheet.name });
    if (typeof value === "string" && value.length > book.limits.maxCellChars)
      throw new Refusal("CELL_TOO_LONG", { sheet: sheet.name, cell: ref ?? "" });
    while (cells.length < column) cells.push(null);
    cells[column] = value;
  }
  return cells;
};

/** @param {Cell[]} cells */
const charsOf = (cells) => {
  let chars = 0;
  for (const cell of cells) if (typeof cell === "string") chars += cell.length;
  return chars;
};

/** @param {Cell[]} cells */
const isBlank = (cells) =>
  cells.every((cell) => cell === null || (typeof cell === "string" && cell.trim() === ""));

/** @param {AsyncIterable<Buffer>} chunks @param {Sheet} sheet @param {Book} book @param {(rows: Row[]) => Promise<void>} onRows */
const readSheet = async (chunks, sheet, book, onRows) => {
  let number = 0;
  let blank = 0;
  /** @type {Row[]} */
  let batch = [];
  let chars = 0;
  const countBlank = (/** @type {number} */ rows) => {
    blank += rows;
    if (blank > book.limits.maxBlankRows) throw new Refusal("TOO_MANY_BLANK_ROWS", { sheet: sheet.name });
  };
  // Without an end of row in sight, all but the last start of a row are rows without a cell.
  const trim = (/** @type {string} */ held, /** @type {string} */ prefix) => {
    if (held.length < 512 * 1024) return held;
    const last = held.lastIndexOf(`<${prefix}row`);
    if (last <= 0) return held;
    countBlank(held.slice(0, last).split(`<${prefix}row`).length - 1);
    return held.slice(last);
  };
  for await (const { text, prefix, tail } of pieces(chunks, "row", { max: MAX_PIECE, trim })) {
    if (tail) {
      countBlank(text.split(`<${prefix}row `).length - 1);
      sheet.merges = mergesOf(text, book.limits);
      break;
    }
    const start = text.lastIndexOf(`<${prefix}row`);
    if (start > 0) {
      const skipped = text.slice(0, start).split(`<${prefix}row`).length - 1;
      number += skipped;
      countBlank(skipped);
    }
    if (
      !text.includes("<v", start) &&
      !text.includes(":v", start) &&
      !text.includes("<is", start) &&
      !text.includes(":is", start)
    ) {
      number++;
      countBlank(1);
      continue;
    }
    const open = text.indexOf(">", start);
    const row = text.slice(start + prefix.length + 4, open);
    const given = Number(attribute(row, "r"));
    // Rows are kept and named by their numbers: one that comes twice would stand for another.
    if (given > MAX_ROW || (given > 0 && given <= number))
      throw new Refusal("ROW_NUMBERS", { sheet: sheet.name });
    number = Number.isInteger(given) && given > 0 ? given : number + 1;
    const cells = cellsOf(text.slice(open + 1), book, sheet);
    if (isBlank(cells)) {
      countBlank(1);
      continue;
    }
    sheet.rows++;
    if (/^(1|true)$/.test(attribute(row, "hidden") ?? "")) sheet.hiddenRows++;
    if (++book.total.rows > book.limits.maxRows) throw new Refusal("TOO_MANY_ROWS", { sheet: sheet.name });
    sheet.columns = Math.max(sheet.columns, cells.length);
    batch.push({ r: number, c: cells });
    const size = charsOf(cells);
    chars += size;
    book.total.chars += size;
    if (size > BATCH_CHARS || book.total.chars > book.limits.maxSheetChars)
      throw new Refusal("TOO_MUCH_TEXT");
    if (batch.length >= BATCH || chars >= BATCH_CHARS) {
      await onRows(batch);
      batch = [];
      chars = 0;
    }
  }
  if (batch.length > 0) await onRows(batch);
};

const AREA = /^\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})$/;

/**
 * Merged areas from above. Excel knows none that overlap: what lies over an earlier one is left out, so that a cell
 * has one at most.
 * @param {string} tail @param {Limits} limits
 */
const mergesOf = (tail, limits) => {
  const refs = tagsOf(tail, "mergeCell").flatMap((tag) => attribute(tag, "ref") ?? []);
  if (refs.length > limits.maxMerges) throw new Refusal("TOO_MANY_MERGES");
  const areas = refs.flatMap((ref) => {
    const match = AREA.exec(ref);
    if (!match) return [];
    const [left, right] = [columnOf(match[1] ?? ""), columnOf(match[3] ?? "")];
    return [{ ref, left, right, top: Number(match[2]), bottom: Number(match[4]) }];
  });
  areas.sort((one, other) => one.top - other.top);
  /** The last row, of each column, that a kept area covers. @type {number[]} */
  const covered = [];
  return areas.flatMap(({ ref, left, right, top, bottom }) => {
    for (let column = left; column <= right; column++) if ((covered[column] ?? 0) >= top) return [];
    for (let column = left; column <= right; column++) covered[column] = bottom;
    return [ref];
  });
};

/**
 * The sheets of a workbook in their order, each with the part that holds it.
 * @param {Buffer} bytes
 * @param {Map<string, import("./zip.mjs").Entry>} parts
 */
export const sheetsOf = async (bytes, parts) => {
  const part = (/** @type {string} */ name) => {
    const entry = parts.get(name);
    return entry ? textOf(bytes, entry, SMALL_PART) : Promise.resolve("");
  };
  const bookPart = [...parts.keys()].find((name) => /^xl\/workbook\w*\.xml$/.test(name));
  if (!bookPart) throw new Refusal("NOT_A_WORKBOOK");
  const bookXml = await part(bookPart);
  if (/<!(DOCTYPE|ENTITY)/i.test(bookXml)) throw new Refusal("ENTITIES");
  const relations = new Map(
    tagsOf(await part(bookPart.replace(/(\w+\.xml)$/, "_rels/$1.rels")), "Relationship").map((tag) => [
      attribute(tag, "Id"),
      resolvePart(bookPart, attribute(tag, "Target") ?? ""),
    ]),
  );
  const listed = tagsOf(insideOf(bookXml, "sheets"), "sheet").map((tag) => ({
    name: attribute(tag, "name") ?? "",
    hidden: /hidden/i.test(attribute(tag, "state") ?? ""),
    entry: parts.get(relations.get(attribute(tag, "(?:\\w+:)?id")) ?? ""),
  }));
  return { bookPart, bookXml, listed };
};

/** @param {Buffer} bytes @param {Limits} limits @param {OnRows} onRows */
export const readXlsx = async (bytes, limits, onRows) => {
  const parts = openZip(bytes, limits);
  await refuseMacros(bytes, parts);
  const part = (/** @type {string} */ name) => {
    const entry = parts.get(name);
    return entry ? textOf(bytes, entry, SMALL_PART) : Promise.resolve("");
  };
  const { bookXml, listed } = await sheetsOf(bytes, parts);
  if (listed.length > limits.maxSheets) throw new Refusal("TOO_MANY_SHEETS");
  const stringsPart = [...parts.values()].find((entry) => /^xl\/sharedStrings\.xml$/i.test(entry.name));
  const styles = await part("xl/styles.xml");
  /** @type {Book} */
  const book = {
    strings: stringsPart ? await readStrings(inflated(bytes, stringsPart), limits) : [],
    kinds: styleKinds(styles),
    shown: styleShown(styles),
    from1904: tagsOf(bookXml, "workbookPr").some((tag) =>
      /^(1|true)$/.test(attribute(tag, "date1904") ?? ""),
    ),
    limits,
    total: { rows: 0, chars: 0 },
  };
  /** @type {Sheet[]} */
  const sheets = [];
  for (const { name, hidden, entry } of listed) {
    const sheet = {
      name,
      rows: 0,
      columns: 0,
      formulas: 0,
      hiddenRows: 0,
      merges: [],
      hidden,
    };
    const index = sheets.push(sheet) - 1;
    if (hidden || !entry || !/worksheets\//.test(entry.name)) continue;
    await readSheet(inflated(bytes, entry), sheet, book, (rows) => onRows(index, rows));
  }
  return { sheets, externalLinks: [...parts.keys()].some((name) => name.startsWith("xl/externalLinks/")) };
};
