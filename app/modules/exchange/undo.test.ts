import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW } from "#test/builders";
import { aCarrier } from "#test/builders-carriers";
import type { TestCell } from "#test/builders-exchange";
import { imports } from "#test/builders-imports";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { setLeadDemand } from "~/modules/carriers/commands/demand.server";
import { addFollowUp } from "~/modules/leads/commands/add-follow-up.server";
import { editLead } from "~/modules/leads/commands/edit-lead.server";
import { cancelImport } from "./commands/decide-import.server";
import { runImport } from "./commands/run-import.server";
import { undoImport } from "./commands/undo-import.server";

const { db } = testDatabase();
const { uploadRows, check, commit, undo, rows, job, verdicts } = imports(db);

const FILLS = { field: "合成生物", source: "自主拜访", park: "高新区" };
const HEAD: TestCell[] = ["企业名称", "项目名称", "总投资（万元）", "项目概况"];
const NAMES = [..."甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃"];

const asXinjinshan = () => ctxFor(db(), "xinjinshan");
const imported = async (cells: (readonly TestCell[])[], fills: Record<string, string> = {}) => {
  const id = await uploadRows(cells);
  await check(id, fills);
  await commit(id);
  expect((await rows(id)).map(({ state }) => state)).not.toContain("FAILED");
  return id;
};
const leads = (cells: TestCell[][]) => imported([HEAD, ...cells], FILLS);
const many = () => leads(NAMES.map((name, i) => [`${name}科技`, "一期", 100 + i, null]));
const begin = async (id: string) => undoImport(asXinjinshan(), { id, version: (await job(id)).version });
const undone = async (id: string) => {
  await undo(id);
  expect(await job(id)).toMatchObject({ state: "UNDONE", error: null });
};
const lead = () => db().lead.findFirstOrThrow({ where: { projectName: "总部" } });
const states = async (id: string) => {
  const counts: Record<string, number> = {};
  for (const { state } of await rows(id)) counts[String(state)] = (counts[String(state)] ?? 0) + 1;
  return counts;
};

/** What is left in the outbox, the last word on each document, and in the audit log since. */
const leftSince = async (mark: bigint, place: ReadonlyMap<string, string>) => {
  const named = (id: string | null) => place.get(id ?? "") ?? id;
  const words = new Map<string, string>();
  for (const { kind, documentId, op } of await db().searchOutbox.findMany({ orderBy: { id: "asc" } }))
    words.set(`${kind} ${named(documentId)}`, op);
  const audit = await db().auditEntry.findMany({ where: { id: { gt: mark } }, orderBy: { id: "asc" } });
  return {
    outbox: [...words].map(([document, op]) => `${document} ${op}`).sort(),
    audit: audit
      .map(({ action, entity, entityId, leadId, districtId, organisationId, summary, reason }) =>
        [action, entity, named(entityId), named(leadId), districtId, organisationId, summary, reason].join(
          "|",
        ),
      )
      .map((line) => line.replace(/金山-2026-\d{4}/, "编号"))
      .filter((line) => !line.startsWith("import."))
      .sort(),
  };
};

describe("an undo in batches", () => {
  it("leaves in the audit log and for the search what an undo row by row leaves", async () => {
    await aWorld(db());
    const seen: Awaited<ReturnType<typeof leftSince>>[] = [];
    for (const batch of [1000, 1]) {
      const id = await many();
      const made = await db().lead.findMany({ orderBy: { number: "asc" } });
      const place = new Map(
        made.flatMap(({ id, companyId }, i) => [
          [id, `lead ${i}`] as const,
          [companyId, `company ${i}`] as const,
        ]),
      );
      await db().searchOutbox.deleteMany();
      const mark = (await db().auditEntry.findFirstOrThrow({ orderBy: { id: "desc" } })).id;
      await begin(id);
      await runImport({ db: db(), now: () => NOW, batch }, id);
      expect((await job(id)).state).toBe("UNDONE");
      expect([await db().lead.count(), await db().company.count()]).toEqual([0, 0]);
      seen.push(await leftSince(mark, place));
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]!.audit).toHaveLength(2 * NAMES.length);
    expect(seen[0]!.outbox).toHaveLength(2 * NAMES.length);
  });

  it("is taken up where a killed process left it: each row once, whole", async () => {
    await aWorld(db());
    const id = await many();
    await begin(id);
    await expect(runImport({ db: db(), now: () => NOW, batch: 20, abandonAfter: 20 }, id)).rejects.toThrow(
      "abandoned",
    );
    expect(await states(id)).toEqual({ DONE: NAMES.length - 20, UNDONE: 20 });
    expect(await db().lead.count()).toBe(NAMES.length - 20);
    expect(await db().company.count()).toBe(NAMES.length - 20);
    await runImport({ db: db(), now: () => new Date(NOW.getTime() + 60_000) }, id);
    expect((await job(id)).state).toBe("UNDONE");
    expect([await db().lead.count(), await db().company.count()]).toEqual([0, 0]);
    expect(await db().auditEntry.count({ where: { action: "lead.takeBack" } })).toBe(NAMES.length);
  });

  it("is told of the one row that something came to depend on meanwhile, and takes the others back", async () => {
    await aWorld(db());
    const id = await many();
    const used = await db().lead.findFirstOrThrow({ where: { company: { name: "己科技" } } });
    await begin(id);
    await addFollowUp(asXinjinshan(), { id: used.id, method: "PHONE", content: "谈了一次。" });
    await runImport({ db: db(), now: () => NOW }, id);
    expect(await states(id)).toEqual({ DONE: 1, UNDONE: NAMES.length - 1 });
    expect((await rows(id)).filter(({ error }) => error !== null)).toMatchObject([
      { label: "己科技 · 一期", error: expect.stringContaining("又有改动或新的记录") },
    ]);
    expect(await job(id)).toMatchObject({ state: "COMMITTED", error: expect.stringContaining("有 1 行") });
    expect(await db().lead.count()).toBe(1);
    expect(await db().company.count()).toBe(1);
  });

  it("stops when it is cancelled, and goes on from there", async () => {
    await aWorld(db());
    const id = await many();
    await begin(id);
    await cancelImport(asXinjinshan(), { id });
    await runImport({ db: db(), now: () => NOW }, id);
    expect(await job(id)).toMatchObject({ state: "COMMITTED" });
    expect(await db().lead.count()).toBe(NAMES.length);
    await undone(id);
    expect(await db().lead.count()).toBe(0);
  });

  it("keeps a company that another project has come to use", async () => {
    await aWorld(db());
    const id = await leads([["甲公司", "总部", 100, null]]);
    const { companyId } = await lead();
    await aLead(db(), { companyId, projectName: "二期" });
    await undone(id);
    expect(await db().company.count()).toBe(1);
    expect(await db().lead.findMany()).toMatchObject([{ projectName: "二期" }]);
  });

  it("is refused while space is wanted for one of the projects", async () => {
    await aWorld(db());
    const id = await leads([["甲公司", "总部", 100, null]]);
    await setLeadDemand(asXinjinshan(), { leadId: (await lead()).id, minAreaSqm: "500" });
    await expect(undo(id)).rejects.toThrow(
      "有 1 行在导入之后又有改动或新的记录，不能撤销：第 2 行“甲公司 · 总部”",
    );
    expect(await db().lead.count()).toBe(1);
  });
});

describe("imports of the same project, one after the other", () => {
  const first: TestCell[] = ["甲公司", "总部", 100, "起初"];
  const second: TestCell[] = ["甲公司", "总部", 200, "后来"];
  const third: TestCell[] = ["甲公司", "总部", 300, "最后"];

  it("are undone in reverse, and what was imported first goes at last", async () => {
    await aWorld(db());
    const [a, b, c] = [await leads([first]), await leads([second]), await leads([third])];
    await undone(c);
    expect(await lead()).toMatchObject({ expectedFen: 200_000_000n, summary: "后来" });
    await undone(b);
    expect(await lead()).toMatchObject({ expectedFen: 100_000_000n, summary: "起初" });
    await undone(a);
    expect([await db().lead.count(), await db().company.count()]).toEqual([0, 0]);
  });

  it("are not undone out of their order: the rows are named, and nothing changes", async () => {
    await aWorld(db());
    const [a, b, c] = [await leads([first]), await leads([second]), await leads([third])];
    for (const early of [a, b]) await expect(undo(early)).rejects.toThrow("不能撤销：第 2 行“甲公司 · 总部”");
    await undone(c);
    await expect(undo(a)).rejects.toThrow("不能撤销：第 2 行“甲公司 · 总部”");
    expect(await lead()).toMatchObject({ expectedFen: 200_000_000n });
    await undone(b);
    await undone(a);
    expect(await db().lead.count()).toBe(0);
  });

  it("are undone after others that came and went between them", async () => {
    await aWorld(db());
    const a = await leads([first]);
    await undone(await leads([second]));
    const c = await leads([third]);
    await expect(undo(a)).rejects.toThrow("不能撤销");
    await undone(c);
    await undone(await leads([second]));
    await undone(a);
    expect(await db().lead.count()).toBe(0);
  });

  it("leave what a person has changed since an undo", async () => {
    await aWorld(db());
    const a = await leads([first]);
    await undone(await leads([second]));
    const { id, version } = await lead();
    await editLead(asXinjinshan(), { id, version, projectName: "总部", field: "SYNBIO", source: "DIRECT" });
    await expect(undo(a)).rejects.toThrow("不能撤销：第 2 行“甲公司 · 总部”");
  });

  it("give the same rows anew once they are undone", async () => {
    await aWorld(db());
    const a = await leads([first]);
    const b = await leads([second]);
    await undone(b);
    const again = await leads([second]);
    expect(await verdicts(again)).toEqual(["2 UPDATE"]);
    await undone(again);
    await undone(a);
    const anew = await leads([first]);
    expect(await verdicts(anew)).toEqual(["2 NEW"]);
    await undone(anew);
    expect([await db().lead.count(), await db().company.count()]).toEqual([0, 0]);
  });

  it("give a project back the park and the building that it had", async () => {
    await aWorld(db());
    await db().park.create({
      data: { id: "second-park", name: "第二园", kind: "PARK", districtId: "jinshan" },
    });
    const { id: carrierId } = await aCarrier(db());
    await aLead(db(), {
      companyName: "甲公司",
      projectName: "总部",
      sites: [{ parkId: "jinshan-hightech", shareBp: 10_000, carrierId }],
    });
    const moved = await imported(
      [
        ["企业名称", "项目名称", "落地园区"],
        ["甲公司", "总部", "第二园"],
      ],
      FILLS,
    );
    expect(await db().leadSite.findMany()).toMatchObject([{ parkId: "second-park", carrierId: null }]);
    await undone(moved);
    expect(await db().leadSite.findMany()).toMatchObject([{ parkId: "jinshan-hightech", carrierId }]);
  });
});

describe("imports of the same record of another kind, one after the other", () => {
  it("companies", async () => {
    await aWorld(db());
    const of = (note: string) =>
      imported([
        ["企业名称", "简称", "备注"],
        ["甲生物", "甲", note],
      ]);
    const [a, b, c] = [await of("起初"), await of("后来"), await of("最后")];
    await expect(undo(a)).rejects.toThrow("不能撤销：第 2 行“甲生物”");
    for (const [id, note] of [
      [c, "后来"],
      [b, "起初"],
    ] as const) {
      await undone(id);
      expect(await db().company.findFirstOrThrow()).toMatchObject({ note, aliases: ["甲"] });
    }
    await undone(a);
    expect(await db().company.count()).toBe(0);
  });

  it("a company that came with its project and was changed by a list of companies", async () => {
    await aWorld(db());
    const a = await leads([["甲公司", "总部", 100, null]]);
    await undone(
      await imported([
        ["企业名称", "简称", "备注"],
        ["甲公司", "甲", "说明"],
      ]),
    );
    await undone(a);
    expect([await db().lead.count(), await db().company.count()]).toEqual([0, 0]);
  });

  it("drafts of contracts, with the rate of their day", async () => {
    await aWorld(db());
    await aLead(db(), { companyName: "甲公司", projectName: "总部" });
    const head = [
      "企业名称",
      "项目名称",
      "签约类型",
      "签约日期",
      "签约金额（万元）",
      "币种",
      "合同日汇率",
      "汇率来源",
      "合同编号",
    ];
    const of = (amount: number, rate: number) =>
      imported([
        head,
        ["甲公司", "总部", "正式", "2026-03-05", amount, "美元", rate, "中国外汇交易中心", "HT-1"],
      ]);
    const a = await of(100, 7.1);
    const before = await db().signing.findFirstOrThrow();
    const b = await of(120, 7.2);
    const c = await of(140, 7.3);
    await expect(undo(b)).rejects.toThrow("不能撤销");
    await undone(c);
    await undone(b);
    const { version: _, ...after } = await db().signing.findFirstOrThrow();
    expect(after).toEqual({ ...before, version: undefined });
    await undone(a);
    expect(await db().signing.count()).toBe(0);
  });

  it("filings of investment, as amounts and as running totals", async () => {
    await aWorld(db());
    const { number } = await aLead(db(), { companyName: "甲公司", projectName: "总部" });
    const of = (march: number, april: number) =>
      imported([
        ["项目编号", "投资口径", "月份", "本月投资（万元）", "累计金额（万元）"],
        [number, "工业投资", "2026年3月", march, null],
        [number, "工业投资", "2026年4月", null, april],
      ]);
    const filed = async () =>
      (await db().investment.findMany({ orderBy: { period: "asc" } })).map(({ amountFen, cumulativeFen }) => [
        amountFen,
        cumulativeFen,
      ]);
    const a = await of(500, 1200);
    const before = await filed();
    const b = await of(500, 1300);
    await expect(undo(a)).rejects.toThrow("不能撤销");
    await undone(b);
    expect(await filed()).toEqual(before);
    await undone(a);
    expect(await db().investment.count()).toBe(0);
  });

  it("notes of talks, which give their project back the next step that they found", async () => {
    await aWorld(db());
    const HEAD_OF_NOTES = ["企业名称", "项目名称", "走访日期", "方式", "洽谈内容", "下一步"];
    const a = await imported(
      [
        ["企业名称", "项目名称", "下一步"],
        ["甲公司", "总部", "约看地"],
      ],
      FILLS,
    );
    const { version: _, ...before } = await lead();
    const talks = await imported([
      HEAD_OF_NOTES,
      ["甲公司", "总部", "2026-03-05", "走访", "看了厂房", "报价"],
      ["甲公司", "总部", "2026-03-06", "电话", "谈了价格", null],
      ["甲公司", "总部", "2026-03-07", "走访", "谈了租期", "签约"],
    ]);
    const later = await imported([
      HEAD_OF_NOTES,
      ["甲公司", "总部", "2026-03-08", "电话", "又谈一次", "送审"],
    ]);
    await expect(undo(a)).rejects.toThrow("不能撤销");
    await undone(later);
    expect(await lead()).toMatchObject({ nextStep: "签约" });
    await undone(talks);
    expect(await lead()).toMatchObject(before);
    expect(await db().followUp.count()).toBe(0);
    await undone(a);
    expect(await db().lead.count()).toBe(0);
  });

  it("notes of talks, whatever a person has planned since, which stays", async () => {
    await aWorld(db());
    await aLead(db(), { companyName: "甲公司", projectName: "总部", nextStep: "约看地" });
    const talks = await imported([
      ["企业名称", "项目名称", "走访日期", "方式", "洽谈内容", "下一步"],
      ["甲公司", "总部", "2026-03-05", "走访", "看了厂房", "报价"],
    ]);
    await addFollowUp(asXinjinshan(), {
      id: (await lead()).id,
      method: "PHONE",
      content: "谈妥",
      nextStep: "签约",
    });
    await undone(talks);
    expect(await lead()).toMatchObject({ nextStep: "签约" });
    expect(await db().followUp.findMany()).toMatchObject([{ content: "谈妥" }]);
  });
});
