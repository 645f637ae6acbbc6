/**
 * A paper (文稿): what a report says, once. Screen, Word and Excel are drawn from it and add nothing of their own, so
 * their figures are the same by construction. Plain data: it can be kept as JSON and printed again.
 */
export type FigureFormat = "money" | "percent" | "points" | "number" | "integer";

export interface Figure {
  /** Exact decimal text; null where there is none. */
  value: string | null;
  /** As printed: rounded once, when the paper was made. */
  shown: string;
  unit: string | null;
  format: FigureFormat;
  /** Numbers in the list of sources. */
  sources: number[];
}

export interface DateCell {
  date: string;
}

export type Cell = string | Figure | DateCell | null;
export type Piece = string | Figure;

export interface PaperColumn {
  head: string;
  kind: "text" | "figure" | "date" | "mark" | "source";
  /** Millimetres of an A4 page that is 160 wide between its margins. */
  mm: number;
}

export interface PaperTable {
  kind: "table";
  /** Also the name of its sheet. */
  caption: string;
  columns: PaperColumn[];
  rows: Cell[][];
  total?: Cell[];
  /** Word and fact in turn: the columns need no head on paper. */
  pairs?: boolean;
  /** An annex: set small. */
  small?: boolean;
  /** Said instead of an empty table. */
  empty?: string;
}

export type Block =
  | { kind: "heading"; text: string }
  | { kind: "text"; pieces: Piece[] }
  | { kind: "item"; pieces: Piece[] }
  | { kind: "note"; text: string }
  /** 落款: who issues it and when, at the right. */
  | { kind: "sign"; lines: string[] }
  | PaperTable;

export interface SourceEntry {
  id: string;
  projectNumber: string | null;
  project: string | null;
  company: string | null;
  contract: string | null;
  on: string;
  kind: string;
  unitName: string;
  approver: string | null;
}

export interface Source {
  number: number;
  /** What tells it from others of the paper; papers that were kept before have none. */
  key?: string;
  /** What the figure is. */
  what: string;
  /** The record or document it stands in. */
  basis: string;
  href: string | null;
  unit: string | null;
  /** Its entries are listed one by one in the appendix; those of others stand on its Excel sheet alone. */
  listed: boolean;
  /** Ledger entries by id, with what each adds to the figure; they add up to it exactly. */
  entries: { id: string; amount: string }[];
}

export interface Paper {
  version: 1;
  /** Prefix of the file's name and title of the window. */
  name: string;
  title: string;
  subtitle: string;
  /** Printed in the head of every page, such as 演示. */
  marks: string[];
  /** The day the paper speaks of: the only date in the file's own properties. */
  asOf: string;
  /** Set small, to stand on one page. */
  compact?: boolean;
  issuer: string;
  blocks: Block[];
  sources: Source[];
  entries: SourceEntry[];
}

export const NONE = "—";

/** 2026 年 5 月 20 日, wherever a paper speaks; its tables and lists keep 2026-05-20. */
export const dayText = (date: string): string => {
  const [year, month, day] = date.split("-").map(Number);
  return `${year} 年 ${month} 月 ${day} 日`;
};

/** 5 月 20 日 */
export const shortDayText = (date: string): string => dayText(date).replace(/^\d+ 年 /, "");

export const isFigure = (part: Cell | Piece): part is Figure =>
  part !== null && typeof part === "object" && "shown" in part;

export const isDateCell = (cell: Cell): cell is DateCell =>
  cell !== null && typeof cell === "object" && "date" in cell;

export const cellText = (cell: Cell): string => {
  if (cell === null) return "";
  if (typeof cell === "string") return cell;
  return isFigure(cell) ? cell.shown : cell.date;
};

export const tablesOf = (paper: Paper): PaperTable[] =>
  paper.blocks.filter((block): block is PaperTable => block.kind === "table");

export const sourceMark = (numbers: readonly number[]): string =>
  [...numbers].sort((a, b) => a - b).join("、");

const SOURCE_COLUMNS: PaperColumn[] = [
  { head: "号", kind: "mark", mm: 9 },
  { head: "数据", kind: "text", mm: 47 },
  { head: "出处", kind: "text", mm: 66 },
  { head: "分录", kind: "text", mm: 38 },
];

const PROJECT_COLUMNS: PaperColumn[] = [
  { head: "项目", kind: "text", mm: 38 },
  { head: "企业", kind: "text", mm: 30 },
];
const ENTRY_COLUMNS: PaperColumn[] = [
  { head: "合同编号", kind: "text", mm: 24 },
  { head: "业务日期", kind: "date", mm: 19 },
  { head: "事由", kind: "mark", mm: 12 },
  { head: "审核人", kind: "text", mm: 24 },
];

const SHOWN_IDS = 24;

const idsText = (entries: Source["entries"]) => {
  const ids = entries.map(({ id }) => id);
  if (ids.length === 0) return "";
  return ids.length > SHOWN_IDS
    ? `${ids.slice(0, SHOWN_IDS).join(", ")} 等 ${ids.length} 笔，全部见 Excel“来源”表`
    : `${ids.join(", ")}（${ids.length} 笔）`;
};

/** The appendix: each source by its number, then the entries behind them. */
export const appendixOf = (paper: Paper): PaperTable[] => {
  const tables: PaperTable[] = [];
  if (paper.sources.length > 0)
    tables.push({
      kind: "table",
      caption: "数据来源",
      columns: SOURCE_COLUMNS,
      rows: paper.sources.map((one) => [String(one.number), one.what, one.basis, idsText(one.entries)]),
    });
  const listed = new Set(paper.sources.flatMap((one) => (one.listed ? one.entries.map(({ id }) => id) : [])));
  const entries = paper.entries.filter(({ id }) => listed.has(id));
  // Where all are of one project the paper is about it, and says its name above.
  const ofMany = new Set(entries.map(({ projectNumber }) => projectNumber)).size > 1 || !paper.compact;
  if (entries.length > 0)
    tables.push({
      kind: "table",
      caption: paper.compact ? "台账分录" : "本期台账分录",
      columns: [
        { head: "分录号", kind: "mark", mm: 13 },
        ...(ofMany ? PROJECT_COLUMNS : []),
        ...ENTRY_COLUMNS,
      ],
      rows: entries.map((entry) => [
        entry.id,
        ...(ofMany
          ? [
              [entry.projectNumber, entry.project].filter(Boolean).join(" ") || "本单位以外的项目",
              entry.company ?? NONE,
            ]
          : []),
        entry.contract ?? NONE,
        { date: entry.on },
        entry.kind,
        entry.approver ?? NONE,
      ]),
    });
  return tables;
};
