import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aCarrier } from "#test/builders-carriers";
import { aWorkbook, MONTH_STYLE, type TestCell } from "#test/builders-exchange";
import { imports } from "#test/builders-imports";
import { aLead } from "#test/builders-leads";
import { aTarget } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { type Cell, readWorkbook } from "~/platform/workbook/read.server";
import { collected } from "~/platform/workbook/zip-write.server";
import { chooseSheet } from "./commands/map-import.server";
import { makeErrorFile } from "./queries/error-file.server";
import { getImport } from "./queries/imports.server";

const { db } = testDatabase();
const { ctx, upload, uploadRows, check, commit, undo, job, verdicts, remarks, valuesOf } = imports(db);

const twoProjects = async () => {
  await aWorld(db());
  await aLead(db(), { companyName: "演示甲公司", projectName: "发酵产线" });
  await aLead(db(), { companyName: "演示乙公司", projectName: "酶制剂中心" });
};

describe("investments with the months side by side", () => {
  const LEDGER: TestCell[][] = [
    ["2026年工业投资完成情况表"],
    ["填报单位：新金山　单位：万元"],
    ["序号", "企业名称", "项目名称", "总投资", "1月", "2月", "3月", "累计完成"],
    [1, "演示甲公司", "发酵产线", 20_000, 1000, "0.12亿", null, 2200],
    [2, "演示乙公司", "酶制剂中心", 30_000, 0, "—", "800", 800],
    ["合计", null, null, 50_000, 1000, 1200, 800, 3000],
  ];

  it("become one filing a month, each with the cell it came from; 0 and blank are none", async () => {
    await twoProjects();
    const id = await uploadRows(LEDGER);
    expect(await job(id)).toMatchObject({ kind: "INVESTMENT", mapping: { fills: { metric: "工业投资" } } });
    await check(id);
    expect(await valuesOf(id)).toMatchObject([
      { company: "演示甲公司", metric: "INDUSTRIAL", period: "2026-01", amount: "1000000000" },
      { company: "演示甲公司", metric: "INDUSTRIAL", period: "2026-02", amount: "1200000000" },
      { company: "演示乙公司", metric: "INDUSTRIAL", period: "2026-03", amount: "800000000" },
    ]);
    const shown = await getImport(ctx(), id, { tab: "all", page: 1 });
    expect(shown.rows.map(({ place }) => place)).toEqual(["E4", "F4", "G5"]);
    expect(shown.unused).toEqual(["总投资", "累计完成"]);
  });

  it("are found unchanged a second time, and undone together", async () => {
    await twoProjects();
    const id = await uploadRows(LEDGER);
    await check(id);
    await commit(id);
    expect(await db().investment.count()).toBe(3);
    const again = await uploadRows(LEDGER);
    await check(again);
    expect((await verdicts(again)).map((text) => text.split(" ")[1])).toEqual([
      "UNCHANGED",
      "UNCHANGED",
      "UNCHANGED",
    ]);
    await undo(id);
    expect(await db().investment.count()).toBe(0);
  });

  it("say in the error file which month of the row was refused", async () => {
    await twoProjects();
    const id = await uploadRows([
      ["2026年到位资金（万元）"],
      ["企业名称", "项目名称", "1月", "2月"],
      ["演示甲公司", "发酵产线", 100, "约200"],
    ]);
    await check(id);
    const file = await makeErrorFile(ctx(), id);
    const read = new Map<number, Cell[]>();
    await readWorkbook({
      bytes: await collected(file.content),
      fileName: file.fileName,
      maxBytes: 1e7,
      onRows: async (_sheet, some) => {
        for (const { r, c } of some) read.set(r, c);
      },
    });
    expect(read.get(3)?.[4]).toBe(
      "C3 新增\nD3 有问题；D3：“约200万元”不是确定的金额。请填合同或填报的实际金额。",
    );
  });

  it("take the actual figures beside planned ones", async () => {
    await twoProjects();
    const bytes = await aWorkbook([
      {
        rows: [
          ["重点项目固定资产投资月度计划及完成情况（万元）"],
          ["企业名称", "项目名称", "2026年1月", null, "2026年2月", null],
          [null, null, "计划", "完成", "计划", "完成"],
          ["演示甲公司", "发酵产线", 900, 800, 900, 950],
        ],
        merges: ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"],
      },
    ]);
    const id = await upload(bytes);
    await check(id, { metric: "工业投资" });
    expect((await valuesOf(id)).map(({ period, amount }) => `${period} ${amount}`)).toEqual([
      "2026-01 800000000",
      "2026-02 950000000",
    ]);
  });

  it("are of the month and of the kind that their column says, whatever the sheet or a band is called", async () => {
    await twoProjects();
    const months = await upload(
      await aWorkbook([
        {
          name: "9月",
          rows: [
            ["2026年到位资金（万元）"],
            ["企业名称", "项目名称", "1月", "2月"],
            ["演示甲公司", "发酵产线", 100, 200],
          ],
        },
      ]),
    );
    await check(months, { metric: "到位资金" });
    expect((await valuesOf(months)).map(({ period }) => period)).toEqual(["2026-01", "2026-02"]);
    const kinds = await upload(
      await aWorkbook([
        {
          name: "到位情况",
          rows: [
            ["2026年9月投资情况（万元）"],
            ["序号", "企业名称", "项目名称", "工业投资", "到位资金"],
            [1, "演示甲公司", "发酵产线", 1200, 800],
            ["二、到位资金", null, null, null, null],
            [2, "演示乙公司", "酶制剂中心", 300, 200],
          ],
          merges: ["A4:E4"],
        },
      ]),
    );
    await check(kinds, { period: "2026-09" });
    expect((await valuesOf(kinds)).map(({ metric, amount }) => `${metric} ${amount}`)).toEqual([
      "INDUSTRIAL 1200000000",
      "PAID_IN 800000000",
      "INDUSTRIAL 300000000",
      "PAID_IN 200000000",
    ]);
  });

  it("are known where the months of the heading are dates, in two years", async () => {
    await twoProjects();
    const month = (serial: number) => ({ n: serial, style: MONTH_STYLE });
    const id = await uploadRows([
      ["企业名称", "项目名称", month(45_992), month(46_023)],
      ["演示甲公司", "发酵产线", "100万", "200万"],
    ]);
    await check(id, { metric: "到位资金" });
    expect((await valuesOf(id)).map(({ period }) => period)).toEqual(["2025-12", "2026-01"]);
  });

  it("take the unit that a person chooses where the headings have none", async () => {
    await twoProjects();
    const id = await uploadRows([
      ["2026年到位资金"],
      ["企业名称", "项目名称", "1月", "2月"],
      ["演示甲公司", "发酵产线", 100, 200],
    ]);
    await check(id);
    expect((await remarks(id, "problem"))[0]).toMatch(/^C3 没有写明单位/);
    await check(id, {}, { amount: "万元" });
    expect((await valuesOf(id)).map(({ amount }) => amount)).toEqual(["100000000", "200000000"]);
  });

  it("ask for the year where only months are written, and refuse quarters with the reason", async () => {
    await twoProjects();
    const months = await uploadRows([
      ["企业名称", "项目名称", "1月", "2月"],
      ["演示甲公司", "发酵产线", "100万", "200万"],
    ]);
    await expect(check(months, { metric: "到位资金" })).rejects.toThrow("只填年份");
    await check(months, { metric: "到位资金", period: "2026" });
    expect((await valuesOf(months)).map(({ period }) => period)).toEqual(["2026-01", "2026-02"]);
    const quarters = await uploadRows([
      ["2026年固定资产投资（万元）"],
      ["企业名称", "项目名称", "一季度", "二季度"],
      ["演示甲公司", "发酵产线", 100, 200],
    ]);
    await chooseSheet(ctx(), { id: quarters, version: (await job(quarters)).version, kind: "INVESTMENT" });
    await expect(check(quarters, { metric: "工业投资" })).rejects.toThrow("按季度分列");
  });
});

describe("other figures side by side", () => {
  it("of carriers become one observation at the end of each month", async () => {
    await aWorld(db());
    await aCarrier(db(), { name: "金创园二期" });
    const id = await uploadRows([
      ["2026年载体工程进度"],
      ["载体名称", "1月", "2月"],
      ["金创园二期", "60%", "65%"],
    ]);
    await check(id);
    await commit(id);
    expect(
      (await db().carrierObservation.findMany({ orderBy: { observedOn: "asc" } })).map(
        ({ kind, value, observedOn }) => `${kind} ${value} ${observedOn.toISOString().slice(0, 10)}`,
      ),
    ).toEqual(["PROGRESS_PCT 60 2026-01-31", "PROGRESS_PCT 65 2026-02-28"]);
    await undo(id);
    expect(await db().carrierObservation.count()).toBe(0);
  });

  it("of targets wait for a yes that they are running totals", async () => {
    await aWorld(db());
    await aTarget(db(), { indicator: "新增专精特新企业", ownerName: "新金山发展公司", kind: "CUMULATIVE" });
    const id = await uploadRows([
      ["2026年指标季度完成情况"],
      ["指标名称", "牵头单位", "一季度", "二季度"],
      ["新增专精特新企业", "新金山公司", 1, 2],
    ]);
    await check(id);
    expect((await valuesOf(id)).map(({ observedOn, value }) => `${observedOn} ${value}`)).toEqual([
      "2026-03-31 1",
      "2026-06-30 2",
    ]);
    expect((await remarks(id, "hold"))[0]).toContain("按截至 2026-03-31 的累计数记");
  });
});

describe("a workbook of several sheets", () => {
  const PROJECTS = ["序号", "企业名称", "项目名称", "总投资（万元）", "线索来源"];

  it("by field comes in at once: the summary stays out, and the sheet's name says the field", async () => {
    await aWorld(db());
    const sheet = (name: string, company: string) => ({
      name,
      rows: [
        [`${name}领域项目`],
        PROJECTS,
        [1, company, "产线", 9000, "商会推荐"],
        ["合计", null, null, 9000],
      ],
    });
    const bytes = await aWorkbook([
      {
        name: "汇总",
        rows: [
          ["领域", "项目数", "总投资（亿元）"],
          ["合成生物", 1, 0.9],
          ["生物医药", 1, 0.9],
        ],
      },
      sheet("合成生物", "演示甲公司"),
      sheet("生物医药", "演示乙公司"),
    ]);
    const id = await upload(bytes);
    expect(await job(id)).toMatchObject({ sheet: 1, moreSheets: [2] });
    await check(id);
    expect(
      (await valuesOf(id)).map(({ company, field, source, park }) => [company, field, source, park]),
    ).toEqual([
      ["演示甲公司", "SYNBIO", "CHAMBER", "jinshan-hightech"],
      ["演示乙公司", "BIOMEDICINE", "CHAMBER", "jinshan-hightech"],
    ]);
    await commit(id);
    expect(await db().lead.count()).toBe(2);
    const again = await upload(bytes);
    await check(again);
    expect(await verdicts(again)).toEqual(["1 UNCHANGED", "2 UNCHANGED"]);
    await undo(id);
    expect(await db().lead.count()).toBe(0);
  });

  it("by month gives each filing the month of its sheet, and the error file speaks on each sheet", async () => {
    await twoProjects();
    const sheet = (name: string, amount: TestCell) => ({
      name,
      rows: [
        ["2026年到位资金明细（万元）"],
        ["企业名称", "项目名称", "到位资金"],
        ["演示甲公司", "发酵产线", amount],
      ] as TestCell[][],
    });
    const id = await upload(await aWorkbook([sheet("1月", 300), sheet("2月", 500), sheet("3月", "约600")]));
    await check(id);
    expect(
      (await valuesOf(id)).map(({ metric, period, amount }) => [metric, period, amount ?? null]),
    ).toEqual([
      ["PAID_IN", "2026-01", "300000000"],
      ["PAID_IN", "2026-02", "500000000"],
      ["PAID_IN", "2026-03", null],
    ]);
    const file = await makeErrorFile(ctx(), id);
    const said: string[] = [];
    await readWorkbook({
      bytes: await collected(file.content),
      fileName: file.fileName,
      maxBytes: 1e7,
      onRows: async (index, some) => {
        for (const { r, c } of some) if (r === 3) said[index] = String(c[3]);
      },
    });
    expect(said.map((text) => text.slice(0, 3))).toEqual(["新增", "新增", "有问题"]);
  });

  it("brings in only the sheets that a person chooses, and refuses one of another layout", async () => {
    await aWorld(db());
    const row = [1, "演示甲公司", "产线", 9000, "商会"];
    const id = await upload(
      await aWorkbook([
        { name: "高新区", rows: [PROJECTS, row] },
        { name: "碳谷绿湾", rows: [PROJECTS, [1, "演示乙公司", "产线", 9000, "商会"]] },
        {
          name: "企业",
          rows: [
            ["企业名称", "简称"],
            ["演示丙公司", "丙"],
          ],
        },
      ]),
    );
    expect((await job(id)).moreSheets).toEqual([1]);
    const choose = async (moreSheets: string[]) =>
      chooseSheet(ctx(), { id, version: (await job(id)).version, moreSheets: ["", ...moreSheets] });
    await expect(choose(["2"])).rejects.toThrow("工作表“企业”的列与“高新区”不同");
    await choose([]);
    await check(id, { field: "合成生物" });
    expect((await valuesOf(id)).map(({ company }) => company)).toEqual(["演示甲公司"]);
  });
});

describe("what stands around the rows", () => {
  it("of a monthly report: the title says the month and the measure", async () => {
    await twoProjects();
    const id = await uploadRows([
      ["2026年3月份固定资产投资进度表"],
      ["单位：万元　制表日期：2026年4月2日"],
      ["企业名称", "项目名称", "本月完成", "本年累计"],
      ["演示甲公司", "发酵产线", 300, 820],
      ["演示乙公司", "酶制剂中心", "—", 400],
    ]);
    await check(id);
    expect((await valuesOf(id))[0]).toMatchObject({
      metric: "INDUSTRIAL",
      period: "2026-03",
      amount: "300000000",
    });
    expect(await remarks(id, "problem")).toEqual([
      "D5 本年累计不含以前年度，不能当作累计金额。请填本月金额。",
    ]);
  });

  it("of last month's report is not remembered for this month's", async () => {
    await twoProjects();
    const report = (month: number) => [
      [`2026年${month}月固定资产投资进度表`],
      ["企业名称", "项目名称", "本月完成（万元）"],
      ["演示甲公司", "发酵产线", 300],
    ];
    await check(await uploadRows(report(3)));
    const april = await uploadRows(report(4));
    await check(april);
    expect((await valuesOf(april))[0]).toMatchObject({ metric: "INDUSTRIAL", period: "2026-04" });
  });

  it("bands between the rows say field and park; a park that only sounds like a field is none", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["序号", "投资方", "项目名称", "总投资（亿元）"],
      ["一、生物医药"],
      [1, "演示甲公司", "抗体", 2.5],
      ["二、合成生物（2个）"],
      ["（一）碳谷绿湾"],
      [2, "演示乙公司", "尼龙", 1],
      ["（二）新金山公司"],
      [3, "演示丙公司", "胶原", 1],
      ["合计", null, null, 4.5],
    ]);
    await check(id);
    expect((await valuesOf(id)).map(({ company, field, park }) => [company, field, park])).toEqual([
      ["演示甲公司", "BIOMEDICINE", "jinshan-hightech"],
      ["演示乙公司", "SYNBIO", "tangu-lvwan"],
      ["演示丙公司", "SYNBIO", "jinshan-hightech"],
    ]);
  });
});
