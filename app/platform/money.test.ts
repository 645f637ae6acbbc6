import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountInput, amountText, formatQuotient, parseAmount, wan, yi } from "./money";

const fen = (text: string) => {
  const parsed = parseAmount(text);
  return parsed.ok ? parsed.fen : parsed.problem;
};

describe("an amount as people type it", () => {
  it.each([
    ["1.2亿", 12_000_000_000n],
    ["１．２亿元", 12_000_000_000n],
    ["3500万", 3_500_000_000n],
    ["12,000,000", 1_200_000_000n],
    ["12，000，000元", 1_200_000_000n],
    ["¥ 800.05", 80_005n],
    ["0.000001亿", 10_000n],
    ["0", 0n],
  ])("%s is read to the 分", (text, expected) => expect(fen(text)).toBe(expected));

  it.each([
    ["", "EMPTY"],
    ["3-5亿", "RANGE"],
    ["约3-5亿", "RANGE"],
    ["3亿至5亿", "RANGE"],
    ["约3亿", "APPROX"],
    ["-3亿", "NEGATIVE"],
    ["0.001", "TOO_FINE"],
    ["99999999999亿", "TOO_LARGE"],
    ["三亿", "UNREADABLE"],
    ["1.2.3亿", "UNREADABLE"],
    ["1e9", "UNREADABLE"],
  ])("%s is refused as %s", (text, problem) => expect(fen(text)).toBe(problem));

  it("a filled-in amount reads back to the same 分", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_000_000_000_000_000n }), (value) => {
        expect(fen(amountInput(value))).toBe(value);
      }),
    );
  });
});

describe("display rounds once, half away from zero", () => {
  it("shows 亿元 and 万元 with separators and a true minus sign", () => {
    expect(yi(450_000_000_000n)).toBe("45.00");
    expect(yi(-12_345_678_901_234n)).toBe("−1,234.57");
    expect(wan(3_500_000_000n)).toBe("3,500");
    expect(amountText(12_000_000_000n)).toBe("1.20 亿元");
    expect(amountText(3_500_000_000n)).toBe("3,500 万元");
    expect(formatQuotient(5n, 1000n, 2)).toBe("0.01");
    expect(formatQuotient(-4n, 1000n, 2)).toBe("0.00");
  });
});
