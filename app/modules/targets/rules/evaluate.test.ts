import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EvaluateInput, evaluateTarget } from "./evaluate";
import { exact, parseExact } from "./exact";
import { type Light, lightOf, milestoneLight, operatorHolds, thresholdsFor } from "./light";
import type { Target } from "./path";

const ends = (...values: (string | null)[]) =>
  values.map((value, index) => ({ dueOn: `${2024 + index}-12-31`, value }));
const base: Target = {
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
};
const sums = (confirmed: string | null, underReview = "0", reported = confirmed) => ({
  reported,
  underReview,
  confirmed,
});
const evaluate = (target: Partial<Target>, asOf: string, rest: Partial<EvaluateInput> = {}) =>
  evaluateTarget({
    target: { ...base, ...target },
    asOf,
    method: "MONTH",
    thresholds: { watchMax: "10" },
    figures: null,
    observation: null,
    baseline: null,
    ...rest,
  });
const seen = (value: string, observedOn = "2024-06-30") => ({ observation: { observedOn, value } });

const xinjinshan = { value: "45", milestones: ends("15", "30", "45") };

describe("新金山 签约, 45 亿 by 2026", () => {
  it("22.5 亿 due on 2025-06-18, 20 confirmed: 2.5 亿 short, 5.555556 points behind, 关注", () => {
    expect(evaluate(xinjinshan, "2025-06-18", { figures: sums("20", "3", "24") })).toEqual({
      actual: { reported: "24", underReview: "3", confirmed: "20" },
      endValue: "45",
      dueValue: "22.5",
      dueDerived: false,
      progressPct: "44.444444",
      pacePct: "50",
      lagPoints: "5.555556",
      gap: "2.5",
      light: "WATCH",
      baseline: null,
      missing: null,
      exceptText: null,
    });
  });

  it("what is under review turns no light", () => {
    expect(evaluate(xinjinshan, "2025-06-18", { figures: sums("18", "20", "38") })).toMatchObject({
      lagPoints: "10",
      light: "WATCH",
    });
    expect(evaluate(xinjinshan, "2025-06-18", { figures: sums("17.9999999999", "20", "38") })).toMatchObject({
      light: "BEHIND",
    });
  });

  it("exactly on the due figure is 正常, one 分 below is 关注", () => {
    expect(evaluate(xinjinshan, "2025-10-31", { figures: sums("27.5") })).toMatchObject({
      gap: "0",
      lagPoints: "0",
      light: "ON_TRACK",
    });
    expect(evaluate(xinjinshan, "2025-10-31", { figures: sums("27.4999999999") })).toMatchObject({
      gap: "0.0000000001",
      lagPoints: "0",
      light: "WATCH",
    });
  });

  it("met early stays 正常 for ever", () => {
    for (const asOf of ["2024-03-31", "2026-12-31", "2030-01-01"]) {
      expect(evaluate(xinjinshan, asOf, { figures: sums("45") }).light).toBe("ON_TRACK");
    }
    expect(evaluate(xinjinshan, "2024-12-31", { figures: sums("45") })).toMatchObject({
      gap: "-30",
      lagPoints: "-66.666667",
    });
  });
});

describe("碳谷绿湾 in 2025", () => {
  it("May: 14.1666666667 亿 due by 推算, 10 confirmed is 13.888889 points behind, 滞后", () => {
    expect(evaluate({ value: "30" }, "2025-05-31", { figures: sums("10") })).toMatchObject({
      dueValue: "14.1666666667",
      dueDerived: true,
      progressPct: "33.333333",
      pacePct: "47.222222",
      lagPoints: "13.888889",
      gap: "4.1666666667",
      light: "BEHIND",
    });
  });

  it("the due 分 itself is enough, gap and lag have one sign", () => {
    expect(evaluate({ value: "30" }, "2025-05-31", { figures: sums("14.1666666667") })).toMatchObject({
      gap: "0",
      light: "ON_TRACK",
    });
    expect(evaluate({ value: "30" }, "2024-01-31", { figures: sums("0.8333333333") })).toMatchObject({
      gap: "0",
      light: "ON_TRACK",
    });
  });
});

describe("a yearly goal", () => {
  it.each([
    ["125.64", "-42.306667", "ON_TRACK"],
    ["70.41", "12.923333", "BEHIND"],
  ])(
    "in October %s %% done is %s points behind, as the published bulletins compute it",
    (done, lag, light) => {
      const year = { kind: "ANNUAL_FLOW" as const, unit: "%", value: "100" };
      expect(evaluate(year, "2025-10-31", { figures: sums(done) })).toMatchObject({ lagPoints: lag, light });
    },
  );

  it("2 家 a year: one by May is ahead of 0.833333", () => {
    const firms = { kind: "ANNUAL_FLOW" as const, unit: "家", milestones: ends("2", "2", "2") };
    expect(evaluate(firms, "2025-05-31", { figures: sums("1") })).toMatchObject({
      endValue: "2",
      dueValue: "0.833333",
      pacePct: "41.666667",
      progressPct: "50",
      lagPoints: "-8.333333",
      light: "ON_TRACK",
    });
    expect(evaluate({ ...firms, kind: "ANNUAL_MIN" }, "2026-12-31", { figures: sums("1") })).toMatchObject({
      gap: "1",
      light: "BEHIND",
    });
  });
});

describe("levels are due at the dates stated and never spread over time", () => {
  const output = { kind: "STOCK_LEVEL" as const, value: "170", milestones: ends("140", "155", "170") };

  it("产值 140/155/170: nothing is due before the first year-end, then the last stated level", () => {
    expect(evaluate(output, "2024-06-30", seen("100"))).toMatchObject({
      dueValue: null,
      gap: null,
      lagPoints: null,
      light: "NONE",
    });
    expect(evaluate(output, "2024-06-30", seen("140"))).toMatchObject({ dueValue: null, light: "ON_TRACK" });
    expect(evaluate(output, "2025-06-30", seen("138"))).toMatchObject({
      dueValue: "140",
      gap: "2",
      lagPoints: "1.176471",
      light: "WATCH",
    });
    expect(evaluate(output, "2026-12-31", seen("150"))).toMatchObject({
      dueValue: "170",
      gap: "20",
      light: "BEHIND",
    });
  });

  it("an observation dated after the date asked about is not seen", () => {
    expect(evaluate(output, "2025-06-30", seen("200", "2025-07-01"))).toMatchObject({
      missing: "未填报",
      light: "NONE",
      gap: null,
    });
  });

  it("入住率 50 % by 2024 and 80 % by 2026 keeps 50 due through 2025", () => {
    const rate = {
      kind: "RATE_LEVEL" as const,
      unit: "%",
      value: "80",
      milestones: [{ dueOn: "2024-12-31", value: "50" }],
    };
    expect(evaluate(rate, "2025-12-31", seen("50"))).toMatchObject({
      dueValue: "50",
      gap: "0",
      light: "ON_TRACK",
    });
  });

  it("超过 100 is not met by 100 itself", () => {
    const over = { kind: "STOCK_LEVEL" as const, operator: "GT" as const, value: "100" };
    expect(evaluate(over, "2026-12-31", seen("100"))).toMatchObject({ gap: "0", light: "WATCH" });
    expect(evaluate(over, "2026-12-31", seen("100.01"))).toMatchObject({ light: "ON_TRACK" });
  });

  it("确保 1 家 is due from the first day", () => {
    const keep = { kind: "MAINTAIN" as const, unit: "家", milestones: ends("1", "1", "1") };
    expect(evaluate(keep, "2024-06-30", seen("1"))).toMatchObject({ dueValue: "1", light: "ON_TRACK" });
    expect(evaluate(keep, "2024-06-30", seen("0"))).toMatchObject({
      gap: "1",
      lagPoints: "100",
      light: "BEHIND",
    });
  });
});

describe("what is missing reads as missing", () => {
  it("占比提升 1 个百分点 without a baseline is 缺基期, with one it is the change", () => {
    const change = { kind: "PP_CHANGE" as const, unit: "个百分点", value: "1" };
    expect(evaluate(change, "2026-12-31", seen("16.8"))).toMatchObject({
      missing: "缺基期",
      actual: sums(null, null!),
      progressPct: null,
      light: "NONE",
    });
    const baseline = { on: "2023-12-31", value: "16.2" };
    expect(evaluate(change, "2026-12-31", { ...seen("16.8"), baseline })).toMatchObject({
      actual: { confirmed: "0.6" },
      progressPct: "60",
      gap: "0.4",
      light: "BEHIND",
    });
    expect(evaluate(change, "2026-12-31", { baseline })).toMatchObject({ missing: "未填报", light: "NONE" });
  });

  it.each([[null], ["0"]])("a target of %s reads —, never 0, ∞ or 100 %", (value) => {
    expect(evaluate({ value }, "2025-06-30", { figures: sums("5") })).toMatchObject({
      actual: { confirmed: "5" },
      endValue: null,
      dueValue: null,
      progressPct: null,
      pacePct: null,
      lagPoints: null,
      gap: null,
      light: "NONE",
    });
  });

  it("力争 is computed but has no light, and 若干 is only recorded", () => {
    expect(
      evaluate({ ...xinjinshan, aspirational: true }, "2025-06-18", { figures: sums("0") }),
    ).toMatchObject({ lagPoints: "50", light: "NONE" });
    expect(evaluate({ kind: "UNQUANTIFIED" }, "2026-12-31")).toMatchObject({
      light: "NONE",
      missing: null,
      progressPct: null,
    });
  });

  it("5-10 is tested at 5", () => {
    const range = { kind: "RANGE" as const, operator: "RANGE" as const, unit: "个", min: "5", max: "10" };
    expect(evaluate(range, "2026-12-31", { figures: sums("5") })).toMatchObject({
      endValue: "5",
      light: "ON_TRACK",
    });
    expect(evaluate(range, "2026-12-31", { figures: sums("4") })).toMatchObject({
      gap: "1",
      lagPoints: "20",
      light: "BEHIND",
    });
  });
});

describe("结构封顶（除24楼塔楼）, due 2025-12-31", () => {
  const topped = { kind: "MILESTONE" as const, unit: null, dueOn: "2025-12-31", exceptText: "除24楼塔楼" };

  it.each<[string, Light]>([
    ["2025-12-31", "ON_TRACK"],
    ["2026-01-01", "WATCH"],
    ["2026-03-30", "WATCH"],
    ["2026-03-31", "BEHIND"],
  ])("not done on %s is %s, and the exception travels with it", (asOf, light) => {
    const observation = { observedOn: "2025-11-30", value: null, doneOn: null };
    expect(evaluate(topped, asOf, { observation })).toMatchObject({
      light,
      exceptText: "除24楼塔楼",
      progressPct: null,
      actual: { confirmed: "0" },
    });
  });

  it("done counts from the day it was done, and silence past the date is 未填报 and no excuse", () => {
    const observation = { observedOn: "2026-02-10", value: null, doneOn: "2026-02-10" };
    expect(evaluate(topped, "2026-02-09", { observation }).light).toBe("WATCH");
    expect(evaluate(topped, "2026-02-10", { observation })).toMatchObject({
      light: "ON_TRACK",
      actual: { confirmed: "1" },
    });
    expect(evaluate(topped, "2026-06-30")).toMatchObject({ light: "BEHIND", missing: "未填报" });
    expect(milestoneLight(false, null, "2026-06-30")).toBe("NONE");
  });
});

describe("a light is total, with inclusive ends", () => {
  it("walks every boundary from −20 to 40 points in steps of 0.01, without gap or overlap", () => {
    for (const watchMax of ["0", "5", "10", "10.005", "30"]) {
      const bound = Math.round(Number(watchMax) * 1_000);
      for (let lag = -2_000; lag <= 4_000; lag += 1) {
        const expected = lag <= 0 ? "ON_TRACK" : lag * 10 <= bound ? "WATCH" : "BEHIND";
        expect(lightOf(exact(BigInt(lag), 100n), { watchMax })).toBe(expected);
      }
    }
  });

  it("is the same when it comes from a target's own figures", () => {
    for (let confirmed = 0; confirmed <= 12_000; confirmed += 1) {
      const text = `${Math.floor(confirmed / 100)}.${String(confirmed % 100).padStart(2, "0")}`;
      const { light } = evaluate({ value: "100", unit: "亿元" }, "2026-12-31", { figures: sums(text) });
      expect(light).toBe(confirmed >= 10_000 ? "ON_TRACK" : confirmed >= 9_000 ? "WATCH" : "BEHIND");
    }
  });

  it("never falls as the lag shrinks, whatever the bound", () => {
    const order: Light[] = ["ON_TRACK", "WATCH", "BEHIND"];
    const fraction = fc.tuple(
      fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
      fc.bigInt({ min: 1n, max: 10n ** 6n }),
    );
    fc.assert(
      fc.property(fraction, fraction, fc.nat(10_000), (a, b, bound) => {
        const watchMax = String(bound / 100);
        const [x, y] = [exact(...a), exact(...b)];
        const [lower, higher] = x.n * y.d <= y.n * x.d ? [x, y] : [y, x];
        expect(order.indexOf(lightOf(lower, { watchMax }))).toBeLessThanOrEqual(
          order.indexOf(lightOf(higher, { watchMax })),
        );
      }),
      { numRuns: 3_000 },
    );
    expect(lightOf(null, { watchMax: "10" })).toBe("NONE");
  });

  it("has its bound by kind from a setting, ten points otherwise", () => {
    expect(thresholdsFor("RATIO", { RATIO: { watchMax: "3" } })).toEqual({ watchMax: "3" });
    expect(thresholdsFor("RANGE", { RATIO: { watchMax: "3" } })).toEqual({ watchMax: "10" });
  });

  it.each([
    ["GE", "10", "10", true],
    ["GE", "9.99", "10", false],
    ["GT", "10", "10", false],
    ["GT", "10.01", "10", true],
    ["EQ", "10", "10", true],
    ["EQ", "11", "10", false],
    ["APPROX", "45", "50", true],
    ["APPROX", "44.99", "50", false],
    ["APPROX", "70", "50", true],
    ["RANGE", "5", "5", true],
    ["RANGE", "4", "5", false],
  ] as const)("%s: %s against %s is %s", (operator, actual, value, holds) => {
    expect(operatorHolds(operator, parseExact(actual), parseExact(value))).toBe(holds);
  });
});
