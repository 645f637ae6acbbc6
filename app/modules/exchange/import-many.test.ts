import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, NOW } from "#test/builders";
import type { TestCell } from "#test/builders-exchange";
import { imports } from "#test/builders-imports";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { createCompany } from "~/modules/companies/commands/write-company.server";
import { creditCodeCheck } from "~/modules/companies/rules";
import { keepResuming, runImport } from "./commands/run-import.server";

const { db } = testDatabase();
const { uploadRows, check, commit, undo, rows, job, verdicts } = imports(db);

const FILLS = { field: "合成生物", source: "自主拜访", park: "高新区" };
const NAMES = [..."甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃"];
const codeOf = (i: number) => {
  const first = `91310116MA1J${String(10_000 + i)}`;
  return `${first}${creditCodeCheck(first)}`;
};
const states = async (id: string) => {
  const counts: Record<string, number> = {};
  for (const { state, verdict } of await rows(id)) {
    const key = state ?? `not written: ${verdict}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};
/** What a write leaves behind, without the ids and times that differ from run to run. */
const audit = async (action: string) =>
  (await db().auditEntry.findMany({ where: { action }, orderBy: { id: "asc" } })).map(
    ({ summary, entity, districtId, organisationId, changes }) => ({
      summary,
      entity,
      districtId,
      organisationId,
      changes,
    }),
  );

/** The same file once in one batch and once row by row. */
const bothWays = async <T>(
  prepare: () => Promise<(readonly TestCell[])[]>,
  look: () => Promise<T>,
  fills: Record<string, string> = {},
): Promise<[T, T]> => {
  const seen: T[] = [];
  for (const batch of [1000, 1]) {
    await aWorld(db());
    const id = await uploadRows(await prepare());
    await check(id, fills);
    await commit(id, { batch });
    expect(Object.keys(await states(id))).toEqual(["DONE"]);
    seen.push(await look());
    if (seen.length === 1) await emptied();
  }
  return [seen[0]!, seen[1]!];
};
const emptied = async () => {
  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`;
  await db().$executeRawUnsafe(
    `DO $$ BEGIN SET LOCAL session_replication_role = replica; ${tables.map(({ name }) => `DELETE FROM ${name};`).join(" ")} END $$`,
  );
};

describe("rows written together leave what rows written one by one leave", () => {
  it("of new projects whose companies come by their credit code", async () => {
    const [together, single] = await bothWays(
      async () => {
        await createCompany(ctxFor(db(), "xinjinshan"), { name: "早有科技", creditCode: codeOf(0) });
        return [
          ["企业名称", "统一社会信用代码", "项目名称", "总投资（万元）", "联系人"],
          ...NAMES.map((name, i): TestCell[] => [
            `${name}科技`,
            codeOf(i % 30),
            `第${i}期`,
            100 + i,
            i % 2 ? "张三" : null,
          ]),
        ];
      },
      async () => ({
        companies: await db().company.findMany({
          select: { name: true, creditCode: true, organisationId: true },
          orderBy: { name: "asc" },
        }),
        leads: await db().lead.findMany({
          select: {
            number: true,
            projectName: true,
            expectedFen: true,
            visibleTo: true,
            ownerId: true,
            version: true,
            company: { select: { name: true } },
            sites: { select: { parkId: true, shareBp: true } },
            contacts: { select: { name: true } },
          },
          orderBy: { number: "asc" },
        }),
        audit: (await audit("lead.create")).map(({ summary }) => summary),
      }),
      FILLS,
    );
    expect(together).toEqual(single);
    expect(together.companies).toHaveLength(30);
  });

  it("of known projects that change, one of them to another park", async () => {
    await aWorld(db());
    const park = await db().park.create({
      data: {
        id: "second-park",
        name: "第二园",
        kind: "PARK",
        districtId: "jinshan",
        aliases: [],
        sources: [],
      },
    });
    for (const name of NAMES) await aLead(db(), { companyName: `${name}科技`, projectName: "一期" });
    const id = await uploadRows([
      ["企业名称", "项目名称", "总投资（万元）", "项目概况", "落地园区"],
      ...NAMES.map((name, i): TestCell[] => [
        `${name}科技`,
        "一期",
        100 + i,
        "新写的",
        i === 3 ? "第二园" : "高新区",
      ]),
    ]);
    await check(id, { field: "合成生物", source: "自主拜访" });
    expect(new Set(await verdicts(id))).toEqual(new Set(NAMES.map((_, i) => `${i + 2} UPDATE`)));
    await commit(id);
    expect(await states(id)).toEqual({ DONE: NAMES.length });
    expect(await db().lead.count({ where: { summary: "新写的" } })).toBe(NAMES.length);
    expect(await db().leadSite.count({ where: { parkId: park.id } })).toBe(1);
    expect((await audit("lead.edit"))[0]).toMatchObject({
      summary: "修改项目资料",
      changes: { summary: { from: null, to: "新写的" } },
    });
    await undo(id);
    expect((await job(id)).state).toBe("UNDONE");
    expect(await db().lead.count({ where: { summary: "新写的" } })).toBe(0);
  });

  it("of follow-ups", async () => {
    const [together, single] = await bothWays(
      async () => {
        const lead = await aLead(db(), { companyName: "甲公司", projectName: "总部" });
        return [
          ["项目编号", "走访时间", "形式", "洽谈内容", "下一步"],
          ...NAMES.map((name, i): TestCell[] => [
            lead.number,
            `2026-03-${String((i % 28) + 1).padStart(2, "0")}`,
            "电话",
            `谈${name}`,
            i % 3 ? null : `约${name}`,
          ]),
        ];
      },
      async () => ({
        notes: await db().followUp.findMany({
          select: { happenedOn: true, content: true, nextStep: true, method: true },
          orderBy: { content: "asc" },
        }),
        lead: await db().lead.findMany({ select: { nextStep: true, version: true } }),
        audit: (await audit("lead.followUp")).map(({ changes, ...entry }) => ({
          ...entry,
          changes: { ...(changes as object), noteId: null },
        })),
      }),
    );
    expect(together).toEqual(single);
    expect(together.notes).toHaveLength(NAMES.length);
  });

  it("of companies, signings and investments", async () => {
    const [together, single] = await bothWays(
      async () => [
        ["企业名称", "简称", "备注"],
        ...NAMES.map((name): TestCell[] => [`${name}科技`, `${name}科`, "注"]),
      ],
      async () => ({
        companies: await db().company.findMany({
          select: { name: true, aliases: true, note: true, organisationId: true, version: true },
          orderBy: { name: "asc" },
        }),
        audit: await audit("company.create"),
      }),
    );
    expect(together).toEqual(single);
    await emptied();
    const contracts = await bothWays(
      async () => {
        const lead = await aLead(db(), { companyName: "甲公司", projectName: "总部" });
        return [
          ["项目编号", "签约类型", "签约日期", "签约金额（万元）", "合同编号"],
          ...NAMES.map((_, i): TestCell[] => [
            lead.number,
            i % 2 ? "意向" : "框架",
            "2026-03-05",
            100 + i,
            `HT-${i}`,
          ]),
        ];
      },
      async () => ({
        signings: await db().signing.findMany({
          select: {
            kind: true,
            amountFen: true,
            amountMinor: true,
            signedOn: true,
            contractNumber: true,
            state: true,
            linkOnly: true,
            createdAt: true,
          },
          orderBy: { contractNumber: "asc" },
        }),
        audit: await audit("signing.draft"),
      }),
    );
    expect(contracts[0]).toEqual(contracts[1]);
    await emptied();
    const filings = await bothWays(
      async () => {
        const lead = await aLead(db(), { companyName: "甲公司", projectName: "总部" });
        return [
          ["项目编号", "投资口径", "月份", "累计金额（万元）"],
          ...Array.from({ length: 24 }, (_, i): TestCell[] => [
            lead.number,
            "工业投资",
            `${2024 + Math.floor(i / 12)}年${(i % 12) + 1}月`,
            100 + i * 10,
          ]),
        ];
      },
      async () => ({
        filings: await db().investment.findMany({
          select: { period: true, amountFen: true, cumulativeFen: true, state: true },
          orderBy: { period: "asc" },
        }),
        audit: await audit("investment.record"),
      }),
    );
    expect(filings[0]).toEqual(filings[1]);
    expect(filings[0].filings).toHaveLength(24);
  });

  it("of known companies, whose blanks leave what is known, and which stand as before once it is undone", async () => {
    await aWorld(db());
    const names = [["企业名称", "简称", "统一社会信用代码", "备注"]];
    const known = await uploadRows([
      ...names,
      ...NAMES.map((name, i) => [`${name}科技`, "", codeOf(i), "旧"]),
    ]);
    await check(known);
    await commit(known);
    const look = () =>
      db().company.findMany({
        select: { name: true, aliases: true, creditCode: true, note: true },
        orderBy: { name: "asc" },
      });
    const before = await look();

    const id = await uploadRows([...names, ...NAMES.map((name) => [`${name}科技`, `${name}科`, "", "新"])]);
    await check(id);
    await commit(id);
    expect(await states(id)).toEqual({ DONE: NAMES.length });
    expect(await look()).toEqual(
      before.map((one) => ({ ...one, aliases: [one.name.replace("科技", "科")], note: "新" })),
    );
    expect((await audit("company.edit"))[0]?.changes).toEqual({
      aliases: { from: [], to: ["甲科"] },
      note: { from: "旧", to: "新" },
    });

    await undo(id);
    expect((await job(id)).state).toBe("UNDONE");
    expect(await look()).toEqual(before);
  });
});

describe("a batch that is not written whole", () => {
  it("keeps every row but the refused one, which is named", async () => {
    await aWorld(db());
    const cells = [
      ["企业名称", "项目名称", "意向园区"],
      ...NAMES.map((name, i): TestCell[] => [`${name}科技`, "一期", i === 7 ? "碳谷绿湾" : "高新区"]),
    ];
    const id = await uploadRows(cells);
    await check(id, FILLS);
    await db().park.update({ where: { id: "tangu-lvwan" }, data: { districtId: "baoshan" } });
    await commit(id);
    expect(await states(id)).toEqual({ DONE: NAMES.length - 1, FAILED: 1 });
    expect((await rows(id))[7]).toMatchObject({
      state: "FAILED",
      error: expect.stringContaining("园区"),
    });
    expect(await db().lead.count()).toBe(NAMES.length - 1);
  });

  it("is taken up where a killed process left it: each row once, whole", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["企业名称", "项目名称"],
      ...NAMES.map((name): TestCell[] => [`${name}科技`, "一期"]),
    ]);
    await check(id, FILLS);
    await expect(commit(id, { batch: 20, abandonAfter: 20 })).rejects.toThrow("abandoned");
    expect(await states(id)).toEqual({ DONE: 20, PENDING: NAMES.length - 20 });
    expect(await db().lead.count()).toBe(20);
    const later = { db: db(), now: () => new Date(NOW.getTime() + 60_000) };
    await runImport(later, id);
    expect(await states(id)).toEqual({ DONE: NAMES.length });
    expect(await db().lead.count()).toBe(NAMES.length);
    expect(await db().company.count()).toBe(NAMES.length);
    expect((await job(id)).state).toBe("COMMITTED");
  });

  it("is taken up by itself when a process starts before the lease of the killed one has run out", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["企业名称", "项目名称"],
      ...NAMES.map((name): TestCell[] => [`${name}科技`, "一期"]),
    ]);
    await check(id, FILLS);
    await expect(commit(id, { batch: 20, abandonAfter: 20 })).rejects.toThrow("abandoned");
    let looks = 0;
    const work = { db: db(), now: () => new Date(NOW.getTime() + (looks++ === 0 ? 1_000 : 60_000)) };
    const errors: unknown[] = [];
    const resuming = keepResuming(work, { onError: (error) => errors.push(error), every: 20 });
    await expect.poll(async () => (await job(id)).state, { timeout: 120_000 }).toBe("COMMITTED");
    resuming.stop();
    expect(errors).toEqual([]);
    expect(await db().lead.count()).toBe(NAMES.length);
  });

  it("ends at the moment that the history tells it, so that no kill leaves one without the other", async () => {
    await aWorld(db());
    const id = await uploadRows([
      ["企业名称", "项目名称"],
      ["甲科技", "一期"],
    ]);
    await check(id, FILLS);
    const told = (action: string) => db().$queryRaw`
      SELECT a.xmin = j.xmin AS "together" FROM "AuditEntry" a JOIN "ImportJob" j ON j."id" = a."entityId"
      WHERE a."action" = ${action}`;
    await commit(id);
    expect(await told("import.commit")).toEqual([{ together: true }]);
    await undo(id);
    expect(await told("import.undo")).toEqual([{ together: true }]);
  });

  it("enters a company that only sounds like a known one", async () => {
    await aWorld(db());
    await createCompany(ctxFor(db(), "xinjinshan"), { name: "恒远生物" });
    const id = await uploadRows([
      ["企业名称", "项目名称"],
      ["恒源生物", "一期"],
    ]);
    await check(id, FILLS);
    await commit(id);
    expect(
      (await db().company.findMany({ orderBy: { createdAt: "asc" } })).map(({ name }) => name).sort(),
    ).toEqual(["恒源生物", "恒远生物"].sort());
  });
});
