import { describe, expect, it } from "vitest";
import { aWorkbook, type TestCell } from "#test/builders-exchange";
import { type EditValue, editWorkbook } from "./edit.server";
import { isOfRow, shiftNamed, translated } from "./shift";
import { openZip, textOf } from "./zip.mjs";
import { collected } from "./zip-write.server";

const partOf = async (bytes: Buffer, name: string) => {
  const parts = openZip(bytes, { maxEntries: 100, maxInflatedBytes: 1e8 });
  return textOf(bytes, parts.get(name)!, 1e7);
};

const LEDGER: TestCell[][] = [
  ["企业名称", "总投资", "用地", "亩均"],
  ["甲", 10, 2, { f: "B2/C2", v: 5 }],
  ["乙", 20, 4, { f: "B3/C3", v: 5 }],
  ["合计", { f: "SUM(B2:B3)", v: 30 }, null, null],
];

const edits = (rows: [number, [number, EditValue][]][]) =>
  new Map(rows.map(([row, cells]) => [row, new Map(cells)]));

/** One project more than the ledger has rows. */
const ONE_MORE = {
  sheet: 0,
  cells: edits([
    [2, [[1, { number: "11" }]]],
    [3, [[1, { number: "20" }]]],
    [
      4,
      [
        [0, { text: "丙" }],
        [1, { number: "5" }],
        [2, { number: "1" }],
      ],
    ],
  ]),
  insert: { at: 4, count: 1 },
};

const REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

describe("what stands elsewhere in a workbook", () => {
  it("on another sheet follows a total that has moved, and its old result is not shown as the new one", async () => {
    const summary: TestCell[][] = [
      ["合计", { f: "'在谈 项目'!B4", v: 30 }],
      ["个数", { f: "COUNTA('在谈 项目'!$A$2:$A$3)", v: 2 }],
      ["文字", { f: "\"见 '在谈 项目'!B4\"", v: "见 '在谈 项目'!B4" }],
      ["别的表", { f: "[1]别处!B4", v: 7 }],
    ];
    const file = await aWorkbook([
      { name: "在谈 项目", rows: LEDGER },
      { name: "汇总", rows: summary },
      { name: "再汇总", rows: [["翻倍", { f: "汇总!B1*2", v: 60 }]] },
      { name: "无关", rows: [["备注", { f: "1+1", v: 2 }]] },
    ]);
    const out = await collected(await editWorkbook(file, ONE_MORE));
    const sheet = await partOf(out, "xl/worksheets/sheet2.xml");
    expect(sheet).toContain("<f>'在谈 项目'!B5</f>");
    expect(sheet).toContain("<f>COUNTA('在谈 项目'!$A$2:$A$4)</f>");
    expect(sheet).toContain("见 '在谈 项目'!B4");
    expect(sheet).not.toContain("<v>30</v>");
    expect(sheet).toContain("<f>[1]别处!B4</f><v>7</v>");
    expect(await partOf(out, "xl/worksheets/sheet3.xml")).not.toContain("<v>60</v>");
    expect(await partOf(out, "xl/worksheets/sheet4.xml")).toContain("<v>2</v>");
  });

  it("stays as it is packed where nothing on it looks at what was written", async () => {
    const file = await aWorkbook([{ rows: LEDGER }, { rows: [["合计", { f: "Sheet1!B4", v: 30 }]] }]);
    const out = await collected(
      await editWorkbook(file, { sheet: 0, cells: edits([[2, [[7, { text: "已导入" }]]]]) }),
    );
    expect(await partOf(out, "xl/worksheets/sheet2.xml")).toBe(
      await partOf(file, "xl/worksheets/sheet2.xml"),
    );
  });

  it("of the sheet itself moves too: its tables, its comments, the charts that draw it", async () => {
    const file = await aWorkbook([{ name: "台账", rows: LEDGER }], {
      extra: {
        "xl/worksheets/_rels/sheet1.xml.rels": `<Relationships xmlns="x"><Relationship Id="rId1" Type="${REL}/table" Target="../tables/table1.xml"/><Relationship Id="rId2" Type="${REL}/comments" Target="../comments1.xml"/><Relationship Id="rId3" Type="${REL}/drawing" Target="../drawings/drawing1.xml"/></Relationships>`,
        "xl/tables/table1.xml": '<table ref="A1:D4" totalsRowCount="1"><autoFilter ref="A1:D3"/></table>',
        "xl/comments1.xml": '<comments><comment ref="B4"/><comment ref="B2"/></comments>',
        "xl/drawings/drawing1.xml": "<xdr:from><xdr:row>6</xdr:row></xdr:from>",
        "xl/charts/chart1.xml": "<c:f>台账!$B$2:$B$3</c:f><c:f>别的!$B$2:$B$3</c:f>",
      },
    });
    const out = await collected(await editWorkbook(file, ONE_MORE));
    expect(await partOf(out, "xl/tables/table1.xml")).toBe(
      '<table ref="A1:D5" totalsRowCount="1"><autoFilter ref="A1:D4"/></table>',
    );
    expect(await partOf(out, "xl/comments1.xml")).toBe(
      '<comments><comment ref="B5"/><comment ref="B2"/></comments>',
    );
    expect(await partOf(out, "xl/drawings/drawing1.xml")).toContain("<xdr:row>7</xdr:row>");
    expect(await partOf(out, "xl/charts/chart1.xml")).toBe(
      "<c:f>台账!$B$2:$B$4</c:f><c:f>别的!$B$2:$B$3</c:f>",
    );
  });
});

describe("what a ledger computes in each row", () => {
  it("is computed in a new row too, and divided by nothing that is still blank", async () => {
    const file = await aWorkbook([{ rows: LEDGER }]);
    const out = await partOf(await collected(await editWorkbook(file, ONE_MORE)), "xl/worksheets/sheet1.xml");
    expect(out).toContain('<c r="D4"><f>B4/C4</f></c>');
    const cells = new Map(ONE_MORE.cells);
    cells.set(4, new Map([[0, { text: "丙" }]]));
    const blank = await collected(await editWorkbook(file, { ...ONE_MORE, cells }));
    expect(await partOf(blank, "xl/worksheets/sheet1.xml")).toContain('<c r="D4"/>');
  });

  it("stays computed where other projects move into its row", async () => {
    const file = await aWorkbook([{ rows: LEDGER }]);
    const kept = { number: "5", unlessFormula: true } as const;
    const out = await collected(
      await editWorkbook(file, {
        sheet: 0,
        cells: edits([
          [
            2,
            [
              [1, { number: "8" }],
              [3, kept],
            ],
          ],
        ]),
      }),
    );
    expect(await partOf(out, "xl/worksheets/sheet1.xml")).toContain('<c r="D2"><f>B2/C2</f></c>');
  });
});

describe("references that name their sheet", () => {
  const insert = { at: 9, count: 2 };
  it.each([
    ["台账!D9", "台账!D11"],
    ["SUM(台账!$D$4:$D$8)+1", "SUM(台账!$D$4:$D$10)+1"],
    ["'台账'!D12&\"台账!D12\"", "'台账'!D14&\"台账!D12\""],
    ["[2]台账!D9", "[2]台账!D9"],
    ["新台账!D9", "新台账!D9"],
    ["台账!$1:$3", "台账!$1:$3"],
    ["D9", "D9"],
  ])("%s becomes %s", (formula, moved) => {
    expect(shiftNamed(formula, { sheet: "台账", insert })).toBe(moved);
  });

  it("of one row are told from those over several, and go to another row as they are filled down", () => {
    expect([isOfRow("D4/E4", 4), isOfRow("D4/$D$9", 4), isOfRow("SUM(D4:D8)", 4), isOfRow("1+1", 4)]).toEqual(
      [true, true, false, false],
    );
    expect(translated('D4/$E4&"D4"', { rows: 2, columns: 1 })).toBe('E6/$E6&"D4"');
  });
});
