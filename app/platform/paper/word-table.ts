import { legalText } from "../workbook/text";
import { fitted, headLines } from "./columns";
import { type Cell, cellText, NONE, type PaperColumn, type PaperTable } from "./paper";
import { CELL, emsOf, type Font, HEAD, twips, twipsOfPoints } from "./word-type";

/** A table in Word's own XML. Hundreds of rows are written as text: as objects they took seconds. */
const ALIGN: Record<PaperColumn["kind"], string> = {
  text: "left",
  figure: "right",
  date: "center",
  mark: "center",
  source: "center",
};

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escaped = (text: string) => legalText(text).replace(/[&<>]/g, (one) => ENTITIES[one]!);

const edge = (side: string, size: number, color: string) =>
  `<w:${side} w:val="single" w:sz="${size}" w:space="0" w:color="${color}"/>`;
const BORDERS = `<w:tblBorders>${edge("top", 10, "000000")}${edge("left", 4, "808080")}${edge("bottom", 10, "000000")}${edge("right", 4, "808080")}${edge("insideH", 4, "808080")}${edge("insideV", 4, "808080")}</w:tblBorders>`;
const MARGINS = `<w:tblCellMar>${["top:30", "left:60", "bottom:30", "right:60"]
  .map((one) => one.split(":"))
  .map(([side, size]) => `<w:${side} w:w="${size}" w:type="dxa"/>`)
  .join("")}</w:tblCellMar>`;
const SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="EDF1F4"/>';

const looksOf = ({ font, size, bold }: { font: Font; size: number; bold: boolean }) =>
  `<w:rPr><w:rFonts w:ascii="${font.ascii}" w:hAnsi="${font.hAnsi}" w:eastAsia="${font.eastAsia}"/>${bold ? "<w:b/><w:bCs/>" : ""}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/></w:rPr>`;

/** A head too wide for its column breaks before its unit. */
const linesOf = (text: string, { mm, size }: { mm: number; size: number }) =>
  (emsOf(text) * size * 0.5 * 25.4) / 72 > mm - 3 ? headLines(text) : [text];

const shownIn = (cell: Cell, column: PaperColumn) => {
  const text = cellText(cell);
  return text === "" && column.kind === "figure" ? NONE : text;
};

export const tableXml = (table: PaperTable, room: { widthMm: number; size: number }): string => {
  const { columns } = table;
  const { widths, size } = fitted(table, room);
  const spacing = `<w:spacing w:before="0" w:after="0" w:line="${twipsOfPoints(size / 2 + 3.5)}" w:lineRule="exact"/>`;
  const parts = { head: new Map<number, string>(), cell: new Map<number, string>() };
  const runs = {
    head: looksOf({ font: HEAD, size, bold: false }),
    cell: looksOf({ font: CELL, size, bold: false }),
    total: looksOf({ font: CELL, size, bold: true }),
  };
  const opening = (at: number, head: boolean) => {
    const known = parts[head ? "head" : "cell"];
    const made =
      known.get(at) ??
      `<w:tc><w:tcPr><w:tcW w:w="${twips(widths[at]!)}" w:type="dxa"/>${head ? SHADE : ""}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>${spacing}<w:jc w:val="${head ? "center" : ALIGN[columns[at]!.kind]}"/></w:pPr>`;
    known.set(at, made);
    return made;
  };
  const cellXml = (text: string, at: number, look: keyof typeof runs) => {
    const head = look === "head";
    const lines = head ? linesOf(text, { mm: widths[at]!, size }) : [text];
    const written = lines
      .map(
        (line, n) =>
          `<w:r>${runs[look]}${n > 0 ? "<w:br/>" : ""}<w:t xml:space="preserve">${escaped(line)}</w:t></w:r>`,
      )
      .join("");
    return `${opening(at, head)}${written}</w:p></w:tc>`;
  };
  const rowXml = (cells: readonly Cell[], look: "cell" | "total") =>
    `<w:tr><w:trPr><w:cantSplit/></w:trPr>${columns
      .map((column, at) =>
        cellXml(shownIn(cells[at] ?? null, column), at, table.pairs && at % 2 === 0 ? "head" : look),
      )
      .join("")}</w:tr>`;
  const head = `<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>${columns.map((column, at) => cellXml(column.head, at, "head")).join("")}</w:tr>`;
  return [
    `<w:tbl><w:tblPr><w:tblW w:w="${twips(room.widthMm)}" w:type="dxa"/><w:jc w:val="center"/>${BORDERS}<w:tblLayout w:type="fixed"/>${MARGINS}</w:tblPr>`,
    `<w:tblGrid>${widths.map((mm) => `<w:gridCol w:w="${twips(mm)}"/>`).join("")}</w:tblGrid>`,
    table.pairs ? "" : head,
    ...table.rows.map((cells) => rowXml(cells, "cell")),
    table.total ? rowXml(table.total, "total") : "",
    "</w:tbl>",
  ].join("");
};
