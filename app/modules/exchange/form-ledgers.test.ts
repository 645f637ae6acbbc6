import { describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { aPlainWorkbook, aWorkbook, type TestCell } from "#test/builders-exchange";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { type Cell, readWorkbook, type Sheet } from "~/platform/workbook/read.server";
import { collected } from "~/platform/workbook/zip-write.server";
import { fillLedgerForm, saveLedgerForm } from "./commands/ledger-form.server";

const { db } = testDatabase();
const MAX = 20 * 1024 * 1024;

/** Saved as the unit's own ledger and written back filled in. */
const roundTrip = async (bytes: Uint8Array) => {
  const ctx = ctxFor(db(), "xinjinshan");
  const { id } = await saveLedgerForm(ctx, { bytes, fileName: "台账.xlsx", name: "台账", maxBytes: MAX });
  const file = await fillLedgerForm(ctx, { id, maxBytes: MAX });
  const rows: Cell[][] = [];
  const book = await readWorkbook({
    bytes: await collected(file.content),
    fileName: "台账.xlsx",
    maxBytes: MAX,
    onRows: async (_sheet, some) => {
      for (const { r, c } of some) rows[r] = c;
    },
  });
  return { rows, sheet: book.sheets[0] as Sheet };
};

describe("a ledger in parts, written back", () => {
  const LEDGER: TestCell[][] = [
    ["重点项目台账（单位：万元）"],
    ["序号", "企业名称", "项目名称", "总投资", "联系人", "备注"],
    ["一、生物医药"],
    [1, "演示甲公司", "抗体产线", 900, "张三 13800000000", "领导关注"],
    ["小计", null, null, { f: "SUM(D4:D4)", v: 900 }],
    ["二、合成生物"],
    [2, "演示乙公司", "酶制剂", 500, null, null],
    ["小计", null, null, { f: "SUM(D7:D7)", v: 500 }],
    ["合计", null, null, { f: "D5+D8", v: 1400 }],
    ["注：每周五报送。"],
  ];

  it("keeps bands and subtotals: each project in its own part, a new one under its field, sums taking it in", async () => {
    await aWorld(db());
    await aLead(db(), {
      companyName: "演示乙公司",
      projectName: "酶制剂",
      field: "SYNBIO",
      expectedFen: 600_000_000n,
    });
    await aLead(db(), {
      companyName: "演示丙公司",
      projectName: "疫苗",
      field: "BIOMEDICINE",
      expectedFen: 300_000_000n,
    });
    await aLead(db(), {
      companyName: "演示甲公司",
      projectName: "抗体产线",
      field: "BIOMEDICINE",
      expectedFen: 1_000_000_000n,
    });
    const { rows, sheet } = await roundTrip(
      await aPlainWorkbook(LEDGER, { merges: ["A1:F1", "A3:F3", "A6:F6"] }),
    );
    expect(rows.slice(1)).toEqual([
      ["重点项目台账（单位：万元）"],
      ["序号", "企业名称", "项目名称", "总投资", "联系人", "备注"],
      ["一、生物医药"],
      [1, "演示甲公司", "抗体产线", 1000, "张三 13800000000", "领导关注"],
      [2, "演示丙公司", "疫苗", 300],
      ["小计", null, null, 1300],
      ["二、合成生物"],
      [3, "演示乙公司", "酶制剂", 600],
      ["小计", null, null, 600],
      ["合计", null, null, { e: "未计算" }],
      ["注：每周五报送。"],
    ]);
    expect(sheet.merges).toEqual(["A1:F1", "A3:F3", "A7:F7"]);
  });

  it("keeps what the unit typed where it means the same, and what is merged over the rows of one company", async () => {
    await aWorld(db());
    await aLead(db(), {
      companyName: "演示甲公司",
      projectName: "一期",
      field: "BIOMEDICINE",
      expectedFen: 1_000_000_000n,
    });
    const { companyId } = await db().lead.findFirstOrThrow();
    await aLead(db(), { companyId, projectName: "二期", field: "BIOMEDICINE", expectedFen: 2_000_000_000n });
    const { rows, sheet } = await roundTrip(
      await aPlainWorkbook(
        [
          ["企业名称", "项目名称", "总投资（万元）", "行业", "意向园区", "概况"],
          ["演示甲公司\n张三 13800000000", "一期", "0.1亿", "医药", "新金山", "自己写的话"],
          [null, "二期", 1500, "医药", "湾区高新", null],
        ],
        { merges: ["A2:A3"] },
      ),
    );
    expect(rows.slice(2)).toEqual([
      ["演示甲公司\n张三 13800000000", "一期", 1000, "医药", "新金山", "自己写的话"],
      [null, "二期", 2000, "医药", "湾区高新"],
    ]);
    expect(sheet.merges).toEqual(["A2:A3"]);
  });

  it("counts again the totals that were typed and the numbers of projects in words; a second table by itself", async () => {
    await aWorld(db());
    const of = (companyName: string, field: "SYNBIO" | "BIOMEDICINE", wan: bigint) =>
      aLead(db(), { companyName, projectName: "产线", field, expectedFen: wan * 1_000_000n });
    await of("演示甲公司", "BIOMEDICINE", 1000n);
    await of("演示乙公司", "SYNBIO", 2000n);
    await of("演示丙公司", "SYNBIO", 500n);
    await of("演示丁公司", "BIOMEDICINE", 300n);
    const HEAD = ["序号", "企业名称", "项目名称", "总投资（万元）"];
    const { rows } = await roundTrip(
      await aPlainWorkbook([
        HEAD,
        ["一、生物医药（1个）"],
        [1, "演示甲公司", "产线", 1],
        ["小计（1个）", null, null, 1],
        ["二、合成生物（1个）"],
        [2, "演示乙公司", "产线", 2],
        ["合计（2个）", null, null, 3],
        ["储备项目"],
        HEAD,
        [1, "演示丁公司", "产线", 4],
        ["合计", null, null, 4],
      ]),
    );
    expect(rows.slice(2)).toEqual([
      ["一、生物医药（1个）"],
      [1, "演示甲公司", "产线", 1000],
      ["小计（1个）", null, null, 1000],
      ["二、合成生物（2个）"],
      [2, "演示乙公司", "产线", 2000],
      [3, "演示丙公司", "产线", 500],
      ["合计（3个）", null, null, 3500],
      ["储备项目"],
      HEAD,
      [1, "演示丁公司", "产线", 300],
      ["合计", null, null, 300],
    ]);
  });

  it("fills a form that has only its heading and its total", async () => {
    await aWorld(db());
    await aLead(db(), { companyName: "演示甲公司", projectName: "一期", expectedFen: 1_000_000_000n });
    await aLead(db(), { companyName: "演示乙公司", projectName: "一期", expectedFen: 500_000_000n });
    const { rows } = await roundTrip(
      await aWorkbook([
        {
          rows: [
            ["企业名称", "项目名称", "总投资（万元）"],
            [null, null, null],
            ["合计", null, { f: "SUM(C2:C2)", v: 0 }],
          ],
        },
      ]),
    );
    expect(rows.slice(2)).toEqual([
      ["演示甲公司", "一期", 1000],
      ["演示乙公司", "一期", 500],
      ["合计", null, 1500],
    ]);
  });
});
