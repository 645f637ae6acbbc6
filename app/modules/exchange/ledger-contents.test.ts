import { describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import type { TestCell } from "#test/builders-exchange";
import { imports } from "#test/builders-imports";
import { testDatabase } from "#test/database";
import { importAgain } from "./commands/import-again.server";
import { chooseSheet } from "./commands/map-import.server";
import { getImport } from "./queries/imports.server";

const { db } = testDatabase();
const { ctx, uploadRows, check, commit, job, rows, verdicts, valuesOf } = imports(db);

/** Projects, their contracts and what was paid in, in one table as the year's report has it. */
const ALL_IN_ONE: TestCell[][] = [
  ["新金山公司2026年1-4月签约项目及资金到位情况"],
  [
    "企业名称",
    "项目名称",
    "所属领域",
    "合同类型",
    "签约时间",
    "签约金额（万元）",
    "到位资金（万元）",
    null,
    null,
  ],
  [null, null, null, null, null, null, "1月", "2月", "4月"],
  ["演示戊辰公司", "原料药基地", "生物医药", "正式", "2026-01-15", 15_000, 0, 500, 800.5],
  ["演示己未公司", "介入导管", "生物医药", "框架协议", "2026.2.19", 8000, null, null, null],
  ["合计", null, null, null, null, 23_000, 0, 500, 800.5],
];
const MERGES = ["A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:F3", "G2:I2"];

const shown = (id: string) => getImport(ctx(), id, { tab: "all", page: 1 });

const asLeads = async () => {
  const id = await uploadRows(ALL_IN_ONE, MERGES);
  const { version } = await job(id);
  await chooseSheet(ctx(), { id, version, kind: "LEAD" });
  return id;
};

describe("a ledger of projects, contracts and money at once", () => {
  it("says what else it holds, by the columns that this import does not take", async () => {
    await aWorld(db());
    expect((await shown(await asLeads())).contents).toEqual([
      { kind: "SIGNING", columns: ["合同类型", "签约时间", "签约金额（万元）"] },
      {
        kind: "INVESTMENT",
        columns: ["到位资金（万元）/1月", "到位资金（万元）/2月", "到位资金（万元）/4月"],
      },
    ]);
  });

  it("comes in kind after kind from the one file, each as a whole import of its own", async () => {
    await aWorld(db());
    const leads = await asLeads();
    await check(leads);
    await commit(leads);
    expect(await db().lead.count()).toBe(2);
    const signings = (await importAgain(ctx(), { id: leads, kind: "SIGNING" })).id;
    await check(signings);
    await commit(signings);
    const contracts = await db().signing.findMany({ orderBy: { signedOn: "asc" } });
    expect(contracts.map(({ kind, state, amountFen }) => [kind, state, amountFen])).toEqual([
      ["FORMAL", "SAVED", 15_000_000_000n],
      ["FRAMEWORK", "SAVED", 8_000_000_000n],
    ]);
    const paid = (await importAgain(ctx(), { id: signings, kind: "INVESTMENT" })).id;
    expect(await job(paid)).toMatchObject({ mapping: { fills: { metric: "到位资金" } } });
    await check(paid);
    expect((await valuesOf(paid)).map(({ period, amount }) => [period, amount])).toEqual([
      ["2026-02", "500000000"],
      ["2026-04", "800500000"],
    ]);
    const again = (await importAgain(ctx(), { id: paid, kind: "LEAD" })).id;
    await check(again);
    expect((await verdicts(again)).map((text) => text.split(" ")[1])).toEqual(["UNCHANGED", "UNCHANGED"]);
    expect(await rows(leads)).toHaveLength(2);
  });

  it("is imported again only by who uploaded it", async () => {
    await aWorld(db());
    const id = await asLeads();
    const again = (user: "jinshan-office" | "tangu") =>
      importAgain(ctxFor(db(), user), { id, kind: "SIGNING" });
    await expect(again("jinshan-office")).rejects.toThrow("请由本人继续");
    await expect(again("tangu")).rejects.toThrow("这次导入");
    expect(await db().importJob.count()).toBe(1);
  });

  it("says nothing of a plain list of projects", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["企业名称", "项目名称", "领域", "总投资（万元）", "备注"],
      ["演示甲公司", "总部", "合成生物", 1200, "—"],
    ]);
    expect((await shown(id)).contents).toEqual([]);
  });
});
