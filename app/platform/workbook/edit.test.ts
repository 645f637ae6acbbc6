import { describe, expect, it } from "vitest";
import { aWorkbook, type TestCell } from "#test/builders-exchange";
import { type EditValue, editWorkbook } from "./edit.server";
import { type Cell, readWorkbook, type Sheet } from "./read.server";
import { mentions, shiftReferences, sumOf } from "./shift";
import { openZip, textOf } from "./zip.mjs";
import { collected } from "./zip-write.server";

const read = async (bytes: Uint8Array) => {
  const rows = new Map<number, Cell[]>();
  let sheets: Sheet[] = [];
  const book = await readWorkbook({
    bytes,
    fileName: "a.xlsx",
    maxBytes: 1e8,
    onRows: async (sheet, some) => {
      if (sheet === 0) for (const { r, c } of some) rows.set(r, c);
    },
  });
  sheets = book.sheets;
  return { rows, sheets };
};

const partOf = async (bytes: Buffer, name: string) => {
  const parts = openZip(bytes, { maxEntries: 100, maxInflatedBytes: 1e8 });
  return textOf(bytes, parts.get(name)!, 1e7);
};

const FORM: TestCell[][] = [
  ["台账", null, null],
  ["序号", "企业名称", "总投资"],
  [1, "旧", { n: 5, style: 4 }],
  [2, "旧", 6],
  ["合计", null, { f: "SUM(C3:C4)", v: 11 }],
  ["注：说明", null, { f: "C5*2", v: 22 }],
];

const edits = (rows: [number, [number, EditValue][]][]) =>
  new Map(rows.map(([row, cells]) => [row, new Map(cells)]));

describe("writing into somebody's own workbook", () => {
  it("changes only the cells named, and keeps styles, widths, merges and other sheets", async () => {
    const before = '<cols><col min="1" max="1" width="33" customWidth="1"/></cols>';
    const file = await aWorkbook([{ rows: FORM, merges: ["A1:C1"], before }, { rows: [["另一张表"]] }]);
    const out = await collected(
      await editWorkbook(file, {
        sheet: 0,
        cells: edits([
          [
            3,
            [
              [1, { text: "=甲公司" }],
              [2, { number: "7.5" }],
            ],
          ],
          [
            4,
            [
              [1, { text: "乙公司" }],
              [2, null],
            ],
          ],
        ]),
      }),
    );
    const { rows, sheets } = await read(out);
    expect(rows.get(3)).toEqual([1, "=甲公司", 7.5]);
    expect(rows.get(4)).toEqual([2, "乙公司"]);
    expect(rows.get(5)).toEqual(["合计", null, 7.5]);
    expect(rows.get(6)).toEqual(["注：说明", null, { e: "未计算" }]);
    expect(sheets[0]!.merges).toEqual(["A1:C1"]);
    const xml = await partOf(out, "xl/worksheets/sheet1.xml");
    expect(xml).toContain('width="33"');
    expect(xml).toContain('<c r="C3" s="4">');
    expect(await partOf(out, "xl/worksheets/sheet2.xml")).toBe(
      await partOf(file, "xl/worksheets/sheet2.xml"),
    );
    expect(await partOf(out, "xl/workbook.xml")).toContain('fullCalcOnLoad="1"');
  });

  it("puts rows in above the total, in the style of the row above, and the total takes them in", async () => {
    const file = await aWorkbook([{ rows: FORM, merges: ["A1:C1", "A6:B6", "A3:A4"] }]);
    const out = await collected(
      await editWorkbook(file, {
        sheet: 0,
        insert: { at: 5, count: 2 },
        unmerge: { from: 3, to: 4 },
        cells: edits(
          [3, 4, 5, 6].map((row) => [
            row,
            [
              [0, { number: String(row - 2) }],
              [2, { number: "10" }],
            ],
          ]),
        ),
      }),
    );
    const { rows, sheets } = await read(out);
    expect([...rows.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(rows.get(6)).toEqual([4, null, 10]);
    expect(rows.get(7)).toEqual(["合计", null, 40]);
    expect(sheets[0]!.merges).toEqual(["A1:C1", "A8:B8"]);
    expect(await partOf(out, "xl/worksheets/sheet1.xml")).toContain("<f>SUM(C3:C6)</f>");
    expect(await partOf(out, "xl/worksheets/sheet1.xml")).toContain("<f>C7*2</f>");
  });

  it("shows the rows that it writes into, though the layout had hidden them", async () => {
    const file = await aWorkbook([{ rows: [["企业"], ["甲"], ["乙"]], hiddenRows: [2, 3] }]);
    const out = await collected(
      await editWorkbook(file, { sheet: 0, cells: new Map([[2, new Map([[0, { text: "丙" }]])]]) }),
    );
    const xml = await partOf(out, "xl/worksheets/sheet1.xml");
    expect(xml).toContain('<row r="2"><c');
    expect(xml).toContain('<row r="3" hidden="1">');
  });

  it("makes rows that the sheet does not have, also below its last", async () => {
    const file = await aWorkbook([{ rows: [["企业名称"], null, ["丙"]] }]);
    const out = await collected(
      await editWorkbook(file, {
        sheet: 0,
        cells: edits([
          [2, [[0, { text: "乙" }]]],
          [9, [[0, { date: "2024-03-05" }]]],
        ]),
      }),
    );
    expect([...(await read(out)).rows]).toEqual([
      [1, ["企业名称"]],
      [2, ["乙"]],
      [3, ["丙"]],
      [9, ["2024-03-05"]],
    ]);
  });
});

describe("rows that a program wrote without numbers", () => {
  it("are counted, as they are when they are read", async () => {
    const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
    const file = await aWorkbook([{ rows: [["x"]] }], {
      extra: {
        "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row>${cell("企业名称")}</row><row/><row>${cell("甲")}</row></sheetData></worksheet>`,
      },
    });
    const out = await collected(
      await editWorkbook(file, { sheet: 0, cells: edits([[3, [[1, { text: "已导入" }]]]]) }),
    );
    expect((await read(out)).rows.get(3)).toEqual(["甲", "已导入"]);
  });
});

describe("references", () => {
  const insert = { at: 5, count: 2 };
  it("move with the rows, and ranges that end above the new rows grow", () => {
    expect(shiftReferences("SUM(C3:C4)+$A$5*B2", insert)).toBe("SUM(C3:C6)+$A$7*B2");
    expect(shiftReferences('IF(A5="A5",LOG10(C6),0)', insert)).toBe('IF(A7="A5",LOG10(C8),0)');
    expect(shiftReferences("'表 2'!A9+A9", insert)).toBe("'表 2'!A9+A11");
    expect(shiftReferences("A1:C1 A6:B6", insert)).toBe("A1:C1 A8:B8");
  });
  it("of a total are read", () => {
    expect(sumOf("SUM(C3:C4)")).toEqual({ column: 2, from: 3, to: 4 });
    expect(sumOf("SUBTOTAL(9,$C$3:$C$4)")).toEqual({ column: 2, from: 3, to: 4 });
    expect(sumOf("SUM(C3:D4)")).toBeNull();
    expect(mentions("B2*2+SUM(C3:E4)", new Set([3]))).toBe(true);
    expect(mentions("B2*2", new Set([3]))).toBe(false);
  });
});
