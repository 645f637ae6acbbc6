import type { Action } from "~/modules/access/policy";
import type { Ctx } from "~/platform/ctx";
import { FEN_PER_WAN, type Fen, formatQuotient } from "~/platform/money";
import type { OutCell, SheetColumn } from "~/platform/workbook/write.server";
import type { FieldSpec } from "../rules/fields";

/** One list on its way out: in the reader's scope, by the list's own filter, batch by batch. */
export interface ExportSource {
  action: Action;
  columns: readonly SheetColumn[];
  batches(ctx: Ctx, params: Record<string, unknown>): AsyncGenerator<OutCell[][]>;
}

export const BATCH = 1000;

/** In 万元 as exact decimal text. */
export const wanText = (fen: Fen | null): string | null =>
  fen === null ? null : formatQuotient(fen, FEN_PER_WAN, 6).replace(/\.?0+$/, "");

const KINDS: Partial<Record<FieldSpec["kind"], SheetColumn["kind"]>> = {
  money: "amount",
  area: "number",
  date: "date",
  percent: "number",
  figure: "number",
};

/** A column of an export or a template, headed so that it is known again when the file comes in. */
export const columnOf = ({ label, kind, width, hint, choices }: FieldSpec): SheetColumn => ({
  head: label,
  kind: KINDS[kind] ?? "text",
  ...(width ? { width } : {}),
  ...(hint ? { hint } : {}),
  ...(choices ? { choices: Object.values(choices) } : {}),
});

/** Batches that follow each other by the last id, so that the hundredth is as quick as the first. */
export async function* keyset<Row extends { id: string | bigint }>(
  next: (after: Row["id"] | null) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  for (let after: Row["id"] | null = null; ; ) {
    const rows: Row[] = await next(after);
    if (rows.length > 0) yield rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)!.id;
  }
}
