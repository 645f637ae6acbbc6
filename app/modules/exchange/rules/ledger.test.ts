import { describe, expect, it } from "vitest";
import type { Cell } from "./cell";
import { areaOf, findHead, leftOut, type SheetRow } from "./header";
import { readRows } from "./interpret";
import { doubledHeads, guessKind, layoutKey, mapColumns, missingFields } from "./mapping";
import type { ReadRow } from "./reading";
import { differences } from "./verdict";

const sheet = (cells: (Cell[] | null)[]): SheetRow[] => cells.flatMap((c, i) => (c ? [{ r: i + 1, c }] : []));

/** A ledger as a park company keeps it: title, unit note, two-row heading, groups, totals and notes. */
const LEDGER = sheet([
  ["2024年重点招商项目台账", null, null, null, null, null, null, null],
  ["填报单位：某园区公司", null, null, null, null, "单位：万元", null, null],
  ["序号", "企业名称", "项目名称", "投资情况", null, "落地园区", "签约时间", "备注"],
  [null, null, null, "总投资", "其中：工业投资", null, null, null],
  ["一、在谈项目", null, null, null, null, null, null, null],
  [1, "甲生物科技有限公司", "年产 200 吨产线", 12_000, 8000, "高新区", "2024.3.5", null],
  [2, null, "研发中心", "1.2亿", 3000, "高新区", "2024年4月", "待定"],
  ["小计", null, null, 24_000, 11_000, null, null, null],
  null,
  ["序号", "企业名称", "项目名称", "投资情况", null, "落地园区", "签约时间", "备注"],
  [3, "乙制药", "总部", "约3-5亿", null, "碳谷绿湾", "三季度", null],
  ["合计", null, null, 24_000, 11_000, null, null, null],
  ["注：本表每周五报送。", null, null, null, null, null, null, null],
  ["填表人：某某", null, null, "审核人：某某", null, null, null, null],
]);
const MERGES = ["A1:H1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4", "H3:H4", "B6:B7"];
const head = findHead(LEDGER, MERGES)!;
const places = {
  parkOf: (name: string) =>
    ({ 高新区: { id: "jinshan-hightech" }, 碳谷绿湾: { id: "tangu-lvwan" } })[name] ?? null,
};
const reading = (mapping = mapColumns("LEAD", head)) => ({
  kind: "LEAD" as const,
  head,
  mapping,
  merges: MERGES.flatMap((ref) => areaOf(ref) ?? []),
  places,
});

describe("finding the heading of a ledger", () => {
  it("joins two rows of merged headings, below titles and notes", () => {
    expect([head.top, head.bottom]).toEqual([3, 4]);
    expect(head.columns.map(({ name }) => name)).toEqual([
      "序号",
      "企业名称",
      "项目名称",
      "投资情况/总投资",
      "投资情况/其中：工业投资",
      "落地园区",
      "签约时间",
      "备注",
    ]);
    expect(head).toMatchObject({ money: "万元", year: 2024, title: "2024年重点招商项目台账" });
  });

  it("takes a unit from the heading, from a row of units, or from the note above", () => {
    const plain = findHead(
      sheet([
        ["企业名称", "总投资（亿元）", "用地面积（亩）"],
        ["甲", 1, 2],
      ]),
      [],
    )!;
    expect(plain.columns.map(({ money, area }) => [money, area])).toEqual([
      [undefined, undefined],
      ["亿元", undefined],
      [undefined, "亩"],
    ]);
    const below = findHead(
      sheet([
        ["企业名称", "项目名称", "总投资"],
        [null, null, "（万元）"],
        ["甲", "乙", 1],
      ]),
      [],
    )!;
    expect(below).toMatchObject({ top: 1, bottom: 2 });
    expect(below.columns[2]).toEqual({ index: 2, name: "总投资", money: "万元" });
  });

  it("finds none in a sheet of figures", () => {
    expect(
      findHead(
        sheet([
          [1, 2, 3],
          [4, 5, 6],
        ]),
        [],
      ),
    ).toBeNull();
  });

  it("takes the row that a person names", () => {
    const rows = sheet([
      ["企业名称", "项目名称", "总投资"],
      ["单位甲", "项目乙", "金额丙"],
      ["x", "y", 3],
    ]);
    expect(findHead(rows, [], 2)).toMatchObject({ top: 2, bottom: 2 });
  });

  it("tells headings that stand twice", () => {
    const twice = findHead(sheet([["企业名称", "投资额", "投资额"]]), [])!;
    expect(doubledHeads(twice)).toEqual(["投资额"]);
  });

  it("knows a layout again whatever its title", () => {
    const other = findHead(
      LEDGER.map((row) => (row.r === 1 ? { r: 1, c: ["2025年台账"] } : row)),
      MERGES,
    )!;
    expect(layoutKey(other)).toBe(layoutKey(head));
  });
});

describe("mapping columns", () => {
  it("maps by name, the lower heading saying most, and never the serial number", () => {
    const { columns } = mapColumns("LEAD", head);
    expect(Object.fromEntries(Object.entries(columns).map(([id, { index }]) => [id, index]))).toEqual({
      company: 1,
      project: 2,
      expected: 3,
      park: 5,
    });
    expect(columns.expected).toEqual({ index: 3, money: "万元" });
  });
  it("takes the floor that a project needs before the land", () => {
    const cells = ["企业名称", "项目名称", "用地需求（亩）", "厂房需求（㎡）", "项目概况"];
    const { columns } = mapColumns("LEAD", findHead(sheet([cells]), [])!);
    expect(columns.areaNeed?.index).toBe(3);
  });

  it("guesses what the sheet holds", () => {
    const kindOf = (names: string[]) => guessKind(findHead(sheet([names]), [])!);
    expect(guessKind(head)).toBe("LEAD");
    expect(kindOf(["企业名称", "统一社会信用代码", "简称", "备注"])).toBe("COMPANY");
    expect(kindOf(["企业名称", "项目名称", "签约时间", "合同编号", "合同金额"])).toBe("SIGNING");
    expect(kindOf(["项目编号", "项目名称", "月份", "本月投资", "累计投资"])).toBe("INVESTMENT");
    expect(kindOf(["载体名称", "形象进度", "入住率", "截至日期"])).toBe("CARRIER");
    expect(kindOf(["企业", "项目", "走访日期", "走访方式", "洽谈内容"])).toBe("FOLLOW_UP");
    expect(kindOf(["指标名称", "牵头单位", "截至日期", "完成值"])).toBe("OBSERVATION");
  });
  it("asks for what no column gives, until it is filled for all rows", () => {
    const mapping = mapColumns("LEAD", head);
    expect(missingFields("LEAD", mapping).map(({ id }) => id)).toEqual(["field", "source"]);
    mapping.fills = { field: "合成生物", source: "自主拜访" };
    expect(missingFields("LEAD", mapping)).toEqual([]);
  });
});

describe("reading the rows", () => {
  const mapping = { ...mapColumns("LEAD", head), fills: { field: "合成生物", source: "DIRECT" } };
  const read = readRows(LEDGER, reading(mapping));
  const records = read.filter((one): one is ReadRow => "values" in one);

  it("leaves out totals, groups, notes and repeated headings", () => {
    expect(read.filter((one) => "left" in one)).toEqual([
      { left: "GROUP", row: 5 },
      { left: "TOTAL", row: 8 },
      { left: "HEAD", row: 10 },
      { left: "TOTAL", row: 12 },
      { left: "NOTE", row: 13 },
      { left: "NOTE", row: 14 },
    ]);
    expect(leftOut({ r: 9, c: ["合计科技有限公司", "项目", 1] }, head)).toBeNull();
  });

  it("reads each record with its units, merged cells and the values given for all", () => {
    expect(records.map(({ row, values }) => ({ row, ...values }))).toEqual([
      {
        row: 6,
        company: "甲生物科技有限公司",
        project: "年产 200 吨产线",
        expected: "12000000000",
        park: "jinshan-hightech",
        field: "SYNBIO",
        source: "DIRECT",
      },
      {
        row: 7,
        company: "甲生物科技有限公司",
        project: "研发中心",
        expected: "12000000000",
        park: "jinshan-hightech",
        field: "SYNBIO",
        source: "DIRECT",
      },
      {
        row: 11,
        company: "乙制药",
        project: "总部",
        expected: "约3-5亿",
        park: "tangu-lvwan",
        field: "SYNBIO",
        source: "DIRECT",
      },
    ]);
    expect(records[2]!.texts.expected).toBe("约3-5亿");
    expect(records[2]!.remarks).toMatchObject([{ kind: "note", at: "D11", field: "expected" }]);
  });

  it("names the cell and the reason of each problem", () => {
    const rows = readRows(
      sheet([
        ["企业名称", "项目名称", "总投资"],
        ["甲", null, "面议"],
        ["乙", "丙", { e: "#REF!" }],
      ]),
      {
        ...reading(),
        head: findHead(sheet([["企业名称", "项目名称", "总投资（万元）"]]), [])!,
        mapping: {
          columns: { company: { index: 0 }, project: { index: 1 }, expected: { index: 2, money: "万元" } },
          fills: { park: "高新区", field: "新材料", source: "商会" },
        },
      },
    ) as ReadRow[];
    expect(rows[0]!.remarks.map(({ at, text }) => `${at} ${text}`)).toEqual([
      "C2 “面议”按空白处理。",
      "B2 缺少项目名称。",
    ]);
    expect(rows[1]!.remarks).toMatchObject([{ kind: "problem", at: "C3" }]);
  });
});

describe("comparing a row with the record", () => {
  const held = { project: "产线", expected: "12000000000", grade: "A", summary: null, areaNeed: "3500" };
  it("shows old and new of the fields that change, and leaves alone what the row does not give", () => {
    const { changes, jumps } = differences("LEAD", {
      values: { project: "产线", expected: "15000000000", grade: "B", areaNeed: "3500.00" },
      held,
    });
    expect(changes).toEqual([
      { field: "expected", label: "预计投资额（万元）", from: "12,000.00 万元", to: "15,000.00 万元" },
      { field: "grade", label: "项目分级", from: "A 类", to: "B 类" },
    ]);
    expect(jumps).toEqual([]);
  });
  it("holds a jump of ten thousand, for money and for areas", () => {
    const jump = differences("LEAD", { values: { expected: "1200000", areaNeed: "35000000" }, held });
    expect(jump.jumps.map(({ field }) => field)).toEqual(["expected", "areaNeed"]);
  });
});
