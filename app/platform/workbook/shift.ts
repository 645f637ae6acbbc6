import { columnIndex, columnLetters } from "./text";

/** Rows put in before a row of a sheet: what refers to rows from there on moves down, and a range that ends there grows. */
export interface Insert {
  at: number;
  count: number;
}

const REF = /(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?::(\$?)([A-Z]{1,3})(\$?)(\d{1,7}))?(?![\d(A-Z_])/g;

/** A range that ends in the last row before `at` takes the new rows in: the total of a ledger stays the total. */
const endOf = (row: number, { at, count }: Insert) => (row >= at - 1 ? row + count : row);
const startOf = (row: number, { at, count }: Insert) => (row >= at ? row + count : row);

/** References such as A1, $A$1 and A1:B9; text in quotes and names of other sheets are left alone. */
export const shiftReferences = (text: string, insert: Insert): string =>
  text
    .split(/("[^"]*"|'[^']*'!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)/)
    .map((part, i) => (i % 2 === 1 ? part : shiftPart(part, insert)))
    .join("");

const shiftPart = (text: string, insert: Insert): string =>
  text.replace(REF, (whole, a, column, b, row, c, toColumn, d, toRow, at: number, all: string) => {
    if (/[A-Za-z0-9_!.]/.test(all[at - 1] ?? "")) return whole;
    const from = `${a}${column}${b}${startOf(Number(row), insert)}`;
    return toRow === undefined ? from : `${from}:${c}${toColumn}${d}${endOf(Number(toRow), insert)}`;
  });

const NAMED =
  /(?:'((?:[^']|'')+)'|([\p{L}_][\p{L}\p{N}_.]*))!(\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?|\$?\d{1,7}:\$?\d{1,7})(?![\d(A-Z_])/gu;

/** Text in quotes holds no reference; a sheet of another file or a span of sheets is left alone. */
const outside = (formula: string, change: (text: string) => string): string =>
  formula
    .replace(/&(?:quot|#34);/g, '"')
    .replace(/&(?:apos|#39);/g, "'")
    .split(/("[^"]*")/)
    .map((part, i) => (i % 2 === 1 ? part : change(part)))
    .join("");

const nameOf = (quoted: string | undefined, bare: string | undefined): string =>
  (quoted?.replaceAll("''", "'") ?? bare ?? "").replaceAll("&amp;", "&");

const isForeign = (before: string | undefined): boolean => before === "]" || before === ":";

/** References that name their sheet: 台账!D4, '在谈 项目'!$A$1:$B$9. */
export const namedReferences = (formula: string): { name: string; reference: string }[] => {
  const found: { name: string; reference: string }[] = [];
  outside(formula, (part) => {
    for (const match of part.matchAll(NAMED))
      if (!isForeign(part[match.index - 1]))
        found.push({ name: nameOf(match[1], match[2]), reference: match[3]! });
    return part;
  });
  return found;
};

const shiftRows = (reference: string, { at, count }: Insert): string =>
  reference.replace(/\d+/g, (row) => String(Number(row) >= at ? Number(row) + count : row));

/** In a formula that stands anywhere: only what names the sheet moves. */
export const shiftNamed = (formula: string, { sheet, insert }: { sheet: string; insert: Insert }): string =>
  outside(formula, (part) =>
    part.replace(NAMED, (whole, quoted, bare, reference: string, at: number) => {
      if (isForeign(part[at - 1]) || nameOf(quoted, bare).toLowerCase() !== sheet.toLowerCase()) return whole;
      const start = whole.slice(0, whole.length - reference.length);
      return (
        start + (/[A-Z]/.test(reference) ? shiftReferences(reference, insert) : shiftRows(reference, insert))
      );
    }),
  );

/** A formula of one row as it stands in another: what is not fixed by $ moves along. */
export const translated = (formula: string, { rows, columns }: { rows: number; columns: number }): string =>
  outside(formula, (part) =>
    part.replace(
      /(?<![\p{L}\p{N}_.])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\d(\p{L}_!])/gu,
      (_, a, column, b, row) =>
        [a, a ? column : columnLetters(columnIndex(column) + columns), b, b ? row : Number(row) + rows].join(
          "",
        ),
    ),
  );

/** A formula over its own row alone, such as D4/E4: the same in every row of a ledger. */
export const isOfRow = (formula: string, row: number): boolean => {
  const rows = [...formula.replace(/"[^"]*"/g, "").matchAll(REF)].flatMap(
    ([, , , fixed, one, , , toFixed, to]) => [{ fixed, one }, ...(to ? [{ fixed: toFixed, one: to }] : [])],
  );
  return (
    rows.some(({ fixed }) => !fixed) && rows.every(({ fixed, one }) => fixed === "$" || Number(one) === row)
  );
};

/** The columns that a formula names one by one. */
export const columnsOf = (formula: string): number[] =>
  [...formula.matchAll(REF)].flatMap(([, , from, , , , to]) => [from!, ...(to ? [to] : [])]).map(columnIndex);

export interface Sum {
  column: number;
  from: number;
  to: number;
}

/** SUM or SUBTOTAL(9, …) over one column, which is what a ledger's total row holds; null for any other formula. */
export const sumOf = (formula: string): Sum | null => {
  const match =
    /^=?(?:SUM\(|SUBTOTAL\((?:9|109),)\s*\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)\s*\)$/i.exec(
      formula.trim(),
    );
  if (!match || match[1] !== match[3]) return null;
  return { column: columnIndex(match[1]!), from: Number(match[2]), to: Number(match[4]) };
};

/** Whether a formula looks at one of these columns. */
export const mentions = (formula: string, columns: ReadonlySet<number>): boolean =>
  [...formula.matchAll(REF)].some(([, , from, , , , to]) => {
    const first = columnIndex(from!);
    const last = to ? columnIndex(to) : first;
    return [...columns].some((column) => column >= first && column <= last);
  });
