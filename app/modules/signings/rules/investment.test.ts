import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assertPeriod,
  assertTotalStands,
  differenceCumulative,
  effectiveOnOf,
  type Filing,
  postInvestment,
} from "./investment";
import { figureOf, type Project } from "./ledger";

const YI = 10_000_000_000n;
const project: Project = {
  leadId: "lead",
  districtId: "金山",
  field: "SYNBIO",
  origin: null,
  sites: [
    { parkId: "a", organisationId: "甲", shareBp: 3_333 },
    { parkId: "b", organisationId: "乙", shareBp: 6_667 },
  ],
};

describe("a month of investment", () => {
  it("is dated to the end of its month, 29 February 2024 included", () => {
    expect(effectiveOnOf("2024-02")).toBe("2024-02-29");
    expect(effectiveOnOf("2025-02")).toBe("2025-02-28");
    expect(effectiveOnOf("2026-12")).toBe("2026-12-31");
    expect(() => effectiveOnOf("2026-13")).toThrow("请按 2026-05 的样式填写月份。");
  });

  it("is dated to the day of its confirmation while it still runs, so that the figure moves at once", () => {
    expect(effectiveOnOf("2026-05", "2026-05-20")).toBe("2026-05-20");
    expect(effectiveOnOf("2026-05", "2026-05-31")).toBe("2026-05-31");
    expect(effectiveOnOf("2026-04", "2026-05-20")).toBe("2026-04-30");
  });

  it("can be filed in its own month, not before", () => {
    expect(() => assertPeriod("2026-05", "2026-05-01")).not.toThrow();
    expect(() => assertPeriod("2026-06", "2026-05-31")).toThrow("不能填报尚未到来的月份。");
  });

  it("posts its amount by site, under its own metric only", () => {
    const investment = { id: "i", metric: "PAID_IN" as const, period: "2025-05", amountFen: 100n };
    const entries = postInvestment({ project, investment, ledger: [] });
    expect(entries.map((e) => [e.parkId, e.amount, e.kind, e.effectiveOn])).toEqual([
      ["a", 33n, "INVEST", "2025-05-31"],
      ["b", 67n, "INVEST", "2025-05-31"],
    ]);
    expect(figureOf("PAID_IN", entries)).toBe(100n);
    expect(figureOf("INDUSTRIAL", entries)).toBe(0n);
    expect(postInvestment({ project, investment: { ...investment, amountFen: 0n }, ledger: [] })).toEqual([]);
    expect(() =>
      postInvestment({ project, investment: { ...investment, amountFen: -1n }, ledger: [] }),
    ).toThrow("不能为负数");
    const posted = entries.map((entry, index) => ({ ...entry, id: `e${index}` }));
    expect(() => postInvestment({ project, investment, ledger: posted })).toThrow("已计入台账");
  });
});

describe("a unit that files running totals", () => {
  const filings: Filing[] = [
    { period: "2025-03", amountFen: 2n * YI, state: "CONFIRMED" },
    { period: "2025-04", amountFen: YI, state: "SUBMITTED" },
    { period: "2025-04", amountFen: 9n * YI, state: "RETURNED" },
    { period: "2025-04", amountFen: 9n * YI, state: "SAVED" },
  ];

  it("has the month worked out: 累计 3.5 亿 after 2 and 1 is 0.5 亿", () => {
    expect(differenceCumulative({ period: "2025-05", cumulativeFen: (35n * YI) / 10n, filings })).toBe(
      YI / 2n,
    );
    expect(differenceCumulative({ period: "2025-05", cumulativeFen: 3n * YI, filings })).toBe(0n);
  });

  it("falls short of a former month's draft as well, until it is submitted without it", () => {
    const drafted: Filing[] = [{ period: "2025-03", amountFen: 2n * YI, state: "SAVED" }];
    const april = { period: "2025-04", filings: drafted };
    expect(differenceCumulative({ ...april, cumulativeFen: 3n * YI })).toBe(YI);
    expect(() => differenceCumulative({ ...april, cumulativeFen: YI })).toThrow("此前各月累计 2亿");
    expect(differenceCumulative({ ...april, cumulativeFen: YI, submitting: true })).toBe(YI);
  });

  it("is refused when the total falls, with both figures named", () => {
    expect(() => differenceCumulative({ period: "2025-05", cumulativeFen: 3n * YI - 1n, filings })).toThrow(
      "累计数不能减少：此前各月累计 3亿，本次填报累计 299999999.99。如前期有误",
    );
  });

  it("is refused for a month already filed, or when a later one is", () => {
    expect(() => differenceCumulative({ period: "2025-04", cumulativeFen: 5n * YI, filings })).toThrow(
      "2025-04 已填报过",
    );
    expect(() => differenceCumulative({ period: "2025-02", cumulativeFen: 5n * YI, filings })).toThrow(
      "按当月发生额补报",
    );
  });

  it("is sent back to be worked out again once a former month is no longer what it was, and only then", () => {
    const filings: Filing[] = [
      { period: "2025-04", amountFen: 3n * YI, state: "CONFIRMED" },
      { period: "2025-05", amountFen: 2n * YI, state: "SUBMITTED" },
    ];
    const may = { period: "2025-05", amountFen: 2n * YI, cumulativeFen: 5n * YI };
    expect(() => assertTotalStands(may, filings)).not.toThrow();
    expect(() => assertTotalStands(may, filings.slice(1))).toThrow("请退回，由单位重新提交");
    expect(() => assertTotalStands({ ...may, cumulativeFen: null }, filings.slice(1))).not.toThrow();
  });

  it("gets back, month by month, exactly what a unit filing by month would have filed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 13n }), { minLength: 1, maxLength: 12 }),
        (months) => {
          const filed: Filing[] = [];
          let cumulativeFen = 0n;
          months.forEach((amount, index) => {
            cumulativeFen += amount;
            const period = `2025-${String(index + 1).padStart(2, "0")}`;
            const amountFen = differenceCumulative({ period, cumulativeFen, filings: filed });
            expect(amountFen).toBe(amount);
            filed.push({ period, amountFen, state: "CONFIRMED" });
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
