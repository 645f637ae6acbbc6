import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jumpOfTenThousand, minorDigits, rateProblems, slipMessage, toFen } from "./currency";

describe("a foreign contract converts once, at the contract-date rate", () => {
  it("USD 20,000,000.00 at 7.1234 is 142,468,000.00 元", () => {
    expect(toFen(2_000_000_000n, "7.1234", minorDigits("USD"))).toBe(14_246_800_000n);
  });

  it("JPY has no minor unit: 1,000,000,000 at 0.048123 is 48,123,000.00 元", () => {
    expect(toFen(1_000_000_000n, "0.048123", minorDigits("JPY"))).toBe(4_812_300_000n);
  });

  it.each([
    [1n, "0.5", 2, 1n],
    [1n, "0.49", 2, 0n],
    [-1n, "0.5", 2, -1n],
    [3n, "0.5", 2, 2n],
    [100n, "7.12345", 2, 712n],
    [1_000n, "7.1235", 2, 7_124n],
  ])("%s minor units at %s round half away from zero to the 分", (minor, rate, digits, fen) => {
    expect(toFen(minor, rate, digits)).toBe(fen);
  });

  it.each(["", "0", "0.000", "-7.1", "7,1", "7.1.2", "1e3", "约7.1", "7."])(
    "refuses %j as a rate",
    (rate) => {
      expect(() => toFen(100n, rate, 2)).toThrow("请填写合同日汇率");
    },
  );

  it("refuses a currency it does not know", () => {
    expect(() => minorDigits("XYZ")).toThrow("暂不支持这种货币。");
  });

  it("the 元 converts to itself, and a negative amount mirrors the positive one", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.integer({ min: 1, max: 99_999_999 }),
        (minor, r) => {
          const rate = `${Math.floor(r / 10_000)}.${String(r % 10_000).padStart(4, "0")}`;
          expect(toFen(minor, "1", 2)).toBe(minor);
          expect(toFen(-minor, rate, 2)).toBe(-toFen(minor, rate, 2));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("asks for rate and source, and refuses a rate younger than the contract or long out of date", () => {
    const usd = {
      currency: "USD",
      signedOn: "2025-03-10",
      rate: "7.1",
      rateOn: "2025-03-10",
      rateSource: "中间价",
    };
    expect(rateProblems(usd)).toEqual({});
    expect(rateProblems({ ...usd, currency: "CNY", rate: null, rateSource: null })).toEqual({});
    expect(Object.keys(rateProblems({ ...usd, rate: null, rateSource: " " }))).toEqual([
      "rate",
      "rateSource",
    ]);
    expect(rateProblems({ ...usd, rateOn: "2025-03-11" }).rateOn).toBe("汇率日期不能晚于签约日期。");
    expect(rateProblems({ ...usd, rateOn: "2025-02-23" }).rateOn).toBeUndefined();
    expect(rateProblems({ ...usd, rateOn: "2025-02-22" }).rateOn).toContain("超过 15 天");
  });
});

describe("a rate with its decimal point slipped", () => {
  const rateOf = (currency: string, rate: string) =>
    rateProblems({ currency, signedOn: "2025-03-10", rate, rateOn: "2025-03-10", rateSource: "中间价" }).rate;

  it.each([
    ["USD", "712.34"],
    ["USD", "71234"],
    ["USD", "0.071"],
    ["JPY", "4.83"],
  ])("is told: %s at %s", (currency, rate) => {
    expect(rateOf(currency, rate)).toContain(`汇率 ${rate} 与这种货币通常的约`);
  });

  it.each([
    ["USD", "7.1234"],
    ["USD", "70"],
    ["USD", "0.7"],
    ["JPY", "0.0483"],
    ["KRW", "0.0052"],
  ])("is not seen in %s at %s", (currency, rate) => {
    expect(rateOf(currency, rate)).toBeUndefined();
  });
});

describe("万 typed for 亿", () => {
  it("3,500 万 followed by 3,500 亿 is noticed, in both directions", () => {
    expect(jumpOfTenThousand(3_500_000_000n, 35_000_000_000_000n)).toBe(true);
    expect(jumpOfTenThousand(35_000_000_000_000n, 3_500_000_000n)).toBe(true);
    expect(slipMessage(3_500_000_000n, 35_000_000_000_000n)).toBe(
      "本次金额 3500亿 与此前的 3500万 相差上千倍，请核对单位（元、万元、亿元）。",
    );
  });

  it("starts at exactly a thousand times, and nothing follows from zero", () => {
    expect(jumpOfTenThousand(100n, 100_000n)).toBe(true);
    expect(jumpOfTenThousand(100n, 99_999n)).toBe(false);
    expect(jumpOfTenThousand(0n, 100_000n)).toBe(false);
    expect(jumpOfTenThousand(100n, -100_000n)).toBe(false);
  });
});
