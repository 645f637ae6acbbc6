import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW, type UserName } from "#test/builders";
import { aPlainWorkbook, type TestCell } from "#test/builders-exchange";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { addFollowUp } from "~/modules/leads/commands/add-follow-up.server";
import { editLead } from "~/modules/leads/commands/edit-lead.server";
import { approveRows, cancelImport, commitImport } from "./commands/decide-import.server";
import { chooseSheet, mapImport } from "./commands/map-import.server";
import { resumeImports, runImport } from "./commands/run-import.server";
import { undoImport } from "./commands/undo-import.server";
import { uploadImport } from "./commands/upload-import.server";
import { readyParts } from "./queries/job.server";

const { db } = testDatabase();
const MB = 1024 * 1024;
const work = () => ({ db: db(), now: () => NOW });
const job = (id: string) => db().importJob.findUniqueOrThrow({ where: { id } });
const rows = (id: string) => db().importRow.findMany({ where: { jobId: id }, orderBy: { row: "asc" } });
const verdicts = async (id: string) => (await rows(id)).map(({ row, verdict }) => `${row} ${verdict}`);

const upload = async (
  cells: (readonly TestCell[] | null)[],
  user: UserName = "xinjinshan",
  merges: string[] = [],
) => {
  const bytes = await aPlainWorkbook(cells, { merges });
  return (await uploadImport(ctxFor(db(), user), { bytes, fileName: "台账.xlsx", maxBytes: 20 * MB })).id;
};

/** The columns as guessed, with values for the whole file. */
const check = async (id: string, fills: Record<string, string> = {}, user: UserName = "xinjinshan") => {
  const now = await job(id);
  const { mapping } = readyParts(now);
  const form: Record<string, unknown> = { id, version: now.version };
  for (const [field, column] of Object.entries(mapping.columns)) {
    form[`column.${field}`] = String(column.index);
    if (column.money) form[`unit.${field}`] = column.money;
  }
  for (const [field, value] of Object.entries(fills)) form[`fill.${field}`] = value;
  await mapImport(ctxFor(db(), user), form);
  await runImport(work(), id);
};

const commit = async (id: string, user: UserName = "xinjinshan") => {
  await commitImport(ctxFor(db(), user), { id, version: (await job(id)).version });
  await runImport(work(), id);
};

const undo = async (id: string) => {
  await undoImport(ctxFor(db(), "xinjinshan"), { id, version: (await job(id)).version });
  await runImport(work(), id);
};

const FILLS = { field: "合成生物", source: "自主拜访", park: "高新区" };
/** What was checked is refused by the time it is written. */
const parkGoes = () => db().park.update({ where: { id: "tangu-lvwan" }, data: { districtId: "baoshan" } });
const HEAD = ["企业名称", "项目名称", "总投资（万元）", "项目概况"] as const;
const LEDGER: TestCell[][] = [
  [...HEAD],
  ["甲生物科技有限公司", "年产 200 吨产线", 12_000, "发酵"],
  ["乙制药", "研发中心", "1.2亿", null],
  ["丙材料", "总部", "约3-5亿", null],
];

describe("importing leads from a ledger", () => {
  it("checks without a write, then writes through the commands with their audit", async () => {
    await aWorld(db());
    const id = await upload(LEDGER);
    await check(id, FILLS);
    expect(await verdicts(id)).toEqual(["2 NEW", "3 NEW", "4 NEW"]);
    expect(await db().lead.count()).toBe(0);
    expect(await db().company.count()).toBe(0);
    await commit(id);
    expect((await job(id)).state).toBe("COMMITTED");
    const leads = await db().lead.findMany({
      include: { company: true, sites: true },
      orderBy: { number: "asc" },
    });
    expect(
      leads.map((lead) => [lead.company.name, lead.projectName, lead.expectedFen, lead.expectedText]),
    ).toEqual([
      ["甲生物科技有限公司", "年产 200 吨产线", 12_000_000_000n, null],
      ["乙制药", "研发中心", 12_000_000_000n, null],
      ["丙材料", "总部", null, "约3-5亿"],
    ]);
    expect(leads[0]).toMatchObject({
      organisationId: "xinjinshan",
      field: "SYNBIO",
      number: "金山-2026-0001",
    });
    expect(await db().auditEntry.count({ where: { action: "lead.create" } })).toBe(3);
  });

  it("changes nothing when the same file comes twice", async () => {
    await aWorld(db());
    const first = await upload(LEDGER);
    await check(first, FILLS);
    await commit(first);
    const before = await db().lead.findMany({ orderBy: { number: "asc" } });
    const again = await upload(LEDGER);
    await check(again, FILLS);
    expect(await verdicts(again)).toEqual(["2 UNCHANGED", "3 UNCHANGED", "4 UNCHANGED"]);
    await expect(commit(again)).rejects.toThrow("没有可以导入的行");
    expect(await db().lead.findMany({ orderBy: { number: "asc" } })).toEqual(before);
  });

  it("remembers the unit's mapping for the same layout; another unit gets its own park", async () => {
    await aWorld(db());
    await check(await upload(LEDGER), FILLS);
    const second = await upload(LEDGER);
    expect(readyParts(await job(second)).mapping.fills).toEqual(FILLS);
    const others = await upload(LEDGER, "tangu");
    expect(readyParts(await job(others)).mapping.fills).toEqual({ park: "碳谷绿湾", source: "其他" });
  });

  it("shows what changes, old and new, and undoes it", async () => {
    await aWorld(db());
    const first = await upload(LEDGER);
    await check(first, FILLS);
    await commit(first);
    const second = await upload([[...HEAD], ["甲生物科技有限公司", "年产 200 吨产线", 15_000, null]]);
    await check(second, FILLS);
    const [row] = await rows(second);
    expect(row).toMatchObject({
      verdict: "UPDATE",
      changes: [{ field: "expected", from: "12,000.00 万元", to: "15,000.00 万元" }],
    });
    await commit(second);
    const lead = () => db().lead.findFirstOrThrow({ where: { projectName: "年产 200 吨产线" } });
    expect(await lead()).toMatchObject({ expectedFen: 15_000_000_000n, summary: "发酵" });
    await undo(second);
    expect(await lead()).toMatchObject({ expectedFen: 12_000_000_000n, summary: "发酵" });
    expect((await job(second)).state).toBe("UNDONE");
  });

  it("names the cell and the reason of a problem, and leaves that row out", async () => {
    await aWorld(db());
    const id = await upload([
      [...HEAD],
      ["甲公司", null, 5],
      ["乙制药", "中心", "1，5"],
      ["丙材料", "总部", 100],
    ]);
    await check(id, FILLS);
    expect(await verdicts(id)).toEqual(["2 PROBLEM", "3 PROBLEM", "4 NEW"]);
    expect((await rows(id))[1]!.remarks).toContainEqual(
      expect.objectContaining({ kind: "problem", at: "C3" }),
    );
    await commit(id);
    expect(await db().lead.count()).toBe(1);
  });

  it("imports one of two rows that mean the same record", async () => {
    await aWorld(db());
    const id = await upload([[...HEAD], ["甲公司", "总部", 100], ["甲公司", "总 部", 200]]);
    await check(id, FILLS);
    expect(await verdicts(id)).toEqual(["2 NEW", "3 DUPLICATE"]);
    await commit(id);
    expect(await db().lead.count()).toBe(1);
  });

  it("holds a jump of ten thousand until a person says yes", async () => {
    await aWorld(db());
    const first = await upload(LEDGER);
    await check(first, FILLS);
    await commit(first);
    const second = await upload([[...HEAD], ["甲生物科技有限公司", "年产 200 吨产线", 1.2, null]]);
    await check(second, FILLS);
    expect(await rows(second)).toMatchObject([{ verdict: "UPDATE", held: true, approved: false }]);
    await expect(commit(second)).rejects.toThrow("没有可以导入的行");
    await approveRows(ctxFor(db(), "xinjinshan"), {
      id: second,
      version: (await job(second)).version,
      row: ["2"],
    });
    await commit(second);
    expect(await db().lead.findFirstOrThrow({ where: { projectName: "年产 200 吨产线" } })).toMatchObject({
      expectedFen: 1_200_000n,
    });
  });

  it("finds a project by its number, and refuses another unit's", async () => {
    await aWorld(db());
    const mine = await aLead(db(), { companyName: "甲公司", projectName: "总部" });
    const other = await aLead(db(), {
      organisationId: "tangu",
      companyName: "乙公司",
      projectName: "中心",
      sites: [{ parkId: "jinshan-hightech", shareBp: 10_000 }],
    });
    const head = ["项目编号", "企业名称", "项目名称", "总投资（万元）"];
    const id = await upload([
      head,
      [mine.number, "甲公司", "总部二期", 300],
      [other.number, "乙公司", "中心", 300],
    ]);
    await check(id, FILLS);
    expect(await verdicts(id)).toEqual(["2 UPDATE", "3 PROBLEM"]);
    await commit(id);
    expect(await db().lead.findUniqueOrThrow({ where: { id: mine.id } })).toMatchObject({
      projectName: "总部二期",
    });
    expect((await db().lead.findUniqueOrThrow({ where: { id: other.id } })).expectedFen).toBe(
      other.expectedFen,
    );
  });

  it("keeps the credit code of a new company, and knows it again by the code", async () => {
    await aWorld(db());
    const code = "91350100M000100Y43";
    const head = ["企业名称", "统一社会信用代码", "项目名称"];
    const id = await upload([head, ["甲公司", code, "总部"]]);
    await check(id, FILLS);
    await commit(id);
    expect(await db().company.findFirstOrThrow()).toMatchObject({ name: "甲公司", creditCode: code });
    const again = await upload([head, ["甲公司（已更名）", code, "总部"]]);
    await check(again, FILLS);
    expect(await verdicts(again)).toEqual(["2 UNCHANGED"]);
  });

  it("tells the row that somebody changed since the check, and overwrites nothing", async () => {
    await aWorld(db());
    const lead = await aLead(db(), { companyName: "甲公司", projectName: "总部", expectedFen: 100_000_000n });
    const id = await upload([[...HEAD], ["甲公司", "总部", 300]]);
    await check(id, FILLS);
    await db().lead.update({ where: { id: lead.id }, data: { organisationId: "tangu" } });
    await commit(id);
    expect(await rows(id)).toMatchObject([{ state: "FAILED" }]);
    expect((await db().lead.findUniqueOrThrow({ where: { id: lead.id } })).expectedFen).toBe(100_000_000n);
  });

  it("takes a person's choice of sheet row and asks for what is missing", async () => {
    await aWorld(db());
    const id = await upload([["说明"], ["单位甲", "项目乙", "金额丙"], ["x", "y", 3]]);
    const ctx = ctxFor(db(), "xinjinshan");
    await chooseSheet(ctx, { id, version: (await job(id)).version, kind: "LEAD", sheet: "0", headRow: "2" });
    const now = await job(id);
    expect(readyParts(now).head).toMatchObject({ top: 2, bottom: 2 });
    await expect(mapImport(ctx, { id, version: now.version })).rejects.toMatchObject({
      fields: { "column.company": "请选择“企业名称”所在的列。企业和项目写在同一列的，两栏选同一列。" },
    });
  });
});

describe("many rows", () => {
  const head = [...HEAD, "联系人", "联系电话"];
  const many = (elsewhere?: number): TestCell[][] => [
    [...head, "意向园区"],
    ...Array.from({ length: 25 }, (_, i): TestCell[] => [
      i < 2 ? "同一家公司" : `甲${i}号公司`,
      `项目${i}`,
      100 + i,
      null,
      "某某",
      "13800000000",
      i === elsewhere ? "碳谷绿湾" : "高新区",
    ]),
  ];

  it("are written together as they would be one by one", async () => {
    await aWorld(db());
    const id = await upload(many());
    await check(id, FILLS);
    await commit(id);
    const leads = await db().lead.findMany({
      include: { company: true, sites: true, contacts: true },
      orderBy: { number: "asc" },
    });
    expect(leads.map(({ number }) => number)).toEqual(
      Array.from({ length: 25 }, (_, i) => `金山-2026-${String(i + 1).padStart(4, "0")}`),
    );
    expect(leads[3]).toMatchObject({
      projectName: "项目3",
      expectedFen: 103_000_000n,
      organisationId: "xinjinshan",
      ownerId: "xinjinshan",
      visibleTo: ["xinjinshan"],
      company: { name: "甲3号公司", organisationId: "xinjinshan" },
      sites: [{ parkId: "jinshan-hightech", shareBp: 10_000 }],
      contacts: [{ name: "某某", phone: "13800000000" }],
    });
    expect(await db().company.count()).toBe(24);
    expect(await db().auditEntry.count({ where: { action: "lead.create" } })).toBe(25);
    await undo(id);
    expect([await db().lead.count(), await db().company.count()]).toEqual([0, 0]);
  });

  it("are written one by one when one of them is refused, and that one is named", async () => {
    await aWorld(db());
    const id = await upload(many(7));
    await check(id, FILLS);
    await parkGoes();
    await commit(id);
    expect(await db().lead.count()).toBe(24);
    expect((await rows(id)).filter(({ state }) => state === "FAILED")).toMatchObject([
      { row: 9, error: expect.stringContaining("园区") },
    ]);
  });
});

describe("an import that is interrupted", () => {
  it("writes all or nothing of a row when the process ends, and another takes it up", async () => {
    await aWorld(db());
    const id = await upload(LEDGER);
    await check(id, FILLS);
    await commitImport(ctxFor(db(), "xinjinshan"), { id, version: (await job(id)).version });
    await expect(runImport({ ...work(), abandonAfter: 1 }, id)).rejects.toThrow("abandoned");
    expect(await db().lead.count()).toBe(1);
    expect((await rows(id)).map(({ state }) => state)).toEqual(["DONE", "PENDING", "PENDING"]);
    await resumeImports(work());
    expect(await db().lead.count()).toBe(1);
    const later = new Date(NOW.getTime() + 60_000);
    await resumeImports({ db: db(), now: () => later });
    expect(await db().lead.count()).toBe(3);
    expect((await job(id)).state).toBe("COMMITTED");
  });

  it("stops when cancelled, and goes on or is undone from there", async () => {
    await aWorld(db());
    const id = await upload(LEDGER);
    await check(id, FILLS);
    const ctx = ctxFor(db(), "xinjinshan");
    await commitImport(ctx, { id, version: (await job(id)).version });
    await cancelImport(ctx, { id });
    await runImport(work(), id);
    expect((await job(id)).state).toBe("CANCELLED");
    expect(await db().lead.count()).toBe(0);
    await commit(id);
    expect(await db().lead.count()).toBe(3);
    expect((await job(id)).done).toBe((await job(id)).total);
  });

  it("keeps the rest when one row is refused by its command", async () => {
    await aWorld(db());
    const id = await upload([
      [...HEAD, "意向园区"],
      ["甲公司", "总部", 500, null, "碳谷绿湾"],
      ["乙制药", "中心", 600, null, "高新区"],
    ]);
    await check(id, FILLS);
    await parkGoes();
    await commit(id);
    expect((await rows(id)).map(({ state, error }) => [state, error])).toEqual([
      ["FAILED", expect.stringContaining("园区")],
      ["DONE", null],
    ]);
    expect(await db().company.count()).toBe(1);
  });

  it("tells at the check what no form would take, beside its field", async () => {
    await aWorld(db());
    const id = await upload([
      [...HEAD, "项目代号"],
      ["甲公司", "总部", 500, null, "某".repeat(61)],
      ["乙制药", "中心", 600, null, "某".repeat(60)],
    ]);
    await check(id, FILLS);
    expect((await rows(id)).map(({ verdict }) => verdict)).toEqual(["PROBLEM", "NEW"]);
    expect(JSON.stringify((await rows(id))[0]!.remarks)).toContain("项目代号：最多 60 个字。");
  });

  it("holds nothing against a known project for a contact that is not written", async () => {
    await aWorld(db());
    const contact = (name: string): TestCell[][] => [
      [...HEAD, "联系人"],
      ["甲公司", "总部", 500, null, name],
    ];
    const first = await upload(contact("张三"));
    await check(first, FILLS);
    await commit(first);
    const again = await upload(contact("某".repeat(41)));
    await check(again, FILLS);
    expect((await rows(again)).map(({ verdict }) => verdict)).toEqual(["UNCHANGED"]);
  });
});

describe("undoing an import", () => {
  it("takes back leads and the companies that came with them, keeping the audit", async () => {
    await aWorld(db());
    const id = await upload(LEDGER);
    await check(id, FILLS);
    await commit(id);
    await undo(id);
    expect(await db().lead.count()).toBe(0);
    expect(await db().company.count()).toBe(0);
    expect((await job(id)).state).toBe("UNDONE");
    expect(await db().auditEntry.count({ where: { action: { in: ["lead.create", "lead.takeBack"] } } })).toBe(
      6,
    );
  });

  it("is refused, with the rows, while something later depends on it", async () => {
    await aWorld(db());
    const id = await upload(LEDGER);
    await check(id, FILLS);
    await commit(id);
    const lead = await db().lead.findFirstOrThrow({ where: { projectName: "研发中心" } });
    await addFollowUp(ctxFor(db(), "xinjinshan"), { id: lead.id, method: "PHONE", content: "谈了一次。" });
    await expect(undo(id)).rejects.toThrow("第 3 行");
    expect(await db().lead.count()).toBe(3);
  });

  it("is refused after a later edit", async () => {
    await aWorld(db());
    const id = await upload(LEDGER);
    await check(id, FILLS);
    await commit(id);
    const lead = await db().lead.findFirstOrThrow({ where: { projectName: "总部" } });
    await editLead(ctxFor(db(), "xinjinshan"), {
      id: lead.id,
      version: lead.version,
      projectName: "总部二期",
      field: "SYNBIO",
      source: "DIRECT",
    });
    await expect(undo(id)).rejects.toThrow("不能撤销");
  });
});

describe("other things that are imported", () => {
  it("companies, by code or by name", async () => {
    await aWorld(db());
    const head = ["企业名称", "统一社会信用代码", "简称", "备注"];
    const id = await upload([
      head,
      ["甲公司", null, "甲", "说明"],
      ["乙公司", "91350100M000100Y44", null, null],
    ]);
    expect((await job(id)).kind).toBe("COMPANY");
    await check(id);
    expect(await verdicts(id)).toEqual(["2 NEW", "3 PROBLEM"]);
    await commit(id);
    const again = await upload([head, ["甲公司", "91350100M000100Y43", "甲", null]]);
    await check(again);
    expect(await rows(again)).toMatchObject([
      { verdict: "UPDATE", changes: [{ field: "creditCode", from: "—", to: "91350100M000100Y43" }] },
    ]);
    await commit(again);
    await undo(again);
    expect(await db().company.findFirstOrThrow()).toMatchObject({
      creditCode: null,
      note: "说明",
      aliases: ["甲"],
    });
  });

  it("follow-ups, once for the same words of the same day", async () => {
    await aWorld(db());
    await aLead(db(), { companyName: "甲公司", projectName: "总部" });
    const cells: TestCell[][] = [
      ["企业名称", "项目名称", "走访日期", "方式", "洽谈内容"],
      ["甲公司", "总部", "2026.3.5", "走访", "看了厂房"],
      ["丙公司", "无此项目", "2026.3.5", "走访", "看了厂房"],
    ];
    const id = await upload(cells);
    expect((await job(id)).kind).toBe("FOLLOW_UP");
    await check(id);
    expect(await verdicts(id)).toEqual(["2 NEW", "3 PROBLEM"]);
    await commit(id);
    expect(await db().followUp.findMany()).toMatchObject([{ method: "VISIT", content: "看了厂房" }]);
    const again = await upload(cells);
    await check(again);
    expect(await verdicts(again)).toEqual(["2 UNCHANGED", "3 PROBLEM"]);
    await undo(id);
    expect(await db().followUp.count()).toBe(0);
  });

  it("signings as drafts that still need their review, and only figures that are firm", async () => {
    await aWorld(db());
    await aLead(db(), { companyName: "甲公司", projectName: "总部", expectedFen: 10_000_000_000n });
    const head = ["企业名称", "项目名称", "签约类型", "签约日期", "签约金额（亿元）", "合同编号"];
    const cells: TestCell[][] = [
      head,
      ["甲公司", "总部", "正式", "2026-03-05", 1.2, "HT-1"],
      ["甲公司", "总部", "正式合同", "2026-01-05", "约3-5亿", "HT-2"],
    ];
    const id = await upload(cells);
    expect((await job(id)).kind).toBe("SIGNING");
    await check(id);
    expect(await verdicts(id)).toEqual(["2 NEW", "3 PROBLEM"]);
    await commit(id);
    expect(await db().signing.findMany()).toMatchObject([
      { state: "SAVED", amountFen: 12_000_000_000n, kind: "FORMAL" },
    ]);
    expect(await db().ledgerEntry.count()).toBe(0);
    const again = await upload(cells);
    await check(again);
    expect(await verdicts(again)).toEqual(["2 UNCHANGED", "3 PROBLEM"]);
    await undo(id);
    expect(await db().signing.count()).toBe(0);
  });

  it("refuses to change a contract under review", async () => {
    await aWorld(db());
    await aLead(db(), { companyName: "甲公司", projectName: "总部" });
    const head = ["企业名称", "项目名称", "签约类型", "签约日期", "签约金额（亿元）", "合同编号"];
    const id = await upload([head, ["甲公司", "总部", "正式", "2026-03-05", 1.2, "HT-1"]]);
    await check(id);
    await commit(id);
    await db().signing.updateMany({ data: { state: "CONFIRMED" } });
    const again = await upload([head, ["甲公司", "总部", "正式", "2026-03-05", 1.5, "HT-1"]]);
    await check(again);
    expect(await rows(again)).toMatchObject([{ verdict: "PROBLEM" }]);
    await expect(undo(id)).rejects.toThrow("不能撤销");
  });

  it("investments by month", async () => {
    await aWorld(db());
    const lead = await aLead(db(), { companyName: "甲公司", projectName: "总部" });
    const cells: TestCell[][] = [
      ["项目编号", "投资口径", "月份", "本月投资（万元）"],
      [lead.number, "工业投资", "2026年3月", 500],
      [lead.number, "工业投资", "2026年4月", 600],
    ];
    const id = await upload(cells);
    expect((await job(id)).kind).toBe("INVESTMENT");
    await check(id);
    await commit(id);
    const filed = await db().investment.findMany({ orderBy: { period: "asc" } });
    expect(filed.map(({ period, amountFen }) => [period, amountFen])).toEqual([
      ["2026-03", 500_000_000n],
      ["2026-04", 600_000_000n],
    ]);
    const again = await upload(cells);
    await check(again);
    expect(await verdicts(again)).toEqual(["2 UNCHANGED", "3 UNCHANGED"]);
  });
});

describe("who may import", () => {
  it("not management", async () => {
    await aWorld(db());
    await expect(upload(LEDGER, "jinshan-leader")).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
  it("only who uploaded a file goes on with it; another unit does not see it", async () => {
    await aWorld(db());
    const id = await upload(LEDGER);
    const version = (await job(id)).version;
    await expect(mapImport(ctxFor(db(), "tangu"), { id, version })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(mapImport(ctxFor(db(), "jinshan-office"), { id, version })).rejects.toMatchObject({
      code: "INVALID",
    });
  });
  it("leaves nothing behind of a file that cannot be read", async () => {
    await aWorld(db());
    const bytes = Buffer.from("%PDF-1.7");
    await expect(
      uploadImport(ctxFor(db(), "xinjinshan"), { bytes, fileName: "a.xlsx", maxBytes: MB }),
    ).rejects.toMatchObject({ code: "INVALID" });
    expect(await db().importJob.count()).toBe(0);
  });
});
