import { describe, expect, it } from "vitest";
import { againstDue, figureText, gapText, goalText, lagText } from "./display";
import { memberOf } from "./membership";
import { ruleTargetOf, type StatedTarget } from "./stated";
import { byPlace, type WaitingDraft, waitingIn } from "./waiting";

const target = (given: Partial<StatedTarget>): StatedTarget => ({
  kind: "CUMULATIVE",
  operator: null,
  unit: "家",
  value: "9",
  min: null,
  max: null,
  periodStart: "2024-01-01",
  dueOn: "2026-12-31",
  aspirational: false,
  exceptText: null,
  path: [],
  ...given,
});
const year = (dueOn: string, value: string | null, range: { min?: string; max?: string } = {}) => ({
  dueOn,
  value,
  basis: "YEAR" as const,
  ...range,
});

describe("what a document states", () => {
  it("adds the figures of single years to running totals", () => {
    const path = [year("2024-12-31", "3"), year("2025-12-31", "3"), year("2026-12-31", "3")];
    expect(ruleTargetOf(target({ path })).milestones.map(({ value }) => value)).toEqual(["3", "6", "9"]);
  });

  it("asks each year by itself where a range is given for single years", () => {
    const path = [year("2025-12-31", "1"), year("2026-12-31", null, { min: "1", max: "2" })];
    const found = ruleTargetOf(target({ kind: "RANGE", value: null, min: "1", max: "2", path }));
    expect([found.kind, found.milestones.map(({ value }) => value)]).toEqual(["ANNUAL_MIN", ["1", "1"]]);
  });

  it("leaves running totals as they are printed", () => {
    const path = ["15", "30", "45"].map((value, at) => ({ dueOn: `${2024 + at}-12-31`, value }));
    expect(ruleTargetOf(target({ path })).milestones.map(({ value }) => value)).toEqual(["15", "30", "45"]);
  });
});

describe("a scope", () => {
  const entry = {
    districtId: "jinshan",
    parkId: "inner",
    organisationId: "a",
    field: "SYNBIO",
    origin: null,
  };
  const scope = { district: "jinshan", parks: [], organisations: [], fields: [], origin: null };
  const within = (id: string) => (id === "zone" ? ["zone", "inner"] : [id]);
  it.each([
    [{}, true],
    [{ district: "baoshan" }, false],
    [{ parks: ["zone"] }, true],
    [{ parks: ["other"] }, false],
    [{ organisations: ["a"], fields: ["SYNBIO"] }, true],
    [{ organisations: ["a"], fields: ["BIOAGRI"] }, false],
    [{ origin: "ZHANGJIANG" }, false],
  ])("with %j holds an entry: %s", (given, held) => {
    expect(memberOf({ ...scope, ...given }, within)(entry)).toBe(held);
  });
});

describe("what waits", () => {
  const draft = (
    leadId: string,
    organisationId: string,
    amount: bigint,
    submitted: boolean,
  ): WaitingDraft => ({
    entry: {
      metric: "PROJECTS",
      amount,
      effectiveOn: "2026-03-01",
      kind: "SIGN",
      leadId,
      signingId: leadId,
      investmentId: null,
      parkId: null,
      organisationId,
      districtId: "jinshan",
      field: "SYNBIO",
      origin: null,
      reverses: null,
    },
    reported: true,
    underReview: submitted,
  });
  const drafts = [draft("one", "a", 1n, true), draft("one", "b", 1n, true), draft("two", "a", 1n, false)];
  const scope = { metric: "PROJECTS" as const, member: () => true, from: null, to: "2026-12-31" };

  it("counts a project of two units once, and apart from projects of one unit", () => {
    expect(waitingIn(byPlace(drafts), scope)).toEqual({ reported: 2n, underReview: 1n });
    expect(waitingIn(byPlace(drafts), { ...scope, acrossUnits: true })).toEqual({
      reported: 1n,
      underReview: 1n,
    });
    expect(waitingIn(byPlace(drafts), { ...scope, to: "2026-02-28" })).toEqual({
      reported: 0n,
      underReview: 0n,
    });
  });
});

describe("a figure on the screen", () => {
  it("is rounded once, with the decimals of its unit", () => {
    expect([figureText("1234.565", "亿元"), figureText("33.3333", "%"), figureText("16000", "人")]).toEqual(
      ["1,234.57", "33.3%", "16,000"].map((text) => text.replace("%", "")),
    );
    expect([goalText("45"), goalText("0.7"), figureText(null, "亿元")]).toEqual(["45", "0.7", null]);
  });

  it("says short or ahead in words, and minus when short of what is due", () => {
    expect([lagText("9.17"), lagText("-3.2"), lagText("0.01")]).toEqual([
      "慢 9.2 个百分点",
      "快 3.2 个百分点",
      "持平",
    ]);
    expect([gapText("4.126", "亿元"), gapText("-2", "亿元"), gapText("0", "亿元")]).toEqual([
      "差 4.13 亿元",
      "超 2.00 亿元",
      "与应达数持平",
    ]);
    expect([againstDue("4.13"), againstDue("-2"), againstDue("0")]).toEqual(["-4.13", "2", "0"]);
  });
});
