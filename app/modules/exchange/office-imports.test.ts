import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { imports } from "#test/builders-imports";
import { aTarget } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { mapImport } from "./commands/map-import.server";
import { leadBatches } from "./queries/export-leads.server";

const { db } = testDatabase();
const { ctx, job, uploadRows, check, commit, undo, rows, verdicts, remarks, valuesOf } = imports(db);

const HEAD = ["项目编号", "企业名称", "项目名称", "产业领域", "总投资（万元）", "线索来源", "落地园区"];

describe("a layout that the unit has used before", () => {
  const CELLS = [
    ["企业名称", "项目名称", "产业领域", "总投资（万元）", "线索来源", "落地园区", "联系人", "备注信息"],
    ["甲公司", "一期", "生物医药", 1000, "商会", "高新区", "张三", "重点"],
  ];
  const mappingOf = async (id: string) =>
    (await job(id)).mapping as {
      columns: Record<string, { index: number }>;
      proposed?: string[];
    };

  it("is read as before, with the columns that fit a field by now, marked until a person has looked", async () => {
    await aWorld(db());
    await check(await uploadRows(CELLS));
    // As an earlier version of the product has kept it.
    const [layout] = await db().importLayout.findMany();
    const { declined: _, ...known } = layout!.mapping as { declined?: string[]; columns: object };
    const { contactName: __, ...columns } = known.columns as Record<string, object>;
    await db().importLayout.updateMany({ data: { mapping: { ...known, columns } } });
    const id = await uploadRows(CELLS);
    expect(await mappingOf(id)).toMatchObject({
      columns: { contactName: { index: 6 } },
      proposed: ["contactName"],
    });
    await check(id);
    expect((await mappingOf(id)).proposed).toBeUndefined();
    expect((await mappingOf(await uploadRows(CELLS))).proposed).toBeUndefined();
  });

  it("keeps out what a person has left out", async () => {
    await aWorld(db());
    const first = await uploadRows(CELLS);
    const { version } = await job(first);
    const form = Object.fromEntries(
      Object.entries((await mappingOf(first)).columns).map(([field, { index }]) => [
        `column.${field}`,
        field === "contactName" ? "" : String(index),
      ]),
    );
    await mapImport(ctx(), { id: first, version, ...form, "unit.expected": "万元" });
    const again = await mappingOf(await uploadRows(CELLS));
    expect(again.columns.contactName).toBeUndefined();
    expect(again.proposed).toBeUndefined();
  });
});

describe("investments by the quarter", () => {
  const CELLS = [
    ["2026年到位资金分季度表（单位：万元）"],
    ["企业名称", "项目名称", "一季度", "二季度"],
    ["甲公司", "一期", 100, 200],
  ];

  it("are refused with what to do, and no choice of columns makes months of them", async () => {
    await aWorld(db());
    const id = await uploadRows(CELLS);
    const told = "请把每季改成三列（1月、2月、3月）";
    await expect(check(id)).rejects.toThrow(told);
    const { version } = await job(id);
    const byHand = { "column.company": "0", "column.project": "1", "fill.metric": "到位资金" };
    const series = { seriesField: "amount", "series.2": "1", "series.3": "1" };
    await expect(mapImport(ctx(), { id, version, ...byHand, ...series })).rejects.toThrow(told);
  });
});

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

  const inParks = (...parks: string[]) => [
    HEAD,
    ...parks.map((park, i) => [null, `第${i}公司`, "一期", "生物医药", 1000, "商会", park]),
  ];

  it("several parks in one cell come in with their shares, and are refused where these are not clear", async () => {
    await aWorld(db());
    const cells = inParks(
      "碳谷绿湾60%、新金山40%",
      "高新区/碳谷绿湾各50%",
      "高新区、碳谷绿湾",
      "碳谷绿湾（60%）+高新区（30%）",
      "高新区60%、某某园40%",
      "高新区、碳谷绿湾40%",
    );
    const id = await uploadRows(cells);
    await check(id);
    expect(await remarks(id, "problem")).toEqual([
      "G4 “高新区、碳谷绿湾”不止一个园区，没有写份额。请写成“甲园60%、乙园40%”，或只写主要的园区。",
      "G5 “碳谷绿湾（60%）+高新区（30%）”：份额合计须为 100%，现为 90%，还差 10%。",
      "G6 “高新区60%、某某园40%”中没有找到园区“某某园”，请写全称。",
      "G7 “高新区、碳谷绿湾40%”中“高新区”没有写份额，请写成 60% 这样的份额。",
    ]);
    await commit(id);
    const sites = await db().leadSite.findMany({ orderBy: [{ leadId: "asc" }, { parkId: "asc" }] });
    expect(sites.map(({ parkId, shareBp }) => `${parkId} ${shareBp}`)).toEqual([
      "jinshan-hightech 4000",
      "tangu-lvwan 6000",
      "jinshan-hightech 5000",
      "tangu-lvwan 5000",
    ]);
    const again = await uploadRows(cells.slice(0, 3));
    await check(again);
    expect(await verdicts(again)).toEqual(["2 UNCHANGED", "3 UNCHANGED"]);
    await undo(id);
    expect([await db().lead.count(), await db().leadSite.count()]).toEqual([0, 0]);
  });

  it("a known project's shares go out as they come in, and no file changes them", async () => {
    await aWorld(db());
    const first = await uploadRows(inParks("碳谷绿湾60%、高新区40%"));
    await check(first);
    await commit(first);
    const batches = [];
    for await (const batch of leadBatches(ctx(), {})) batches.push(...batch);
    expect(batches.map(({ park }) => park)).toEqual(["碳谷绿湾60%、高新区40%"]);
    for (const park of ["高新区30%、碳谷绿湾70%", "碳谷绿湾、高新区", "某某园"]) {
      const id = await uploadRows(inParks(park));
      await check(id);
      expect(await verdicts(id), park).toEqual(["2 UNCHANGED"]);
      expect(await remarks(id, "note"), park).toContain(
        "2 已有项目的园区和份额，导入不改动。有变动的，请在项目页面上设置。",
      );
    }
  });

  it("a person who is new with a known project comes in with it, and one who is known does not", async () => {
    await aWorld(db());
    const cells = (name: string, phone: string | null) => [
      [...HEAD, "联系人", "联系电话"],
      [null, "甲公司", "一期", "生物医药", 1000, "商会", "高新区", name, phone],
    ];
    const people = async () =>
      (await db().contact.findMany({ orderBy: { id: "asc" } })).map(({ name, phone }) => `${name} ${phone}`);
    const first = await uploadRows(cells("张三", "138-0000-0000"));
    await check(first);
    await commit(first);
    for (const [name, phone, told] of [
      ["张三", "13800000000", []],
      ["张三", null, []],
      [
        "张三",
        "13900000000",
        ["2 联系人“张三”已有登记，其中没有电话 13900000000，导入不改动。请在项目页面上核对。"],
      ],
      [
        "张总",
        "13800000000",
        ["2 13800000000 已登记在联系人“张三”名下，“张总”没有导入。请在项目页面上核对。"],
      ],
    ] as const) {
      const id = await uploadRows(cells(name, phone));
      await check(id);
      expect(await verdicts(id)).toEqual(["2 UNCHANGED"]);
      expect(await remarks(id, "note"), `${name} ${phone}`).toEqual(told);
    }
    const second = await uploadRows(cells("李四", "021-57000000"));
    await check(second);
    expect((await rows(second))[0]).toMatchObject({
      verdict: "UPDATE",
      changes: [{ field: "contactName", label: "新增联系人", from: "—", to: "李四 021-57000000" }],
    });
    await commit(second);
    expect(await people()).toEqual(["张三 138-0000-0000", "李四 021-57000000"]);
    const again = await uploadRows(cells("李四", "021-57000000"));
    await check(again);
    expect(await verdicts(again)).toEqual(["2 UNCHANGED"]);
    await undo(second);
    expect(await people()).toEqual(["张三 138-0000-0000"]);
    await undo(first);
    expect([await people(), await db().lead.count()]).toEqual([[], 0]);
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
