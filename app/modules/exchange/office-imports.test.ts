import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { imports } from "#test/builders-imports";
import { aTarget } from "#test/builders-targets";
import { testDatabase } from "#test/database";

const { db } = testDatabase();
const { uploadRows, check, commit, verdicts, remarks, valuesOf } = imports(db);

const HEAD = ["项目编号", "企业名称", "项目名称", "产业领域", "总投资（万元）", "线索来源", "落地园区"];

describe("ledgers of the offices against what is known", () => {
  it("a known project named by its number needs none of the fields that only a new one needs", async () => {
    await aWorld(db());
    const first = await uploadRows([
      HEAD,
      [null, "甲公司", "一期", "生物医药", 7500, "商会", "高新区"],
      [null, "乙公司", "二期", "生物医药", 900, "商会", "高新区"],
    ]);
    await check(first);
    await commit(first);
    const [one] = await db().lead.findMany({ orderBy: { number: "asc" } });
    const later = await uploadRows([
      HEAD,
      [one!.number, null, null, null, 8000, null, null],
      [null, "丙公司", "三期", null, 100, null, null],
    ]);
    await check(later);
    expect(await verdicts(later)).toEqual(["2 UPDATE", "3 PROBLEM"]);
    expect(await remarks(later, "problem")).toEqual(["G3 缺少落地园区。", "D3 缺少产业领域。"]);
    await commit(later);
    expect(await db().lead.findUnique({ where: { id: one!.id } })).toMatchObject({
      projectName: "一期",
      expectedFen: 8_000_000_000n,
      field: "BIOMEDICINE",
    });
  });

  it("of two targets of one name a unit means its own, and is told so", async () => {
    await aWorld(db());
    const plain = { metric: null, indicator: "新增规模以上企业", unit: "家", value: "10" } as const;
    await aTarget(db(), { ...plain, ownerId: "tangu", ownerName: "碳谷绿湾公司" });
    const own = await aTarget(db(), { ...plain, ownerId: "xinjinshan", ownerName: "新金山发展公司" });
    const id = await uploadRows([
      ["重点指标完成情况（截至2026年4月底）"],
      ["指标名称", "单位", "目前完成"],
      ["新增规模以上企业", "家", 8],
    ]);
    await check(id);
    expect(await verdicts(id)).toEqual(["3 NEW"]);
    expect(await remarks(id, "note")).toContain("3 有 2 项指标叫“新增规模以上企业”，按本单位牵头的一项记。");
    expect((await valuesOf(id))[0]).toMatchObject({ value: "8", observedOn: "2026-04-30" });
    await commit(id);
    expect((await db().observation.findFirstOrThrow()).targetId).toBe(own.id);
  });
});
