import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { aCarrier } from "#test/builders-carriers";
import type { TestCell } from "#test/builders-exchange";
import { imports } from "#test/builders-imports";
import { aLead } from "#test/builders-leads";
import { aTarget } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { getImport } from "./queries/imports.server";

const { db } = testDatabase();
const { uploadRows, check, commit, rows, job, verdicts, remarks, valuesOf } = imports(db);

const twoProjects = async () => {
  await aWorld(db());
  await aLead(db(), { companyName: "演示甲公司", projectName: "发酵产线" });
  await aLead(db(), { companyName: "演示乙公司", projectName: "酶制剂中心" });
};

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
      "12000000000",
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
      "D6 “高新区、碳谷绿湾”不止一个园区，没有写份额。请写成“甲园60%、乙园40%”，或只写主要的园区。",
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
    expect((await getImport(office.ctx(), id, { tab: "all", page: 1 })).unused).toEqual([]);
  });
});

describe("the state of works in words", () => {
  it("is all of it when it is finished, and otherwise holds up nothing else of the row", async () => {
    await aWorld(db());
    await aCarrier(db(), { name: "金工园四期", completedOn: "2025-12-31" });
    const id = await uploadRows([
      ["载体情况（截至2026年4月30日）"],
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
      ["2026-04-30", "100", "25"],
      ["2026-04-30", undefined, "30"],
      ["2026-04-30", "90", undefined],
    ]);
    expect(await remarks(id, "problem")).toEqual([
      "4 与第 3 行是同一条，但入住率不同：25%、30%。只导入第 3 行；两行都要的，请合并金额，或写清名称、编号以便区分。",
      "B5 “约40%”不是确定的数，请填实际百分数。",
    ]);
  });
});

describe("figures in a unit other than the indicator's", () => {
  it("are converted where both count money, for they are ten thousand times off", async () => {
    await aWorld(db());
    await aTarget(db(), {
      indicator: "规上产值",
      metric: null,
      ownerId: "xinjinshan",
      ownerName: "新金山发展公司",
      kind: "STOCK_LEVEL",
      unit: "亿元",
    });
    const id = await uploadRows([
      ["指标完成情况（截至2026年4月30日）"],
      ["指标名称", "责任单位", "完成值"],
      ["规上产值", "新金山", "856000万元"],
    ]);
    await check(id);
    expect(await remarks(id, "problem")).toEqual([]);
    expect(await remarks(id, "note")).toEqual(["3 856000 万元按 85.6 亿元记。"]);
    expect((await valuesOf(id)).map(({ value }) => value)).toEqual(["85.6"]);
  });
});
