import { isUtf8 } from "node:buffer";
import { Refusal } from "./refusal.mjs";
import { visible } from "./xml.mjs";

/** Reads .csv and tab-separated text: UTF-8, UTF-16 with a mark, GB18030. */

/** @param {Uint8Array} bytes */
const hasHighByte = (bytes) => bytes.some((byte) => byte > 0x7f);

/** Lines that are whole UTF-8 beside lines that are not: the file was pasted together. @param {Buffer} bytes */
const refuseMixed = (bytes) => {
  let utf8 = 0;
  let other = 0;
  let line = 0;
  for (let from = 0; from < bytes.length && line < 200_000; line++) {
    const end = bytes.indexOf(10, from);
    const part = bytes.subarray(from, end < 0 ? bytes.length : end);
    from = end < 0 ? bytes.length : end + 1;
    if (!hasHighByte(part)) continue;
    // Two characters of GB18030 seldom look like UTF-8; three in a row of three bytes each do not.
    if (!isUtf8(part)) other++;
    else if (part.filter((byte) => byte >= 0xe3 && byte <= 0xe9).length >= 3) utf8++;
    if (utf8 > 0 && other > 0) throw new Refusal("MIXED_ENCODINGS", { line: line + 1 });
  }
};

/** @param {Buffer} bytes */
export const decodeText = (bytes) => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.subarray(0, 65_536).includes(0)) throw new Refusal("NOT_TEXT");
  if (isUtf8(bytes)) return new TextDecoder("utf-8").decode(bytes);
  refuseMixed(bytes);
  try {
    return new TextDecoder("gb18030", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal("UNKNOWN_ENCODING");
  }
};

/** The separator that the first lines have most of. @param {string} text */
const separatorOf = (text) => {
  const head = text.slice(0, 8192).replace(/"[^"]*"/g, "");
  const counts = [",", "\t", ";", "，"].map((mark) => ({ mark, count: head.split(mark).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark;
};

/**
 * @param {Buffer} bytes
 * @param {import("./xlsx.mjs").Limits} limits
 * @param {import("./xlsx.mjs").OnRows} onRows
 */
export const readCsv = async (bytes, limits, onRows) => {
  const text = visible(decodeText(bytes)).replaceAll("\0", "");
  if (/^\s*(\{\s*["}]|\[\s*["{[\]])/.test(text.slice(0, 512))) throw new Refusal("NOT_A_WORKBOOK");
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(text.slice(0, 512))) throw new Refusal("WEB_PAGE");
  const separator = separatorOf(text);
  /** @type {import("./xlsx.mjs").Sheet} */
  const sheet = { name: "CSV", rows: 0, columns: 0, formulas: 0, hiddenRows: 0, merges: [], hidden: false };
  /** @type {import("./xlsx.mjs").Row[]} */
  let batch = [];
  /** @type {import("./xlsx.mjs").Cell[]} */
  let cells = [];
  let number = 1;
  let blank = 0;
  let at = 0;
  let fields = 0;
  let widest = 0;
  const endRow = async () => {
    widest = Math.max(widest, fields);
    fields = 0;
    while (cells.length > 0 && cells.at(-1) === null) cells.pop();
    if (cells.length === 0) {
      if (++blank > limits.maxBlankRows) throw new Refusal("TOO_MANY_BLANK_ROWS", { sheet: "CSV" });
    } else {
      if (++sheet.rows > limits.maxRows) throw new Refusal("TOO_MANY_ROWS", { sheet: "CSV" });
      sheet.columns = Math.max(sheet.columns, cells.length);
      batch.push({ r: number, c: cells });
    }
    cells = [];
    number++;
    if (batch.length < 1000) return;
    await onRows(0, batch);
    batch = [];
  };
  const push = (/** @type {string} */ value) => {
    if (value.length > limits.maxCellChars)
      throw new Refusal("CELL_TOO_LONG", { sheet: "CSV", cell: String(number) });
    const plain = value.trim();
    fields++;
    if (plain !== "" && cells.length >= limits.maxColumns)
      throw new Refusal("TOO_MANY_COLUMNS", { sheet: "CSV" });
    if (cells.length < limits.maxColumns) cells.push(plain === "" ? null : plain);
  };
  while (at < text.length) {
    let value = "";
    if (text[at] === '"') {
      at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) throw new Refusal("OPEN_QUOTE", { line: number });
        value += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        value += '"';
        at++;
        if (value.length > limits.maxCellChars)
          throw new Refusal("CELL_TOO_LONG", { sheet: "CSV", cell: String(number) });
      }
    }
    let end = at;
    while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end++;
    push(value + text.slice(at, end));
    at = end + 1;
    if (text[end] === separator) continue;
    if (text[end] === "\r" && text[at] === "\n") at++;
    await endRow();
  }
  if (fields > 0) await endRow();
  if (sheet.rows === 0 && widest > 1) throw new Refusal("ONLY_SEPARATORS", { columns: widest });
  if (batch.length > 0) await onRows(0, batch);
  return { sheets: [sheet], externalLinks: false };
};
