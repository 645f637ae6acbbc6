import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aLead } from "#test/builders-leads";
import { anEntry, recordedOn, theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { getTarget } from "~/modules/targets/queries/list.server";
import { freezeReport } from "./commands/freeze-report.server";
import { getBridge } from "./queries/between.server";
import { bridgeTargets, today } from "./queries/bridge.server";
import { getReport, listReports } from "./queries/frozen.server";

const { db } = testDatabase();
const on = (date: string, name: UserName = "jinshan-office") => ctxFor(db(), name, recordedOn(date));
const OWN = "jinshan-2024-plan.xinjinshan.signed";
const freeze = (period: string, date: string) => freezeReport(on(date), { period });
const figure = async (id: string, date: string) =>
  (await getReport(on(date), id)).payload.targets.find((target) => target.id === OWN)!.actual.confirmed;

describe("freezing a month", () => {
  it("keeps every target's figure, the settings and the last entry it knows, and leaves its record", async () => {
    await aWorld(db());
    await theFacts(db());
    await anEntry(db(), { yi: 3, effectiveOn: "2026-04-10", recordedAt: recordedOn("2026-04-12") });
    const report = await freeze("2026-04", "2026-05-03");
    const { payload, sha256 } = await getReport(on("2026-05-04"), report.id);
    expect(payload.targets).toHaveLength(122);
    expect(payload).toMatchObject({
      title: "金山区 2026 年 4 月招商目标进度月报",
      cutOffOn: "2026-04-30",
      method: "MONTH",
      ledgerThrough: "1",
    });
    expect(payload.settings.map((setting) => setting.effectiveOn)).toEqual([null, null, null]);
    expect(payload.reconciliations[0]).toMatchObject({ own: "90", undivided: "15", reading: "未分解" });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(await db().auditEntry.findFirst({ where: { action: "report.freeze" } })).toMatchObject({
      entityId: report.id,
      summary: "封存金山区 2026 年 4 月招商目标进度月报，截至 2026-04-30",
    });
  });

  it("reprints identically whatever is confirmed, terminated or reported late afterwards", async () => {
    await aWorld(db());
    await theFacts(db());
    const lead = await aLead(db(), {});
    const own = { leadId: lead.id, effectiveOn: "2026-04-10" };
    await anEntry(db(), { ...own, yi: 10, recordedAt: recordedOn("2026-04-12") });
    const { id } = await freeze("2026-04", "2026-05-03");
    const printed = await getReport(on("2026-05-03"), id);
    await anEntry(db(), { yi: 4, effectiveOn: "2026-03-15", recordedAt: recordedOn("2026-05-06") });
    await anEntry(db(), {
      ...own,
      yi: -10,
      kind: "TERMINATE",
      effectiveOn: "2026-05-10",
      recordedAt: recordedOn("2026-05-11"),
    });
    expect(await getReport(on("2026-05-20"), id)).toEqual(printed);
    expect(await figure(id, "2026-05-20")).toBe("10");
    expect((await getTarget(on("2026-05-20"), { id: OWN })).actual.confirmed).toBe("4");
  });

  it("refuses every role but the office", async () => {
    await aWorld(db());
    await theFacts(db());
    for (const name of ["xinjinshan", "jinshan-leader", "jinshan-science", "admin"] as const)
      await expect(freezeReport(on("2026-05-03", name), { period: "2026-04" })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
  });

  it("refuses a month already frozen, an earlier one, and one that is not over", async () => {
    await aWorld(db());
    await theFacts(db());
    await freeze("2026-04", "2026-05-03");
    await expect(freeze("2026-04", "2026-05-04")).rejects.toThrow("2026 年 4 月月报已经封存");
    await expect(freeze("2026-03", "2026-05-04")).rejects.toThrow("不能再封存更早的月份");
    await expect(freeze("2026-05", "2026-05-31")).rejects.toThrow("请在 2026-06-01 以后封存");
    await expect(freeze("2026年5月", "2026-06-30")).rejects.toThrow("请按 2026-05 的样式填写月份。");
    expect(await db().report.count()).toBe(1);
  });

  it("is refused a change by the database itself", async () => {
    await aWorld(db());
    await theFacts(db());
    const { id } = await freeze("2026-04", "2026-05-03");
    await expect(db().report.update({ where: { id }, data: { title: "改" } })).rejects.toThrow();
  });

  it("shows a park company its own targets only, and another district nothing", async () => {
    await aWorld(db());
    await theFacts(db());
    const { id } = await freeze("2026-04", "2026-05-03");
    const { payload, partial } = await getReport(on("2026-05-04", "tangu"), id);
    expect(partial).toBe(true);
    expect(payload.targets.every((target) => target.ownerId === "tangu")).toBe(true);
    expect([payload.targets.length > 0, payload.reconciliations]).toEqual([true, []]);
    await expect(getReport(on("2026-05-04", "baoshan-office"), id)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await listReports(on("2026-05-04", "baoshan-office"))).toEqual([]);
  });
});

describe("the bridge between two months", () => {
  it("puts new, late, terminated and corrected business each in its part, and the parts add to the difference", async () => {
    await aWorld(db());
    await theFacts(db());
    const lead = await aLead(db(), {});
    const first = await anEntry(db(), {
      leadId: lead.id,
      yi: 10,
      effectiveOn: "2026-03-10",
      recordedAt: recordedOn("2026-03-11"),
    });
    const wrong = await anEntry(db(), {
      yi: 5,
      effectiveOn: "2026-04-01",
      recordedAt: recordedOn("2026-04-02"),
    });
    const april = await freeze("2026-04", "2026-05-03");
    const source = {
      leadId: wrong.leadId,
      signingId: wrong.signingId!,
      effectiveOn: "2026-04-01",
      kind: "CORRECT" as const,
    };
    const may = { recordedAt: recordedOn("2026-05-20") };
    await anEntry(db(), { ...source, ...may, amount: -wrong.amount, reversesId: wrong.id });
    await anEntry(db(), { ...source, ...may, yi: 0.5 });
    await anEntry(db(), { ...may, yi: 2.5, effectiveOn: "2026-04-20" });
    await anEntry(db(), { ...may, yi: 3, effectiveOn: "2026-05-19" });
    await anEntry(db(), { ...may, leadId: lead.id, yi: -10, kind: "TERMINATE", effectiveOn: "2026-05-18" });
    const second = await freeze("2026-05", "2026-06-02");
    const { rows } = await getBridge(on("2026-06-03"), { from: april.id, to: second.id });
    const row = rows.find((one) => one.id === OWN)!;
    expect([row.from, row.to, row.difference, row.redefined]).toEqual(["15", "6", "-9", "0"]);
    expect(Object.fromEntries(row.parts.map((part) => [part.code, part.amount]))).toEqual({
      NEW: "3",
      SUPPLEMENT: "0",
      TERMINATE: "-10",
      CORRECT: "-4.5",
      LATE: "2.5",
      RECLASSIFY: "0",
      FX: "0",
    });
    expect(row.parts.find((part) => part.code === "LATE")!.entries).toMatchObject([
      { amount: "2.5", effectiveOn: "2026-04-20", projectName: "测试项目" },
    ]);
    const printed = await getReport(on("2026-06-03"), second.id);
    expect(printed.payload.bridges.find((one) => one.id === OWN)).toMatchObject({ from: "15", to: "6" });
    expect(first.amount).toBe(100_000_000_000n);
  });

  it("counts what was recorded after a freeze as 补报 of the next, on the very day of the freeze too", async () => {
    await aWorld(db());
    await theFacts(db());
    await freeze("2026-04", "2026-05-03");
    await anEntry(db(), { yi: 2, effectiveOn: "2026-04-30", recordedAt: recordedOn("2026-05-03") });
    const [head] = await listReports(on("2026-05-20"));
    const [row] = await bridgeTargets(on("2026-05-20"), {
      earlier: { cutOffOn: head!.cutOffOn, through: head!.ledgerThrough },
      later: today("2026-05-20"),
      ids: [OWN],
    });
    expect(row!.parts.filter((part) => part.amount !== "0").map((part) => [part.code, part.amount])).toEqual([
      ["LATE", "2"],
    ]);
  });

  it("of a past day knows nothing that was recorded after it", async () => {
    await aWorld(db());
    await theFacts(db());
    await anEntry(db(), { yi: 2, effectiveOn: "2026-05-02", recordedAt: recordedOn("2026-05-10") });
    await anEntry(db(), { yi: 7, effectiveOn: "2026-05-03", recordedAt: recordedOn("2026-05-25") });
    const sides = { earlier: { cutOffOn: "2026-04-30", through: 0n }, ids: [OWN] };
    const difference = async (asOf: string) => {
      const [row] = await bridgeTargets(on("2026-06-01"), { ...sides, later: today(asOf) });
      return row!.difference;
    };
    expect([await difference("2026-05-20"), await difference("2026-05-31")]).toEqual(["2", "9"]);
  });

  it("is drawn for a unit over its own targets alone, and for a leader over the district's", async () => {
    await aWorld(db());
    await theFacts(db());
    await anEntry(db(), { yi: 2, effectiveOn: "2026-05-02", recordedAt: recordedOn("2026-05-10") });
    const sides = { earlier: { cutOffOn: "2026-04-30", through: 0n }, later: today("2026-05-20") };
    const seen = async (name: UserName) =>
      (await bridgeTargets(on("2026-05-20", name), { ...sides, named: true })).map(({ id }) => id);
    const own = await seen("tangu");
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((id) => !id.includes(".tangu."))).toEqual([]);
    expect(await seen("jinshan-leader")).toEqual(expect.arrayContaining([OWN, ...own]));
    expect(await seen("baoshan-office")).toEqual([]);
  });

  it("refuses the two in the wrong order and one with itself", async () => {
    await aWorld(db());
    await theFacts(db());
    const april = await freeze("2026-04", "2026-05-03");
    const may = await freeze("2026-05", "2026-06-02");
    await expect(getBridge(on("2026-06-03"), { from: may.id, to: april.id })).rejects.toThrow("前一期在前");
    await expect(getBridge(on("2026-06-03"), { from: may.id, to: may.id })).rejects.toThrow("前一期在前");
  });
});
