import { MAIN, packWorkbook, sheetName, XML } from "./package.server";
import { columnLetters, couldRun, csvField, csvText, serialOfDate, xmlText } from "./text";

/** Writes .xlsx and .csv as streams: rows come in batches and leave at once, so memory stays flat. */
export type ColumnKind = "text" | "amount" | "number" | "integer" | "date" | "percent";

export interface SheetColumn {
  head: string;
  kind: ColumnKind;
  width?: number;
  /** Long text that runs over several lines of its cell. */
  wrap?: boolean;
  /** The drop-down of the column. */
  choices?: readonly string[];
  /** Shown when the cell is chosen. */
  hint?: string;
}

/** Numbers may come as exact decimal text, so that nothing is rounded on the way. Dates are YYYY-MM-DD. */
export type OutCell = string | number | null;

export interface OutSheet {
  name: string;
  columns: readonly SheetColumn[];
  rows: AsyncIterable<readonly OutCell[][]>;
}

const STYLE: Record<ColumnKind, number> = { text: 2, amount: 4, number: 5, integer: 6, date: 7, percent: 8 };
/** Heads stand over what they head: figures and dates to the right. */
const HEAD_STYLE = { text: 1, figure: 11 };
const QUOTED_STYLE = 3;
const WRAPPED = { plain: 9, quoted: 10 };
/** Excel repairs a file whose cell holds more. */
const CELL_LIMIT = 32_767;
/** Characters across an A4 sheet on its side that can still be read. */
const PAGE_WIDTH = 190;
/** Rows below the head that a drop-down covers in an empty template. */
const TEMPLATE_ROWS = 5000;

const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="#,##0.00####"/><numFmt numFmtId="166" formatCode="0.00%"/></numFmts><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF2"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"><color rgb="FF8A9AA5"/></bottom><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="12"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="center"/></xf><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="center"/></xf><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="center"/></xf><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="center"/></xf><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="center"/></xf><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="center"/></xf><xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="center"/></xf>${["", ' quotePrefix="1"'].map((quoted) => `<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"${quoted} applyNumberFormat="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>`).join("")}<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="right" vertical="center" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

const one = async function* (text: string) {
  yield text;
};

const textCell = (ref: string, text: string, style: number) =>
  `<c r="${ref}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text.slice(0, CELL_LIMIT))}</t></is></c>`;

const DECIMAL = /^-?\d+(\.\d+)?$/;

const cellXml = (value: OutCell, column: SheetColumn, ref: string): string => {
  if (value === null || value === "") return "";
  if (
    column.kind === "text" ||
    (typeof value === "string" && column.kind !== "date" && !DECIMAL.test(value))
  ) {
    const text = String(value);
    const { plain, quoted } = column.wrap ? WRAPPED : { plain: STYLE.text, quoted: QUOTED_STYLE };
    return textCell(ref, text, couldRun(text) ? quoted : plain);
  }
  if (column.kind === "date") return dateCell(String(value), ref);
  // Shown to two decimals, kept as exact as it came.
  const whole = column.kind === "number" && !String(value).includes(".");
  return `<c r="${ref}" s="${STYLE[whole ? "integer" : column.kind]}"><v>${value}</v></c>`;
};

const dateCell = (date: string, ref: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(date)
    ? `<c r="${ref}" s="${STYLE.date}"><v>${serialOfDate(date)}</v></c>`
    : textCell(ref, date, couldRun(date) ? QUOTED_STYLE : STYLE.text);

const widthOf = ({ width, head }: SheetColumn) => width ?? Math.max(12, head.length * 2 + 2);

/** A list too wide for a sheet keeps its first column in sight, on the screen and on each page. */
const isWide = (columns: readonly SheetColumn[]) =>
  columns.reduce((sum, column) => sum + widthOf(column), 0) > PAGE_WIDTH;

const printXml = ({ name, columns }: Omit<OutSheet, "rows">) => {
  const width = columns.reduce((sum, column) => sum + widthOf(column), 0);
  const across = Math.max(1, Math.ceil(width / PAGE_WIDTH));
  const head = xmlText(name.replaceAll("&", "&&").slice(0, 100));
  return `<pageMargins left="0.5" right="0.5" top="0.7" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="${across}" fitToHeight="0" pageOrder="overThenDown"/><headerFooter><oddHeader>&amp;C${head}</oddHeader><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>`;
};

const LINE_POINTS = 14.4;
const MOST_LINES = 28;

/** Rows of running text are as high as their longest cell; Chinese takes two places. */
const heightOf = (cells: readonly OutCell[], long: readonly { at: number; width: number }[]): string => {
  const linesOf = (text: string, width: number) =>
    text.length * 2 <= width - 2
      ? 1
      : Math.ceil([...text].reduce((sum, one) => sum + (one > "⺀" ? 2 : 1), 0) / (width - 2));
  const lines = Math.max(1, ...long.map(({ at, width }) => linesOf(String(cells[at] ?? ""), width)));
  return lines > 1 ? ` ht="${Math.min(lines, MOST_LINES) * LINE_POINTS}" customHeight="1"` : "";
};

async function* sheetXml(sheet: OutSheet, choiceSheet: string): AsyncGenerator<string> {
  const { columns } = sheet;
  const widths = columns.map(
    (column, i) => `<col min="${i + 1}" max="${i + 1}" width="${widthOf(column)}" customWidth="1"/>`,
  );
  const pane = isWide(columns)
    ? '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
    : '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths.join("")}</cols><sheetData>`;
  yield `<row r="1" ht="30" customHeight="1">${columns.map(({ head, kind }, i) => textCell(`${columnLetters(i)}1`, head, HEAD_STYLE[kind === "text" ? "text" : "figure"])).join("")}</row>`;
  const letters = columns.map((_, i) => columnLetters(i));
  const long = columns.flatMap((column, at) => (column.wrap ? [{ at, width: widthOf(column) }] : []));
  let row = 1;
  for await (const batch of sheet.rows) {
    let xml = "";
    for (const cells of batch) {
      row++;
      xml += `<row r="${row}"${heightOf(cells, long)}>`;
      for (let i = 0; i < columns.length; i++)
        xml += cellXml(cells[i] ?? null, columns[i]!, `${letters[i]}${row}`);
      xml += "</row>";
    }
    yield xml;
  }
  yield "</sheetData>";
  if (row > 1) yield `<autoFilter ref="A1:${letters.at(-1)}${row}"/>`;
  yield validations(columns, Math.max(row, TEMPLATE_ROWS), choiceSheet);
  yield `${printXml(sheet)}</worksheet>`;
}

const validations = (columns: readonly SheetColumn[], lastRow: number, choiceSheet: string): string => {
  const rules = columns.flatMap(({ choices, hint }, i) => {
    const area = `${columnLetters(i)}2:${columnLetters(i)}${lastRow}`;
    const prompt = hint ? ` showInputMessage="1" prompt="${xmlText(hint.slice(0, 250))}"` : "";
    if (choices?.length) {
      const letter = columnLetters(columns.slice(0, i).filter((column) => column.choices?.length).length);
      return [
        `<dataValidation type="list" allowBlank="1"${prompt} showErrorMessage="1" errorTitle="请从列表中选择" error="请从下拉列表中选择一项。" sqref="${area}"><formula1>${choiceSheet}!$${letter}$1:$${letter}$${choices.length}</formula1></dataValidation>`,
      ];
    }
    return hint ? [`<dataValidation allowBlank="1"${prompt} sqref="${area}"/>`] : [];
  });
  return rules.length === 0
    ? ""
    : `<dataValidations count="${rules.length}">${rules.join("")}</dataValidations>`;
};

/** The drop-downs' words, one column a list, on a hidden sheet. */
const choicesXml = (columns: readonly SheetColumn[]): string => {
  const lists = columns.flatMap(({ choices }) => (choices?.length ? [choices] : []));
  const height = Math.max(0, ...lists.map((list) => list.length));
  const rows = Array.from({ length: height }, (_, r) => {
    const cells = lists.map((list, c) =>
      list[r] ? textCell(`${columnLetters(c)}${r + 1}`, list[r], 0) : "",
    );
    return `<row r="${r + 1}">${cells.join("")}</row>`;
  });
  return `${XML}<worksheet xmlns="${MAIN}"><sheetData>${rows.join("")}</sheetData></worksheet>`;
};

/** Sheets in the order given; the drop-downs of sheet n stand on a hidden sheet of its own. */
export const writeXlsx = (sheets: readonly OutSheet[]): AsyncGenerator<Uint8Array> => {
  const all = sheets.map((sheet, i) => {
    const choiceSheet = sheets.length === 1 ? "选项" : `选项${i + 1}`;
    return { sheet, choiceSheet, hasChoices: sheet.columns.some(({ choices }) => choices?.length) };
  });
  const tabs = [
    ...all.map(({ sheet, choiceSheet }) => ({
      name: sheetName(sheet.name),
      xml: () => sheetXml(sheet, choiceSheet),
      state: "",
      repeat: { from: 1, to: 1, ...(isWide(sheet.columns) ? { throughColumn: "A" } : {}) },
    })),
    ...all
      .filter(({ hasChoices }) => hasChoices)
      .map(({ sheet, choiceSheet }) => ({
        name: choiceSheet,
        xml: () => one(choicesXml(sheet.columns)),
        state: ' state="hidden"',
      })),
  ];
  return packWorkbook(tabs, { styles: STYLES });
};

/** UTF-8 with a mark, so that Excel reads Chinese; lines end as Excel ends them. */
export async function* writeCsv(sheet: Omit<OutSheet, "name">): AsyncGenerator<Uint8Array> {
  const line = (fields: string[]) => `${fields.map(csvField).join(",")}\r\n`;
  yield Buffer.from(`\ufeff${line(sheet.columns.map(({ head }) => csvText(head)))}`);
  for await (const batch of sheet.rows)
    yield Buffer.from(
      batch
        .map((cells) =>
          line(
            sheet.columns.map(({ kind }, i) => {
              const value = cells[i] ?? "";
              return kind !== "text" && DECIMAL.test(String(value)) ? String(value) : csvText(String(value));
            }),
          ),
        )
        .join(""),
    );
}
