import { describe, expect, it } from "vitest";
import {
  assertPeriodBegun,
  assertWithinPlan,
  atSameMeasure,
  isPeriod,
  measureOf,
  periodsUpTo,
  statusOf,
} from "./rules";

describe("the place of a task in its document", () => {
  it.each([
    ["任务清单（二）1", "三（二）1"],
    ["任务清单（二）3 2024年", "三（二）3"],
    ["三、重点任务（二）1", "三（二）1"],
    ["四、任务部署（三）7", "四（三）7"],
    ["四（五）11（2）", "四（五）11"],
    ["二、发展目标", null],
    ["一、总体要求（二）主要目标（研发转化能力）", "一（二）"],
  ])("%s is measure %s", (section, measure) => {
    expect(measureOf(section)).toBe(measure);
  });

  it("links a target only at the same numbered measure", () => {
    expect(atSameMeasure("任务清单（二）1", "三、重点任务（二）1")).toBe(true);
    expect(atSameMeasure("任务清单（二）1", "任务清单（二）11 2024年")).toBe(false);
    expect(atSameMeasure("六（一）", "六（一）")).toBe(false);
  });
});

describe("the month of a report", () => {
  it("is a month that has begun", () => {
    expect(() => assertPeriodBegun("2026-05", "2026-05-01")).not.toThrow();
    expect(() => assertPeriodBegun("2026-06", "2026-05-31")).toThrow("还没有开始");
    expect([isPeriod("2026-13"), isPeriod("2026-5"), isPeriod("2026-12")]).toEqual([false, false, true]);
  });

  it("is no month before the plan began; a plan without a printed period leaves all open", () => {
    expect(() => assertWithinPlan("2024-01", "2024-01-01")).not.toThrow();
    expect(() => assertWithinPlan("2023-12", "2024-01-01")).toThrow("自 2024-01 起实施");
    expect(() => assertWithinPlan("2019-01", null)).not.toThrow();
  });

  it("is offered backwards over a year-end", () => {
    expect(periodsUpTo("2026-02", 3)).toEqual(["2026-02", "2026-01", "2025-12"]);
  });
});

describe("the state of a task", () => {
  const units = [
    { organisationId: "lead", role: "LEAD" as const },
    { organisationId: "support", role: "SUPPORT" as const },
  ];
  const says = (organisationId: string, progress: "ON_TRACK" | "LATE" | "DONE") => ({
    organisationId,
    progress,
  });

  it("is not reported without a report", () => expect(statusOf(units, [])).toBe("NOT_REPORTED"));
  it("is late when any unit is late", () =>
    expect(statusOf(units, [says("lead", "DONE"), says("support", "LATE")])).toBe("LATE"));
  it("is done when the leading unit is done", () =>
    expect(statusOf(units, [says("lead", "DONE")])).toBe("DONE"));
  it("is not done because a supporting unit is done", () =>
    expect(statusOf(units, [says("support", "DONE")])).toBe("ON_TRACK"));
});
