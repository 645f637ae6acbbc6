import { describe, expect, it } from "vitest";
import { aWorld, ctxFor, type UserName } from "#test/builders";
import { aTarget, theFacts } from "#test/builders-targets";
import { testDatabase } from "#test/database";
import { PDF } from "#test/evidence-files";
import { claimRulesOf } from "~/modules/leads/queries/claims.server";
import { attachEvidence } from "~/modules/signings/commands/attach-evidence.server";
import { getEvidenceFile } from "~/modules/signings/queries/evidence.server";
import { kindsWithEvidence } from "~/modules/signings/queries/evidence-setting.server";
import { toDbDate } from "~/platform/dates";
import { getTargetDetail } from "../queries/detail.server";
import { getTarget } from "../queries/list.server";
import { changeSetting, changeSettingForm } from "./change-setting.server";
import { recordObservation } from "./record-observation.server";
import { resolveNote } from "./resolve-note.server";
import { reviewObservation } from "./review-observation.server";
import { setBaseline } from "./set-baseline.server";
import { submitObservation } from "./submit-observation.server";

const { db } = testDatabase();
const as = (name: UserName) => ctxFor(db(), name);
const OUTPUT = "jinshan-2024-plan.xinjinshan.output";
const report = { targetId: OUTPUT, observedOn: "2025-12-31", value: "158" };
const audit = (action: string) => db().auditEntry.count({ where: { action } });
const facts = async () => {
  await aWorld(db());
  await theFacts(db());
};
const decide = (id: string, verdict: "confirm" | "return", reason?: string) =>
  reviewObservation(as("jinshan-office"), { id, version: 1, verdict, reason });
/** Another person of the same office. */
const colleague = () => {
  const ctx = as("jinshan-office");
  return { ...ctx, actor: { ...ctx.actor, userId: "jinshan-office-2" } };
};

describe("reporting on a target", () => {
  it("shows as reported and under review, and becomes the figure when the office confirms it", async () => {
    await facts();
    const seen = await recordObservation(as("xinjinshan"), report);
    const before = (await getTarget(as("jinshan-office"), { id: OUTPUT })).actual;
    expect(before).toEqual({ reported: "158", underReview: "158", confirmed: null });
    await decide(seen.id, "confirm");
    const after = await getTarget(as("jinshan-office"), { id: OUTPUT });
    expect([after.actual.confirmed, after.dueValue, after.light]).toEqual(["158", "155", "ON_TRACK"]);
    expect([await audit("observation.record"), await audit("observation.confirm")]).toEqual([1, 1]);
  });

  it("stays 未填报 on a date before it was confirmed", async () => {
    await facts();
    const seen = await recordObservation(as("xinjinshan"), { ...report, observedOn: "2026-05-01" });
    await decide(seen.id, "confirm");
    const past = await getTarget(as("jinshan-office"), { id: OUTPUT, asOf: "2026-05-10" });
    expect([past.actual.confirmed, past.missing, past.light]).toEqual([null, "未填报", "NONE"]);
  });

  it("is refused to a leader, to another unit, and not found by another district", async () => {
    await facts();
    await expect(recordObservation(as("jinshan-leader"), report)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(recordObservation(as("tangu"), report)).rejects.toThrow("请由牵头单位填报");
    await expect(recordObservation(as("nanda"), report)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await db().observation.count()).toBe(0);
  });

  it("is refused for a figure that the ledger computes, a date to come, no value, and half a ratio", async () => {
    await facts();
    const own = as("xinjinshan");
    const ledger = { ...report, targetId: "jinshan-2024-plan.xinjinshan.signed" };
    await expect(recordObservation(own, ledger)).rejects.toThrow("由台账自动汇总");
    await expect(recordObservation(own, { ...report, observedOn: "2026-05-21" })).rejects.toThrow(
      "不能晚于今天",
    );
    await expect(recordObservation(own, { ...report, value: "" })).rejects.toThrow("请填写数值");
    await expect(recordObservation(own, { ...report, value: "约150" })).rejects.toThrow();
    await expect(recordObservation(own, { ...report, numerator: "3" })).rejects.toThrow();
  });

  it("is refused below nothing, for the part of a ratio too, and above a hundred per cent of a building", async () => {
    await facts();
    const office = as("jinshan-office");
    await expect(recordObservation(as("xinjinshan"), { ...report, value: "-1" })).rejects.toThrow(
      "不能为负数",
    );
    const share = { observedOn: report.observedOn, targetId: "jinshan-2024-plan.district.output-share" };
    await expect(recordObservation(office, { ...share, numerator: "-1", denominator: "2" })).rejects.toThrow(
      "分子不能为负数",
    );
    await expect(recordObservation(office, { ...share, numerator: "1", denominator: "-2" })).rejects.toThrow(
      "分母须大于 0",
    );
    const works = "jinshan-2024-plan.xinjinshan.jinchuang-2-works";
    await expect(
      recordObservation(as("xinjinshan"), { ...report, targetId: works, value: "101" }),
    ).rejects.toThrow("0 到 100 之间");
    const points = "jinshan-2024-plan.district.strategic-share";
    await expect(
      recordObservation(office, { ...report, targetId: points, value: "-0.5" }),
    ).resolves.toBeTruthy();
  });

  it("takes a bare number as well as its text", async () => {
    await facts();
    const seen = await recordObservation(as("xinjinshan"), { ...report, value: 151.5 });
    expect(seen.value?.toString()).toBe("151.5");
  });

  it("keeps a draft away from the office until the unit submits it", async () => {
    await facts();
    const draft = await recordObservation(as("xinjinshan"), { ...report, intent: "save" });
    await expect(decide(draft.id, "confirm")).rejects.toThrow("还没有提交");
    await expect(submitObservation(as("tangu"), draft)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await submitObservation(as("xinjinshan"), draft);
    await expect(submitObservation(as("xinjinshan"), draft)).rejects.toThrow("已经提交过");
    expect(await audit("observation.submit")).toBe(1);
  });

  it("marks a milestone done with its date, and its exception stays in words", async () => {
    await facts();
    const id = "jinshan-2024-plan.xinjinshan.jingong-4-completed";
    const late = await getTarget(as("jinshan-office"), { id });
    expect([late.light, late.missing]).toEqual(["BEHIND", "未填报"]);
    const seen = await recordObservation(as("xinjinshan"), {
      targetId: id,
      observedOn: "2025-03-01",
      done: "yes",
    });
    await decide(seen.id, "confirm");
    expect(await getTarget(as("jinshan-office"), { id })).toMatchObject({
      light: "ON_TRACK",
      actual: { confirmed: "1" },
    });
    const tower = await getTarget(as("jinshan-office"), {
      id: "jinshan-2024-plan.shanyang.donghu-1-topped-out",
    });
    expect(tower.exceptText).toBe("除 24 楼塔楼");
  });
});

describe("reviewing a report", () => {
  it("returns it with a reason that the unit reads, and it no longer counts as reported", async () => {
    await facts();
    const seen = await recordObservation(as("xinjinshan"), report);
    await expect(decide(seen.id, "return")).rejects.toThrow("请写明原因");
    await decide(seen.id, "return", "口径不是规上产值");
    const { observations } = await getTargetDetail(as("xinjinshan"), OUTPUT);
    expect(observations[0]).toMatchObject({ state: "RETURNED", returnReason: "口径不是规上产值" });
    expect((await getTarget(as("xinjinshan"), { id: OUTPUT })).actual.reported).toBeNull();
    expect(await audit("observation.return")).toBe(1);
  });

  it("is refused to the unit itself, twice, on a stale page, and to another district", async () => {
    await facts();
    const seen = await recordObservation(as("xinjinshan"), report);
    const given = { id: seen.id, version: 1, verdict: "confirm" as const };
    await expect(reviewObservation(as("xinjinshan"), given)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(reviewObservation(as("baoshan-office"), given)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(reviewObservation(as("jinshan-office"), { ...given, version: 7 })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await reviewObservation(as("jinshan-office"), given);
    await expect(reviewObservation(as("jinshan-office"), { ...given, version: 2 })).rejects.toThrow(
      "已经审核过",
    );
  });
});

describe("four eyes", () => {
  it("keep whoever filed or handed in a figure from deciding on it, the office's own filing too", async () => {
    await facts();
    const own = await recordObservation(as("jinshan-office"), report);
    await expect(decide(own.id, "confirm")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(decide(own.id, "return", "请补充")).rejects.toThrow("另一位审核人员");
    await reviewObservation(colleague(), { id: own.id, version: 1, verdict: "confirm" });
    const draft = await recordObservation(colleague(), { ...report, value: "159", intent: "save" });
    await submitObservation(as("jinshan-office"), { id: draft.id, version: 1 });
    const handedIn = { id: draft.id, version: 2, verdict: "confirm" as const };
    await expect(reviewObservation(as("jinshan-office"), handedIn)).rejects.toThrow("另一位审核人员");
    await expect(reviewObservation(colleague(), handedIn)).rejects.toThrow("另一位审核人员");
    expect((await getTarget(as("jinshan-office"), { id: OUTPUT })).actual.confirmed).toBe("158");
  });
});

describe("the proof of a report on a target", () => {
  const file = (entityId: string) => ({
    entity: "observation" as const,
    entityId,
    fileName: "统计年报.pdf",
    bytes: PDF,
    maxBytes: 1024 * 1024,
  });

  it("is attached while it waits, read by its unit and the office, and by no other unit", async () => {
    await facts();
    const seen = await recordObservation(as("xinjinshan"), report);
    const { id } = await attachEvidence(as("xinjinshan"), file(seen.id));
    const [row] = (await getTargetDetail(as("jinshan-office"), OUTPUT)).observations;
    expect(row?.files).toEqual([{ id, fileName: "统计年报.pdf", sizeBytes: PDF.length }]);
    expect(new Uint8Array((await getEvidenceFile(as("jinshan-leader"), id)).bytes)).toEqual(PDF);
    for (const other of ["tangu", "baoshan-office"] as const)
      await expect(getEvidenceFile(as(other), id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is closed to others, and to everyone once the report is decided on", async () => {
    await facts();
    const seen = await recordObservation(as("xinjinshan"), report);
    await expect(attachEvidence(as("tangu"), file(seen.id))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(attachEvidence(as("jinshan-leader"), file(seen.id))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await decide(seen.id, "confirm");
    await expect(attachEvidence(as("xinjinshan"), file(seen.id))).rejects.toThrow("已审核的填报");
  });
});

describe("a milestone of a carrier", () => {
  const id = "jinshan-2024-plan.shanyang.digital-port-2-completed";
  const reach = (kind: "COMPLETION" | "RECRUITING", on: string) =>
    db().carrierMilestone.updateMany({
      where: { carrierId: "zhongke-digital-port-2", kind },
      data: { achievedOn: toDbDate(on) },
    });

  it("is reached when all that is asked of the carrier in that year is: 竣工 alone is not 竣工启动招商", async () => {
    await facts();
    const at = async (asOf: string) => {
      const { actual, light } = await getTarget(as("jinshan-office"), { id, asOf });
      return [actual.confirmed, light];
    };
    expect(await at("2026-02-28")).toEqual([null, "WATCH"]);
    await reach("COMPLETION", "2025-12-20");
    expect(await at("2026-02-28")).toEqual([null, "WATCH"]);
    await reach("RECRUITING", "2026-01-15");
    expect(await at("2026-02-28")).toEqual(["1", "ON_TRACK"]);
    expect(await at("2026-01-14")).toEqual([null, "WATCH"]);
  });

  it("is unknown on the dates before the office confirmed it, whatever day it bears", async () => {
    await facts();
    await reach("COMPLETION", "2025-12-20");
    await reach("RECRUITING", "2025-12-25");
    const { id: milestoneId } = await db().carrierMilestone.findFirstOrThrow({
      where: { carrierId: "zhongke-digital-port-2", kind: "RECRUITING" },
    });
    await db().carrierObservation.create({
      data: {
        carrierId: "zhongke-digital-port-2",
        milestoneId,
        kind: "RECRUITING",
        observedOn: toDbDate("2025-12-25"),
        value: "100",
        state: "CONFIRMED",
        recordedAt: new Date("2026-04-01T00:00:00Z"),
        recordedById: "xinjinshan",
        decidedAt: new Date("2026-04-02T00:00:00Z"),
      },
    });
    const light = async (asOf: string) => (await getTarget(as("jinshan-office"), { id, asOf })).light;
    expect([await light("2026-02-28"), await light("2026-04-30")]).toEqual(["WATCH", "ON_TRACK"]);
  });
});

describe("a baseline", () => {
  const SHARE = "jinshan-2024-plan.district.strategic-share";
  const base = { targetId: SHARE, value: "18.5", baselineOn: "2023-12-31", source: "区统计局年报" };

  it("turns 缺基期 into a change in percentage points", async () => {
    await facts();
    const seen = await recordObservation(colleague(), {
      targetId: SHARE,
      observedOn: "2026-04-30",
      value: "19.2",
    });
    await decide(seen.id, "confirm");
    expect((await getTarget(as("jinshan-office"), { id: SHARE })).missing).toBe("缺基期");
    await setBaseline(as("jinshan-office"), base);
    const target = await getTarget(as("jinshan-office"), { id: SHARE });
    expect([target.actual.confirmed, target.missing]).toEqual(["0.7", null]);
    expect(await audit("baseline.set")).toBe(1);
  });

  it("is refused to a unit, to another district, without a source, and for a ledger figure", async () => {
    await facts();
    await expect(setBaseline(as("xinjinshan"), base)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(setBaseline(as("baoshan-office"), base)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(setBaseline(as("jinshan-office"), { ...base, source: "" })).rejects.toThrow("出处");
    const signed = { ...base, targetId: "jinshan-2024-plan.district.signed" };
    await expect(setBaseline(as("jinshan-office"), signed)).rejects.toThrow("不需要基期数");
  });
});

describe("a contradiction in the documents", () => {
  const NOTE = "jinshan-2024-plan.xinjinshan.output-over-1b";
  const decision = { targetId: NOTE, version: 1, reading: "1", reason: "以任务清单为准" };

  it("keeps both readings and carries the decision, its reason and who took it", async () => {
    await facts();
    await resolveNote(as("jinshan-office"), decision);
    const { readings, resolution } = await getTargetDetail(as("xinjinshan"), NOTE);
    expect(readings).toHaveLength(2);
    expect(resolution).toMatchObject({
      text: "以“清单口径：每年确保 1 家”为准：以任务清单为准",
      by: "测试·jinshan-office",
    });
    expect(await audit("target.resolve")).toBe(1);
  });

  it("is measured from then on by the reading that holds, and by the printed one at every date before", async () => {
    await facts();
    const id = "jinshan-2024-plan.district.drug-approvals";
    const office = as("jinshan-office");
    const before = await getTarget(office, { id });
    expect([before.value, before.endValue, before.printed]).toEqual(["21", "21", null]);
    await resolveNote(office, {
      targetId: id,
      version: 1,
      reading: "other",
      value: "30",
      reason: "区经委书面答复",
    });
    const after = await getTarget(office, { id });
    expect([after.value, after.endValue, after.printed, after.openReadings]).toEqual([
      "30",
      "30",
      { value: "21", dueOn: "2026-12-31" },
      false,
    ]);
    expect((await getTarget(office, { id, asOf: "2026-05-19" })).value).toBe("21");
    await resolveNote(office, { targetId: id, version: 2, reading: "0", reason: "以文件为准" });
    expect((await getTarget(office, { id })).value).toBe("21");
    const { decisions } = await getTargetDetail(office, id);
    expect(decisions.map(({ value, reason }) => [value, reason])).toEqual([
      ["21", "以文件为准"],
      ["30", "区经委书面答复"],
    ]);
  });

  it("makes 新增 of 保持 where that reading holds, with a straight line to its end, and 保持 at every date before", async () => {
    await facts();
    const office = as("jinshan-office");
    const seen = async (asOf?: string) => {
      const { kind, value, milestones, dueDerived } = await getTarget(office, { id: NOTE, asOf });
      return [kind, value, milestones.length, dueDerived];
    };
    expect(await seen()).toEqual(["MAINTAIN", "1", 3, false]);
    await resolveNote(office, { ...decision, reading: "0", reason: "以正文为准" });
    expect(await seen()).toEqual(["CUMULATIVE", "1", 0, true]);
    expect(await seen("2026-05-19")).toEqual(["MAINTAIN", "1", 3, false]);
    await resolveNote(office, { ...decision, version: 2 });
    expect(await seen()).toEqual(["MAINTAIN", "1", 3, false]);
  });

  it("takes 超 or 不少于 as the reading has it, and 力争 where the reading says that it governs the goal", async () => {
    await facts();
    const carriers = "baoshan-2024-biopharma.district.carriers";
    const seen = async (name: UserName, id: string) => {
      const { operator, aspirational, value } = await getTarget(as(name), { id });
      return [operator, aspirational, value];
    };
    expect(await seen("baoshan-office", carriers)).toEqual(["GT", false, "200"]);
    const plain = { targetId: carriers, version: 1, reading: "1", reason: "以重点任务为准" };
    await resolveNote(as("baoshan-office"), plain);
    expect(await seen("baoshan-office", carriers)).toEqual(["GE", false, "200"]);
    const scale = "zjjs-2024-plan.zhangjiang-jinshan.electronics-scale";
    expect(await seen("jinshan-office", scale)).toEqual([null, false, "105"]);
    const whole = { targetId: scale, version: 1, reading: "1", reason: "力争及于全句" };
    await resolveNote(as("jinshan-office"), whole);
    expect(await seen("jinshan-office", scale)).toEqual([null, true, "105"]);
  });

  it("is recorded and not measured where the reading that holds states no number", async () => {
    await facts();
    const id = "jinshan-2024-plan.shanyang.device-certificates";
    await resolveNote(as("jinshan-office"), { targetId: id, version: 1, reading: "1", reason: "以清单为准" });
    const target = await getTarget(as("jinshan-office"), { id });
    expect([target.value, target.dueValue, target.light, target.printed?.value]).toEqual([
      null,
      null,
      "NONE",
      "2",
    ]);
  });

  it("gives a milestone the date that was decided on", async () => {
    await facts();
    const id = "jinshan-2024-plan.xinjinshan.jingong-4-completed";
    expect((await getTarget(as("jinshan-office"), { id })).light).toBe("BEHIND");
    await resolveNote(as("jinshan-office"), {
      targetId: id,
      version: 1,
      reading: "1",
      dueOn: "2026-12-31",
      reason: "以金山园方案为准",
    });
    expect((await getTarget(as("jinshan-office"), { id })).light).toBe("ON_TRACK");
  });

  it("is refused to others, without a reason, for a reading that is not there, on a stale page, and without a note", async () => {
    await facts();
    await expect(resolveNote(as("xinjinshan"), decision)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(resolveNote(as("baoshan-office"), decision)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const office = as("jinshan-office");
    await expect(resolveNote(office, { ...decision, reason: "" })).rejects.toThrow("请写明原因");
    await expect(resolveNote(office, { ...decision, reading: "5" })).rejects.toThrow("没有这种读法");
    await expect(resolveNote(office, { ...decision, version: 9 })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const plain = await aTarget(db(), {});
    await expect(resolveNote(office, { ...decision, targetId: plain.id })).rejects.toThrow("没有需要核定");
  });
});

describe("a setting", () => {
  const day = {
    key: "pace.method" as const,
    value: { method: "DAY" },
    effectiveOn: "2026-05-20",
    note: "区政府例会议定",
  };
  const SIGNED = "jinshan-2024-plan.xinjinshan.signed";

  it("holds from its date on, for its district, and leaves past dates as they were", async () => {
    await facts();
    const past = await getTarget(as("jinshan-office"), { id: SIGNED, asOf: "2026-05-19" });
    await changeSetting(as("jinshan-office"), day);
    expect((await getTarget(as("jinshan-office"), { id: SIGNED })).method).toBe("DAY");
    expect(await getTarget(as("jinshan-office"), { id: SIGNED, asOf: "2026-05-19" })).toEqual(past);
    const other = await getTarget(as("baoshan-office"), { id: "baoshan-2024-biopharma.district.output" });
    expect([past.method, other.method, await audit("setting.change")]).toEqual(["MONTH", "MONTH", 1]);
  });

  it("moves the bound between 关注 and 滞后", async () => {
    await facts();
    expect((await getTarget(as("jinshan-office"), { id: SIGNED })).light).toBe("BEHIND");
    const value = { CUMULATIVE: { watchMax: "90" } };
    await changeSetting(as("jinshan-office"), { ...day, key: "light.thresholds", value });
    expect((await getTarget(as("jinshan-office"), { id: SIGNED })).light).toBe("WATCH");
  });

  it("of any local rule is changed by its form, and the rule's own reader follows from that day", async () => {
    await facts();
    const form = { effectiveOn: "2026-05-20", note: "区政府例会议定" };
    const office = as("jinshan-office");
    const claim = {
      windowDays: "20",
      protectionDays: "90",
      idleDays: "45",
      lateNoteDays: "2",
      sizeFen: "5亿",
    };
    await changeSettingForm(office, { ...form, key: "claim.rules", ...claim });
    expect(await claimRulesOf(office, "jinshan")).toEqual({
      windowDays: 20,
      protectionDays: 90,
      idleDays: 45,
      lateNoteDays: 2,
      sizeFen: 50_000_000_000n,
    });
    await changeSettingForm(office, { ...form, key: "referral.rules", days: "3", leaderAfterDays: "4" });
    await changeSettingForm(office, { ...form, key: "signing.evidenceNeeded", "kinds.FORMAL": "on" });
    expect(await kindsWithEvidence(office, "jinshan")).toEqual(["FORMAL"]);
    expect(await kindsWithEvidence(as("baoshan-office"), "baoshan")).toHaveLength(3);
    await expect(
      changeSettingForm(office, { ...form, key: "claim.rules", ...claim, windowDays: "0", sizeFen: "3-5亿" }),
    ).rejects.toThrow();
    const clocks = { answerDays: "5", screenDays: "3", feedbackDays: "7", reportDays: "14" };
    const lights = { yellowDays: "60", redDays: "90", outDays: "180", claimDays: "14" };
    await expect(
      changeSettingForm(office, { ...form, key: "lead.clocks", ...clocks, ...lights }),
    ).rejects.toThrow("不能小于前一个时限");
    expect(await audit("setting.change")).toBe(3);
  });

  it("is refused to others, to reach back, and with a value that makes no sense", async () => {
    await facts();
    for (const name of ["xinjinshan", "jinshan-leader", "jinshan-science"] as const)
      await expect(changeSetting(as(name), day)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const office = as("jinshan-office");
    await expect(changeSetting(office, { ...day, effectiveOn: "2026-05-19" })).rejects.toThrow(
      "不能早于今天",
    );
    await expect(changeSetting(office, { ...day, value: { method: "YEAR" } })).rejects.toThrow();
    await expect(
      changeSetting(office, { ...day, key: "light.thresholds", value: { CUMULATIVE: { watchMax: "-1" } } }),
    ).rejects.toThrow();
    await expect(
      changeSetting(office, { ...day, key: "report.cutOffDay", value: { day: 31 } }),
    ).rejects.toThrow();
    expect(await db().setting.count()).toBe(0);
  });
});
