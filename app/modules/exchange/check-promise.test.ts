import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ImportKind } from "#prisma/enums";
import { aWorld, NOW } from "#test/builders";
import { aCarrier } from "#test/builders-carriers";
import type { TestCell } from "#test/builders-exchange";
import { imports } from "#test/builders-imports";
import { aCompany, aLead } from "#test/builders-leads";
import { aConfirmedSigning } from "#test/builders-signings";
import { aTarget } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { creditCodeCheck } from "~/modules/companies/rules";
import { approveRows, commitImport } from "./commands/decide-import.server";
import { chooseSheet, mapImport } from "./commands/map-import.server";
import { runImport } from "./commands/run-import.server";
import { FIELDS, type FieldSpec, NAMES_A_LEAD } from "./rules/fields";
import { remarksSchema } from "./schema";

const { db } = testDatabase();
const { ctx, job, rows, uploadRows } = imports(db);

const codeOf = (i: number) => {
  const first = `91310116MA1J${10_000 + i}`;
  return `${first}${creditCodeCheck(first)}`;
};
const COMPANIES = [
  "甲生物科技有限公司",
  "甲生物",
  "上海乙制药有限公司",
  "乙制药",
  "丙材料",
  "丁",
  "Acme Ltd",
  "戊公司（筹）",
];
const PROJECTS = ["总部", "总部项目", "研发中心", "一期", "二期"];
const CARRIERS = ["金创园二期", "金创园", "标准厂房", "别人的楼"];
const INDICATORS = ["入驻企业数", "达标率", "开工节点", "服务情况", "增速提高"];
const long = (size: number) => "长".repeat(size);

const NAMES: Record<string, readonly string[]> = {
  company: COMPANIES,
  name: COMPANIES,
  legalName: COMPANIES,
  aliases: ["甲", "甲、乙", `${long(121)}`, Array.from({ length: 22 }, (_, i) => `别名${i}`).join("、")],
  project: PROJECTS,
  carrier: CARRIERS,
  indicator: INDICATORS,
};
const sometimes = (first: readonly TestCell[], others: readonly TestCell[]) =>
  fc.oneof(
    { weight: 14, arbitrary: fc.constantFrom(...first) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const TEXTS = sometimes(
  ["发酵", "约看地", "张三", "2026年安排"],
  [1, 41, 61, 101, 121, 201, 501, 1001, 2001].map(long),
);
const MONEY = sometimes(
  [100, 500, "1200", "1.2亿", 12_000],
  [0, 0.01, -5, "约3-5亿", "100000亿", 9e15, 0.5, "200万美元", "1.234567"],
);
const AREA = sometimes([3500, "5亩"], [0, 3500.555, 1e12, 1e22, "约3000"]);
const DATE = sometimes(
  ["2026-03-05", "2026.4.1", "2026年2月28日", "2026-05-19"],
  ["1999-12-31", "2099-01-01", "2026年3月", 45_000, "1900-01-01", "0024-03-05", "2026-05-20", "2026-05-21"],
);
const MONTH = sometimes(
  ["2026年1月", "2026年2月", "2026年3月", "2026-04"],
  ["2027年1月", "1999年1月", "2026年5月", "三季度"],
);
const PERCENT = sometimes(["62.5%", "40%", 80], [0, 100, 0.5, "62.123456%", "150%", "已竣工"]);
const FIGURE = sometimes([12, "12.5", 100], [-3, 0, 150, "1.123456789012", 1e14, 1e15, "712.34", 7.12]);

/** Projects that are there, each of both companies. */
const THERE: Record<string, readonly string[]> = {
  company: ["丙材料", "上海乙制药有限公司"],
  project: ["总部", "研发中心", "中试基地"],
};

const arbitraryOf = (kind: ImportKind, field: FieldSpec): fc.Arbitrary<TestCell> => {
  const known = (NAMES_A_LEAD.has(kind) && THERE[field.id]) || NAMES[field.id];
  if (known) return sometimes(known, field.id === "carrier" ? ["没有的"] : [long(121), "新企业", "A"]);
  if (field.id === "number") return fc.constantFrom<TestCell>("金山-2026-0001", "XM-9", "");
  if (field.id === "target" || field.id === "owner" || field.id === "unit") return fc.constant(null);
  if (field.id === "contactPhone")
    return sometimes(["13800000000", "021-57000000"], ["123", "无", 13_900_000_000, long(30)]);
  if (field.choices) return sometimes(Object.values(field.choices), ["别的"]);
  const of: Partial<Record<FieldSpec["kind"], fc.Arbitrary<TestCell>>> = {
    money: MONEY,
    area: AREA,
    date: DATE,
    month: MONTH,
    percent: PERCENT,
    figure: FIGURE,
    creditCode: sometimes([codeOf(1), codeOf(2), codeOf(3)], ["123", codeOf(9), "91310116MA1J10000X"]),
    park: sometimes(["高新区"], ["碳谷绿湾", "没有的园区"]),
    identifier: sometimes(["HT-1", "HT-2"], [long(101), 12_345]),
  };
  return of[field.kind] ?? (kind === "OBSERVATION" && field.id === "text" ? TEXTS : TEXTS);
};

const REQUIRED = new Set(["company", "project", "name", "carrier", "indicator"]);

const sheetOf = (kind: ImportKind) => {
  const fields = FIELDS[kind].filter(({ told }) => !told);
  const row = fc.tuple(
    ...fields.map((field) => {
      const cell = arbitraryOf(kind, field);
      const always = field.required || REQUIRED.has(field.id);
      return fc.option(cell, { freq: always ? 40 : 2, nil: null });
    }),
  );
  return { fields, cells: fc.array(row, { minLength: 30, maxLength: 45 }) };
};

/** Records in every state that a row may meet. */
const records = async () => {
  await aWorld(db());
  const confirmed = await aLead(db(), {
    companyName: "丙材料",
    projectName: "总部",
    expectedFen: 100_000_000_000n,
    stage: "AGREED",
  });
  await aConfirmedSigning(db(), { leadId: confirmed.id });
  const { companyId } = await aLead(db(), { companyName: "上海乙制药有限公司", projectName: "研发中心" });
  for (const projectName of ["总部", "中试基地"])
    await aLead(db(), { companyId, projectName, expectedFen: 100_000_000n });
  for (const projectName of ["研发中心", "中试基地"])
    await aLead(db(), { companyId: confirmed.companyId, projectName, expectedFen: 1_000_000n });
  await aLead(db(), { companyName: "戊公司（筹）", projectName: "一期", organisationId: "tangu" });
  const kept = await aCompany(db(), { name: "己材料", aliases: ["己"] });
  await db().company.create({
    data: {
      districtId: "jinshan",
      organisationId: "xinjinshan",
      name: "己材料（旧）",
      creditCode: codeOf(9),
      mergedIntoId: kept.id,
      createdAt: NOW,
    },
  });
  await aCarrier(db(), { name: "金创园二期", completedOn: "2026-01-31" });
  await aCarrier(db(), { name: "金创园" });
  await aCarrier(db(), { name: "标准厂房", completedOn: "2026-03-31" });
  await aCarrier(db(), { name: "别人的楼", parkId: "tangu-lvwan" });
  const target = { metric: null, ownerId: "xinjinshan", ownerName: "新金山发展公司", path: [] };
  await aTarget(db(), { ...target, indicator: "入驻企业数", kind: "CUMULATIVE", unit: "家", value: "10" });
  await aTarget(db(), { ...target, indicator: "达标率", kind: "RATE_LEVEL", unit: "%", value: "90" });
  await aTarget(db(), { ...target, indicator: "开工节点", kind: "MILESTONE", unit: null, value: null });
  await aTarget(db(), { ...target, indicator: "服务情况", kind: "UNQUANTIFIED", unit: null, value: null });
  await aTarget(db(), { ...target, indicator: "增速提高", kind: "PP_CHANGE", unit: "百分点", value: "1" });
};

/** The whole import as a person takes it, each column where it is. */
const importOf = async (
  kind: ImportKind,
  {
    fields,
    cells,
    fills = {},
  }: {
    fields: readonly FieldSpec[];
    cells: readonly (readonly TestCell[])[];
    fills?: Record<string, string>;
  },
) => {
  const id = await uploadRows([fields.map(({ label }) => label), ...cells]);
  await chooseSheet(ctx(), { id, version: (await job(id)).version, kind, sheet: "0", headRow: "1" });
  const form: Record<string, unknown> = { id, version: (await job(id)).version };
  for (const [index, field] of fields.entries()) {
    form[`column.${field.id}`] = String(index);
    if (field.kind === "money") form[`unit.${field.id}`] = "万元";
    if (field.kind === "area") form[`unit.${field.id}`] = "平方米";
  }
  for (const [field, value] of Object.entries(fills))
    if (!fields.some(({ id }) => id === field)) form[`fill.${field}`] = value;
  await mapImport(ctx(), form);
  await runImport(later(), id);
  expect(await job(id)).toMatchObject({ state: "CHECKED", error: null });
  return id;
};

/** No two rows are written in the same instant. */
let instants = 0;
const later = () => ({ db: db(), now: () => new Date(NOW.getTime() + instants++) });

const written = async (id: string, options: { batch?: number }) => {
  const pending = (await rows(id)).filter(({ state }) => state === "PENDING").length;
  if (pending > 0) {
    await commitImport(ctx(), { id, version: (await job(id)).version });
    await runImport({ ...later(), ...options }, id);
  }
  const now = await rows(id);
  expect(
    now.filter(({ state }) => state === "FAILED").map(({ row, values, error }) => ({ row, error, values })),
  ).toEqual([]);
  return {
    done: now.filter(({ state }) => state === "DONE").length,
    problems: now.filter(({ verdict }) => verdict === "PROBLEM").length,
  };
};

describe("what a command would refuse, the check says by its cell", () => {
  const said = async (
    kind: ImportKind,
    cells: readonly (readonly TestCell[])[],
    fills: Record<string, string> = {},
  ) => {
    const [heads, ...sheet] = cells;
    const fields = heads!.map((label) => FIELDS[kind].find((field) => field.label === label)!);
    const id = await importOf(kind, { fields, cells: sheet, fills });
    return (await rows(id)).flatMap(({ remarks }) =>
      remarksSchema
        .parse(remarks ?? [])
        .flatMap(({ kind, at, text }) => (kind === "note" ? [] : [`${kind} ${at} ${text}`])),
    );
  };
  const FILLS = { field: "合成生物", source: "自主拜访", park: "高新区" };

  it("the name of a landed company that is too long", async () => {
    await records();
    expect(
      await said(
        "LEAD",
        [
          ["企业名称", "项目名称", "落地公司名称"],
          ["新企业", "总部", long(121)],
          ["丙材料", "总部", long(121)],
        ],
        FILLS,
      ),
    ).toEqual(["problem C2 落地公司名称：最多 120 个字。", "problem C3 落地公司名称：最多 120 个字。"]);
  });

  it("a field of industry that would part a project from its posted figures", async () => {
    await records();
    expect(
      await said(
        "LEAD",
        [
          ["企业名称", "项目名称", "产业领域"],
          ["丙材料", "总部", "电子信息"],
        ],
        FILLS,
      ),
    ).toEqual([expect.stringContaining("problem C2 ")]);
  });

  it("two names of one company, and the code of one that has been merged", async () => {
    await records();
    expect(
      await said("COMPANY", [
        ["企业名称", "统一社会信用代码"],
        ["庚新材料有限公司", null],
        ["庚新材料", null],
        ["辛新材料", codeOf(9)],
      ]),
    ).toEqual([
      "problem A3 “庚新材料”与第 2 行的“庚新材料有限公司”按同一家企业认定。是同一家的请合并成一行，不是的请写全称。",
      "problem B4 这个统一社会信用代码属于一家已合并的企业，请核对。",
    ]);
  });

  it("a talk that is told at too great length", async () => {
    await records();
    expect(
      await said("FOLLOW_UP", [
        ["企业名称", "项目名称", "跟进日期", "跟进方式", "跟进内容"],
        ["丙材料", "总部", "2026-03-05", "电话", long(2001)],
      ]),
    ).toEqual(["problem E2 跟进内容：最多 2000 个字。"]);
  });

  it("a contract of another century, a rate of a hundred dollars, and an amount far from what is expected", async () => {
    await records();
    const head = [
      "企业名称",
      "项目名称",
      "签约类型",
      "签约日期",
      "签约金额（万元）",
      "币种",
      "合同日汇率",
      "汇率来源",
    ];
    expect(
      await said("SIGNING", [
        head,
        ["丙材料", "总部", "意向", "1999-12-31", 100, null, null, null],
        ["丙材料", "总部", "正式", "2026-03-05", 100, "美元", 712.34, "中国外汇交易中心"],
        ["上海乙制药有限公司", "总部", "正式", "2026-03-05", 50_000, "美元", 7.1, "中国外汇交易中心"],
      ]),
    ).toEqual([
      expect.stringContaining("hold 2 "),
      "problem D2 签约日期早于 2000-01-01，请核对年份。",
      expect.stringContaining("problem G3 "),
      expect.stringContaining("hold E4 "),
    ]);
  });

  it("a running total that falls", async () => {
    await records();
    expect(
      await said("INVESTMENT", [
        ["企业名称", "项目名称", "投资口径", "月份", "本月金额（万元）", "累计金额（万元）"],
        ["丙材料", "总部", "工业投资", "2026年1月", 500, null],
        ["丙材料", "总部", "工业投资", "2026年2月", null, 400],
      ]),
    ).toEqual([expect.stringContaining("problem F3 累计数不能减少")]);
  });

  it("progress that falls, a building of another unit, and figures of one still being reviewed", async () => {
    await records();
    const head = ["载体名称", "截至日期", "完成工程量（%）"];
    const filed = await importOf("CARRIER", {
      fields: FIELDS.CARRIER.filter(({ label }) => head.includes(label)),
      cells: [["金创园", "2026-05-01", "50%"]],
    });
    await written(filed, {});
    expect(
      await said("CARRIER", [
        head,
        ["金创园", "2026-04-01", "62.5%"],
        ["别人的楼", "2026-04-01", "62.5%"],
        ["金创园", "2026-05-01", "55%"],
        ["标准厂房", "2026-03-01", "62.5%"],
        ["标准厂房", "2026-04-01", "60%"],
      ]),
    ).toEqual([
      "problem C2 完成工程量高于之后 2026-05-01 的 50%。如属更正，请写明原因。",
      "problem A3 这个载体由其他单位运营，请由运营单位填报。",
      expect.stringContaining("这一天的填报正在审核"),
      "problem C6 完成工程量低于 2026-03-01 的 62.5%。如属更正，请写明原因。",
    ]);
  });

  it("a share of a hundred and fifty per cent, and a milestone that says neither yes nor no", async () => {
    await records();
    expect(
      await said("OBSERVATION", [
        ["指标名称", "截至日期", "数值", "是否完成"],
        ["达标率", "2026-04-01", 150, null],
        ["开工节点", "2026-04-01", 12, null],
      ]),
    ).toEqual([expect.stringContaining("problem C2 "), expect.stringContaining("problem D3 ")]);
  });
});

describe("running totals of investment", () => {
  it("are worked out in the order of the sheet, beside months that the same file changes", async () => {
    await records();
    const { id: leadId } = await db().lead.findFirstOrThrow({
      where: { projectName: "总部", company: { name: "丙材料" } },
    });
    const labels = ["企业名称", "项目名称", "投资口径", "月份", "本月金额（万元）", "累计金额（万元）"];
    const fields = labels.map((label) => FIELDS.INVESTMENT.find((field) => field.label === label)!);
    const of = (year: number, month: number, own: number | null, total: number | null): TestCell[] => [
      "丙材料",
      "总部",
      "工业投资",
      `${year}年${month}月`,
      own,
      total,
    ];
    const months = Array.from({ length: 24 }, (_, i) => ({
      year: 2024 + Math.floor(i / 12),
      month: (i % 12) + 1,
    }));
    await written(await importOf("INVESTMENT", { fields, cells: [of(2024, 1, 100, null)] }), {});
    const id = await importOf("INVESTMENT", {
      fields,
      cells: months.map(({ year, month }, i) =>
        i === 0 ? of(year, month, 150, null) : of(year, month, null, 150 + i * 10),
      ),
    });
    await written(id, {});
    const filed = await db().investment.findMany({ where: { leadId }, orderBy: { period: "asc" } });
    expect(filed.map(({ amountFen }) => amountFen)).toEqual([
      150_000_000n,
      ...months.slice(1).map(() => 10_000_000n),
    ]);
  });
});

describe("what the check calls new or changed is written", () => {
  it.each([
    ["leads", "LEAD"],
    ["companies", "COMPANY"],
    ["notes of talks", "FOLLOW_UP"],
    ["contracts", "SIGNING"],
    ["filings of investment", "INVESTMENT"],
    ["figures of carriers", "CARRIER"],
    ["figures of targets", "OBSERVATION"],
  ] as const)("of %s, whatever stands in the cells", async (_, kind) => {
    await records();
    const { fields, cells } = sheetOf(kind);
    const seen = { done: 0, problems: 0 };
    await fc.assert(
      fc.asyncProperty(cells, fc.boolean(), fc.boolean(), async (sheet, yes, together) => {
        const id = await importOf(kind, { fields, cells: sheet });
        if (yes) await approveRows(ctx(), { id, version: (await job(id)).version, all: "1" });
        const { done, problems } = await written(id, together ? {} : { batch: 1 });
        seen.done += done;
        seen.problems += problems;
      }),
      { numRuns: 4, endOnFailure: true },
    );
    expect(seen.done).toBeGreaterThan(5);
    expect(seen.problems).toBeGreaterThan(5);
  });
});
