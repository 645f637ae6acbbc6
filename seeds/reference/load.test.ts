import { describe, expect, it } from "vitest";
import { testDatabase } from "#test/database";
import { loadFacts } from "./load.server";

const { db } = testDatabase();

describe("the plan facts in the database", () => {
  it("are all there, and a second run writes nothing", async () => {
    const first = await loadFacts(db());
    expect(first.find(({ noun }) => noun === "企业")).toMatchObject({ rows: 27, written: 27, removed: 0 });
    expect(await db().target.count()).toBe(first.find(({ noun }) => noun === "指标")!.rows);
    expect(await db().taskUnit.count({ where: { role: "LEAD" } })).toBeGreaterThan(20);
    const again = await loadFacts(db());
    expect(again.filter(({ written, removed }) => written + removed > 0)).toEqual([]);
  });

  it("carry the 45 亿 of 新金山发展公司 with its yearly path, quote and place under the district's 90 亿", async () => {
    await loadFacts(db());
    const target = await db().target.findUniqueOrThrow({
      where: { id: "jinshan-2024-plan.xinjinshan.signed" },
      include: { parent: true, owner: true },
    });
    expect(target.value?.toString()).toBe("45");
    expect((target.path as { value: string }[]).map(({ value }) => value)).toEqual(["15", "30", "45"]);
    expect(target.quote).toContain("45 亿元");
    expect(target.owner?.name).toBe("新金山发展公司");
    expect(target.parent?.value?.toString()).toBe("90");
  });

  it("know 高新区 in two zones, its operator with the clauses read together, and carriers with their milestones", async () => {
    await loadFacts(db());
    const park = await db().park.findUniqueOrThrow({
      where: { id: "jinshan-hightech" },
      include: { within: true },
    });
    expect(park.within.map(({ withinId }) => withinId).sort()).toEqual(["jinshan", "zhangjiang-jinshan"]);
    expect(park.operatorSource).toMatchObject({ plan: "jinshan-2024-plan", inference: expect.any(String) });
    const topped = await db().carrierMilestone.findFirstOrThrow({ where: { exceptText: { not: null } } });
    expect(topped.exceptText).toBe("除 24 楼塔楼");
  });

  it("leave what people added: a credit code, an alias, a resolved note", async () => {
    await loadFacts(db());
    await db().company.update({
      where: { id: "keji" },
      data: {
        creditCode: "91310000TEST000001",
        aliases: ["科济"],
        legalName: "科济制药（上海）",
        version: 2,
      },
    });
    await db().target.update({
      where: { id: "jinshan-2024-plan.xinjinshan.signed" },
      data: { resolution: "以正文为准" },
    });
    await loadFacts(db());
    expect(await db().company.findUniqueOrThrow({ where: { id: "keji" } })).toMatchObject({
      creditCode: "91310000TEST000001",
      aliases: ["科济"],
      legalName: "科济制药（上海）",
      version: 2,
    });
    const target = await db().target.findUniqueOrThrow({
      where: { id: "jinshan-2024-plan.xinjinshan.signed" },
    });
    expect(target.resolution).toBe("以正文为准");
  });

  it("go when no file states them any longer, unless something depends on them", async () => {
    await loadFacts(db());
    const sources = [{ plan: "jinshan-2024-plan", section: "", quote: "" }];
    const gone = { districtId: "jinshan", isReference: true, sources };
    await db().company.create({ data: { id: "left-out", name: "不再提及", ...gone } });
    await db().company.create({ data: { id: "in-use", name: "仍有项目", ...gone } });
    await db().contact.create({ data: { companyId: "in-use", name: "测试" } });
    await db().company.create({ data: { id: "typed", name: "录入的企业", districtId: "jinshan" } });
    const loaded = await loadFacts(db());
    expect(loaded.find(({ noun }) => noun === "企业")?.removed).toBe(1);
    const left = await db().company.findMany({ where: { id: { in: ["left-out", "in-use", "typed"] } } });
    expect(left.map(({ id }) => id).sort()).toEqual(["in-use", "typed"]);
  });
});
