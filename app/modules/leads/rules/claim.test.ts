import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CLAIM_RULES_DEFAULT,
  type ClaimSide,
  claimStateOn,
  judgeClaims,
  noteProves,
  readClaimRules,
} from "./claim";

const side = (id: string, given: Partial<ClaimSide> = {}): ClaimSide => ({
  id,
  unit: `单位${id}`,
  metOn: "2026-05-01",
  files: 1,
  notes: [],
  lastActivityOn: "2026-05-18",
  submittedAt: new Date("2026-05-10T02:00:00Z"),
  sizeFen: null,
  ...given,
});

const judge = (...sides: ClaimSide[]) =>
  judgeClaims(sides, { rules: CLAIM_RULES_DEFAULT, today: "2026-05-20" });

describe("who met a company first", () => {
  it("is the unit whose evidence is earlier, whoever filed first", () => {
    const late = side("甲", { submittedAt: new Date("2026-05-02T02:00:00Z") });
    const early = side("乙", { metOn: "2026-04-20" });
    const { winnerId, summary } = judge(late, early);
    expect(winnerId).toBe("乙");
    expect(summary).toBe("按规则认定单位乙：首谈 2026-04-20，早于单位甲的 2026-05-01。");
  });

  it("does not count a date without a file or a note", () => {
    const { winnerId, points } = judge(side("甲", { metOn: "2026-04-12", files: 0 }), side("乙"));
    expect(winnerId).toBe("乙");
    expect(points.甲![0]).toEqual({
      label: "首谈日期",
      text: "申报 2026-04-12，没有证明材料和跟进记录",
      ok: false,
    });
  });

  it("counts a meeting up to the last day of the window and not a day longer", () => {
    const filed = new Date("2026-05-10T02:00:00Z");
    expect(judge(side("甲", { metOn: "2026-04-10", submittedAt: filed })).winnerId).toBe("甲");
    expect(judge(side("甲", { metOn: "2026-04-09", submittedAt: filed })).winnerId).toBeNull();
  });

  it("counts a later meeting in time where an earlier one came too long before the claim", () => {
    const old = side("甲", { files: 0, notes: ["2026-02-01", "2026-05-02"] });
    expect(judge(old, side("乙", { metOn: "2026-05-03" }))).toMatchObject({
      winnerId: "甲",
      points: {
        甲: [
          { text: "2026-05-02，以跟进记录为证" },
          { text: expect.stringContaining("更早的接洽已过时限") },
          {},
          {},
        ],
      },
    });
  });

  it("does not count a note of what happened after the claim was filed", () => {
    expect(judge(side("甲", { files: 0, notes: ["2026-05-11"] })).winnerId).toBeNull();
  });

  it("passes over a unit that has not followed up within the days of activity", () => {
    expect(
      judge(side("甲", { metOn: "2026-04-20", lastActivityOn: "2026-03-20" }), side("乙")).winnerId,
    ).toBe("乙");
    expect(
      judge(side("甲", { metOn: "2026-04-20", lastActivityOn: "2026-03-21" }), side("乙")).winnerId,
    ).toBe("甲");
  });

  it("is on the same day the unit that filed first", () => {
    const first = side("乙", { submittedAt: new Date("2026-05-09T02:00:00Z") });
    expect(judge(side("甲"), first)).toMatchObject({
      winnerId: "乙",
      summary: "按规则认定单位乙：首谈日期同为 2026-05-01，它申报在先。",
    });
  });

  it("goes to the district when the size reaches the threshold", () => {
    expect(judge(side("甲", { sizeFen: CLAIM_RULES_DEFAULT.sizeFen })).needsMeeting).toBe(true);
    expect(judge(side("甲", { sizeFen: CLAIM_RULES_DEFAULT.sizeFen - 1n })).needsMeeting).toBe(false);
  });

  it("is nobody when no side meets the conditions", () => {
    expect(judge(side("甲", { files: 0 })).summary).toContain("各方都不满足");
  });

  it("does not depend on the order in which the sides are read", () => {
    const date = fc.integer({ min: 1, max: 19 }).map((day) => `2026-05-${String(day).padStart(2, "0")}`);
    const any = fc.record({
      metOn: date,
      files: fc.integer({ min: 0, max: 2 }),
      notes: fc.array(date, { maxLength: 3 }),
      lastActivityOn: fc.option(date),
    });
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        const sides = [a, b, c].map((one, at) =>
          side(String(at), { ...one, submittedAt: new Date(Date.UTC(2026, 4, 19, at)) }),
        );
        expect(judge(...sides).winnerId).toBe(judge(...[...sides].reverse()).winnerId);
      }),
    );
  });
});

describe("what a claim's dates mean", () => {
  it("lets a note written late count from the day it was written", () => {
    const note = (recordedOn: string) =>
      noteProves({ happenedOn: "2026-05-01", recordedOn }, CLAIM_RULES_DEFAULT);
    expect(note("2026-05-04")).toBe("2026-05-01");
    expect(note("2026-05-05")).toBe("2026-05-05");
  });

  it("protects through the last day", () => {
    const claim = { state: "ACCEPTED" as const, protectedUntil: "2026-05-20" };
    expect(claimStateOn(claim, "2026-05-20")).toBe("ACCEPTED");
    expect(claimStateOn(claim, "2026-05-21")).toBe("EXPIRED");
  });

  it("keeps the example rule for whatever a setting leaves out or gets wrong", () => {
    expect(readClaimRules({ windowDays: 45, idleDays: -1, sizeFen: "200" })).toEqual({
      ...CLAIM_RULES_DEFAULT,
      windowDays: 45,
      sizeFen: 200n,
    });
    expect(readClaimRules(null)).toEqual(CLAIM_RULES_DEFAULT);
  });
});
