import { MAIN, packWorkbook, type SheetTab, sheetName, XML } from "../workbook/package.server";
import { columnLetters, couldRun, serialOfDate, xmlText } from "../workbook/text";
import { widestOf } from "./columns";
import {
  type Block,
  type Cell,
  cellText,
  isDateCell,
  isFigure,
  NONE,
  type Paper,
  type PaperColumn,
  type PaperTable,
  type Piece,
  tablesOf,
} from "./paper";
import { STYLES, styleOf } from "./sheet-styles.server";

/** A paper as .xlsx: the text on the first sheet, a sheet for each table, the sources on the last. */
const HEAD_ROW = 3;
/** Characters of a text sheet's one column, and of one millimetre of a table. */
const TEXT_WIDTH = 92;
const PER_MM = 0.62;

const text = (ref: string, value: string, style: string) =>
  `<c r="${ref}" s="${styleOf(style)}" t="inlineStr"><is><t xml:space="preserve">${xmlText(value)}</t></is></c>`;

/** 20.666667 → 0.20666667: percentages are kept as Excel keeps them, exactly. */
const hundredth = (decimal: string): string => {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal)!;
  const digits = whole!.padStart(3, "0");
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`;
};

const decimalsOf = (shown: string) => (/\.(\d+)/.exec(shown)?.[1] ?? "").length;

const cellXml = (given: {
  cell: Cell;
  column: PaperColumn;
  ref: string;
  bold?: boolean;
  exact?: boolean;
}) => {
  const { cell, column, ref, bold, exact } = given;
  const look = (name: string) => (bold ? `${name}!` : name);
  if (isFigure(cell) && cell.value !== null) {
    if (cell.format === "percent")
      return `<c r="${ref}" s="${styleOf(look("p1"))}"><v>${hundredth(cell.value)}</v></c>`;
    const format = exact ? "exact" : `n${Math.min(decimalsOf(cell.shown), 2)}`;
    return `<c r="${ref}" s="${styleOf(look(format))}"><v>${cell.value}</v></c>`;
  }
  if (isDateCell(cell) && /^\d{4}-\d{2}-\d{2}$/.test(cell.date))
    return `<c r="${ref}" s="${styleOf(look("date"))}"><v>${serialOfDate(cell.date)}</v></c>`;
  const value = cellText(cell) || (column.kind === "figure" ? NONE : "");
  if (couldRun(value)) return text(ref, value, look(column.kind === "text" ? "quoted" : "quotedMark"));
  if (column.kind === "figure") return text(ref, value, look("none"));
  return text(ref, value, look(column.kind === "text" ? "text" : "mark"));
};

/** Chinese characters take two places. */
const places = (value: string) => [...value].reduce((sum, one) => sum + (one > "⺀" ? 2 : 1), 0);

const linesOf = (value: string, width: number) =>
  value.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(places(line) / Math.max(1, width))), 0);

const PRINT = (landscape: boolean, mark: string) =>
  `<printOptions horizontalCentered="1"/><pageMargins left="0.6" right="0.6" top="0.8" bottom="0.7" header="0.35" footer="0.35"/><pageSetup paperSize="9" orientation="${landscape ? "landscape" : "portrait"}" fitToWidth="1" fitToHeight="0"/><headerFooter><oddHeader>&amp;R${xmlText(mark)}</oddHeader><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>`;

const headMark = (paper: Paper) =>
  [...paper.marks, paper.name].join("　").replaceAll("&", "&&").slice(0, 200);

const OPEN = `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`;

async function* tableXml(paper: Paper, table: PaperTable & { exact?: boolean }): AsyncGenerator<string> {
  const { columns } = table;
  const letters = columns.map((_, i) => columnLetters(i));
  const last = letters.at(-1)!;
  const widest = widestOf(table, places);
  const widths = columns.map(({ mm, head }, at) =>
    Math.max(mm * PER_MM, places(head) > 8 ? 9 : places(head) + 1.5, widest[at]! + 2),
  );
  const landscape = widths.reduce((sum, one) => sum + one, 0) > 110;
  yield `${OPEN}<sheetViews><sheetView workbookViewId="0" showGridLines="0"><pane ySplit="${HEAD_ROW}" topLeftCell="A${HEAD_ROW + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="16"/><cols>${widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width.toFixed(1)}" customWidth="1"/>`).join("")}</cols><sheetData>`;
  yield `<row r="1" ht="30" customHeight="1">${text("A1", table.caption, "title")}</row>`;
  yield `<row r="2" ht="18" customHeight="1">${text("A2", [paper.title, paper.subtitle, ...paper.marks].join("　"), "sub")}</row>`;
  yield `<row r="${HEAD_ROW}" ht="32" customHeight="1">${columns.map(({ head }, i) => text(`${letters[i]}${HEAD_ROW}`, head.replace("（", "\n（"), "head")).join("")}</row>`;
  let row = HEAD_ROW;
  const rowXml = (cells: readonly Cell[], bold = false) => {
    row++;
    const lines = Math.max(1, ...columns.map((_, i) => linesOf(cellText(cells[i] ?? null), widths[i]! - 1)));
    return `<row r="${row}" ht="${Math.min(400, 4 + lines * 13.5)}" customHeight="1">${columns
      .map((column, i) =>
        cellXml({ cell: cells[i] ?? null, column, ref: `${letters[i]}${row}`, bold, exact: table.exact }),
      )
      .join("")}</row>`;
  };
  for (const cells of table.rows) yield rowXml(cells);
  if (table.rows.length === 0)
    yield `<row r="${++row}">${text(`A${row}`, table.empty ?? "无。", "sentence")}</row>`;
  if (table.total) yield rowXml(table.total, true);
  const merges =
    last === "A"
      ? ""
      : `<mergeCells count="2"><mergeCell ref="A1:${last}1"/><mergeCell ref="A2:${last}2"/></mergeCells>`;
  yield `</sheetData>${merges}${PRINT(landscape, headMark(paper))}</worksheet>`;
}

const pieceText = (pieces: readonly Piece[]) =>
  pieces.map((piece) => (isFigure(piece) ? piece.shown : piece)).join("");

/** What stands in the text sheet for each block; a table is named by its sheet. */
const lineOf = (block: Block): { text: string; style: string } => {
  if (block.kind === "table" && block.rows.length === 0)
    return { text: block.empty ?? `${block.caption}：无。`, style: "sentence" };
  if (block.kind === "table")
    return {
      text: `${block.caption}：见“${sheetName(block.caption)}”表，共 ${block.rows.length} 行`,
      style: "sentence",
    };
  if (block.kind === "heading") return { text: block.text, style: "heading" };
  if (block.kind === "note") return { text: block.text, style: "sentence" };
  if (block.kind === "sign") return { text: block.lines.join("　"), style: "signed" };
  return { text: pieceText(block.pieces), style: "sentence" };
};

async function* textXml(paper: Paper): AsyncGenerator<string> {
  yield `${OPEN}<sheetViews><sheetView workbookViewId="0" showGridLines="0"/></sheetViews><sheetFormatPr defaultRowHeight="16"/><cols><col min="1" max="1" width="${TEXT_WIDTH}" customWidth="1"/></cols><sheetData>`;
  let row = 0;
  const line = (value: string, style: string, height: number) => {
    row++;
    const look = style === "sentence" && couldRun(value) ? "sentenceQuoted" : style;
    return `<row r="${row}" ht="${height}" customHeight="1">${text(`A${row}`, value, look)}</row>`;
  };
  yield line(paper.title, "title", 26 * Math.max(1, Math.ceil(places(paper.title) / 54)));
  yield line([paper.subtitle, ...paper.marks].join("　"), "sub", 18);
  for (const block of paper.blocks) {
    const { text: value, style } = lineOf(block);
    yield line(value, style, 5 + 14.5 * linesOf(value, TEXT_WIDTH - 4));
  }
  yield `</sheetData>${PRINT(false, headMark(paper))}</worksheet>`;
}

const SOURCE_COLUMNS: PaperColumn[] = [
  { head: "来源号", kind: "mark", mm: 11 },
  { head: "数据", kind: "text", mm: 40 },
  { head: "出处", kind: "text", mm: 46 },
  { head: "分录号", kind: "mark", mm: 12 },
  { head: "项目编号", kind: "text", mm: 28 },
  { head: "项目", kind: "text", mm: 40 },
  { head: "企业", kind: "text", mm: 40 },
  { head: "合同编号", kind: "text", mm: 24 },
  { head: "业务日期", kind: "date", mm: 19 },
  { head: "事由", kind: "mark", mm: 12 },
  { head: "单位", kind: "text", mm: 28 },
  { head: "审核人", kind: "text", mm: 22 },
  { head: "计入", kind: "figure", mm: 24 },
  { head: "计量", kind: "mark", mm: 12 },
];

/** One row for each entry behind each figure: filtered by 来源号, 计入 adds up to the figure. */
const sourceTable = (paper: Paper): PaperTable & { exact: boolean } => {
  const byId = new Map(paper.entries.map((entry) => [entry.id, entry]));
  const rows = paper.sources.flatMap(({ number, what, basis, unit, entries }): Cell[][] => {
    const head: Cell[] = [String(number), what, basis];
    if (entries.length === 0) return [head];
    return entries.map(({ id, amount }) => {
      const entry = byId.get(id);
      return [
        ...head,
        id,
        entry?.projectNumber ?? "",
        entry?.project ?? "本单位以外的项目",
        entry?.company ?? "",
        entry?.contract ?? "",
        entry ? { date: entry.on } : null,
        entry?.kind ?? "",
        entry?.unitName ?? "",
        entry?.approver ?? "",
        { value: amount, shown: amount, unit, format: "number", sources: [] },
        unit ?? "",
      ];
    });
  });
  return {
    kind: "table",
    caption: "来源",
    columns: SOURCE_COLUMNS,
    rows,
    exact: true,
    empty: "没有数据来源。",
  };
};

const named = (tables: readonly PaperTable[]) => {
  const seen = new Set(["正文"]);
  return tables.map((table) => {
    let name = sheetName(table.caption);
    for (let n = 2; seen.has(name); n++) name = `${sheetName(table.caption).slice(0, 27)} ${n}`;
    seen.add(name);
    return { name, table };
  });
};

export const writeSheets = (paper: Paper): AsyncGenerator<Uint8Array> => {
  const stamp = `${paper.asOf}T16:00:00Z`;
  const tabs: SheetTab[] = [
    { name: "正文", state: "", xml: () => textXml(paper), repeat: { from: 1, to: 2 } },
    ...named([...tablesOf(paper).filter(({ rows }) => rows.length > 0), sourceTable(paper)]).map(
      ({ name, table }) => ({
        name,
        state: "",
        xml: () => tableXml(paper, table),
        repeat: { from: 1, to: HEAD_ROW },
      }),
    ),
  ];
  const core = `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(paper.title)}</dc:title><dc:creator>${xmlText(paper.issuer)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${stamp}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${stamp}</dcterms:modified></cp:coreProperties>`;
  return packWorkbook(tabs, { styles: STYLES, core });
};
