import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  type ISectionOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from "docx";
import { legalText, xmlText } from "../workbook/text";
import {
  appendixOf,
  type Block,
  type Cell,
  cellText,
  isFigure,
  NONE,
  type Paper,
  type PaperColumn,
  type PaperTable,
  type Piece,
  sourceMark,
} from "./paper";
import { repack } from "./repack.server";

/** A paper as .docx on A4, in the manner of an official document. The same paper makes the same bytes. */
const MM = 56.7;
const twips = (mm: number) => Math.round(mm * MM);

/** First choice of official documents; what else a machine may have stands in the font table. */
const TITLE = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "方正小标宋简体" };
const HEAD = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "黑体" };
const BODY = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "仿宋_GB2312" };
const CELL = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "宋体" };

const ALTERNATIVES: readonly [string, string, "roman" | "modern" | "swiss"][] = [
  ["方正小标宋简体", "方正小标宋_GBK,华文中宋,SimSun,宋体,Noto Serif CJK SC", "roman"],
  ["黑体", "SimHei,Microsoft YaHei,Noto Sans CJK SC", "swiss"],
  ["仿宋_GB2312", "仿宋,FangSong,华文仿宋,SimSun,宋体,Noto Serif CJK SC", "modern"],
  ["宋体", "SimSun,NSimSun,Noto Serif CJK SC", "roman"],
  ["Times New Roman", "Liberation Serif", "roman"],
];

const FONT_TABLE = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${ALTERNATIVES.map(
  ([name, others, family]) =>
    `<w:font w:name="${name}"><w:altName w:val="${others}"/><w:family w:val="${family}"/></w:font>`,
).join("")}</w:fonts>`;

/** Half points: 二号 22 pt, 三号 16 pt, 小四 12 pt, 小五 9 pt. */
const SIZE = { title: 44, body: 32, sub: 24, cell: 19, small: 17 };

type Font = typeof TITLE;
const run = (
  text: string,
  font: Font,
  size: number,
  more: { bold?: boolean; superScript?: boolean; break?: number } = {},
) => new TextRun({ text: legalText(text), font, size, ...more });

const spaced = (line: number, before = 0, after = 0) => ({
  line: line * 20,
  lineRule: LineRuleType.EXACT,
  before: before * 20,
  after: after * 20,
});

/** The numbers of a figure's sources stand after the last of the figures in a row that share them. */
const marksOf = (pieces: readonly Piece[]): string[] => {
  const marks = pieces.map((piece) => (isFigure(piece) ? sourceMark(piece.sources) : null));
  return marks.map((mark, at) => {
    const next = marks.slice(at + 1).find((one) => one !== null);
    return mark !== null && mark !== next ? mark : "";
  });
};

const runsOf = (pieces: readonly Piece[], font: Font, size: number): TextRun[] => {
  const marks = marksOf(pieces);
  return pieces.flatMap((piece, at) => {
    if (!isFigure(piece)) return [run(piece, font, size)];
    const mark = marks[at]!;
    return [
      run(piece.shown, font, size),
      ...(mark ? [run(`[${mark}]`, font, size, { superScript: true })] : []),
    ];
  });
};

const ALIGN: Record<PaperColumn["kind"], (typeof AlignmentType)[keyof typeof AlignmentType]> = {
  text: AlignmentType.LEFT,
  figure: AlignmentType.RIGHT,
  date: AlignmentType.CENTER,
  mark: AlignmentType.CENTER,
  source: AlignmentType.CENTER,
};

const LINE = { style: BorderStyle.SINGLE, size: 4, color: "808080" };
const RULE = { style: BorderStyle.SINGLE, size: 10, color: "000000" };
const BORDERS = {
  top: RULE,
  bottom: RULE,
  left: LINE,
  right: LINE,
  insideHorizontal: LINE,
  insideVertical: LINE,
};

/** A head too wide for its column breaks before its unit. */
const linesOf = ({ text, head, mm, size }: { text: string; head?: boolean; mm: number; size: number }) =>
  head && (emsOf(text) * size * 0.5 * 25.4) / 72 > mm - 3 ? text.split(/(?=（)/) : [text];

const cellOf = (given: {
  text: string;
  column: PaperColumn;
  mm: number;
  head?: boolean;
  bold?: boolean;
  size: number;
}) =>
  new TableCell({
    width: { size: twips(given.mm), type: WidthType.DXA },
    verticalAlign: VerticalAlignTable.CENTER,
    margins: { top: 30, bottom: 30, left: 60, right: 60 },
    ...(given.head ? { shading: { fill: "EDF1F4", color: "auto", type: "clear" as const } } : {}),
    children: [
      new Paragraph({
        alignment: given.head ? AlignmentType.CENTER : ALIGN[given.column.kind],
        spacing: spaced(given.size / 2 + 3.5),
        children: linesOf(given).map((line, at) =>
          run(line, given.head ? HEAD : CELL, given.size, {
            bold: given.bold,
            ...(at > 0 ? { break: 1 } : {}),
          }),
        ),
      }),
    ],
  });

const shownIn = (cell: Cell, column: PaperColumn) => {
  const text = cellText(cell);
  return text === "" && column.kind === "figure" ? NONE : text;
};

const tableOf = (
  table: PaperTable,
  { page, size = SIZE.cell }: { page: Page; size?: number },
): (Paragraph | Table)[] => {
  const { compact, widthMm } = page;
  const caption = new Paragraph({
    alignment: AlignmentType.CENTER,
    keepNext: true,
    spacing: compact ? spaced(17, 4, 2) : spaced(20, 8, 4),
    children: [run(table.caption, HEAD, SIZE.sub)],
  });
  if (table.rows.length === 0) return [sentence([`${table.caption}：${table.empty ?? "无。"}`], page)];
  const whole = table.columns.reduce((sum, { mm }) => sum + mm, 0);
  const widths = table.columns.map(({ mm }) => (mm * widthMm) / whole);
  const rowOf = (cells: readonly Cell[], more: { bold?: boolean } = {}) =>
    new TableRow({
      cantSplit: true,
      children: table.columns.map((column, at) =>
        cellOf({
          text: shownIn(cells[at] ?? null, column),
          column,
          mm: widths[at]!,
          size,
          ...(table.pairs && at % 2 === 0 ? { head: true } : {}),
          ...more,
        }),
      ),
    });
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: table.columns.map((column, at) =>
      cellOf({ text: column.head, column, mm: widths[at]!, head: true, size }),
    ),
  });
  return [
    caption,
    new Table({
      width: { size: twips(widthMm), type: WidthType.DXA },
      columnWidths: widths.map(twips),
      layout: TableLayoutType.FIXED,
      alignment: AlignmentType.CENTER,
      borders: BORDERS,
      rows: [
        ...(table.pairs ? [] : [head]),
        ...table.rows.map((cells) => rowOf(cells)),
        ...(table.total ? [rowOf(table.total, { bold: true })] : []),
      ],
    }),
    new Paragraph({ spacing: spaced(compact ? 4 : 8), children: [] }),
  ];
};

const sentence = (pieces: readonly Piece[], { compact }: Page) => {
  const size = compact ? SIZE.sub : SIZE.body;
  return new Paragraph({
    alignment: AlignmentType.BOTH,
    spacing: spaced(compact ? 20 : 28),
    indent: { firstLine: size * 20 },
    children: runsOf(pieces, BODY, size),
  });
};

/** 落款: four characters from the right edge, the date below the name, kept with the text above it. */
const signOf = (lines: readonly string[]) =>
  lines.map(
    (line, at) =>
      new Paragraph({
        alignment: AlignmentType.RIGHT,
        keepNext: at < lines.length - 1,
        spacing: spaced(28, at === 0 ? 20 : 0, at === lines.length - 1 ? 14 : 0),
        indent: { right: SIZE.body * 20 },
        children: [run(line, BODY, SIZE.body)],
      }),
  );

const noteOf = (text: string) =>
  new Paragraph({ spacing: spaced(16, 1, 1), children: [run(text, CELL, SIZE.cell)] });

const headingOf = (text: string) =>
  new Paragraph({
    keepNext: true,
    spacing: spaced(28, 4),
    indent: { firstLine: SIZE.body * 20 },
    children: [run(text, HEAD, SIZE.body)],
  });

const blockOf = (block: Block, page: Page): (Paragraph | Table)[] => {
  if (block.kind === "table") return tableOf(block, { page });
  if (block.kind === "heading") return [headingOf(block.text)];
  if (block.kind === "note") return [noteOf(block.text)];
  if (block.kind === "sign") return signOf(block.lines);
  return [sentence(block.pieces, page)];
};

/** Chinese takes a whole em, Latin and figures about half. */
const emsOf = (text: string) => [...text].reduce((sum, one) => sum + (one > "⺀" ? 1 : 0.5), 0);

/** 二号 where it stands on one line; down to 小二 rather than leave a word alone on a second. */
const titleSize = (title: string, { widthMm }: Page): number => {
  const fits = Math.floor((widthMm * MM) / 10 / emsOf(title));
  return fits >= SIZE.title ? SIZE.title : fits >= 36 ? fits : 40;
};

const titleOf = (paper: Paper, page: Page) => [
  new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: paper.compact ? spaced(30, 0, 2) : spaced(34, 4, 6),
    children: [run(paper.title, TITLE, titleSize(paper.title, page))],
  }),
  new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: paper.compact ? spaced(20, 0, 4) : spaced(22, 0, 10),
    children: [run(paper.subtitle, BODY, SIZE.sub)],
  }),
];

const headOf = (paper: Paper) =>
  new Header({
    children: [
      new Paragraph({
        alignment: AlignmentType.RIGHT,
        children: [run([...paper.marks, paper.name].join("　"), CELL, SIZE.small)],
      }),
    ],
  });

const footOf = (paper: Paper) =>
  new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [
          run(`${paper.issuer}　截至 ${paper.asOf}　第 `, CELL, SIZE.small),
          new TextRun({ children: [PageNumber.CURRENT], font: CELL, size: SIZE.small }),
          run(" 页，共 ", CELL, SIZE.small),
          new TextRun({ children: [PageNumber.TOTAL_PAGES], font: CELL, size: SIZE.small }),
          run(" 页", CELL, SIZE.small),
        ],
      }),
    ],
  });

interface Page {
  compact: boolean;
  widthMm: number;
  /** Top, right, bottom, left, header, footer. */
  margins: readonly [number, number, number, number, number, number];
}

/** GB/T 9704: 天头 37、订口 28, 版心 156 × 225. */
const OFFICIAL: Page = { compact: false, widthMm: 156, margins: [37, 26, 35, 28, 20, 24] };
/** One sheet has to hold all of it. */
const COMPACT: Page = { compact: true, widthMm: 160, margins: [20, 24, 17, 26, 11, 9] };

const pageOf = ({ margins }: Page) => {
  const [top, right, bottom, left, header, footer] = margins.map(twips) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    size: { width: twips(210), height: twips(297) },
    margin: { top, right, bottom, left, header, footer },
  };
};

const appendix = (paper: Paper, page: Page): (Paragraph | Table)[] => {
  const tables = appendixOf(paper);
  if (tables.length === 0) return [];
  return [
    new Paragraph({
      pageBreakBefore: true,
      spacing: spaced(26, 0, 4),
      children: [run("附件", HEAD, SIZE.body)],
    }),
    ...tables.flatMap((table) => tableOf(table, { page, size: SIZE.small })),
    noteOf("正文和表中的小号数字即“数据来源”的号；每个数等于所列台账分录之和。"),
  ];
};

export const writeWord = async (paper: Paper): Promise<Buffer> => {
  const page = paper.compact ? COMPACT : OFFICIAL;
  const section: ISectionOptions = {
    properties: { page: pageOf(page) },
    headers: { default: headOf(paper) },
    footers: { default: footOf(paper) },
    children: [
      ...titleOf(paper, page),
      ...paper.blocks.flatMap((block) => blockOf(block, page)),
      ...appendix(paper, page),
    ],
  };
  const made = new Document({
    creator: legalText(paper.issuer),
    lastModifiedBy: legalText(paper.issuer),
    title: legalText(paper.title),
    styles: {
      default: { document: { run: { font: BODY, size: SIZE.body, language: { eastAsia: "zh-CN" } } } },
    },
    sections: [section],
  });
  const stamp = `${paper.asOf}T16:00:00Z`;
  return repack(await Packer.toBuffer(made), {
    "docProps/core.xml": (xml) =>
      xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${xmlText(stamp)}`),
    "word/fontTable.xml": () => FONT_TABLE,
  });
};
