import type { ImportKind } from "#prisma/enums";
import type { Cell, MoneyUnit } from "./cell";
import type { FieldSpec } from "./field";
import type { Area, Head, LeftOut } from "./header";
import type { ImpliedValues } from "./implied";
import type { Mapping } from "./mapping";
import type { Places } from "./read-cell";

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
  /** Fields that one value for the whole file stands in for. */
  filled?: string[];
  /** The cell of the record's own figure, where the row holds several records. */
  cell?: string;
}

/** What earlier rows of the sheet leave to later ones; lasts while the sheet is read. */
export interface Memory {
  /** The last record's cells, by mapped column, for 同上 and for a company written once. */
  cells: Cell[];
  band: ImpliedValues;
  /** The unit that a band says for the rows below it. */
  money?: MoneyUnit;
  /** Below the heading of another table. */
  isElsewhere?: boolean;
}

export interface Reading {
  kind: ImportKind;
  head: Head;
  mapping: Mapping;
  /** Merged cells below the heading: what stands in the first cell holds for all rows. */
  merges: readonly Area[];
  places: Places;
  /** What the name of the sheet says for all its rows. */
  implied?: ImpliedValues;
  /** Columns that write 25 % as 0.25. */
  ratios?: ReadonlySet<number>;
  memory?: Memory;
  /** The fields that the sheet says anything of, while its rows are read. */
  told?: readonly FieldSpec[] | undefined;
}

export type RowReading = { left: LeftOut; row: number } | ReadRow;
