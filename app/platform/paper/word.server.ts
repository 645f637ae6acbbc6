import {
  AlignmentType,
  Document,
  Footer,
  Header,
  type ISectionOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
} from "docx";
import { legalText, xmlText } from "../workbook/text";
import {
  appendixOf,
  type Block,
  dayText,
  type Figure,
  isFigure,
  type Paper,
  type PaperTable,
  type Piece,
  sourceMark,
} from "./paper";
import { repack } from "./repack.server";
import { tableXml } from "./word-table";
import { BODY, CELL, emsOf, type Font, HEAD, SIZE, TITLE, twips } from "./word-type";

/** A paper as .docx on A4, in the manner of an official document. The same paper makes the same bytes. */
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

/** The numbers of a figure's sources stand after the unit of the last of the figures in a row that share them. */
const marksOf = (pieces: readonly Piece[]): string[] => {
  const marks = pieces.map((piece) => (isFigure(piece) ? sourceMark(piece.sources) : null));
  return marks.map((mark, at) => {
    const next = marks.slice(at + 1).find((one) => one !== null);
    return mark !== null && mark !== next ? mark : "";
  });
};

const markRuns = (mark: string | undefined, font: Font, size: number) =>
  mark ? [run(`[${mark}]`, font, size, { superScript: true })] : [];

/** What of the words after a figure is its unit. */
const unitBefore = (words: string, { unit }: Figure): string =>
  unit !== null && words.trimStart().startsWith(unit)
    ? words.slice(0, words.length - words.trimStart().length + unit.length)
    : "";

const runsOf = (pieces: readonly Piece[], font: Font, size: number): TextRun[] => {
  const marks = marksOf(pieces);
  return pieces.flatMap((piece, at) => {
    if (isFigure(piece)) {
      const next = pieces[at + 1];
      const waits = typeof next === "string" && unitBefore(next, piece) !== "";
      return [run(piece.shown, font, size), ...(waits ? [] : markRuns(marks[at]!, font, size))];
    }
    const before = pieces[at - 1];
    const unit = before !== undefined && isFigure(before) ? unitBefore(piece, before) : "";
    if (unit === "") return [run(piece, font, size)];
    const rest = piece.slice(unit.length);
    return [
      run(unit, font, size),
      ...markRuns(marks[at - 1]!, font, size),
      ...(rest === "" ? [] : [run(rest, font, size)]),
    ];
  });
};

/** Where a table stands: Word's own XML of it takes the place of this paragraph. */
const PLACE_STYLE = "PaperTable";
const PLACE = new RegExp(`<w:p><w:pPr><w:pStyle w:val="${PLACE_STYLE}"/></w:pPr></w:p>`, "g");

interface Body {
  page: Page;
  /** The tables in their order, as they were met. */
  tables: string[];
}

const tableOf = (
  table: PaperTable,
  { page, tables }: Body,
  size = table.small ? SIZE.small : SIZE.cell,
): Paragraph[] => {
  const { compact, widthMm } = page;
  if (table.rows.length === 0) {
    const empty = table.empty ?? `${table.caption}：无。`;
    return [compact ? noteOf(empty, page) : sentence([empty], page)];
  }
  tables.push(tableXml(table, { widthMm, size }));
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      keepNext: true,
      spacing: compact ? spaced(17, 4, 2) : spaced(20, 8, 4),
      children: [run(table.caption, HEAD, SIZE.sub)],
    }),
    new Paragraph({ style: PLACE_STYLE, children: [] }),
    new Paragraph({ spacing: spaced(compact ? 4 : 8), children: [] }),
  ];
};

const sentence = (pieces: readonly Piece[], { compact }: Page, keepNext = false) => {
  const size = compact ? SIZE.sub : SIZE.body;
  return new Paragraph({
    keepNext,
    alignment: AlignmentType.BOTH,
    spacing: spaced(compact ? 20 : 28),
    indent: { firstLine: size * 20 },
    children: runsOf(pieces, BODY, size),
  });
};

/** What follows 落款, or the sources alone, begins a page of its own. */
const annexHead = () =>
  new Paragraph({
    pageBreakBefore: true,
    keepNext: true,
    spacing: spaced(26, 0, 4),
    children: [run("附件", HEAD, SIZE.body)],
  });

const isTable = ({ kind }: Block) => kind === "table";

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

const noteOf = (text: string, { compact }: Page, keepNext = false) =>
  new Paragraph({
    keepNext,
    spacing: compact ? spaced(15) : spaced(16, 1, 1),
    children: [run(text, CELL, SIZE.cell)],
  });

const headingOf = (text: string) =>
  new Paragraph({
    keepNext: true,
    spacing: spaced(28, 4),
    indent: { firstLine: SIZE.body * 20 },
    children: [run(text, HEAD, SIZE.body)],
  });

/** The words before 落款 stand on its page, a note with the table that it is about, and the last note not alone. */
const blockOf = (block: Block, after: readonly Block[], body: Body): Paragraph[] => {
  const next = after[0]?.kind;
  if (block.kind === "table") return tableOf(block, body);
  if (block.kind === "heading") return [headingOf(block.text)];
  if (block.kind === "note")
    return [noteOf(block.text, body.page, next === "table" || (next === "note" && after.length === 1))];
  if (block.kind === "sign")
    return after.some(isTable) ? [...signOf(block.lines), annexHead()] : signOf(block.lines);
  return [sentence(block.pieces, body.page, next === "sign")];
};

/** 二号 where it stands on one line; down to 小二 rather than leave a word alone on a second, or where room is short. */
const titleSize = (title: string, { widthMm, compact }: Page): number => {
  const fits = Math.floor(twips(widthMm) / 10 / emsOf(title));
  return fits >= SIZE.title ? SIZE.title : fits >= 36 ? fits : compact ? 36 : 40;
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

const PAGES = "　第 1000 页，共 1000 页";

/** One line: a name too long for it stands in the head of the page and in the title. */
const footText = ({ issuer, asOf }: Paper, { widthMm }: Page) => {
  const on = `截至 ${dayText(asOf)}`;
  const whole = `${issuer}　${on}`;
  return emsOf(whole + PAGES) * SIZE.small * 10 <= twips(widthMm) ? whole : on;
};

const footOf = (paper: Paper, page: Page) =>
  new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [
          run(`${footText(paper, page)}　第 `, CELL, SIZE.small),
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

const appendix = (paper: Paper, body: Body): Paragraph[] => {
  const tables = appendixOf(paper);
  if (tables.length === 0) return [];
  const signed = paper.blocks.findIndex(({ kind }) => kind === "sign");
  const begun = signed >= 0 && paper.blocks.slice(signed).some(isTable);
  return [
    ...(begun ? [] : [annexHead()]),
    noteOf(
      "正文中的小号数字和表中“来源”栏的数字，即“数据来源”的号；列有台账分录的，其数等于各笔之和。",
      body.page,
      true,
    ),
    ...tables.flatMap((table) => tableOf(table, body, SIZE.small)),
  ];
};

export const writeWord = async (paper: Paper): Promise<Buffer> => {
  const page = paper.compact ? COMPACT : OFFICIAL;
  const body: Body = { page, tables: [] };
  const section: ISectionOptions = {
    properties: { page: pageOf(page) },
    headers: { default: headOf(paper) },
    footers: { default: footOf(paper, page) },
    children: [
      ...titleOf(paper, page),
      ...paper.blocks.flatMap((block, at) => blockOf(block, paper.blocks.slice(at + 1), body)),
      ...appendix(paper, body),
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
  let next = 0;
  return repack(await Packer.toBuffer(made), {
    "word/document.xml": (xml) => xml.replace(PLACE, () => body.tables[next++]!),
    "docProps/core.xml": (xml) =>
      xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${xmlText(stamp)}`),
    "word/fontTable.xml": () => FONT_TABLE,
  });
};
