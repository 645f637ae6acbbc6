import { describe, expect, it } from "vitest";
import { aWorld } from "#test/builders";
import { imports } from "#test/builders-imports";
import { aLead } from "#test/builders-leads";
import { testDatabase } from "#test/database";
import { spokenStage } from "./rules/stage-words";

const { db } = testDatabase();
const { uploadRows, check, commit, undo, verdicts, remarks } = imports(db);

const HEAD = ["企业名称", "项目名称", "领域", "总投资（万元）"];
const row = (name: string, ...more: (string | null)[]) => [
  `演示${name}公司`,
  "总部",
  "合成生物",
  1200,
  ...more,
];

describe("the stage in a ledger of projects", () => {
  it("is never entered by the file: each row says what stays to be done, and 签约 asks for its contract", async () => {
    await aWorld(db());
    const id = await uploadRows([
      [...HEAD, "项目阶段"],
      row("甲", "意向"),
      row("乙", "在谈"),
      row("丙", "拟签约（5月）"),
      row("丁", "已签约"),
      row("戊", "搞不清"),
    ]);
    await check(id);
    expect(await remarks(id, "note")).toEqual([
      "3 表中为“在谈”，先登记为“线索”，补录联系人和跟进记录后可在线索列表里成批推进。",
      "4 表中为“拟签约（5月）”，先登记为“线索”，补录联系人和跟进记录后可在线索列表里成批推进。",
      "5 表中为“已签约”，先登记为“线索”。签约以经确认的合同为准，请另按“签约”导入或登记合同，确认后阶段自动变为签约。",
      "6 没有读懂阶段“搞不清”，先登记为“线索”。",
    ]);
    await commit(id);
    expect(await db().lead.count({ where: { stage: "PROSPECT" } })).toBe(5);
    await undo(id);
    expect(await db().lead.count()).toBe(0);
  });

  it("is told from marks under one column a stage, and from 是否签约", async () => {
    await aWorld(db());
    const ticks = await uploadRows(
      [
        [...HEAD, "进展阶段", null, null],
        [null, null, null, null, "洽谈", "已签约", "开工"],
        row("甲", "√", null, null),
        row("乙", "√", "√", null),
      ],
      ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1"],
    );
    await check(ticks);
    expect((await remarks(ticks, "note")).map((text) => text.slice(0, 12))).toEqual([
      "3 表中为“洽谈”，先登",
      "4 表中为“已签约”，先",
    ]);
    const asked = await uploadRows([[...HEAD, "是否签约"], row("丙", "是"), row("丁", "否")]);
    await check(asked);
    expect((await remarks(asked, "note")).map((text) => text.slice(0, 9))).toEqual(["2 表中为“已签约"]);
  });

  it("holds a project that the ledger has given up, for it would be counted as under way", async () => {
    await aWorld(db());
    const id = await uploadRows([
      [...HEAD, "阶段", "状态"],
      row("甲", "在谈", "流失"),
      row("乙", "在谈", "正常推进"),
    ]);
    await check(id);
    expect(await remarks(id, "hold")).toEqual([
      "2 表中为“在谈、流失”。新项目按“推进”登记，确认导入后请在项目页面改为“流失”并写明理由；不再跟进的不必确认这一行。",
    ]);
    await commit(id);
    expect(await db().lead.count()).toBe(1);
  });

  it("of a known project is compared, not written: a ledger that is ahead is told so", async () => {
    await aWorld(db());
    const known = (companyName: string, stage: "NEGOTIATING" | "AGREED") =>
      aLead(db(), { companyName, projectName: "总部", stage });
    await known("演示甲公司", "NEGOTIATING");
    await known("演示乙公司", "NEGOTIATING");
    await known("演示丙公司", "AGREED");
    const id = await uploadRows([
      ["企业名称", "项目名称", "项目状态"],
      ["演示甲公司", "总部", "暂停"],
      ["演示乙公司", "总部", "已签约"],
      ["演示丙公司", "总部", "在谈"],
    ]);
    await check(id, { field: "合成生物" });
    expect((await verdicts(id)).every((text) => text.endsWith("UNCHANGED"))).toBe(true);
    expect(await remarks(id, "note")).toEqual([
      "2 表中为“暂停”，系统中是“推进”，导入不改动。请在项目页面上变更。",
      "3 表中为“已签约”，系统中是“在谈”，导入不改动。签约以经确认的合同为准，请另按“签约”导入或登记合同，确认后阶段自动变为签约。",
    ]);
  });
});

describe("words for a stage", () => {
  it.each([
    ["签意向书", "PROSPECT", null],
    ["洽谈中", "NEGOTIATING", null],
    ["待签约", "AGREED", null],
    ["已落地", "REGISTERED", null],
    ["已开工建设", "STARTED", null],
    ["签约后注销", "SIGNED", "TERMINATED"],
    ["暂缓推进", "NEGOTIATING", "PAUSED"],
    ["其他", null, null],
  ])("%s", (text, stage, status) => {
    expect(spokenStage(text)).toEqual({ stage, status });
  });
});
