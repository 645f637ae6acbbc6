import { describe, expect, it } from "vitest";
import { aPlainWorkbook, aWorkbook } from "#test/builders-exchange";
import { type Cell, readWorkbook } from "./read.server";
import { shownBy } from "./styles.mjs";

const read = async (bytes: Uint8Array, fileName: string) => {
  const rows: Cell[][] = [];
  await readWorkbook({
    bytes,
    fileName,
    maxBytes: 1e8,
    onRows: async (_sheet, some) => {
      rows.push(...some.map(({ c }) => c));
    },
  });
  return rows;
};

const stylesOf = (...codes: string[]) => {
  const formats = codes.map(
    (code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${code.replaceAll('"', "&quot;")}"/>`,
  );
  const cells = codes.map((_, i) => `<xf numFmtId="${200 + i}"/>`);
  return `<styleSheet><numFmts>${formats.join("")}</numFmts><cellXfs><xf numFmtId="0"/>${cells.join("")}</cellXfs></styleSheet>`;
};

describe("a number that its format shows otherwise", () => {
  it("is read as the person sees it: 12000000 shown as 1200.0万 is no 1200 亿", async () => {
    const codes = ['0!.0,"万"', "0!.0,", '#,##0"万元"', '0.00,,"百万"', "#,##0.00"];
    const cells = codes.map((_, i) => ({ n: i === 2 ? 1200 : 12_000_000, style: i + 1 }));
    const file = await aWorkbook([{ rows: [cells] }], { extra: { "xl/styles.xml": stylesOf(...codes) } });
    expect(await read(file, "台账.xlsx")).toEqual([["1200万", 1200, "1200万元", "12百万", 12_000_000]]);
  });

  it.each([
    ['0!.00,,"亿"', { per: 100_000_000, unit: "亿" }],
    ['0"."0,', { per: 10_000, unit: "" }],
    ["#,##0,", { per: 1000, unit: "" }],
    ['0"个"', null],
    ['_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ', null],
    ["0.00_);[Red]\\(0.00\\)", null],
    ["General", null],
  ])("%s", (code, shown) => {
    expect(shownBy(code)).toEqual(shown);
  });
});

describe("what old systems hand out as .xls", () => {
  it("is read where it is text with tabs, and refused where it is none", async () => {
    const text = Buffer.from("企业名称\t项目名称\r\n甲公司\t总部\r\n");
    expect(await read(text, "导出.xls")).toEqual([
      ["企业名称", "项目名称"],
      ["甲公司", "总部"],
    ]);
    expect(await read(Buffer.from(`\ufeff${text.toString()}`, "utf16le"), "导出.xls")).toHaveLength(2);
    await expect(read(text, "导出.xlsx")).rejects.toThrow("这不是 Excel 表格");
    await expect(read(Buffer.from("<html>\t<table>"), "导出.xls")).rejects.toThrow("网页格式");
    expect(await read(await aPlainWorkbook([["甲"]]), "导出.xls")).toEqual([["甲"]]);
  });
});
