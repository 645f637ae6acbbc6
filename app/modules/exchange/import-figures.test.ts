import { describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { aCarrier } from "#test/builders-carriers";
import { imports } from "#test/builders-imports";
import { testDatabase } from "#test/database";
import { reviewCarrierObservation } from "~/modules/carriers/commands/review.server";

const { db } = testDatabase();
const { uploadRows, check, commit, undo, verdicts, rows, job } = imports(db);

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
    await commit(bare);
    expect(await rows(bare)).toMatchObject([{ state: "FAILED", error: expect.stringContaining("原因") }]);
    const told = await uploadRows([
      HEAD,
      ["金创园二期", "2026.3.31", "40%", null, null, null, "重新核定工程量"],
    ]);
    await check(told);
    await commit(told);
    expect(await rows(told)).toMatchObject([{ state: "DONE" }]);
  });
});
