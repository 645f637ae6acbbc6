import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths } from "./calendar";
import { compare, decimal, exact, ledgerFigure, parseExact, percentOf } from "./exact";
import {
  dueInYear,
  dueOnPath,
  elapsed,
  figureRange,
  type PaceMethod,
  pathPoints,
  type Target,
  yearAt,
} from "./path";

const target = (change: Partial<Target>): Target => ({
  kind: "CUMULATIVE",
  operator: "GE",
  unit: "亿元",
  value: null,
  min: null,
  max: null,
  periodStart: "2024-01-01",
  dueOn: "2026-12-31",
  milestones: [],
  aspirational: false,
  exceptText: null,
  ...change,
});
const ends = (...values: (string | null)[]) =>
  values.map((value, index) => ({ dueOn: `${2024 + index}-12-31`, value }));

const xinjinshan = target({ value: "45", milestones: ends("15", "30", "45") });
const tangu = target({ value: "30" });
const newFirms = target({ kind: "ANNUAL_FLOW", unit: "家", milestones: ends("2", "2", "2") });

const due = (of: Target, asOf: string, method: PaceMethod = "MONTH") => {
  const { value, derived } = dueOnPath(of, asOf, method);
  return [value && decimal(value, 10), derived];
};

describe("新金山: 15 / 30 / 45, stated year by year", () => {
  it.each([
    ["2023-12-31", "0"],
    ["2024-01-01", "1.25"],
    ["2024-06-30", "7.5"],
    ["2024-12-31", "15"],
    ["2025-01-01", "16.25"],
    ["2025-06-18", "22.5"],
    ["2025-10-31", "27.5"],
    ["2025-12-31", "30"],
    ["2026-03-01", "33.75"],
    ["2026-12-31", "45"],
    ["2027-06-30", "45"],
  ])("on %s %s 亿元 are due, none of it 推算", (asOf, value) =>
    expect(due(xinjinshan, asOf)).toEqual([value, false]),
  );

  it("by day: 29 February 2024 is day 60 of 366, 31 October 2025 day 304 of 365", () => {
    expect(due(xinjinshan, "2024-02-29", "DAY")).toEqual(["2.4590163934", false]);
    expect(due(xinjinshan, "2025-10-31", "DAY")).toEqual(["27.4931506849", false]);
    expect(due(xinjinshan, "2024-12-31", "DAY")).toEqual(["15", false]);
  });
});

describe("碳谷绿湾: only 30 by 2026", () => {
  it.each([
    ["2024-01-15", "0.8333333333"],
    ["2025-05-20", "14.1666666667"],
    ["2025-06-30", "15"],
    ["2025-12-31", "20"],
    ["2026-12-30", "30"],
  ])("on %s %s 亿元 are due, by a straight line that is marked 推算", (asOf, value) =>
    expect(due(tangu, asOf)).toEqual([value, true]),
  );

  it("states 30 at the end, and no yearly figure is invented on the way", () => {
    expect(due(tangu, "2026-12-31")).toEqual(["30", false]);
    expect(pathPoints(tangu)).toEqual([
      { on: "2024-01-01", value: "0", derived: false },
      { on: "2026-12-31", value: "30", derived: true },
    ]);
    const withDerived = { ...tangu, milestones: [{ dueOn: "2024-12-31", value: "10", derived: true }] };
    expect(pathPoints(withDerived)).toHaveLength(2);
  });

  it("marks only the stretch that has no stated year-end", () => {
    const gap = target({ value: "45", milestones: [{ dueOn: "2024-12-31", value: "15" }] });
    expect(due(gap, "2024-06-30")).toEqual(["7.5", false]);
    expect(due(gap, "2025-12-31")).toEqual(["30", true]);
  });
});

describe("a path that lacks something", () => {
  it("has nothing due without a value, nor before the first stated date when no start is stated", () => {
    expect(due(target({}), "2025-06-30")).toEqual([null, false]);
    expect(due(target({ value: "30", periodStart: null }), "2025-06-30")).toEqual([null, false]);
    expect(due(target({ value: "30", periodStart: null }), "2026-12-31")).toEqual(["30", false]);
    expect(due(target({ kind: "RANGE", min: "5", max: "10" }), "2026-12-31")).toEqual(["5", false]);
  });
});

describe("a yearly goal counts within its own year", () => {
  const dueIn = (of: Target, asOf: string, method: PaceMethod = "MONTH") => {
    const { value } = dueInYear(of, asOf, method);
    return value && decimal(value, 6);
  };

  it("每年不少于 2 个: 1/12 of it in January, all of it in December, nothing carried over", () => {
    const everyYear = target({ kind: "ANNUAL_MIN", unit: "个", value: "2" });
    expect(dueIn(everyYear, "2025-01-01")).toBe("0.166667");
    expect(dueIn(everyYear, "2025-10-31")).toBe("1.666667");
    expect(dueIn(everyYear, "2025-12-31")).toBe("2");
    expect(dueIn(everyYear, "2026-01-31")).toBe("0.166667");
    expect(dueIn(newFirms, "2024-02-29", "DAY")).toBe(decimal(exact(120n, 366n), 6));
  });

  it("has no value in a year that the document leaves out, none before it begins, and keeps the last year after it", () => {
    const twoYears = target({ kind: "ANNUAL_FLOW", unit: "家", milestones: ends("1", "1") });
    expect(yearAt(twoYears, "2026-06-30")).toEqual({ year: 2026, value: null });
    expect(dueIn(twoYears, "2023-06-30")).toBeNull();
    expect(dueIn(newFirms, "2028-06-30")).toBe("2");
    expect(figureRange(newFirms, "2025-06-18")).toEqual({ from: "2025-01-01", to: "2025-06-18" });
    expect(figureRange(newFirms, "2027-06-18")).toEqual({ from: "2026-01-01", to: "2026-12-31" });
    expect(figureRange(newFirms, "2023-06-18")).toBeNull();
  });

  it("a cumulative goal sums from the start of its period to the date, never past its end", () => {
    expect(figureRange(xinjinshan, "2025-06-18")).toEqual({ from: "2024-01-01", to: "2025-06-18" });
    expect(figureRange(xinjinshan, "2027-06-18")).toEqual({ from: "2024-01-01", to: "2026-12-31" });
    expect(figureRange(xinjinshan, "2023-12-31")).toBeNull();
  });
});

describe("for every path", () => {
  it("what is due never falls as days pass, and is exact at both ends, by month and by day", () => {
    const day = fc
      .integer({ min: 0, max: 1_095 })
      .map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10));
    const value = fc.integer({ min: 1, max: 1_000 });
    fc.assert(
      fc.property(
        fc.tuple(value, value, value),
        day,
        day,
        fc.constantFrom("MONTH" as const, "DAY" as const),
        (steps, a, b, method) => {
          const [first, second, third] = [steps[0], steps[0] + steps[1], steps[0] + steps[1] + steps[2]].map(
            String,
          );
          const path = target({ value: third!, milestones: ends(first!, second!, third!) });
          const [early, late] = a < b ? [a, b] : [b, a];
          const [x, y] = [dueOnPath(path, early!, method).value!, dueOnPath(path, late!, method).value!];
          expect(x.n * y.d <= y.n * x.d).toBe(true);
          expect(decimal(dueOnPath(path, "2025-12-31", method).value!, 10)).toBe(second);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe("exact figures", () => {
  it("are written once, half away from zero, without trailing zeros", () => {
    expect(decimal(exact(1n, 3n), 6)).toBe("0.333333");
    expect(decimal(exact(-5n, 10n), 0)).toBe("-1");
    expect(decimal(exact(-1n, 10_000_000n), 6)).toBe("0");
    expect(decimal(exact(4_500n, 100n), 10)).toBe("45");
    expect(decimal(exact(100n), 0)).toBe("100");
    expect(ledgerFigure(450_000_000_001n, "亿元")).toBe("45.0000000001");
    expect(ledgerFigure(-1n, "万元")).toBe("-0.000001");
    expect(ledgerFigure(3n, "个")).toBe("3");
    expect(percentOf(exact(1n), exact(0n))).toBeNull();
    expect(() => parseExact("1e3")).toThrow("数值格式有误");
  });

  it("read back to themselves", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (n) => {
        expect(compare(parseExact(decimal(exact(n, 10n ** 10n), 10)), exact(n, 10n ** 10n))).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it("months are added by the calendar", () => {
    expect(addMonths("2025-12-31", 2)).toBe("2026-02-28");
    expect(addMonths("2023-11-30", 3)).toBe("2024-02-29");
    expect(addMonths("2025-01-15", 12)).toBe("2026-01-15");
    expect(addMonths("2025-01-15", -1)).toBe("2024-12-15");
    expect(decimal(elapsed("2024-01-01", "2024-12-31", "2024-12-30", "DAY"), 6)).toBe(
      decimal(exact(365n, 366n), 6),
    );
  });
});
