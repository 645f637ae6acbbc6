import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aCompany, aLead } from "#test/builders-leads";
import { theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { documentXml } from "#test/read-papers";
import { type Cell, readWorkbook } from "~/platform/workbook/read.server";
import { collected } from "~/platform/workbook/zip-write.server";
import { mapImport } from "./commands/map-import.server";
import { makeTemplate, runExport } from "./commands/run-export.server";
import { runImport } from "./commands/run-import.server";
import { uploadImport } from "./commands/upload-import.server";
import { EXPORT_LABELS, type ExportName } from "./labels";
import { readyParts } from "./queries/job.server";
import { IMPORT_KINDS } from "./rules/fields";

const { db } = testDatabase();

const exported = async (
  user: UserName,
  name: string,
  params: Record<string, unknown> = {},
  format = "xlsx",
) => {
  const file = await runExport(ctxFor(db(), user), { name, format, params });
  return { ...file, bytes: await collected(file.content) };
};

const rowsOf = async (bytes: Uint8Array, fileName: string) => {
  const rows: Cell[][] = [];
  await readWorkbook({
    bytes,
    fileName,
    maxBytes: 1e8,
    onRows: async (sheet, some) => {
      if (sheet === 0) rows.push(...some.map(({ c }) => c));
    },
  });
  return rows;
};

const table = async (user: UserName, name: string, params: Record<string, unknown> = {}) => {
  const { bytes } = await exported(user, name, params);
  return rowsOf(bytes, "a.xlsx");
};

const column = (rows: Cell[][], head: string) =>
  rows.slice(1).map((row) => row[rows[0]!.indexOf(head)] ?? null);

describe("taking a list out", () => {
  it("gives the reader's own rows by the filter of the list, with numbers and dates as such", async () => {
    await aWorld(db());
    await aLead(db(), {
      companyName: "甲公司",
      projectName: "总部",
      expectedFen: 12_345_678n,
      nextStepOn: "2026-06-01",
    });
    await aLead(db(), { organisationId: "tangu", companyName: "乙公司", projectName: "中心" });
    await aLead(db(), { organisationId: "nanda", companyName: "丙公司", projectName: "基地" });
    const mine = await table("xinjinshan", "leads");
    expect(column(mine, "企业名称")).toEqual(["甲公司"]);
    expect(column(mine, "预计投资额（万元）")).toEqual([12.345678]);
    expect(column(mine, "下一步日期")).toEqual([{ d: "2026-06-01" }]);
    expect(column(await table("jinshan-office", "leads"), "企业名称")).toEqual(["甲公司", "乙公司"]);
    expect(column(await table("jinshan-office", "leads", { q: "中心" }), "企业名称")).toEqual(["乙公司"]);
    expect(column(await table("admin", "leads"), "企业名称")).toHaveLength(3);
  });

  it("prints a text that is longer than its column below it, not under the next one", async () => {
    await aWorld(db());
    const sites = [
      { parkId: "jinshan-hightech", shareBp: 7000 },
      { parkId: "tangu-lvwan", shareBp: 3000 },
    ];
    await db().park.update({ where: { id: "tangu-lvwan" }, data: { name: "碳谷绿湾产业园北区" } });
    await aLead(db(), { projectName: "总部", sites, ownerId: null });
    await aLead(db(), { projectName: "总部", ownerId: null });
    const { bytes } = await exported("xinjinshan", "leads");
    const xml = await documentXml(bytes, "xl/worksheets/sheet1.xml");
    const [, long, short] = xml.match(/<row .*?<\/row>/gs)!;
    expect(long).toContain("高新区70%、碳谷绿湾产业园北区30%");
    expect(long).toMatch(/<row r="2" ht="28\.8" customHeight="1">/);
    expect(short).toMatch(/<row r="3">/);
  });

  it("comes in again unchanged", async () => {
    await aWorld(db());
    await aLead(db(), { companyName: "甲公司", projectName: "总部", expectedFen: 12_345_678n, grade: "A" });
    await aLead(db(), { companyName: "乙公司", projectName: "=1+1", expectedText: "约3-5亿" });
    for (const format of ["xlsx", "csv"]) {
      const { bytes } = await exported("xinjinshan", "leads", {}, format);
      const ctx = ctxFor(db(), "xinjinshan");
      const { id } = await uploadImport(ctx, { bytes, fileName: `a.${format}`, maxBytes: 1e8 });
      const job = await db().importJob.findUniqueOrThrow({ where: { id } });
      const form: Record<string, unknown> = { id, version: job.version };
      for (const [field, one] of Object.entries(readyParts(job).mapping.columns)) {
        form[`column.${field}`] = String(one.index);
        if (one.money) form[`unit.${field}`] = one.money;
      }
      await mapImport(ctx, form);
      await runImport({ db: db(), now: () => NOW }, id);
      const rows = await db().importRow.findMany({ where: { jobId: id } });
      expect(rows.map(({ verdict, changes }) => ({ verdict, changes }))).toEqual([
        { verdict: "UNCHANGED", changes: null },
        { verdict: "UNCHANGED", changes: null },
      ]);
    }
  });

  it("never lets a text run as a formula", async () => {
    await aWorld(db());
    await aCompany(db(), { name: '=HYPERLINK("http://x","y")', organisationId: "xinjinshan" });
    const csv = await exported("xinjinshan", "companies", {}, "csv");
    expect(csv.bytes.toString("utf8")).toContain(`"'=HYPERLINK`);
    const sheet = (await exported("xinjinshan", "companies")).bytes;
    expect(await rowsOf(sheet, "a.xlsx")).toHaveLength(2);
  });

  it("is logged with who, what and which filter", async () => {
    await aWorld(db());
    await exported("xinjinshan", "leads", { q: "甲" });
    expect(await db().auditEntry.findFirstOrThrow({ where: { action: "export.run" } })).toMatchObject({
      actorId: "xinjinshan",
      entityId: "leads",
      changes: { format: "xlsx", params: { q: "甲" } },
    });
  });

  it("gives a bureau the task list and the targets that it follows, and nothing of the units' work", async () => {
    await aWorld(db());
    await theFacts(db());
    const heads = async (name: "tasks" | "targets") => (await table("jinshan-science", name))[0];
    expect(await heads("tasks")).toContain("配合单位");
    const goals = column(await table("jinshan-science", "tasks"), "年度目标").join("\n");
    expect(goals).toContain("年：");
    expect(goals).not.toMatch(/。；/);
    expect(await heads("targets")).toContain("较时序（百分点，负为慢）");
    await aCompany(db(), { name: "园区自己的企业" });
    expect((await table("jinshan-science", "companies")).flat()).not.toContain("园区自己的企业");
    for (const name of ["leads", "signings", "investments", "ledger"])
      await expect(exported("jinshan-science", name)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("is refused to who may not read the list, and a wrong filter is told before the file begins", async () => {
    await aWorld(db());
    await expect(exported("jinshan-science", "leads")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(exported("xinjinshan", "nothing")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(exported("xinjinshan", "leads", { stage: "没有" })).rejects.toThrow();
  });

  it("knows every list", async () => {
    await aWorld(db());
    for (const name of Object.keys(EXPORT_LABELS) as ExportName[]) {
      const { fileName } = await exported("jinshan-office", name);
      expect(fileName).toBe(`${EXPORT_LABELS[name]}_2026-05-20.xlsx`);
    }
  });
});

describe("templates", () => {
  it("have the heading of the import, drop-downs and the district's parks", async () => {
    await aWorld(db());
    for (const kind of IMPORT_KINDS) {
      const file = await makeTemplate(ctxFor(db(), "xinjinshan"), kind);
      const bytes = await collected(file.content);
      const ctx = ctxFor(db(), "xinjinshan");
      const { id } = await uploadImport(ctx, { bytes, fileName: "a.xlsx", maxBytes: 1e8 });
      const job = await db().importJob.findUniqueOrThrow({ where: { id } });
      expect(job.kind, file.fileName).toBe(kind);
    }
  });
});
