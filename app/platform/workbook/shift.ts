import { columnIndex } from "./text";

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
