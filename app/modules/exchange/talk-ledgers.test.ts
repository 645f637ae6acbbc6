import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import type { TestCell } from "#test/builders-exchange";
import { imports } from "#test/builders-imports";
import { testDatabase } from "#test/database";
import { importAgain } from "./commands/import-again.server";
import { runImport } from "./commands/run-import.server";
import { getImport } from "./queries/imports.server";

const { db } = testDatabase();
const { ctx, work, uploadRows, check, commit, undo, job, remarks, verdicts, valuesOf } = imports(db);

const ledger = (title: string, talks: readonly TestCell[]): TestCell[][] => [
  [title],
  ["企业名称", "项目名称", "所属领域", "总投资（万元）", "最新进展", "下一步计划"],
  ...talks.map((talk, i): TestCell[] => [
    `演示进展${"甲乙丙丁"[i]}公司`,
    `项目${i + 1}`,
    "生物医药",
    1000 + i,
    talk,
    `下一步${i + 1}`,
  ]),
];
const TITLE = "2026年在谈项目台账";

const imported = async (cells: TestCell[][]) => {
  const id = await uploadRows(cells, ["A1:F1"]);
  await check(id);
  if ((await verdicts(id)).some((text) => text.endsWith("NEW"))) await commit(id);
  return id;
};

/** The one press of the button after the projects are in. */
const talksOf = async (leads: string) => {
  const { id } = await importAgain(ctx(), { id: leads, kind: "FOLLOW_UP" });
  await runImport(work(), id);
  return id;
};

const notes = async () =>
  (
    await db().followUp.findMany({
      orderBy: [{ happenedOn: "asc" }],
      include: { lead: { select: { projectName: true } } },
    })
  ).map(
    ({ lead, happenedOn, content, nextStep }) =>
      `${lead.projectName} ${happenedOn.toISOString().slice(0, 10)} ${content}${nextStep ? ` → ${nextStep}` : ""}`,
  );

describe("the progress that stands in a ledger of projects", () => {
  it("is told beside the projects and comes in with one press, each talk under its own day", async () => {
    await aWorld(db());
    const leads = await imported(
      ledger(TITLE, ["1.3来访；1.10回访，送厂房资料。", "2025年12月30日 签保密协议", "—"]),
    );
    const { contents } = await getImport(ctx(), leads, { tab: "all", page: 1 });
    expect(contents).toEqual([{ kind: "FOLLOW_UP", columns: ["最新进展"] }]);
    const id = await talksOf(leads);
    expect((await job(id)).state).toBe("CHECKED");
    expect(await remarks(id, "problem")).toEqual([]);
    await commit(id);
    expect(await notes()).toEqual([
      "项目2 2025-12-30 2025年12月30日 签保密协议 → 下一步2",
      "项目1 2026-01-03 1.3来访",
      "项目1 2026-01-10 1.10回访，送厂房资料 → 下一步1",
    ]);
  });

  it("is the same twice, and next month only the new talk is added", async () => {
    await aWorld(db());
    await commit(await talksOf(await imported(ledger(TITLE, ["1.3来访"]))));
    const again = await talksOf(await imported(ledger(TITLE, ["1.3来访"])));
    expect(await verdicts(again)).toEqual(["1 UNCHANGED"]);
    const later = await talksOf(await imported(ledger(TITLE, ["1.3来访；1.12看地"])));
    expect(await verdicts(later)).toEqual(["1 UNCHANGED", "2 NEW"]);
    await commit(later);
    expect(await notes()).toEqual([
      "项目1 2026-01-03 1.3来访 → 下一步1",
      "项目1 2026-01-12 1.12看地 → 下一步1",
    ]);
    await undo(later);
    expect(await notes()).toHaveLength(1);
  });

  it("has no day where the words begin with none, and figures are no days", async () => {
    await aWorld(db());
    const leads = await imported(ledger(TITLE, ["1.3亿元到位", "正在选址", "1.2-1.5考察", "1月5日来访"]));
    const id = await talksOf(leads);
    expect((await verdicts(id)).map((text) => text.split(" ")[1])).toEqual([
      "PROBLEM",
      "PROBLEM",
      "PROBLEM",
      "NEW",
    ]);
    expect((await remarks(id, "problem"))[0]).toContain("E3 没有日期列，内容开头也没有写明日期");
  });

  it("asks for the year where neither the title nor the words say one", async () => {
    await aWorld(db());
    const leads = await imported(ledger("在谈项目台账", ["1.3来访"]));
    const id = await talksOf(leads);
    expect((await job(id)).state).toBe("UPLOADED");
    await expect(check(id)).rejects.toThrow("只填年份");
    await check(id, { happenedOn: "2026" });
    expect((await valuesOf(id)).map(({ happenedOn }) => happenedOn)).toEqual(["2026-01-03"]);
  });

  it("waits for a yes where days without a year do not run from early to late", async () => {
    await aWorld(db());
    const id = await talksOf(await imported(ledger(TITLE, ["1.12来访；1.3回访"])));
    expect((await remarks(id, "hold"))[0]).toContain("请核对是否跨年");
  });

  it("waits for a yes where one day is filled in for words that are known from another day", async () => {
    await aWorld(db());
    const leads = await imported(ledger(TITLE, ["正在选址"]));
    const on = async (day: string) => {
      const { id } = await importAgain(ctx(), { id: leads, kind: "FOLLOW_UP" });
      await check(id, { happenedOn: day });
      return id;
    };
    await commit(await on("2026-01-05"));
    expect(await verdicts(await on("2026-01-05"))).toEqual(["1 UNCHANGED"]);
    expect(await remarks(await on("2026-01-08"), "hold")).toEqual([
      "3 2026-01-05 的跟进已有同样的内容。确实又跟进了一次的，再确认导入。",
    ]);
  });
});
