import { describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { aCarrier } from "#test/builders-carriers";
import { imports } from "#test/builders-imports";
import { aTarget } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { reviewCarrierObservation } from "~/modules/carriers/commands/review.server";
import { reviewObservation } from "~/modules/targets/commands/review-observation.server";

const { db } = testDatabase();
const { uploadRows, check, commit, undo, verdicts, remarks, rows, job } = imports(db);

const HEAD = [
  "载体名称",
  "截至日期",
  "完成工程量（%）",
  "入住率",
  "已入驻面积（平方米）",
  "可租面积（平方米）",
  "下降原因",
];

describe("carrier figures from a ledger", () => {
  it("are handed in by carrier and day, found unchanged a second time, and taken back", async () => {
    await aWorld(db());
    await aCarrier(db(), { name: "金创园二期", completedOn: "2026-01-31" });
    const cells = [HEAD, ["金创园二期", "2026.3.31", "100%", null, 3000, 12_000]];
    const id = await uploadRows(cells);
    expect((await job(id)).kind).toBe("CARRIER");
    await check(id);
    expect(await verdicts(id)).toEqual(["2 NEW"]);
    await commit(id);
    expect(await rows(id)).toMatchObject([{ state: "DONE", error: null }]);
    const filed = await db().carrierObservation.findMany();
    expect(filed.map(({ kind, value, state }) => `${kind} ${value} ${state}`).sort()).toEqual([
      "OCCUPANCY_PCT 25 SUBMITTED",
      "PROGRESS_PCT 100 SUBMITTED",
    ]);

    const again = await uploadRows([HEAD, ["金创园二期", "2026.3.31", "100%", "25%"]]);
    await check(again);
    expect(await verdicts(again)).toEqual(["2 UNCHANGED"]);

    await undo(id);
    expect(await db().carrierObservation.count()).toBe(0);
    expect((await job(id)).state).toBe("UNDONE");
  });

  it("stay once the office has decided on one of them", async () => {
    await aWorld(db());
    await aCarrier(db(), { name: "金创园二期" });
    const id = await uploadRows([HEAD, ["金创园二期", "2026.3.31", "62.5%"]]);
    await check(id);
    await commit(id);
    const [filed] = await db().carrierObservation.findMany();
    await reviewCarrierObservation(ctxFor(db(), "jinshan-office"), {
      id: filed!.id,
      version: filed!.version,
      verdict: "confirm",
      reason: "现场核查",
    });
    await expect(undo(id)).rejects.toThrow("不能撤销");
    expect(await db().carrierObservation.count()).toBe(1);
  });

  it("that fall need a reason, which the ledger may give", async () => {
    await aWorld(db());
    await aCarrier(db(), { name: "金创园二期" });
    const first = await uploadRows([HEAD, ["金创园二期", "2026.2.28", "62.5%"]]);
    await check(first);
    await commit(first);
    const bare = await uploadRows([HEAD, ["金创园二期", "2026.3.31", "40%"]]);
    await check(bare);
    expect(await verdicts(bare)).toEqual(["2 PROBLEM"]);
    expect(await remarks(bare, "problem")).toEqual([
      "C2 完成工程量低于 2026-02-28 的 62.5%。如属更正，请写明原因。",
    ]);
    const told = await uploadRows([
      HEAD,
      ["金创园二期", "2026.3.31", "40%", null, null, null, "重新核定工程量"],
    ]);
    await check(told);
    await commit(told);
    expect(await rows(told)).toMatchObject([{ state: "DONE" }]);
  });
});

describe("figures of targets from a ledger", () => {
  const FIGURES = ["指标名称", "牵头单位", "截至日期", "数值", "进展情况"];
  const aFigure = async () => {
    await aWorld(db());
    await aTarget(db(), {
      id: "t-labs",
      indicator: "新增研发机构",
      metric: null,
      ownerId: "xinjinshan",
      ownerName: "新金山发展公司",
    });
    return [FIGURES, ["新增研发机构", "新金山发展公司", "2026.3.31", 3, "两家已挂牌"]] as const;
  };

  it("are handed in by target and day, found unchanged a second time, and taken back", async () => {
    const cells = [...(await aFigure())];
    const id = await uploadRows(cells);
    expect((await job(id)).kind).toBe("OBSERVATION");
    await check(id);
    expect(await verdicts(id)).toEqual(["2 NEW"]);
    expect(await db().observation.count()).toBe(0);
    await commit(id);
    expect(await rows(id)).toMatchObject([{ state: "DONE", error: null }]);
    expect(await db().observation.findMany()).toMatchObject([
      { targetId: "t-labs", state: "SUBMITTED", text: "两家已挂牌" },
    ]);

    const again = await uploadRows(cells);
    await check(again);
    expect(await verdicts(again)).toEqual(["2 UNCHANGED"]);

    await undo(id);
    expect(await db().observation.count()).toBe(0);
    expect((await job(id)).state).toBe("UNDONE");
  });

  it("name a target that is not there by its cell, and write nothing", async () => {
    await aFigure();
    const id = await uploadRows([FIGURES, ["没有的指标", null, "2026.3.31", 3]]);
    await check(id);
    expect(await rows(id)).toMatchObject([
      {
        verdict: "PROBLEM",
        remarks: [expect.objectContaining({ text: expect.stringContaining("没有的指标") })],
      },
    ]);
    await expect(commit(id)).rejects.toThrow("没有可以导入的行");
  });

  it("that another unit files, or the ledger adds up, are told at the check", async () => {
    await aFigure();
    const others = { metric: null, ownerId: "tangu", ownerName: "碳谷绿湾公司" };
    await aTarget(db(), { id: "t-others", indicator: "入驻企业", ...others });
    await aTarget(db(), { id: "t-signed", indicator: "招商引资签约额", ownerId: "xinjinshan" });
    const id = await uploadRows([
      FIGURES,
      ["入驻企业", null, "2026.3.31", 3],
      ["招商引资签约额", null, "2026.3.31", 3],
    ]);
    await check(id);
    expect((await rows(id)).map(({ verdict, remarks }) => [verdict, JSON.stringify(remarks)])).toEqual([
      ["PROBLEM", expect.stringContaining("由其他单位牵头")],
      ["PROBLEM", expect.stringContaining("由台账自动汇总")],
    ]);
  });

  it("stay once the office has decided on them", async () => {
    const id = await uploadRows([...(await aFigure())]);
    await check(id);
    await commit(id);
    const [filed] = await db().observation.findMany();
    await reviewObservation(ctxFor(db(), "jinshan-office"), {
      id: filed!.id,
      version: filed!.version,
      verdict: "confirm",
    });
    await expect(undo(id)).rejects.toThrow("不能撤销");
    expect(await db().observation.count()).toBe(1);
  });
});
