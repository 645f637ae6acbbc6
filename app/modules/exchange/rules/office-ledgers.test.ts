import { describe, expect, it } from "vitest";
import type { ImportKind } from "#prisma/enums";
import { type Cell, readFigure } from "./cell";
import { isOneProjectForm, otherContents } from "./contents";
import { FIELDS } from "./fields";
import { areaOf, findHead, type SheetRow } from "./header";
import { readRows } from "./interpret";
import { guessKind, mapColumns, spokenFills } from "./mapping";
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

describe("what a sheet holds", () => {
  const kindOf = (cells: Cell[][]) => {
    const rows = sheet(cells);
    return guessKind(findHead(rows, [])!, rows);
  };

  it("a list of contracts or of talks is one, though it speaks of projects", () => {
    expect(
      kindOf([
        ["1-10月签约项目一览表（金额：亿元）"],
        ["序号", "项目", "投资单位", "签约日", "协议投资额", "类别"],
        [1, "一期", "甲公司", "2026-03-18", 3.2, "正式"],
      ]),
    ).toBe("SIGNING");
    expect(
      kindOf([
        ["重点项目跟踪台账"],
        ["序号", "项目名称", "企业名称", "跟进时间", "跟进情况", "责任人"],
        [1, "一期", "甲公司", "2026-11-03", "来访", "王"],
      ]),
    ).toBe("FOLLOW_UP");
    expect(
      kindOf([
        ["2026年11月招商项目跟踪表"],
        ["序号", "企业名称", "项目名称", "行业", "投资额（万元）", "来源", "园区", "最新进展", "下一步工作"],
        [1, "甲公司", "一期", "生物医药", 1000, "商会", "高新区", "来访", "回访"],
      ]),
    ).toBe("LEAD");
    expect(
      kindOf([
        ["重点项目台账"],
        ["序号", "项目名称", "企业名称", "行业", "总投资（万元）", "最新进展"],
        [1, "一期", "甲公司", "生物医药", 3000, "来访"],
      ]),
    ).toBe("LEAD");
  });

  it("kinds of investment side by side are records of their own, each under its own name", () => {
    const { mapping, rows } = read("INVESTMENT", [
      ["项目投资情况（单位：万元）"],
      ["月份", "企业名称", "项目名称", "计划工业投资", "工业投资", "到位资金", "累计到位资金"],
      ["2026年9月", "甲公司", "一期", 900, 100, 50, 800],
      ["2026年10月", "甲公司", "一期", 900, 120, null, 800],
    ]);
    expect(mapping.series).toEqual({ field: "amount", indexes: [4, 5], by: "metric" });
    expect(rows.map(({ values, cell }) => [cell, values.metric, values.period, values.amount])).toEqual([
      ["E3", "INDUSTRIAL", "2026-09", "100000000"],
      ["F3", "PAID_IN", "2026-09", "50000000"],
      ["E4", "INDUSTRIAL", "2026-10", "120000000"],
    ]);
  });

  it("one kind alone is told by its heading, but not beside a column that is the month's own", () => {
    const seriesOf = (...names: string[]) =>
      read("INVESTMENT", [
        ["企业名称", "项目名称", "月份", ...names],
        ["甲公司", "一期", "2026-09", 1, 2],
      ]).mapping.series;
    expect(seriesOf("工业投资完成额（万元）", "累计完成投资额")).toEqual({
      field: "amount",
      indexes: [3],
      by: "metric",
    });
    expect(seriesOf("工业投资额（万元）", "本月完成（万元）")).toBeUndefined();
    expect(seriesOf("到位资金（万元）")).toBeUndefined();
  });

  it("the column says what was invested, not another column or the title", () => {
    const metricOf = (title: string, names: string[]) => {
      const { head, mapping } = read("INVESTMENT", [
        [title],
        ["企业名称", "项目名称", "月份", ...names],
        ["甲公司", "一期", "2026-09", 1, 2],
      ]);
      return spokenFills("INVESTMENT", {
        head,
        mapping,
        choices: () => ["工业投资", "到位资金", "实际利用外资"],
      }).metric;
    };
    expect(metricOf("资金到位情况", ["本月投资（工业投资，万元）", "到位率"])).toBe("工业投资");
    expect(metricOf("外资到位情况", ["到位资金（万元）"])).toBe("实际利用外资");
    expect(metricOf("工业投资月报", ["本月完成（万元）"])).toBe("工业投资");
  });

  it("fixed assets planned beside a project are no investment to import, money that has come in is", () => {
    const kindsIn = (name: string) => {
      const { head, mapping } = read("LEAD", [
        ["企业名称", "项目名称", "产业领域", "总投资（万元）", name],
        ["甲公司", "一期", "生物医药", 3000, 2000],
      ]);
      return otherContents("LEAD", { head, mapping, first: [] }).map(({ kind }) => kind);
    };
    expect(kindsIn("固定资产投资（万元）")).toEqual([]);
    expect(kindsIn("到位资金（万元）")).toEqual(["INVESTMENT"]);
    expect(kindsIn("工业投资完成额（万元）")).toEqual(["INVESTMENT"]);
  });

  it("a form of one project, or headings down the first column, is told from a ledger", () => {
    const isForm = (cells: Cell[][]) => {
      const rows = sheet(cells);
      return isOneProjectForm(findHead(rows, [])!, rows);
    };
    expect(
      isForm([
        ["项目名称", "多肽基地", "企业名称", "甲公司"],
        ["产业领域", "生物医药", "总投资（万元）", 3000],
        ["信息来源", "商会", "落地园区", "高新区"],
      ]),
    ).toBe(true);
    expect(
      isForm([
        ["项目名称", "一期", "二期"],
        ["企业名称", "甲公司", "乙公司"],
        ["产业领域", "生物医药", "新材料"],
        ["总投资（万元）", 1000, 2000],
        ["落地园区", "高新区", "高新区"],
      ]),
    ).toBe(true);
    const names = ["序号", "企业名称", "项目名称", "口径", "月份", "金额（万元）"];
    expect(
      isForm([
        names,
        [1, "甲公司", "一期", "工业投资", "2026-09", 1],
        names,
        [2, "甲公司", "一期", "到位资金", "2026-09", 1],
      ]),
    ).toBe(false);
  });
});

describe("headings and captions", () => {
  it("a heading over a heading says its need either way, its unit in a row of its own", () => {
    const { rows } = read(
      "LEAD",
      [
        ["企业名称", "项目名称", "投资", "需求", null],
        [null, null, null, "土地", "厂房"],
        [null, null, "（亿元）", "（亩）", "（㎡）"],
        ["甲公司", "一期", 2.35, 15, 12_000],
      ],
      ["A1:A3", "B1:B3", "C1:C2", "D1:E1"],
    );
    expect(rows.map(({ values }) => [values.expected, values.areaNeed])).toEqual([["23500000000", "12000"]]);
  });

  it("what was done so far this year is an observation, its share of the target is none", () => {
    const { nameOf } = read("OBSERVATION", [
      ["指标名称", "2025年目标", "2026年目标", "2026年1-9月完成", "完成比例", "完成时限"],
      ["产值", 155, 170, 128.4, 0.755, "2026-12-31"],
    ]);
    expect(nameOf("value")).toBe("2026年1-9月完成");
  });

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
    expect(readCell("2026.11.3\n2026.11.10", field("FOLLOW_UP", "happenedOn"), {}, places).problem).toContain(
      "不止一天",
    );
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
