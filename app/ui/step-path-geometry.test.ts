import { describe, expect, it } from "vitest";
import { dateTicks, pathScale, stepLine, underLine, valueTicks } from "./step-path-geometry";

describe("the path of a target over time", () => {
  it("marks 45 in steps of 15 and 90 in steps of 25", () => {
    expect(valueTicks(45)).toEqual([0, 15, 30, 45]);
    expect(valueTicks(90)).toEqual([0, 25, 50, 75, 100]);
  });

  it("keeps an axis when nothing has been counted", () => {
    expect(valueTicks(0)).toEqual([0, 1]);
  });

  it("marks years over a plan and quarters over one year", () => {
    expect(dateTicks("2024-01-01", "2026-12-31").map((tick) => tick.label)).toEqual(["2024", "2025", "2026"]);
    expect(dateTicks("2025-01-01", "2025-12-31").map((tick) => tick.label)).toEqual([
      "2025-01",
      "2025-04",
      "2025-07",
      "2025-10",
    ]);
  });

  it("holds a figure until the next entry and up to today", () => {
    const scale = pathScale({ from: "2024-01-01", to: "2024-01-11", top: 10, height: 100 });
    const points = [
      { on: "2024-01-01", value: 0 },
      { on: "2024-01-06", value: 5 },
    ];
    expect(stepLine(points, "2024-01-09", scale)).toBe("M0 100H500V50H800");
    expect(stepLine([], "2024-01-09", scale)).toBe("");
  });

  it("keeps the words at its end under every step that they reach back over", () => {
    const scale = pathScale({ from: "2024-01-01", to: "2024-01-11", top: 10, height: 100 });
    const points = [
      { on: "2024-01-01", value: 0 },
      { on: "2024-01-03", value: 2 },
      { on: "2024-01-07", value: 5 },
      { on: "2024-01-08", value: 8 },
    ];
    expect(underLine(points, { on: "2024-01-09", breadth: 15 }, scale)).toBe(50);
    expect(underLine(points, { on: "2024-01-09", breadth: 30 }, scale)).toBe(80);
    expect(underLine(points, { on: "2024-01-09", breadth: 90 }, scale)).toBe(100);
  });
});
