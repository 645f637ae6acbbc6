import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitByShares, splitCredit } from "./split";

const parts = (amount: bigint, ...shares: number[]) =>
  splitByShares(
    amount,
    shares.map((shareBp, index) => ({ parkId: `park-${index}`, shareBp })),
  ).map((part) => part.amount);

/** Shares of two to eight parks that sum to exactly 10,000. */
const someShares = fc
  .uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 7 })
  .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 10_000])
  .map((cuts) => cuts.slice(1).map((cut, index) => cut - cuts[index]!));

describe("an amount is shared between parks", () => {
  it("10 亿 at 60 and 40 is 6 亿 and 4 亿", () => {
    expect(parts(100_000_000_000n, 6_000, 4_000)).toEqual([60_000_000_000n, 40_000_000_000n]);
  });

  it("gives the 分 that is left over to the largest remainder, and on a tie to the park that stands first", () => {
    expect(parts(100n, 3_333, 3_333, 3_334)).toEqual([33n, 33n, 34n]);
    expect(parts(1n, 5_000, 5_000)).toEqual([1n, 0n]);
    expect(parts(101n, 2_500, 2_500, 2_500, 2_500)).toEqual([26n, 25n, 25n, 25n]);
  });

  it("takes away exactly what it would have given", () => {
    expect(parts(-101n, 2_500, 2_500, 2_500, 2_500)).toEqual([-26n, -25n, -25n, -25n]);
    expect(parts(0n, 5_000, 5_000)).toEqual([0n, 0n]);
  });

  it.each([
    [[6_000, 3_999], "份额合计应为 100%，现在是 99.99%。"],
    [[6_000, 4_001], "份额合计应为 100%，现在是 100.01%。"],
    [[10_000, 0], "每个份额都要大于 0，最多保留两位小数（例如 33.33%）。"],
    [[10_500, -500], "每个份额都要大于 0，最多保留两位小数（例如 33.33%）。"],
    [[3_333.5, 6_666.5], "每个份额都要大于 0，最多保留两位小数（例如 33.33%）。"],
    [[], "请至少选择一个园区。"],
  ])("refuses shares of %j", (shares, message) => expect(() => parts(100n, ...shares)).toThrow(message));

  it("refuses a park that is named twice", () => {
    const twice = [
      { parkId: "a", shareBp: 5_000 },
      { parkId: "a", shareBp: 5_000 },
    ];
    expect(() => splitByShares(100n, twice)).toThrow("同一个园区不能重复填写，请合并份额。");
  });

  it("never loses a 分, mirrors for negatives, and strays less than one 分 from the exact share", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), someShares, (amount, shares) => {
        const given = parts(amount, ...shares);
        expect(given.reduce((sum, part) => sum + part, 0n)).toBe(amount);
        expect(parts(-amount, ...shares)).toEqual(given.map((part) => -part));
        given.forEach((part, index) => {
          const stray = part * 10_000n - amount * BigInt(shares[index]!);
          expect(stray > -10_000n && stray < 10_000n).toBe(true);
        });
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("考核 credit has a book of its own", () => {
  it("half and half of 10 亿 and one 分 loses nothing and carries no metric", () => {
    const credit = splitCredit(100_000_000_001n, [
      { organisationId: "新金山", shareBp: 5_000 },
      { organisationId: "碳谷绿湾", shareBp: 5_000 },
    ]);
    expect(credit).toEqual([
      { organisationId: "新金山", creditFen: 50_000_000_001n },
      { organisationId: "碳谷绿湾", creditFen: 50_000_000_000n },
    ]);
    expect(credit.some((line) => "metric" in line)).toBe(false);
  });
});
