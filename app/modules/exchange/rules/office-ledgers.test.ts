import { describe, expect, it } from "vitest";
import type { ImportKind } from "#prisma/enums";
import { type Cell, readFigure } from "./cell";
import { FIELDS } from "./fields";
import { areaOf, findHead, type SheetRow } from "./header";
import { readRows } from "./interpret";
import { mapColumns, spokenFills } from "./mapping";
import { readCell } from "./read-cell";
import type { ReadRow } from "./reading";

const sheet = (cells: Cell[][]): SheetRow[] => cells.map((c, i) => ({ r: i + 1, c }));
const places = { parkOf: (name: string) => (name === "高新区" ? { id: "jinshan-hightech" } : null) };

const read = (kind: ImportKind, cells: Cell[][], merges: string[] = []) => {
  const rows = sheet(cells);
  const head = findHead(rows, merges)!;
  const mapping = mapColumns(kind, head, rows);
  const areas = merges.flatMap((ref) => areaOf(ref) ?? []);
  const found = readRows(rows, { kind, head, mapping, merges: areas, places });
  return {
    head,
    mapping,
    nameOf: (field: string) =>
      head.columns.find(({ index }) => index === mapping.columns[field]?.index)?.name ?? null,
    rows: found.filter((one): one is ReadRow => "values" in one),
  };
};
const told = ({ remarks }: ReadRow) => remarks.map(({ kind, text }) => `${kind} ${text}`);
const field = (kind: ImportKind, id: string) => FIELDS[kind].find((one) => one.id === id)!;

describe("people in the columns of contacts", () => {
  const HEAD = ["企业名称", "项目名称", "联系人", "职务", "联系电话"];
  it("two names and two numbers below each other are two people, of whom the first comes in", () => {
    const { rows } = read("LEAD", [
      HEAD,
      ["甲公司", "一期", "张三\n李四", "总经理\n副总", "13811112222\n13911112222"],
      ["乙公司", "二期", "王五/赵六", "总监", 13811113333],
    ]);
    expect(rows[0]!.values).toMatchObject({
      contactName: "张三",
      contactTitle: "总经理",
      contactPhone: "13811112222",
    });
    expect(told(rows[0]!)).toEqual(
      expect.arrayContaining([
        "note 联系人只记“张三”，“李四”没有导入，请在项目页面上补登。",
        "note 职务只记“总经理”，“副总”没有导入，请在项目页面上补登。",
        "note “13811112222、13911112222”按 13811112222 读取。",
      ]),
    );
    expect(rows[1]!.values).toMatchObject({ contactName: "王五", contactPhone: "13811113333" });
  });

  it("one name broken to fit its column stays one name", () => {
    const { rows } = read("LEAD", [HEAD, ["甲公司", "一期", "王\n丽", null, null]]);
    expect(rows[0]!.values.contactName).toBe("王丽");
  });
});

describe("which column holds the amount", () => {
  it("the present one with a unit, not the former one beside it", () => {
    const { nameOf } = read("LEAD", [
      ["企业名称", "项目名称", "投资额（旧）", "投资额（万元）"],
      ["甲公司", "一期", 999, 1500],
    ]);
    expect(nameOf("expected")).toBe("投资额（万元）");
  });

  it("a year's plan is no total; the sum of all years is", () => {
    const alone = read("LEAD", [
      ["企业名称", "项目名称", "产业领域", "2026年计划投资（万元）"],
      ["甲公司", "一期", "生物医药", 300],
    ]);
    expect(alone.nameOf("expected")).toBeNull();
    const { rows } = read(
      "LEAD",
      [
        ["企业名称", "项目名称", "投资计划（万元）", null, null],
        [null, null, "2026年", "2027年", "合计"],
        ["甲公司", "一期", 1000, 2000, 3000],
      ],
      ["A1:A2", "B1:B2", "C1:E1"],
    );
    expect(rows[0]!.values.expected).toBe("3000000000");
  });

  it("what is planned is never what was invested", () => {
    const { nameOf } = read("INVESTMENT", [
      ["企业名称", "项目名称", "月份", "年度计划投资额（万元）", "计划完成投资（万元）"],
      ["甲公司", "一期", "2026-03", 300, 20],
    ]);
    expect([nameOf("amount"), nameOf("cumulative")]).toEqual([null, null]);
  });

  it("the one month between two running totals is that month's own figure", () => {
    const { head, mapping, rows } = read("INVESTMENT", [
      ["2026年1-10月工业投资情况表（单位：亿元）"],
      ["企业名称", "项目名称", "1-9月累计", "10月当月", "1-10月累计"],
      ["甲公司", "一期", 0.2, 0.03, 0.23],
    ]);
    expect(spokenFills("INVESTMENT", { head, mapping, choices: () => ["工业投资"] })).toEqual({
      metric: "工业投资",
    });
    expect(rows.map(({ values }) => [values.period, values.amount])).toEqual([["2026-10", "300000000"]]);
  });
});

describe("headings and captions", () => {
  it("a list of names alone is a list with a heading", () => {
    const { head, rows } = read("COMPANY", [["重点企业名单"], ["企业名称"], ["甲公司"], ["乙公司"]]);
    expect(head.top).toBe(2);
    expect(rows.map(({ values }) => values.name)).toEqual(["甲公司", "乙公司"]);
  });

  it("统计日期 in the caption dates the figures, 制表日期 does not", () => {
    const rows = (caption: string) =>
      sheet([["载体去化情况"], [caption], ["载体名称", "入住率"], ["金工园四期", "60%"]]);
    expect(findHead(rows("统计日期：2026年10月31日"), [])?.asOf).toBe("2026-10-31");
    expect(findHead(rows("制表日期：2026年10月31日"), [])?.asOf).toBeUndefined();
  });
});

describe("company and project in one column", () => {
  it("is taken apart where a mark stands between them, and waits for a yes", () => {
    const { rows } = read("LEAD", [
      ["招商项目（含企业）", "产业领域", "总投资（亿元）"],
      ["甲生物：抗体基地", "生物医药", 2],
      ["丙材料——生物基尼龙", "新材料", 1],
      ["制剂车间（乙药业有限公司）", "生物医药", 1],
      ["丁医疗器械扩产", "生物医药", 1],
    ]);
    expect(rows.map(({ values }) => [values.company, values.project])).toEqual([
      ["甲生物", "抗体基地"],
      ["丙材料", "生物基尼龙"],
      ["乙药业有限公司", "制剂车间"],
      ["丁医疗器械扩产", "丁医疗器械扩产"],
    ]);
    expect(rows.map((row) => told(row).filter((text) => text.startsWith("hold")).length)).toEqual([
      1, 1, 1, 0,
    ]);
  });
});

describe("cells of offices", () => {
  it("a month or a quarter says the last day of figures that stand at a day, but no day of a talk", () => {
    const asOf = (text: string) => readCell(text, field("CARRIER", "observedOn"), { year: 2026 }, places);
    expect(asOf("2026年10月")).toMatchObject({ value: "2026-10-31", note: "“2026年10月”按 2026-10-31 记。" });
    expect(asOf("三季度").value).toBe("2026-09-30");
    expect(readCell("2026年10月", field("FOLLOW_UP", "happenedOn"), {}, places).problem).toContain(
      "只写到月",
    );
  });

  it("two days are not one", () => {
    const day = readCell("11月9日-10日", field("FOLLOW_UP", "happenedOn"), { year: 2026 }, places);
    expect(day).toMatchObject({ value: null, problem: "“11月9日-10日”不止一天，请填写具体日期。" });
  });

  it("an area keeps its first figure, and what stands behind it is said", () => {
    const area = (text: string) => readCell(text, field("LEAD", "areaNeed"), {}, places);
    expect(area("50亩（一期20亩）")).toMatchObject({
      value: "33333.33",
      note: "50亩（一期20亩）按 33333.33 平方米记。",
    });
    expect(area("10000平方米厂房").value).toBe("10000");
    for (const text of ["约5000平方米", "3000-5000平米", "100亩以上", "厂房5000、用地20亩"])
      expect(area(text).value, text).toBeNull();
  });

  it("a code that is being applied for is no wrong code", () => {
    const code = readCell("办理中", field("LEAD", "creditCode"), {}, places);
    expect(code).toMatchObject({ value: null, note: "“办理中”不是统一社会信用代码，这一格没有导入。" });
    expect(code.problem).toBeUndefined();
  });

  it("18.5万㎡ is a figure with its unit, 18.5左右 is none", () => {
    expect(readFigure("18.5万㎡").value).toBe("18.5");
    expect(readFigure("12家").value).toBe("12");
    expect(readFigure("18.5左右").problem).toBeDefined();
  });

  it("推进中 where a milestone is asked for is not yet done", () => {
    const { rows } = read("OBSERVATION", [
      ["指标名称", "截至日期", "完成情况"],
      ["某企业上市", "2026-10-31", "推进中"],
      ["某厂房竣工", "2026-10-31", "已完成"],
    ]);
    expect(rows.map(({ values }) => values.done)).toEqual(["no", "yes"]);
  });
});
