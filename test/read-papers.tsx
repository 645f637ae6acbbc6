import { Window } from "happy-dom";
import { renderToStaticMarkup } from "react-dom/server";
import { StaticRouter } from "react-router-dom/server";
import {
  cellText,
  isDateCell,
  isFigure,
  type Paper,
  type PaperTable,
  tablesOf,
} from "~/platform/paper/paper";
import { type Cell, READ_LIMITS, readWorkbook } from "~/platform/workbook/read.server";
import { openZip, textOf } from "~/platform/workbook/zip.mjs";
import { PaperView } from "~/ui/paper";

/** What a reader finds in each of the three forms of a paper. */
export interface Found {
  sentences: string[];
  /** Rows without the head, the total last, by caption. */
  tables: Record<string, string[][]>;
}

const clean = (text: string) => text.replace(/\s+/g, " ").trim();

export const onScreen = (paper: Paper): Found => {
  const { document } = new Window();
  document.body.innerHTML = renderToStaticMarkup(
    <StaticRouter location="/">
      <PaperView paper={paper} />
    </StaticRouter>,
  );
  const tables: Found["tables"] = {};
  for (const table of document.querySelectorAll(".paper table")) {
    const rows = [...table.querySelectorAll("tbody tr, tfoot tr")].map((row) =>
      [...row.querySelectorAll("th, td")].map((cell) => clean(cell.textContent ?? "")),
    );
    tables[clean(table.querySelector("caption")?.textContent ?? "")] = rows;
  }
  const sentences = [...document.querySelectorAll(".paper > p, .paper > h3")].map((one) =>
    clean(one.textContent ?? ""),
  );
  return { sentences, tables };
};

const unescaped = (xml: string) =>
  xml
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, "&");

const parts = (xml: string, tag: string) =>
  [...xml.matchAll(new RegExp(`<w:${tag}(?: [^>]*)?>(.*?)</w:${tag}>`, "gs"))].map(([, inner]) => inner!);

/** Runs but for the small numbers of the sources. */
const wordText = (xml: string) =>
  clean(
    parts(xml, "r")
      .filter((run) => !run.includes("superscript"))
      .map((run) => unescaped(parts(run, "t").join("")))
      .join(""),
  );

export const documentXml = async (bytes: Buffer, name = "word/document.xml"): Promise<string> =>
  textOf(bytes, openZip(bytes, READ_LIMITS).get(name)!, 64 * 1024 * 1024);

export const inWord = async (bytes: Buffer): Promise<Found> => {
  const xml = await documentXml(bytes);
  const tables: Found["tables"] = {};
  const sentences: string[] = [];
  let last = "";
  for (const [whole, tag] of xml.matchAll(/<w:(tbl|p)(?: [^>]*)?>.*?<\/w:\1>/gs)) {
    if (tag === "tbl") {
      const rows = parts(whole, "tr").filter((row) => !row.includes("<w:tblHeader"));
      tables[last] = rows.map((row) => parts(row, "tc").map(wordText));
    } else {
      last = wordText(whole);
      if (last) sentences.push(last);
    }
  }
  return { sentences, tables };
};

export interface Sheets {
  names: string[];
  rows: Cell[][][];
}

export const sheetsOf = async (bytes: Buffer): Promise<Sheets> => {
  const rows: Cell[][][] = [];
  const book = await readWorkbook({
    bytes,
    fileName: "a.xlsx",
    maxBytes: 1e8,
    onRows: async (sheet, some) => {
      rows[sheet] = [...(rows[sheet] ?? []), ...some.map(({ c }) => c)];
    },
  });
  return { names: book.sheets.map(({ name }) => name), rows };
};

/** As Excel shows it: the cell's number in the format of the figure that stands there. */
const asShown = (cell: Cell | undefined, shown: string): string => {
  const percent = typeof cell === "object" && cell !== null && "p" in cell;
  const value = percent ? cell.p * 100 : cell;
  if (typeof value !== "number")
    return typeof value === "object" && value && "d" in value ? value.d : String(value ?? "");
  const decimals = (/\.(\d+)/.exec(shown)?.[1] ?? "").length;
  // As spreadsheets round, by the decimal that stands there: 1.525 is 1.53, though the binary number is a hair less.
  const text = Math.abs(value).toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return `${value < 0 && /[1-9]/.test(text) ? "−" : ""}${text}${percent ? "%" : ""}`;
};

const withTotal = ({ rows, total }: PaperTable) => (total ? [...rows, total] : rows);

export const inExcel = async (bytes: Buffer, paper: Paper): Promise<Found> => {
  const { names, rows } = await sheetsOf(bytes);
  const tables: Found["tables"] = {};
  for (const table of tablesOf(paper)) {
    const sheet = rows[names.indexOf(table.caption)] ?? [];
    tables[table.caption] = withTotal(table).map((cells, at) =>
      cells.map((cell, column) => {
        const found = asShown(sheet[at + 3]?.[column], cellText(cell));
        return clean(found || (table.columns[column]!.kind === "figure" ? "—" : ""));
      }),
    );
  }
  return { sentences: (rows[0] ?? []).map(([cell]) => clean(String(cell))), tables };
};

/** What the paper itself says. */
export const asWritten = (paper: Paper): Found & { totals: Record<string, string[]> } => ({
  sentences: paper.blocks.flatMap((block) => {
    if (block.kind === "table") return [];
    if (block.kind === "sign") return [];
    if (block.kind === "heading" || block.kind === "note") return [clean(block.text)];
    return [clean(block.pieces.map((piece) => (isFigure(piece) ? piece.shown : piece)).join(""))];
  }),
  tables: Object.fromEntries(
    tablesOf(paper).map((table) => [
      table.caption,
      table.rows.map((cells) =>
        cells.map((cell, at) =>
          clean(cellText(cell) || (table.columns[at]!.kind === "figure" && !isDateCell(cell) ? "—" : "")),
        ),
      ),
    ]),
  ),
  totals: Object.fromEntries(
    tablesOf(paper).flatMap(({ caption, total }) =>
      total ? [[caption, total.filter(isFigure).map(({ shown }) => shown)]] : [],
    ),
  ),
});
