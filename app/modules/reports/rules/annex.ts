import type { Block, PaperTable } from "~/platform/paper/paper";
import type { SourceBook } from "./cite";

/**
 * 附表: the text holds what a page can, the rest follows at the end of the paper, so that it stays readable and
 * nothing is left out. Lines of an annex lean on the list that they come from, not each on a source of its own.
 */
export const SHOWN = 20;
/** A printed paper ends somewhere; past it the list itself is the better reading. */
const HELD = 2000;

export const annexName = (caption: string): string => `${caption}（续）`;

export const small = (table: PaperTable): PaperTable => ({ ...table, small: true });

export interface Split<Row> {
  first: readonly Row[];
  rest: readonly Row[];
  /** Neither in the text nor in the annex. */
  left: number;
}

export const split = <Row>(rows: readonly Row[], shown = SHOWN): Split<Row> => ({
  first: rows.slice(0, shown),
  rest: rows.slice(shown, HELD),
  left: Math.max(0, rows.length - HELD),
});

/** The largest first, once not all have room. */
export const splitByAmount = <Row extends { amountFen: string | null }>(rows: readonly Row[]): Split<Row> => {
  if (rows.length <= SHOWN) return split(rows);
  const fen = ({ amountFen }: Row) => BigInt(amountFen ?? -1);
  return split([...rows].sort((a, b) => (fen(a) < fen(b) ? 1 : fen(a) > fen(b) ? -1 : 0)));
};

/** 本表列意向金额最大的 20 个，其余 280 个见附表“本周项目进展（续）”。 */
export const restNote = (
  { first, rest, left }: Split<unknown>,
  { caption, order = "前", unit = "个" }: { caption: string; order?: string; unit?: string },
): Block[] =>
  rest.length === 0
    ? []
    : [
        {
          kind: "note",
          text: `“${caption}”列${order} ${first.length} ${unit}，其余 ${rest.length + left} ${unit}见附表“${annexName(caption)}”${left > 0 ? `（附表列 ${rest.length} ${unit}，余下的见系统中的清单）` : ""}。`,
        },
      ];

export const citeRest = (
  book: SourceBook,
  { caption, basis, href }: { caption: string; basis: string; href: string },
): number =>
  book.cite({
    key: `annex:${caption}`,
    what: `附表“${annexName(caption)}”`,
    basis: `${basis}，编号或名称见附表`,
    href,
  });
