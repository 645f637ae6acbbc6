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
import { remarksSchema } from "./schema";

const { db } = testDatabase();
const { ctx, upload, uploadRows, check, commit, undo, rows, job, verdicts } = imports(db);

const remarks = async (id: string, kind: string) =>
  (await rows(id)).flatMap((row) =>
    remarksSchema
      .parse(row.remarks ?? [])
      .filter((one) => one.kind === kind && !one.text.includes("将同时登记"))
      .map(({ at, text }) => `${at} ${text}`),
  );

const valuesOf = async (id: string) => (await rows(id)).map(({ values }) => values as Record<string, string>);

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

describe("cells as people leave them", () => {
  const HEAD = [
    "企业名称",
    "项目名称",
    "总投资（万元）",
    "意向园区",
    "行业",
    "来源",
    "联系人及电话",
    "下一步日期",
  ];
  const row = (
    company: TestCell,
    given: Partial<Record<"project" | "total" | "park" | "field" | "contact" | "date", TestCell>>,
  ) =>
    [
      company,
      given.project ?? "产线",
      given.total ?? 5000,
      given.park ?? "高新区",
      given.field ?? "合成生物",
      "商会",
      given.contact ?? null,
      given.date ?? null,
    ] as TestCell[];

  it("words for nothing are blanks, foreign and uncounted money stays in words, and the row comes in", async () => {
    await aWorld(db());
    const id = await uploadRows([
      HEAD,
      row("演示一公司", { total: "待定", date: "近期" }),
      row("演示二公司", { total: "200万美元" }),
      row("演示三公司", { total: "一期5000万，二期1亿" }),
      row("演示四公司", { total: "一亿二千万" }),
      row("演示五公司", { total: "1.2个亿" }),
      row("演示六公司", { total: "1200w" }),
      row("演示七公司", { total: "1亿元（含设备）" }),
      row("演示八公司", { total: "不低于2亿" }),
    ]);
    await check(id);
    expect((await valuesOf(id)).map(({ expected }) => expected ?? null)).toEqual([
      null,
      "200万美元",
      "一期5000万，二期1亿",
      "一亿二千万",
      "12000000000",
      "1200000000",
      "10000000000",
      "不低于2亿",
    ]);
    await commit(id);
    expect(await db().lead.count({ where: { expectedText: "200万美元", expectedFen: null } })).toBe(1);
    expect(await db().lead.count()).toBe(8);
  });

  it("a total that fits no project waits for a yes", async () => {
    await aWorld(db());
    const id = await uploadRows([HEAD, row("演示一公司", { total: 1.2 })]);
    await check(id);
    expect(await remarks(id, "hold")).toEqual(["C2 按 1.20 万元记，金额过小，请核对单位。"]);
  });

  it("telephones beside a name go where telephones go", async () => {
    await aWorld(db());
    const id = await uploadRows([
      HEAD,
      row("演示一公司\n李四 138 0000 0001", {}),
      row("演示二公司（电话：021-57000000）", { contact: "王经理" }),
      row("演示三公司", { contact: "张三13800000002" }),
      row("演示四公司", { contact: "赵工 021-57000000转8001" }),
    ]);
    await check(id);
    expect((await valuesOf(id)).map((one) => [one.company, one.contactName, one.contactPhone])).toEqual([
      ["演示一公司", "李四", "138 0000 0001"],
      ["演示二公司", "王经理", "021-57000000"],
      ["演示三公司", "张三", "13800000002"],
      ["演示四公司", "赵工", "021-57000000-8001"],
    ]);
    await commit(id);
    expect(await db().contact.count({ where: { phone: "13800000002", name: "张三" } })).toBe(1);
  });

  it("parks are known by short names, by who runs them and by their buildings; two at once are refused", async () => {
    await aWorld(db());
    await aCarrier(db(), { name: "金创园二期", parkId: "jinshan-hightech" });
    const names = ["湾区高新", "新金山", "碳谷", "金创园二期", "高新区、碳谷绿湾", "外区某园"];
    const id = await uploadRows([HEAD, ...names.map((park, i) => row(`演示${i}公司`, { park }))]);
    await check(id);
    expect((await valuesOf(id)).map(({ park }) => park ?? null)).toEqual([
      "jinshan-hightech",
      "jinshan-hightech",
      "tangu-lvwan",
      "jinshan-hightech",
      null,
      null,
    ]);
    expect(await remarks(id, "problem")).toEqual([
      "D6 “高新区、碳谷绿湾”不止一个园区，导入只认一个。请写主要的园区，导入后在项目页面上设置份额。",
      "D7 没有找到园区“外区某园”。",
    ]);
  });

  it("a field that is none of ours waits for a yes as 其他; two fields wait as the first", async () => {
    await aWorld(db());
    const id = await uploadRows([
      HEAD,
      row("演示一公司", { field: "化妆品" }),
      row("演示二公司", { field: "生物医药/合成生物" }),
      row("演示三公司", { field: "细胞与基因治疗" }),
    ]);
    await check(id);
    expect((await rows(id)).map(({ held, values }) => [held, (values as { field: string }).field])).toEqual([
      [true, "OTHER"],
      [true, "BIOMEDICINE"],
      [false, "BIOMEDICINE"],
    ]);
  });

  it("同上 is what stands above; a company left blank below its first project waits for a yes", async () => {
    await aWorld(db());
    const id = await uploadRows([
      HEAD,
      row("演示一公司", { project: "一期" }),
      row("同上", { project: "二期", park: "〃" }),
      row(null, { project: "三期" }),
    ]);
    await check(id);
    expect((await valuesOf(id)).map(({ company, project, park }) => [company, project, park])).toEqual([
      ["演示一公司", "一期", "jinshan-hightech"],
      ["演示一公司", "二期", "jinshan-hightech"],
      ["演示一公司", "三期", "jinshan-hightech"],
    ]);
    expect((await rows(id)).map(({ held }) => held)).toEqual([false, false, true]);
  });

  it("two rows of headings that nobody merged are one heading", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["序号", "企业名称", "项目名称", "投资（万元）", null, "园区", "行业", "来源"],
      [null, null, null, "总投资", "固投", null, null, null],
      [1, "演示一公司", "产线", "8,000", "5,000", "高新区", "合成生物", "商会"],
    ]);
    await check(id);
    expect(await valuesOf(id)).toMatchObject([{ expected: "8000000000" }]);
  });
});

describe("what one value for the whole file may do", () => {
  it("completes new projects and changes nothing of those that are known", async () => {
    await aWorld(db());
    await aLead(db(), {
      companyName: "演示甲公司",
      projectName: "产线",
      field: "BIOMEDICINE",
      source: "FUND",
    });
    const id = await uploadRows([
      ["企业名称", "项目名称", "项目概况"],
      ["演示甲公司", "产线", "发酵"],
      ["演示乙公司", "产线", "酶"],
    ]);
    await check(id, { field: "合成生物", source: "自主拜访" });
    const [known, fresh] = await rows(id);
    expect(known!.changes).toEqual([{ field: "summary", label: "项目概况", from: "—", to: "发酵" }]);
    expect(fresh!.values).toMatchObject({ field: "SYNBIO", source: "DIRECT" });
  });
});

describe("rows that name their project by halves", () => {
  const HEAD = ["走访日期", "走访企业", "项目名称", "走访方式", "洽谈情况"];

  it("are understood where only one project fits, and say which", async () => {
    await twoProjects();
    const { id: companyId } = await db().company.findFirstOrThrow({ where: { name: "演示乙公司" } });
    await aLead(db(), { companyId, projectName: "二期" });
    const id = await uploadRows([
      HEAD,
      ["2026.5.6", "演示甲公司", null, "上门", "看了现场"],
      ["2026.5.6", "演示乙公司", null, "上门", "看了现场"],
      ["2026.5.6", "演示甲公司", "发酵产线项目", "微信", "发了政策"],
      ["2026.5.6", "演示甲公司", "别的项目", "微信", "发了政策"],
    ]);
    expect((await job(id)).kind).toBe("FOLLOW_UP");
    await check(id);
    expect(await verdicts(id)).toEqual(["2 NEW", "3 PROBLEM", "4 NEW", "5 PROBLEM"]);
    expect(await remarks(id, "note")).toContain("2 没有写项目名称，按“演示甲公司 · 发酵产线”认定。");
    const [several, other] = await remarks(id, "problem");
    expect(several).toMatch(/^3 有 2 个项目：.*请写明项目名称。$/);
    expect(other).toBe("5 没有找到项目“别的项目”。该企业名下有“发酵产线”。");
  });
});

describe("contracts as they are listed", () => {
  it("意向 and 框架 may leave the amount open, and foreign money of a plan is refused", async () => {
    await twoProjects();
    const id = await uploadRows([
      ["2026年签约项目一览表　单位：亿元"],
      ["签约项目", "签约企业", "签约时间", "协议投资额", "其中工业投资", "合同性质"],
      ["发酵产线", "演示甲公司", "5月20日", "约3亿", null, "框架合作协议"],
      ["酶制剂中心", "演示乙公司", "2026.4.8", "2亿元", "100万美元", "投资协议书"],
    ]);
    await check(id);
    expect(await verdicts(id)).toEqual(["3 NEW", "4 PROBLEM"]);
    expect((await valuesOf(id))[0]).toMatchObject({ kind: "FRAMEWORK", signedOn: "2026-05-20" });
    expect(await remarks(id, "problem")).toEqual(["E4 “100万美元”是外币。请填折合人民币的金额。"]);
  });
});

describe("columns in a foreign currency", () => {
  it("are contracts in that currency, words of a lead, and no investment", async () => {
    await twoProjects();
    const signing = await uploadRows([
      ["签约企业", "签约项目", "签约日期", "合同金额（万美元）", "合同性质", "汇率", "汇率来源"],
      ["演示甲公司", "发酵产线", "2026-02-03", 500, "正式合同", 7.1, "外汇交易中心"],
    ]);
    await check(signing);
    expect((await valuesOf(signing))[0]).toMatchObject({ amount: "500000000", currency: "USD", rate: "7.1" });
    const leads = await uploadRows([
      ["企业名称", "项目名称", "总投资（万美元）", "行业"],
      ["演示丙公司", "产线", 500, "医药"],
    ]);
    await check(leads);
    expect((await valuesOf(leads))[0]).toMatchObject({ expected: "500万美元" });
    const filing = await uploadRows([
      ["2026年3月到位资金"],
      ["企业名称", "项目名称", "本月到位（万美元）"],
      ["演示甲公司", "发酵产线", 50],
    ]);
    await check(filing);
    expect(await remarks(filing, "problem")).toEqual(["C3 “50万美元”是外币。请填折合人民币的金额。"]);
  });
});

describe("a ledger of the whole district", () => {
  it("has the unit in charge say the park where no column does", async () => {
    await aWorld(db());
    const office = imports(db, "jinshan-office");
    const id = await office.uploadRows([
      ["责任单位", "项目名称", "投资主体", "产业方向", "项目阶段"],
      ["新金山公司", "干细胞", "演示甲公司", "生物医药", "已签约"],
      ["碳谷绿湾公司", "尼龙", "演示乙公司", "生物材料", "在谈"],
    ]);
    await office.check(id);
    expect((await valuesOf(id)).map(({ park }) => park)).toEqual(["jinshan-hightech", "tangu-lvwan"]);
    expect((await getImport(office.ctx(), id, { tab: "all", page: 1 })).unused).toEqual(["项目阶段"]);
  });
});

describe("the state of works in words", () => {
  it("is all of it when it is finished, and otherwise holds up nothing else of the row", async () => {
    await aWorld(db());
    await aCarrier(db(), { name: "金工园四期", completedOn: "2025-12-31" });
    const id = await uploadRows([
      ["载体情况（截至2026年6月30日）"],
      ["楼宇名称", "出租率", "建设进度", "备注"],
      ["金工园四期", 0.25, "已竣工", null],
      ["金工园四期", 0.3, "内部装修", null],
      ["金工园四期", "约40%", "90%", null],
    ]);
    await check(id);
    const values = await valuesOf(id);
    expect(
      values.map(({ observedOn, progressPct, occupancyPct }) => [observedOn, progressPct, occupancyPct]),
    ).toEqual([
      ["2026-06-30", "100", "25"],
      ["2026-06-30", undefined, "30"],
      ["2026-06-30", "90", undefined],
    ]);
    expect(await remarks(id, "problem")).toEqual(["B5 “约40%”不是确定的数，请填实际百分数。"]);
  });
});

describe("figures in a unit other than the indicator's", () => {
  it("are refused, for they are ten thousand times off", async () => {
    await aWorld(db());
    await aTarget(db(), {
      indicator: "规上产值",
      ownerName: "新金山发展公司",
      kind: "STOCK_LEVEL",
      unit: "亿元",
    });
    const id = await uploadRows([
      ["指标完成情况（截至2026年6月30日）"],
      ["指标名称", "责任单位", "完成值"],
      ["规上产值", "新金山", "856000万元"],
    ]);
    await check(id);
    expect(await remarks(id, "problem")).toEqual([
      "3 “856000万元”的单位与指标的单位“亿元”不同，请按“亿元”填写。",
    ]);
  });
});
