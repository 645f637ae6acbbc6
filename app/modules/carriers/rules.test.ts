import { describe, expect, it } from "vitest";
import { inOrder, milestoneText, percentText } from "./rules";

describe("what a document asks of a carrier", () => {
  it("reads as one line, with its figure and its exception", () => {
    const line = (kind: "COMPLETION" | "OCCUPANCY_PCT", value: string | null, exceptText: string | null) =>
      milestoneText({ kind, value, exceptText });
    expect(line("OCCUPANCY_PCT", "80.0000", null)).toBe("入住率达到 80%");
    expect(line("COMPLETION", null, "除24楼塔楼")).toBe("竣工验收（除24楼塔楼）");
  });

  it("keeps a round hundred and a half per cent apart from their zeros", () => {
    expect(["100", "100.0000", "62.5000", "0.0000"].map(percentText)).toEqual(["100", "100", "62.5", "0"]);
  });

  it("stands in the order of the years, without a year last", () => {
    expect(inOrder([{ year: null }, { year: 2026 }, { year: 2024 }]).map(({ year }) => year)).toEqual([
      2024,
      2026,
      null,
    ]);
  });
});
