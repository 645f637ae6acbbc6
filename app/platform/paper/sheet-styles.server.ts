import { MAIN, XML } from "../workbook/package.server";

/** The looks of a printed workbook, by name; a cell refers to them by place. */
const FORMATS: Record<string, string> = {
  n0: "#,##0",
  n1: "#,##0.0",
  n2: "#,##0.00",
  p1: "#,##0.0%",
  exact: "#,##0.00########",
  date: "yyyy\\-mm\\-dd",
};
const FORMAT_CODES = Object.keys(FORMATS);

interface Look {
  font?: 0 | 1 | 2 | 3;
  fill?: boolean;
  border?: boolean;
  format?: string;
  align: "left" | "right" | "center";
  quoted?: boolean;
}

const plain: Record<string, Look> = {
  text: { border: true, align: "left", format: "@" },
  quoted: { border: true, align: "left", format: "@", quoted: true },
  quotedMark: { border: true, align: "center", format: "@", quoted: true },
  mark: { border: true, align: "center", format: "@" },
  none: { border: true, align: "right", format: "@" },
  ...Object.fromEntries(
    FORMAT_CODES.map((format) => [
      format,
      { border: true, align: format === "date" ? "center" : "right", format } as Look,
    ]),
  ),
};

const bold = Object.fromEntries(
  Object.entries(plain).map(([name, look]) => [`${name}!`, { ...look, font: 1 } as Look]),
);

const LOOKS: Record<string, Look> = {
  ...plain,
  ...bold,
  title: { font: 2, align: "center", format: "@" },
  sub: { font: 3, align: "center", format: "@" },
  head: { font: 1, fill: true, border: true, align: "center", format: "@" },
  heading: { font: 1, align: "left", format: "@" },
  sentence: { align: "left", format: "@" },
  signed: { align: "right", format: "@" },
  sentenceQuoted: { align: "left", format: "@", quoted: true },
};

const NAMES = Object.keys(LOOKS);

/** 0 is the workbook's own default. */
export const styleOf = (name: string): number => NAMES.indexOf(name) + 1;

const formatId = (format: string | undefined) =>
  format === undefined ? 0 : format === "@" ? 49 : 164 + FORMAT_CODES.indexOf(format);

const xf = ({ font = 0, fill, border, format, align, quoted }: Look) =>
  `<xf numFmtId="${formatId(format)}" fontId="${font}" fillId="${fill ? 2 : 0}" borderId="${border ? 1 : 0}" xfId="0"${quoted ? ' quotePrefix="1"' : ""} applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="${align}" vertical="center" wrapText="1"/></xf>`;

const font = (size: number, more = "") => `<font>${more}<sz val="${size}"/><name val="宋体"/></font>`;
const edge = (side: string) => `<${side} style="thin"><color rgb="FF808080"/></${side}>`;

export const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="${FORMAT_CODES.length}">${FORMAT_CODES.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${FORMATS[code]}"/>`).join("")}</numFmts><fonts count="4">${font(10)}${font(10, "<b/>")}${font(16, "<b/>")}${font(9)}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEDF1F4"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${["left", "right", "top", "bottom"].map(edge).join("")}<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${NAMES.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${NAMES.map((name) => xf(LOOKS[name]!)).join("")}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
