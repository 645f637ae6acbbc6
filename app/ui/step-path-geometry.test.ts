import { describe, expect, it } from "vitest";
import { besideDot, dateTicks, pathScale, stepLine, valueTicks } from "./step-path-geometry";

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

  const scale = pathScale({ from: "2024-01-01", to: "2024-01-11", top: 10, height: 200 });
  const actual = [
    { on: "2024-01-01", value: 0 },
    { on: "2024-01-03", value: 2 },
    { on: "2024-01-07", value: 5 },
    { on: "2024-01-08", value: 6 },
  ];
  const words = { actual, plan: [], milestones: [], on: "2024-01-09", breadth: 15 };

  it("writes the confirmed figure right over its dot when the plan runs well above it", () => {
    const plan = [
      { on: "2024-01-01", value: 8 },
      { on: "2024-01-11", value: 10 },
    ];
    expect(besideDot({ ...words, plan }, scale)).toBe(70);
  });

  it("writes it under every step that the words reach back over when the plan would cross them", () => {
    const plan = [
      { on: "2024-01-01", value: 0 },
      { on: "2024-01-11", value: 8.5 },
    ];
    expect(besideDot({ ...words, plan }, scale)).toBe(120);
    expect(besideDot({ ...words, plan, breadth: 30 }, scale)).toBe(180);
  });

  it("writes it under the line when a milestone is labelled at that height or the top is near", () => {
    expect(besideDot({ ...words, milestones: [{ on: "2024-01-10", value: 6 }] }, scale)).toBe(120);
    const high = actual.map((point) => ({ ...point, value: point.value * 1.6 }));
    expect(besideDot({ ...words, actual: high }, scale)).toBe(60);
  });
});
