import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";

import type { TestCell } from "#test/builders-exchange";
import { imports } from "#test/builders-imports";
import { aCompany } from "#test/builders-leads";
import { aTarget } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { getImport } from "./queries/imports.server";

const { db } = testDatabase();
const { ctx, uploadRows, check, commit, job, remarks, valuesOf, verdicts } = imports(db);
const leftOut = async (id: string) => (await job(id)).leftOut;
const amounts = async (id: string) =>
  (await valuesOf(id)).map(({ company, expected }) => [company, expected]);
const FIELD = "合成生物";

describe("what stands above and between the rows", () => {
  it("a caption of unit and writer over the heading is no heading, and its unit holds for the amounts", async () => {
    await aWorld(db());
    const id = await uploadRows(
      [
        ["高新区在谈项目推进台账（2026年）"],
        ["填报单位：新金山发展公司", null, null, null, "单位：亿元"],
        ["序号", "企业名称", "拟投项目", "投资额", "产业领域"],
        [1, "演示甲公司", "平台", 1.2, FIELD],
        ["其中：外资", null, null, 0.3, null],
      ],
      ["A1:E1", "A2:C2"],
    );
    await check(id);
    expect(await amounts(id)).toEqual([["演示甲公司", "12000000000"]]);
    expect(await leftOut(id)).toEqual({ TOTAL: 1 });
  });

  it("a second table with its columns in another order is left out and counted, not read by the first heading", async () => {
    await aWorld(db());
    const rows: TestCell[][] = [
      ["一、在谈项目（万元）"],
      ["序号", "企业名称", "项目名称", "领域", "总投资"],
      [1, "演示甲公司", "一线", FIELD, 1000],
      ["二、签约项目（亿元）"],
      ["序号", "项目名称", "企业名称", "签约额", "领域", "签约时间"],
      [1, "二线", "演示乙公司", 1.5, FIELD, "2026-03-01"],
    ];
    const id = await uploadRows(rows, ["A1:F1", "A4:F4"]);
    await check(id);
    expect(await amounts(id)).toEqual([["演示甲公司", "1000000000"]]);
    expect(await leftOut(id)).toEqual({ GROUP: 1, HEAD: 1, TABLE: 1 });
  });

  it("a band that says another unit holds from there on: 1.5 below 单位：亿元 is no 1.5 万", async () => {
    await aWorld(db());
    const id = await uploadRows(
      [
        ["在谈项目（单位：万元）"],
        ["企业名称", "项目名称", "领域", "总投资"],
        ["演示甲公司", "一线", FIELD, 1000],
        ["签约项目（单位：亿元）"],
        ["企业名称", "项目名称", "领域", "总投资"],
        ["演示乙公司", "二线", FIELD, 1.5],
      ],
      ["A1:D1", "A4:D4"],
    );
    await check(id);
    expect(await amounts(id)).toEqual([
      ["演示甲公司", "1000000000"],
      ["演示乙公司", "15000000000"],
    ]);
  });

  it("a form of one project is refused by its headings, which stand where names should", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["项目信息表"],
      ["项目名称", "载体平台", "企业名称", "演示甲公司"],
      ["总投资（万元）", 5000, "领域", "生物医药"],
      ["联系人", "吴", "电话", "13800002222"],
    ]);
    await check(id, { field: FIELD });
    expect((await verdicts(id)).every((text) => text.endsWith("PROBLEM"))).toBe(true);
    expect((await remarks(id, "problem"))[0]).toBe(
      "C3 “领域”是栏目名称。如果是一个项目一张的信息表，请改成一行一个项目的台账。",
    );
  });
});

describe("columns that only sound like what is asked for", () => {
  it("the day of completion is not the day of the figures", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["载体去化情况（截至2026年4月30日）"],
      ["载体名称", "出租率", "竣工时间"],
      ["金工园四期", "25%", "2024-12-30"],
    ]);
    const { mapping } = await getImport(ctx(), id, { tab: "all", page: 1 });
    expect(mapping).toMatchObject({ fills: { observedOn: "2026-04-30" } });
    expect(mapping?.columns.observedOn).toBeUndefined();
  });

  it("money so far is not the month's, and one figure for a month typed for all waits for a yes", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["签约项目资金到位表（万元）"],
      ["企业名称", "项目名称", "到位资金", "截至目前累计到位"],
      ["演示甲公司", "一线", 300, 1300],
    ]);
    expect((await job(id)).mapping).toMatchObject({
      columns: { amount: { index: 2 }, cumulative: { index: 3 } },
    });
    const alone = await uploadRows([
      ["资金到位表（万元）"],
      ["企业名称", "项目名称", "到位资金"],
      ["演示甲公司", "一线", 1300],
    ]);
    await check(alone, { period: "2026-04" });
    expect(await remarks(alone, "hold")).toEqual([
      "C3 按 2026-04 当月数记。如果是累计数，请在列对应中把“到位资金”改对应到“累计金额”。",
    ]);
  });

  it("the column of units converts what an indicator counts otherwise; a bare share of a percentage waits", async () => {
    await aWorld(db());
    for (const [indicator, unit] of [
      ["规上产值", "亿元"],
      ["规上企业数", "家"],
      ["入住率", "%"],
    ] as const)
      await aTarget(db(), { indicator, ownerName: "新金山发展公司", kind: "STOCK_LEVEL", unit });
    const id = await uploadRows([
      ["2026年4月指标完成情况（截至4月30日）"],
      ["指标名称", "单位", "完成值"],
      ["规上产值", "万元", 856_000.5],
      ["规上企业数", "个", "62家"],
      ["入住率", "%", 0.625],
    ]);
    await check(id);
    expect((await valuesOf(id)).map(({ value }) => value)).toEqual(["85.60005", "62", "62.5"]);
    expect(await remarks(id, "hold")).toEqual(["5 0.625 按 62.5% 记。如果是 0.625%，请在表中写上百分号。"]);
  });
});

describe("companies that are nearly the same", () => {
  it("another region's company of that name waits for a yes, and so do two companies in one cell", async () => {
    await aWorld(db());
    await aCompany(db(), { name: "上海恒生物有限公司" });
    const id = await uploadRows([
      ["企业名称", "项目名称", "领域"],
      ["江苏恒生物有限公司", "一线", FIELD],
      ["恒生物", "二线", FIELD],
      ["演示甲有限公司、演示乙有限公司", "三线", FIELD],
      ["★演示丙有限公司", "四线", FIELD],
    ]);
    await check(id);
    expect(await remarks(id, "hold")).toEqual([
      "2 “江苏恒生物有限公司”按企业库中的“上海恒生物有限公司”认定。不是同一家的，请先在企业库登记“江苏恒生物有限公司”。",
      "4 “演示甲有限公司、演示乙有限公司”像是不止一家企业，按一家登记。请核对。",
    ]);
    expect((await valuesOf(id))[3]).toMatchObject({ company: "演示丙有限公司" });
  });

  it("a row that means the same project with another amount says so, and is found again the second time", async () => {
    await aWorld(db());
    const ledger: TestCell[][] = [
      ["企业名称", "项目名称", "领域", "总投资（万元）"],
      ["演示甲有限公司", "平台", FIELD, 1000],
      ["演示甲有限公司", "平 台", FIELD, 1500],
    ];
    const id = await uploadRows(ledger);
    await check(id);
    expect(await verdicts(id)).toEqual(["2 NEW", "3 DUPLICATE"]);
    expect(await remarks(id, "problem")).toEqual([
      "3 与第 2 行是同一条，但预计投资额不同：1,000.00 万元、1,500.00 万元。只导入第 2 行；两行都要的，请合并金额，或写清名称、编号以便区分。",
    ]);
    await commit(id);
    const again = await uploadRows(ledger);
    await check(again);
    expect(await verdicts(again)).toEqual(["2 UNCHANGED", "3 DUPLICATE"]);
  });
});

describe("contacts as they are typed", () => {
  it("a number has a person: named beside it, or the company's; a second one is told, not lost", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["企业名称", "项目名称", "领域", "联系方式"],
      ["演示甲公司", "一线", FIELD, "马总：１３８１２３４５６７８"],
      ["演示乙公司", "二线", FIELD, "021-5799 1234"],
    ]);
    await check(id);
    await commit(id);
    const people = await db().contact.findMany({ orderBy: { phone: "asc" } });
    expect(people.map(({ name, phone }) => `${name} ${phone}`)).toEqual([
      "企业联系人 021-57991234",
      "马总 13812345678",
    ]);
    const two = await uploadRows([
      ["企业名称", "项目名称", "领域", "联系人及电话"],
      ["演示丙公司", "三线", FIELD, "张三 13912345678；李四 13687654321"],
    ]);
    await check(two);
    expect((await valuesOf(two))[0]).toMatchObject({ contactName: "张三", contactPhone: "13912345678" });
    expect(await remarks(two, "note")).toContain("D2 “李四 13687654321”没有导入，请在项目页面上补登。");
  });
});
