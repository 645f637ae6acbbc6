/** Text on its way into a workbook: it is only ever text. */

const STARTERS = new Set("=+-@|%＝＋－＠﹣−\t\r\n");
const BEFORE = /^[\s\0\ufeff\u200b-\u200f]*/u;

/** A program that opens the file could take this text for a formula. */
export const couldRun = (text: string): boolean => {
  const first = text[0] ?? "";
  return STARTERS.has(first) || STARTERS.has(text.replace(BEFORE, "")[0] ?? "");
};

/** For .csv, where nothing but the text itself says what it is. */
export const csvText = (text: string): string => (couldRun(text) ? `'${text}` : text);

/** What `csvText` added is taken away when the file comes back. */
export const withoutGuard = (text: string): string =>
  text.startsWith("'") && couldRun(text.slice(1)) ? text.slice(1) : text;

export const csvField = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const isXmlCharacter = (code: number) =>
  code > 0x1f ? code !== 0xfffe && code !== 0xffff : code === 9 || code === 10 || code === 13;

const legal = (text: string) => {
  for (let i = 0; i < text.length; i++)
    if (!isXmlCharacter(text.charCodeAt(i)))
      return [...text].filter((one) => isXmlCharacter(one.codePointAt(0)!)).join("");
  return text;
};

/** Without the characters that XML cannot hold. */
export const legalText = (text: string): string => legal(text).replace(LONE_SURROGATE, "");

/** Characters that XML cannot hold are dropped; text that looks like Excel's own _x000D_ form stays text. */
export const xmlText = (text: string): string =>
  legalText(text)
    .replace(/_(?=x[\da-fA-F]{4}_)/g, "_x005F_")
    .replace(/[&<>"]/g, (one) => ENTITIES[one]!)
    .replaceAll("\r", "_x000D_");

/** 0 → A, 27 → AB. */
export const columnLetters = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26);

/** A → 0, AB → 27. */
export const columnIndex = (letters: string): number =>
  [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** B7 of the cell in the second column of row 7. */
export const cellAddress = (row: number, column: number): string => `${columnLetters(column)}${row}`;

/** Days since 1899-12-30, as Excel counts. */
export const serialOfDate = (date: string): number =>
  Math.round((Date.parse(`${date}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000);
