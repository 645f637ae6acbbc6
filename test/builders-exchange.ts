import { crc32, deflateRawSync } from "node:zlib";
import { cellAddress, columnLetters, xmlText } from "~/platform/workbook/text";
import { collected, writeZip } from "~/platform/workbook/zip-write.server";

/** Workbooks as people and as attackers make them. */

export const aZip = (parts: Record<string, string | Uint8Array>): Promise<Buffer> =>
  collected(
    writeZip(
      Object.entries(parts).map(([name, content]) => ({
        name,
        content: (async function* () {
          yield content;
        })(),
      })),
    ),
  );

/** One entry whose directory says another size than it has. */
export const aLyingEntry = (content: Uint8Array, declared: number) => ({
  packed: deflateRawSync(content),
  method: 8,
  crc: crc32(content),
  size: declared,
});

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A formula with its saved result, a number with a style, or plain text, number, yes or no. */
export type TestCell =
  | string
  | number
  | boolean
  | null
  | { f: string; v: string | number | null }
  | { n: number; style: number }
  | { error: string };

/** Styles of the test workbook: 1 = date, 2 = percent, 3 = yyyy"年"m"月", 4 = bold. */
export const DATE_STYLE = 1;
export const PERCENT_STYLE = 2;
export const MONTH_STYLE = 3;

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><fonts count="2"><font><sz val="11"/></font><font><b/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="170"/><xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>`;

export interface TestSheet {
  name?: string;
  rows: (readonly TestCell[] | null)[];
  merges?: string[];
  hidden?: boolean;
  hiddenRows?: number[];
  /** XML put before the rows: widths, views. */
  before?: string;
}

export interface WorkbookOptions {
  date1904?: boolean;
  extra?: Record<string, string | Uint8Array>;
  types?: string;
}

const cellXml = (cell: TestCell, ref: string, strings: Map<string, number>): string => {
  if (cell === null) return "";
  if (typeof cell === "number") return `<c r="${ref}"><v>${cell}</v></c>`;
  if (typeof cell === "boolean") return `<c r="${ref}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if (typeof cell === "string") {
    if (!strings.has(cell)) strings.set(cell, strings.size);
    return `<c r="${ref}" t="s"><v>${strings.get(cell)}</v></c>`;
  }
  if ("error" in cell) return `<c r="${ref}" t="e"><v>${cell.error}</v></c>`;
  if ("n" in cell) return `<c r="${ref}" s="${cell.style}"><v>${cell.n}</v></c>`;
  if (cell.v === null) return `<c r="${ref}"><f>${xmlText(cell.f)}</f><v></v></c>`;
  const type = typeof cell.v === "string" ? ' t="str"' : "";
  return `<c r="${ref}"${type}><f>${xmlText(cell.f)}</f><v>${xmlText(String(cell.v))}</v></c>`;
};

/** Sheets with shared strings, as Excel itself writes them. `null` leaves a row out. */
export const aWorkbook = (sheets: TestSheet[], options: WorkbookOptions = {}): Promise<Buffer> => {
  const strings = new Map<string, number>();
  const parts: Record<string, string | Uint8Array> = {};
  const sheetXml = sheets.map(({ rows, merges = [], before = "", hiddenRows = [] }) => {
    const body = rows.map((cells, i) =>
      cells
        ? `<row r="${i + 1}"${hiddenRows.includes(i + 1) ? ' hidden="1"' : ""}>${cells.map((cell, c) => cellXml(cell, cellAddress(i + 1, c), strings)).join("")}</row>`
        : "",
    );
    const merged = merges.length
      ? `<mergeCells count="${merges.length}">${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join("")}</mergeCells>`
      : "";
    return `${XML}<worksheet xmlns="${MAIN}">${before}<sheetData>${body.join("")}</sheetData>${merged}</worksheet>`;
  });
  parts["[Content_Types].xml"] =
    `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${options.types ?? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"}"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>${sheets.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join("")}</Types>`;
  parts["_rels/.rels"] =
    `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;
  parts["xl/workbook.xml"] =
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr${options.date1904 ? ' date1904="1"' : ""}/><sheets>${sheets.map((sheet, i) => `<sheet name="${xmlText(sheet.name ?? `Sheet${i + 1}`)}" sheetId="${i + 1}"${sheet.hidden ? ' state="hidden"' : ""} r:id="rId${i + 1}"/>`).join("")}</sheets></workbook>`;
  parts["xl/_rels/workbook.xml.rels"] =
    `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets.map((_, i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join("")}<Relationship Id="rId${sheets.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId${sheets.length + 2}" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`;
  parts["xl/styles.xml"] = STYLES;
  for (const [i, xml] of sheetXml.entries()) parts[`xl/worksheets/sheet${i + 1}.xml`] = xml;
  parts["xl/sharedStrings.xml"] =
    `${XML}<sst xmlns="${MAIN}">${[...strings.keys()].map((text) => `<si><t xml:space="preserve">${xmlText(text)}</t></si>`).join("")}</sst>`;
  return aZip({ ...parts, ...options.extra });
};

/** One sheet of text under a header, without styles. */
export const aPlainWorkbook = (rows: TestSheet["rows"], options: Omit<TestSheet, "rows"> = {}) =>
  aWorkbook([{ rows, ...options }]);

export const lastColumn = (rows: readonly (readonly TestCell[])[]): string =>
  columnLetters(Math.max(...rows.map((row) => row.length)) - 1);
