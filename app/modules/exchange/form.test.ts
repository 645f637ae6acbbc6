import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW } from "#test/builders";
import { aPlainWorkbook, type TestCell } from "#test/builders-exchange";
import { aLead } from "#test/builders-leads";
import { anEntry } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { type Cell, readWorkbook, type Sheet } from "~/platform/workbook/read.server";
import { collected } from "~/platform/workbook/zip-write.server";
import {
  fillLedgerForm,
  listLedgerForms,
  removeLedgerForm,
  saveLedgerForm,
} from "./commands/ledger-form.server";
import { mapImport } from "./commands/map-import.server";
import { runImport } from "./commands/run-import.server";
import { uploadImport } from "./commands/upload-import.server";
import { makeErrorFile } from "./queries/error-file.server";
import { readyParts } from "./queries/job.server";

const { db } = testDatabase();
const MAX = 20 * 1024 * 1024;

const read = async (bytes: Uint8Array, fileName = "a.xlsx") => {
  const rows = new Map<number, Cell[]>();
  const book = await readWorkbook({
    bytes,
    fileName,
    maxBytes: MAX,
    onRows: async (sheet, some) => {
      if (sheet === 0) for (const { r, c } of some) rows.set(r, c);
    },
  });
  return { rows, sheet: book.sheets[0] as Sheet };
};

const LEDGER: TestCell[][] = [
  ["某园区重点项目台账", null, null, null, null, null],
  ["序号", "企业名称", "项目名称", "总投资（亿元）", "项目阶段", "备注"],
  [1, "甲公司", "总部", 1, "在谈", "领导关注"],
  [2, "已流失公司", "旧项目", 2, "在谈", "不再跟"],
  ["合计", null, null, { f: "SUM(D3:D4)", v: 3 }, null, null],
  ["注：每周五报送。", null, null, null, null, null],
];

describe("a unit's own ledger", () => {
  it("comes back filled in: its order, remarks, merges, notes and totals kept", async () => {
    await aWorld(db());
    await aLead(db(), {
      companyName: "乙公司",
      projectName: "中心",
      expectedFen: 35_000_000_000n,
      stage: "AGREED",
    });
    await aLead(db(), { companyName: "甲公司", projectName: "总部", expectedFen: 12_000_000_000n });
    await aLead(db(), { companyName: "丙公司", projectName: "=基地", expectedText: "约3-5亿" });
    await aLead(db(), { organisationId: "tangu", companyName: "他单位", projectName: "不见" });
    const ctx = ctxFor(db(), "xinjinshan");
    const bytes = await aPlainWorkbook(LEDGER, { merges: ["A1:F1", "A6:F6"] });
    const { id } = await saveLedgerForm(ctx, {
      bytes,
      fileName: "台账.xlsx",
      name: "周报台账",
      maxBytes: MAX,
    });
    expect(await listLedgerForms(ctx)).toHaveLength(1);
    expect(await listLedgerForms(ctxFor(db(), "tangu"))).toHaveLength(0);
    const file = await fillLedgerForm(ctx, { id, maxBytes: MAX });
    const { rows, sheet } = await read(await collected(file.content));
    expect([...rows.values()]).toEqual([
      ["某园区重点项目台账"],
      ["序号", "企业名称", "项目名称", "总投资（亿元）", "项目阶段", "备注"],
      [1, "甲公司", "总部", 1.2, "线索", "领导关注"],
      [2, "乙公司", "中心", 3.5, "拟签"],
      [3, "丙公司", "=基地", "约3-5亿", "线索"],
      ["合计", null, null, 4.7],
      ["注：每周五报送。"],
    ]);
    expect(sheet.merges).toEqual(["A1:F1", "A7:F7"]);
    expect(file.fileName).toBe("周报台账_2026-05-20.xlsx");
    expect(await db().auditEntry.count({ where: { action: "export.run" } })).toBe(1);
    await removeLedgerForm(ctx, id);
    await expect(fillLedgerForm(ctx, { id, maxBytes: MAX })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("gets the signed amount in the unit of its column, whose typed total is added up again, and who is in charge", async () => {
    await aWorld(db());
    const lead = await aLead(db(), { companyName: "甲公司", projectName: "总部", ownerId: "xinjinshan" });
    await anEntry(db(), { leadId: lead.id, amount: 12_340_000_000n });
    await aLead(db(), { companyName: "乙公司", projectName: "中心", ownerId: null });
    const bytes = await aPlainWorkbook([
      ["企业名称", "项目名称", "签约额（亿元）", "签约金额", "招商负责人", "负责人"],
      ["甲公司", "总部", 1, 7, "老王", "企业张总"],
      ["乙公司", "中心", 0.5, 8, "小李", "企业李总"],
      ["合计", null, 1.5, 15, null, null],
    ]);
    const ctx = ctxFor(db(), "xinjinshan");
    const { id } = await saveLedgerForm(ctx, { bytes, fileName: "a.xlsx", name: "台账", maxBytes: MAX });
    const { rows } = await read(await collected((await fillLedgerForm(ctx, { id, maxBytes: MAX })).content));
    expect([...rows.values()].slice(1)).toEqual([
      ["甲公司", "总部", 1.234, 7, "测试·xinjinshan", "企业张总"],
      ["乙公司", "中心", 0.5, 8, "小李", "企业李总"],
      ["合计", null, 1.734, 15],
    ]);
  });

  it("needs a heading with company and project", async () => {
    await aWorld(db());
    const bytes = await aPlainWorkbook([
      ["日期", "内容"],
      ["x", "y"],
    ]);
    await expect(
      saveLedgerForm(ctxFor(db(), "xinjinshan"), { bytes, fileName: "a.xlsx", name: "台账", maxBytes: MAX }),
    ).rejects.toMatchObject({ code: "INVALID" });
  });
});

describe("the error file", () => {
  const cells: TestCell[][] = [
    ["标题", null, null],
    ["企业名称", "项目名称", "总投资（万元）"],
    ["甲公司", "总部", "1，5"],
    ["乙公司", "中心", 500],
  ];
  const checked = async (bytes: Uint8Array, fileName: string) => {
    const ctx = ctxFor(db(), "xinjinshan");
    const { id } = await uploadImport(ctx, { bytes, fileName, maxBytes: MAX });
    const job = await db().importJob.findUniqueOrThrow({ where: { id } });
    const form: Record<string, unknown> = { id, version: job.version };
    for (const [field, one] of Object.entries(readyParts(job).mapping.columns))
      form[`column.${field}`] = `${one.index}`;
    Object.assign(form, {
      "unit.expected": "万元",
      "fill.park": "高新区",
      "fill.field": "新材料",
      "fill.source": "商会",
    });
    await mapImport(ctx, form);
    await runImport({ db: db(), now: () => NOW }, id);
    return id;
  };

  it("is the same workbook with the reasons in one more column", async () => {
    await aWorld(db());
    const id = await checked(await aPlainWorkbook(cells, { merges: ["A1:C1"] }), "台账.xlsx");
    const file = await makeErrorFile(ctxFor(db(), "xinjinshan"), id);
    expect(file.fileName).toBe("台账_导入结果.xlsx");
    const { rows, sheet } = await read(await collected(file.content));
    expect(rows.get(2)?.[3]).toBe("导入结果");
    expect(rows.get(3)).toEqual([
      "甲公司",
      "总部",
      "1，5",
      expect.stringMatching(/^有问题；C3：“1，5”中的逗号不在千分位上/),
    ]);
    expect(rows.get(4)?.[3]).toBe("新增");
    expect(sheet.merges).toEqual(["A1:C1"]);
  });

  it("of a CSV is a CSV", async () => {
    await aWorld(db());
    const text = cells.map((row) => row.join(",")).join("\n");
    const id = await checked(Buffer.from(text), "台账.csv");
    const file = await makeErrorFile(ctxFor(db(), "xinjinshan"), id);
    const { rows } = await read(await collected(file.content), "a.csv");
    expect([...rows.values()].map((row) => row[3] ?? null)).toEqual([
      null,
      "导入结果",
      expect.stringContaining("C3：“1，5”中的逗号"),
      "新增",
    ]);
  });
});
