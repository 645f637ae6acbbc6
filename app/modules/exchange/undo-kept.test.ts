import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW } from "#test/builders";
import type { TestCell } from "#test/builders-exchange";
import { imports } from "#test/builders-imports";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { editLead } from "~/modules/leads/commands/edit-lead.server";
import { raiseIssue } from "~/modules/leads/commands/issue-raise.server";
import { createProspectList } from "~/modules/leads/commands/prospect-list.server";
import { commitImport } from "./commands/decide-import.server";
import { runImport } from "./commands/run-import.server";
import { undoImport } from "./commands/undo-import.server";

const { db } = testDatabase();
const { uploadRows, check, commit, undo, rows, job } = imports(db);
const FILLS = { field: "合成生物", source: "自主拜访", park: "高新区" };
const asXinjinshan = () => ctxFor(db(), "xinjinshan");
const imported = async (cells: (readonly TestCell[])[], fills: Record<string, string> = {}) => {
  const id = await uploadRows(cells);
  await check(id, fills);
  await commit(id);
  expect((await rows(id)).map(({ state }) => state)).not.toContain("FAILED");
  return id;
};

describe("an undo", () => {
  it("is refused while a company stands in somebody's list", async () => {
    await aWorld(db());
    const id = await imported([
      ["企业名称", "备注"],
      ["甲生物科技", "起初"],
    ]);
    await createProspectList(asXinjinshan(), { name: "展会名录", names: "甲生物科技" });
    expect(await db().prospectEntry.findMany()).toMatchObject([{ companyId: expect.any(String) }]);
    await expect(undo(id)).rejects.toThrow("不能撤销：第 2 行“甲生物科技”");
    expect(await db().company.count()).toBe(1);
  });

  it("leaves a company that came with its project to the list that names it", async () => {
    await aWorld(db());
    const id = await imported(
      [
        ["企业名称", "项目名称"],
        ["甲生物科技", "总部"],
      ],
      FILLS,
    );
    await createProspectList(asXinjinshan(), { name: "展会名录", names: "甲生物科技" });
    await undo(id);
    expect(await db().lead.count()).toBe(0);
    expect(await db().prospectEntry.findMany()).toMatchObject([{ companyId: expect.any(String) }]);
  });

  it("is refused while a problem is raised on a draft contract", async () => {
    await aWorld(db());
    await aLead(db(), { companyName: "甲公司", projectName: "总部" });
    const id = await imported([
      ["企业名称", "项目名称", "签约类型", "签约日期", "签约金额（万元）"],
      ["甲公司", "总部", "正式", "2026-03-05", 100],
    ]);
    const { id: signing } = await db().signing.findFirstOrThrow();
    await raiseIssue(asXinjinshan(), {
      entity: "signing",
      entityId: signing,
      title: "付款方式未定",
      detail: "请协调。",
    });
    await expect(undo(id)).rejects.toThrow("不能撤销：第 2 行");
    expect(await db().signing.count()).toBe(1);
  });

  it("of rows that found nothing left to change can be made again and again", async () => {
    await aWorld(db());
    const { id: leadId, version } = await aLead(db(), { companyName: "甲公司", projectName: "总部" });
    const row = [
      ["企业名称", "项目名称", "项目概况"],
      ["甲公司", "总部", "新概况"],
    ];
    const ids = [await uploadRows(row), await uploadRows(row)];
    for (const id of ids) await check(id, FILLS);
    const before = await db().lead.findUniqueOrThrow({ where: { id: leadId } });
    await editLead(asXinjinshan(), {
      id: leadId,
      version,
      projectName: before.projectName,
      field: before.field,
      source: before.source,
      summary: "新概况",
    });
    for (const id of ids) await commit(id);
    for (const id of ids.reverse()) {
      await undo(id);
      expect(await job(id)).toMatchObject({ state: "UNDONE", error: null });
    }
  });

  it("that leaves rows says so in the history", async () => {
    await aWorld(db());
    const id = await imported(
      [
        ["企业名称", "项目名称"],
        ["甲公司", "总部"],
        ["乙公司", "总部"],
      ],
      FILLS,
    );
    await undoImport(asXinjinshan(), { id, version: (await job(id)).version });
    const one = await db().lead.findFirstOrThrow({ where: { company: { name: "甲公司" } } });
    await db().lead.update({ where: { id: one.id }, data: { version: { increment: 1 } } });
    await runImport({ db: db(), now: () => NOW }, id);
    expect(await db().auditEntry.findFirstOrThrow({ where: { action: "import.undo" } })).toMatchObject({
      summary: expect.stringContaining("有 1 行没有撤销"),
    });
  });
});

describe("an import whose uploader is disabled while it runs", () => {
  it("stops at the next batch and keeps what was written by then", async () => {
    await aWorld(db());
    const names = [..."甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃"];
    const id = await uploadRows([["企业名称", "项目名称"], ...names.map((name) => [`${name}科技`, "一期"])]);
    await check(id, FILLS);
    await commitImport(asXinjinshan(), { id, version: (await job(id)).version });
    // Disabled by the database itself, as another process would, while twenty rows are written.
    await db().$executeRaw`CREATE FUNCTION disable_uploader() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN UPDATE "User" SET "disabledAt" = now() WHERE "id" = NEW."createdById"; RETURN NULL; END $$`;
    await db().$executeRaw`CREATE TRIGGER disable_uploader AFTER UPDATE ON "ImportJob" FOR EACH ROW
      WHEN (NEW."done" >= 20) EXECUTE FUNCTION disable_uploader()`;
    try {
      await runImport({ db: db(), batch: 20, now: () => NOW }, id);
    } finally {
      await db().$executeRaw`DROP FUNCTION disable_uploader CASCADE`;
    }
    expect(await job(id)).toMatchObject({ state: "CANCELLED", error: expect.stringContaining("账号已停用") });
    expect(await db().lead.count()).toBe(20);
  });
});
