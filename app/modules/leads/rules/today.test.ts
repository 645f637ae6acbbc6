import { describe, expect, it } from "vitest";
import { CLOCK_RULES_DEFAULT, type ClockFacts, clockOf, progressLight, readClockRules } from "./today";

const today = "2026-05-20";
const rules = CLOCK_RULES_DEFAULT;
const lead = (given: Partial<ClockFacts> = {}): ClockFacts => ({
  stage: "PROSPECT",
  status: "ACTIVE",
  grade: null,
  hasNote: false,
  createdOn: today,
  lastActivityOn: today,
  ...given,
});
const clock = (given: Partial<ClockFacts>) => clockOf(lead(given), { rules, today });

describe("办理时限", () => {
  it("asks first for an answer, a day after registration, and says how late it is", () => {
    expect(clock({ createdOn: "2026-05-20" })).toBeNull();
    expect(clock({ createdOn: "2026-05-19" })).toMatchObject({ kind: "ANSWER", daysLate: 0 });
    expect(clock({ createdOn: "2026-05-16" })).toEqual({ kind: "ANSWER", dueOn: "2026-05-17", daysLate: 3 });
  });

  it("asks for a grade in three days, then for the lead to leave 线索 in seven", () => {
    expect(clock({ hasNote: true, createdOn: "2026-05-18" })).toBeNull();
    expect(clock({ hasNote: true, createdOn: "2026-05-17" })).toMatchObject({ kind: "SCREEN" });
    expect(clock({ hasNote: true, grade: "A", createdOn: "2026-05-14" })).toBeNull();
    expect(clock({ hasNote: true, grade: "A", createdOn: "2026-05-13" })).toMatchObject({ kind: "FEEDBACK" });
  });

  it("asks for a report every two weeks of talks, and for none after the contract", () => {
    expect(clock({ stage: "AGREED", lastActivityOn: "2026-05-07" })).toBeNull();
    expect(clock({ stage: "AGREED", lastActivityOn: "2026-05-06" })).toMatchObject({ kind: "REPORT" });
    expect(clock({ stage: "SIGNED", lastActivityOn: "2026-05-06" })).toBeNull();
  });

  it("leaves paused leads alone, and those without progress to their light", () => {
    expect(clock({ status: "PAUSED", createdOn: "2026-01-01" })).toBeNull();
    expect(clock({ createdOn: "2026-01-01", lastActivityOn: "2026-01-01" })).toBeNull();
  });
});

describe("久无进展", () => {
  it.each([
    ["2026-03-21", "GREEN"],
    ["2026-03-20", "YELLOW"],
    ["2026-02-19", "YELLOW"],
    ["2026-02-18", "RED"],
    ["2025-11-21", "RED"],
    ["2025-11-20", "OUT"],
  ] as const)("a lead last touched on %s is %s", (on, light) => {
    expect(progressLight(on, rules, today)).toBe(light);
  });
});

describe("the setting", () => {
  it("replaces what it states, and lights out of order are not taken", () => {
    expect(readClockRules({ answerDays: 2, screenDays: "x", yellowDays: 100 })).toEqual({
      ...rules,
      answerDays: 2,
    });
    expect(readClockRules({ yellowDays: 30 }).yellowDays).toBe(30);
    expect(readClockRules(undefined)).toEqual(rules);
  });
});
