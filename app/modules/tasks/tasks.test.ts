import { describe, expect, it } from "vitest";
import { aWorld, ctxFor } from "#test/builders";
import { aPlan, aTask, aTaskReport } from "#test/builders-tasks";
import { testDatabase } from "#test/database";
import { confirmTaskReport, reportTask, returnTaskReport, submitTaskReport } from "./commands.server";
import { getTask } from "./queries/detail.server";
import { countOwnTasks, listTasks } from "./queries/list.server";
import { listMissingReports, listMissingUnits } from "./queries/missing.server";
import { taskFilterSchema } from "./schema";

const { db } = testDatabase();
const filter = (given: Record<string, unknown> = {}) => taskFilterSchema.parse(given);
const REPORT = { period: "2026-05", progress: "按计划推进", text: "签约 3 个项目。", figure: "３.5" };

const world = async () => {
  await aWorld(db());
  const plan = await aPlan(db(), { id: "p" });
  const led = await aTask(db(), {
    planId: plan.id,
    lead: ["xinjinshan"],
    supports: ["tangu"],
    goals: [{ year: 2024, text: "到 2024 年。" }],
  });
  const supported = await aTask(db(), { planId: plan.id, lead: ["tangu"], supports: ["xinjinshan"] });
  const foreign = await aTask(db(), { districtId: "baoshan", units: ["nanda"] });
  return { led, supported, foreign };
};

describe("the task list", () => {
  it("shows a unit the rows it leads first, then those it supports", async () => {
    const { led, supported } = await world();
    const tasks = async (user: "xinjinshan" | "tangu") =>
      (await listTasks(ctxFor(db(), user), filter())).rows.map(({ id }) => id);
    expect(await tasks("xinjinshan")).toEqual([led.id, supported.id]);
    expect(await tasks("tangu")).toEqual([supported.id, led.id]);
    expect(await countOwnTasks(ctxFor(db(), "tangu"))).toEqual({ LEAD: 1, RESPONSIBLE: 0, SUPPORT: 1 });
  });

  it("never shows a task of another district", async () => {
    const { foreign } = await world();
    const { rows, total } = await listTasks(ctxFor(db(), "nanda"), filter());
    expect([rows.map(({ id }) => id), total]).toEqual([[foreign.id], 1]);
    await expect(getTask(ctxFor(db(), "xinjinshan"), { id: foreign.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await listTasks(ctxFor(db(), "admin"), filter())).total).toBe(3);
  });

  it("finds rows by leading unit's name, by supporting unit and by year of a goal", async () => {
    const { led, supported } = await world();
    const find = async (given: Record<string, unknown>) =>
      (await listTasks(ctxFor(db(), "jinshan-office"), filter(given))).rows.map(({ id }) => id);
    expect(await find({ lead: "新金山发展公司" })).toEqual([led.id]);
    expect(await find({ support: "xinjinshan" })).toEqual([supported.id]);
    expect(await find({ year: "2024" })).toEqual([led.id]);
    expect(await find({ year: "2025" })).toEqual([]);
    expect(await find({ unit: "tangu", role: "配合" })).toEqual([led.id]);
  });

  it("keeps the total on a page past the end", async () => {
    await world();
    const { rows, total } = await listTasks(ctxFor(db(), "jinshan-office"), filter({ page: 9, pageSize: 1 }));
    expect([rows.length, total]).toEqual([0, 2]);
  });
});

describe("a unit's report", () => {
  it("is saved, submitted and confirmed, each with its record", async () => {
    const { led } = await world();
    const unit = ctxFor(db(), "xinjinshan");
    const saved = await reportTask(unit, { taskId: led.id, ...REPORT });
    expect(saved).toMatchObject({ state: "SAVED", progress: "ON_TRACK", organisationId: "xinjinshan" });
    expect(saved.figure?.toString()).toBe("3.5");
    const sent = await submitTaskReport(unit, saved);
    const confirmed = await confirmTaskReport(ctxFor(db(), "jinshan-office"), sent);
    expect(confirmed).toMatchObject({ state: "CONFIRMED", decidedById: "jinshan-office" });
    const actions = await db().auditEntry.findMany({ where: { entityId: saved.id }, orderBy: { id: "asc" } });
    expect(actions.map(({ action }) => action)).toEqual([
      "task.report",
      "task.submitReport",
      "task.confirmReport",
    ]);
  });

  it("comes back with a reason, is changed and submitted again", async () => {
    const { led } = await world();
    const unit = ctxFor(db(), "xinjinshan");
    const office = ctxFor(db(), "jinshan-office");
    const sent = await reportTask(unit, { taskId: led.id, ...REPORT, submit: true });
    await expect(returnTaskReport(office, { ...sent, reason: "" })).rejects.toThrow();
    const back = await returnTaskReport(office, { ...sent, reason: "请补充数据来源。" });
    expect(back).toMatchObject({ state: "RETURNED", returnReason: "请补充数据来源。" });
    const again = { taskId: led.id, ...REPORT, version: back.version, submit: true };
    expect(await reportTask(unit, again)).toMatchObject({ state: "SUBMITTED", returnReason: null });
  });

  it("is refused while under review, in a month to come, and from a stale form", async () => {
    const { led } = await world();
    const unit = ctxFor(db(), "xinjinshan");
    const saved = await reportTask(unit, { taskId: led.id, ...REPORT });
    await expect(reportTask(unit, { taskId: led.id, ...REPORT })).rejects.toMatchObject({ code: "CONFLICT" });
    const newer = await reportTask(unit, { taskId: led.id, ...REPORT, version: saved.version });
    const stale = { taskId: led.id, ...REPORT, version: saved.version };
    await expect(reportTask(unit, stale)).rejects.toMatchObject({ code: "CONFLICT" });
    await submitTaskReport(unit, newer);
    const late = { taskId: led.id, ...REPORT, version: newer.version + 1 };
    await expect(reportTask(unit, late)).rejects.toThrow("已提交");
    await expect(reportTask(unit, { taskId: led.id, ...REPORT, period: "2026-06" })).rejects.toThrow(
      "还没有开始",
    );
    await db().plan.updateMany({ data: { periodStart: new Date("2024-01-01") } });
    await expect(reportTask(unit, { taskId: led.id, ...REPORT, period: "2023-12" })).rejects.toThrow(
      "自 2024-01 起实施",
    );
  });

  it("is only for a unit of the row; the office may file for any of them", async () => {
    const { led, foreign } = await world();
    const on = (taskId: string) => ({ taskId, ...REPORT });
    await expect(reportTask(ctxFor(db(), "nanda"), on(led.id))).rejects.toMatchObject({ code: "NOT_FOUND" });
    const asTangu = { ...on(led.id), organisationId: "tangu" };
    await expect(reportTask(ctxFor(db(), "xinjinshan"), asTangu)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(
      reportTask(ctxFor(db(), "jinshan-office"), { ...on(foreign.id), organisationId: "nanda" }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(reportTask(ctxFor(db(), "jinshan-leader"), on(led.id))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await reportTask(ctxFor(db(), "jinshan-office"), asTangu)).toMatchObject({
      organisationId: "tangu",
    });
  });

  it("that the office filed is decided by another person of the office", async () => {
    const { led } = await world();
    const office = ctxFor(db(), "jinshan-office");
    const other = { ...office, actor: { ...office.actor, userId: "jinshan-office-2" } };
    const filed = await reportTask(office, { taskId: led.id, ...REPORT, organisationId: "xinjinshan" });
    const sent = await submitTaskReport(other, { id: filed.id, version: filed.version });
    for (const ctx of [office, other])
      await expect(confirmTaskReport(ctx, sent)).rejects.toThrow("另一位审核人员");
    const third = { ...office, actor: { ...office.actor, userId: "jinshan-office-3" } };
    expect(await confirmTaskReport(third, sent)).toMatchObject({ state: "CONFIRMED" });
  });

  it("is decided by the office of its own district alone", async () => {
    const { led } = await world();
    const sent = await aTaskReport(db(), { taskId: led.id, organisationId: "xinjinshan" });
    await expect(confirmTaskReport(ctxFor(db(), "xinjinshan"), sent)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(confirmTaskReport(ctxFor(db(), "baoshan-office"), sent)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is read by its unit and the district, a draft not by the leader, nothing by another unit", async () => {
    const { led } = await world();
    await aTaskReport(db(), { taskId: led.id, organisationId: "xinjinshan", state: "SAVED" });
    await aTaskReport(db(), { taskId: led.id, organisationId: "xinjinshan", period: "2026-04" });
    const periods = async (user: Parameters<typeof ctxFor>[1]) =>
      (await getTask(ctxFor(db(), user), { id: led.id })).reports.map(({ period }) => period);
    expect(await periods("xinjinshan")).toEqual(["2026-05", "2026-04"]);
    expect(await periods("jinshan-leader")).toEqual(["2026-04"]);
    expect(await periods("tangu")).toEqual([]);
    expect((await getTask(ctxFor(db(), "xinjinshan"), { id: led.id })).status).toBe("ON_TRACK");
  });
});

describe("who has not reported", () => {
  it("lists each unit's rows without a submitted report of the month", async () => {
    const { led } = await world();
    await aTaskReport(db(), { taskId: led.id, organisationId: "xinjinshan" });
    await aTaskReport(db(), { taskId: led.id, organisationId: "tangu", state: "SAVED" });
    const given = { period: "2026-05" };
    const office = await listMissingUnits(ctxFor(db(), "jinshan-office"), given);
    expect(office.map(({ organisationId, owes, rows }) => [organisationId, owes, rows.length])).toEqual([
      ["tangu", 1, 2],
      ["xinjinshan", 0, 1],
    ]);
    const own = await listMissingReports(ctxFor(db(), "xinjinshan"), given);
    expect(own.map(({ organisationId, role }) => [organisationId, role])).toEqual([
      ["xinjinshan", "SUPPORT"],
    ]);
  });
});
