import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW } from "#test/builders";
import { aPlainWorkbook, aWorkbook } from "#test/builders-exchange";
import { testDatabase } from "#test/database";
import { collected } from "~/platform/workbook/zip-write.server";
import { mapImport } from "./commands/map-import.server";
import { resumeImports } from "./commands/run-import.server";
import { uploadImport } from "./commands/upload-import.server";
import { makeErrorFile } from "./queries/error-file.server";
import { sheetPortions } from "./queries/portions.server";

const { db } = testDatabase();
const ctx = () => ctxFor(db(), "xinjinshan");
const upload = (bytes: Uint8Array, fileName: string) =>
  uploadImport(ctx(), { bytes, fileName, maxBytes: 20 * 1024 * 1024 });
const nameOf = async ({ id }: { id: string }) =>
  (await db().importJob.findUniqueOrThrow({ where: { id } })).fileName;

describe("files that nobody made by hand", () => {
  it("keeps text that looks like an escape as it was typed", async () => {
    await aWorld(db());
    const typed = "甲\\u0000乙\\";
    const { id } = await upload(await aPlainWorkbook([["企业名称"], [typed]]), "台账.xlsx");
    for await (const rows of sheetPortions(ctx(), { jobId: id, sheet: 0 }))
      expect(rows.map(({ c }) => c[0])).toEqual(["企业名称", typed]);
  });

  it("keeps of a file name neither folders nor marks that turn it round, nor half of a character", async () => {
    await aWorld(db());
    const bytes = await aPlainWorkbook([["企业名称"], ["甲公司"]]);
    expect(await nameOf(await upload(bytes, "../../etc/\u202exslx.台账.xlsx"))).toBe("xslx.台账.xlsx");
    expect(await nameOf(await upload(bytes, "台\u0000账\r\n.xlsx"))).toBe("台账.xlsx");
    expect(await nameOf(await upload(bytes, `${"😀".repeat(300)}.xlsx`))).toBe(`${"😀".repeat(120)}.xlsx`);
  });

  it("says that the sheets are hidden where no other holds anything, and keeps nothing of the file", async () => {
    await aWorld(db());
    const hidden = await aWorkbook([{ name: "台账", rows: [["企业名称"], ["甲公司"]], hidden: true }]);
    await expect(upload(hidden, "台账.xlsx")).rejects.toMatchObject({
      userMessage: "没有可以读取的内容：隐藏的工作表不读取。请在 Excel 中取消隐藏后重新上传。",
    });
    expect(await db().importJob.count()).toBe(0);
  });

  it("writes the results beside the rows of a text file, whatever its name ends with", async () => {
    await aWorld(db());
    const text = Buffer.from("企业名称,项目名称\r\n甲公司,产线\r\n");
    const { id } = await upload(text, "导出.dat");
    const file = await makeErrorFile(ctx(), id);
    expect(file.fileName).toBe("导出_导入结果.csv");
    expect((await collected(file.content)).toString()).toContain("企业名称,项目名称,导入结果");
  });
});

describe("an import that cannot be finished for a reason nobody foresaw", () => {
  it("is given up after three tries with words for the user, and holds up no other import meanwhile", async () => {
    await aWorld(db());
    const HEADS = ["企业名称", "项目名称"];
    const begin = async (name: string) => {
      const { id } = await upload(await aPlainWorkbook([HEADS, [name, "产线"]]), `${name}.xlsx`);
      const { version } = await db().importJob.findUniqueOrThrow({ where: { id } });
      const fills = { "fill.field": "合成生物", "fill.source": "自主拜访", "fill.park": "高新区" };
      await mapImport(ctx(), { id, version, "column.company": "0", "column.project": "1", ...fills });
      return id;
    };
    const broken = await begin("甲公司");
    await db()
      .$executeRaw`UPDATE "ImportPortion" SET "rows" = '[{"r":2,"c":["甲","一"]},{"r":2,"c":["乙","二"]}]'::json WHERE "jobId" = ${broken}`;
    const sound = await begin("乙公司");
    let at = NOW.getTime();
    const turn = () => {
      at += 31_000;
      return resumeImports({ db: db(), now: () => new Date(at) });
    };
    const stateOf = (id: string) => db().importJob.findUniqueOrThrow({ where: { id } });
    await expect(turn()).rejects.toThrow("duplicate key");
    expect(await stateOf(broken)).toMatchObject({ state: "CHECKING", failures: 1 });
    expect((await stateOf(sound)).state).toBe("CHECKED");
    await expect(turn()).rejects.toThrow("duplicate key");
    await expect(turn()).rejects.toThrow("duplicate key");
    const given = await stateOf(broken);
    expect(given.state).toBe("FAILED");
    expect(given.error).toContain("处理时多次出错，已停止");
    await turn();
  });
});
