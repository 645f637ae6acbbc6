import { type Cell, cellText, type PaperColumn, type PaperTable } from "./paper";
import { emsOf } from "./word-type";

/** Widths of a table's columns: what is read as one piece, a figure, a date or a number, never breaks over two lines. */
const allCells = ({ rows, total }: PaperTable): readonly (readonly Cell[])[] =>
  total ? [...rows, total] : rows;

/** A head may break before its unit. */
export const headLines = (head: string): string[] => head.split(/(?=（)/);

/** A mark in words may break between its characters: 万平方米. */
const wholeParts = (text: string, { kind }: PaperColumn): string[] =>
  kind === "mark" ? text.split(/(?=[\u2e80-\uffff])|(?<=[\u2e80-\uffff])/) : [text];

/** The widest piece of each column that must stay whole, measured by `wide`; 0 where text may break. */
export const widestOf = (table: PaperTable, wide: (text: string) => number): number[] =>
  table.columns.map((column, at) =>
    column.kind === "text"
      ? 0
      : [...headLines(column.head), ...allCells(table).map((cells) => cellText(cells[at] ?? null))]
          .flatMap((text) => wholeParts(text, column))
          .reduce((most, part) => Math.max(most, wide(part)), 0),
  );

const MM_OF_POINT = 25.4 / 72;
/** The margins within a cell, and a hair. */
const INSIDE = 2.4;
/** A column of text stays at least this wide. */
const TEXT_MM = 22;

const spread = (widths: readonly number[], spare: readonly number[], short: number): number[] => {
  const all = spare.reduce((sum, one) => sum + one, 0);
  const part = all === 0 ? 0 : Math.min(1, short / all);
  return widths.map((width, at) => width - spare[at]! * part);
};

const isText = ({ kind }: PaperColumn) => kind === "text";
const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0);

interface Room {
  widthMm: number;
  /** Half points. */
  size: number;
}

/** What is too narrow takes from the text first, then from what has room to spare. */
const widthsAt = (table: PaperTable, { widthMm, size }: Room): number[] => {
  const { columns } = table;
  const whole = sum(columns.map(({ mm }) => mm));
  const asked = columns.map(({ mm }) => (mm * widthMm) / whole);
  const needed = widestOf(table, (text) => emsOf(text) * (size / 2) * MM_OF_POINT + INSIDE);
  const widths = asked.map((width, at) => Math.max(width, isText(columns[at]!) ? 0 : needed[at]!));
  const fromText = spread(
    widths,
    widths.map((width, at) => (isText(columns[at]!) ? Math.max(0, width - TEXT_MM) : 0)),
    sum(widths) - widthMm,
  );
  return spread(
    fromText,
    fromText.map((width, at) => (isText(columns[at]!) ? 0 : Math.max(0, width - needed[at]!))),
    sum(fromText) - widthMm,
  );
};

/** Six points can still be read. */
const SMALLEST = 12;

/** Columns that add up to the width of the page, in smaller type where whole figures do not fit otherwise. */
export const fitted = (table: PaperTable, room: Room): { widths: number[]; size: number } => {
  for (let { size } = room; ; size--) {
    const widths = widthsAt(table, { ...room, size });
    const whole = sum(widths);
    if (whole <= room.widthMm + 0.01 || size <= SMALLEST)
      return { size, widths: widths.map((width) => (width * room.widthMm) / whole) };
  }
};
