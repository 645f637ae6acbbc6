import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Entry, figureOf } from "~/modules/signings/rules/ledger";
import { cohortConversion, maturedRate } from "./conversion";
import { ledgerFigure } from "./exact";
import { type Node, occupancyPct, ratio, reconcile, unionOf } from "./reconcile";

const YI = 10_000_000_000n;
const node = (
  id: string,
  value: string | null,
  actual: string | null = null,
  change: Partial<Node> = {},
): Node => ({
  id,
  kind: "CUMULATIVE",
  unit: "亿元",
  value,
  actual,
  ...change,
});
const undivided = (own: string, ...children: string[]) => {
  const found = reconcile(node("own", own), {
    children: children.map((value, i) => node(`c${i}`, value)),
    unionActual: null,
  });
  return [found.childrenSum, found.undivided, found.reading];
};

const entry = (
  id: string,
  leadId: string,
  parkId: string,
  amount: bigint,
  metric: Entry["metric"] = "SIGNED",
): Entry => ({
  id,
  leadId,
  parkId,
  amount,
  metric,
  effectiveOn: "2025-03-10",
  kind: "SIGN",
  signingId: leadId,
  investmentId: null,
  organisationId: parkId,
  districtId: "金山",
  field: "SYNBIO",
  origin: null,
  reverses: null,
});

describe("parent against children", () => {
  it("签约 90 against 45 + 30 is 未分解 15 亿元, 工业投资 60 against 30 + 20 is 10", () => {
    expect(undivided("90", "45", "30")).toEqual(["75", "15", "未分解"]);
    expect(undivided("60", "30", "20")).toEqual(["50", "10", "未分解"]);
  });

  it("children that ask for more than the parent read 加压", () => {
    expect(undivided("1200", "1330")).toEqual(["1330", "-130", "加压"]);
    expect(undivided("75", "45", "30")).toEqual(["75", "0", "持平"]);
  });

  it("a child without a value, of another unit, or a rate is left out and named", () => {
    const children = [
      node("a", "45"),
      node("b", null),
      node("c", "3", null, { unit: "家" }),
      node("d", "9", null, { kind: "RATIO" }),
    ];
    const found = reconcile(node("own", "90"), { children, unionActual: null });
    expect([found.childrenSum, found.leftOut]).toEqual(["45", ["b", "c", "d"]]);
    const rate = { kind: "RATE_LEVEL" as const, unit: "%" };
    expect(
      reconcile(node("own", "80", null, rate), {
        children: [node("a", "50", null, rate)],
        unionActual: null,
      }),
    ).toMatchObject({ childrenSum: null, undivided: null, reading: null });
  });

  it("a project that two parks share counts once in their union, and what no child counts stands beside it", () => {
    const zone = [entry("1", "甲", "药港", 6n * YI), entry("2", "甲", "绿湾", 4n * YI)];
    const park = [entry("1", "甲", "药港", 6n * YI), entry("3", "乙", "药港", 5n * YI)];
    const union = unionOf("SIGNED", [zone, park]);
    expect(union).toBe(15n * YI);
    const found = reconcile(node("own", "90", "18"), {
      children: [node("zone", "50", "10"), node("park", "45", "11")],
      unionActual: ledgerFigure(union, "亿元"),
    });
    expect(found).toMatchObject({
      ownActual: "18",
      unionActual: "15",
      sharedActual: "6",
      outsideActual: "3",
    });
  });

  it("a parent scope's figure is the union of its projects, however its children overlap", () => {
    const parks = ["p0", "p1", "p2", "p3"];
    const row = fc.tuple(
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom(...parks),
      fc.bigInt({ min: -50n, max: 100n }),
    );
    const scopes = fc.array(fc.subarray(parks), { maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        scopes,
        fc.constantFrom("SIGNED" as const, "PROJECTS" as const),
        (rows, zones, metric) => {
          const ledger = rows.map(([lead, park, amount], i) =>
            entry(
              String(i),
              `l${lead}`,
              park,
              metric === "PROJECTS" ? (amount < 0n ? -1n : 1n) : amount,
              metric,
            ),
          );
          const within = (inside: readonly string[]) => ledger.filter((e) => inside.includes(e.parkId!));
          const covered = [...new Set([...zones.flat(), ...parks])];
          expect(unionOf(metric, [...zones, parks].map(within))).toBe(figureOf(metric, ledger));
          expect(unionOf(metric, zones.map(within))).toBe(
            figureOf(metric, within([...new Set(zones.flat())])),
          );
          expect(covered).toHaveLength(parks.length);
          if (metric === "SIGNED") {
            expect(parks.reduce((sum, park) => sum + figureOf(metric, within([park])), 0n)).toBe(
              figureOf(metric, ledger),
            );
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe("ratios roll up as sums over sums", () => {
  it("50 % of 10,000 and 90 % of 1,000 is 53.636364 %, not 70 %", () => {
    expect(ratio(["5000", "900"], ["10000", "1000"])).toBe("53.636364");
    expect(ratio(["5"], ["0"])).toBeNull();
    expect(ratio([], [])).toBeNull();
  });

  it("a carrier still under construction stays out of the occupancy, until the day it is finished", () => {
    const carriers = [
      { completedOn: "2024-10-01", rentableSqm: "10000", occupiedSqm: "5000" },
      { completedOn: "2026-06-30", rentableSqm: "20000", occupiedSqm: "1000" },
      { completedOn: null, rentableSqm: "30000", occupiedSqm: "0" },
    ];
    expect(occupancyPct(carriers, "2026-06-29")).toBe("50");
    expect(occupancyPct(carriers, "2026-06-30")).toBe("20");
    expect(occupancyPct(carriers, "2024-09-30")).toBeNull();
  });
});

describe("conversion follows the cohort of its own month", () => {
  const signings = [
    { leadId: "a", on: "2025-01-10" },
    { leadId: "b", on: "2025-01-20" },
    { leadId: "c", on: "2025-02-15" },
    { leadId: "a", on: "2025-09-01" },
  ];
  const starts = [
    { leadId: "a", on: "2025-07-10" },
    { leadId: "b", on: "2025-07-21" },
    { leadId: "x", on: "2025-02-01" },
  ];

  it("within 6 months: the sixth month's same day counts, the day after does not, strangers never do", () => {
    expect(cohortConversion({ signings, starts }, { withinMonths: 6, asOf: "2025-07-31" })).toEqual([
      { month: "2025-01", signed: 2, started: 1, startedPct: "50", closed: true },
      { month: "2025-02", signed: 1, started: 0, startedPct: "0", closed: false },
    ]);
  });

  it("within 12 months both have started, and a start not yet known at the date does not count", () => {
    expect(cohortConversion({ signings, starts }, { withinMonths: 12, asOf: "2026-01-31" })[0]).toMatchObject(
      { started: 2, startedPct: "100" },
    );
    expect(cohortConversion({ signings, starts }, { withinMonths: 12, asOf: "2025-07-09" })[0]).toMatchObject(
      { started: 0, closed: false },
    );
  });

  it("over all months only the projects whose own time is up count, the early starters too", () => {
    const dated = { signings, starts: [...starts, { leadId: "c", on: "2025-02-20" }] };
    expect(maturedRate(dated, { withinMonths: 6, asOf: "2025-07-09" })).toEqual({
      signed: 0,
      started: 0,
      startedPct: null,
    });
    expect(maturedRate(dated, { withinMonths: 6, asOf: "2025-07-31" })).toEqual({
      signed: 2,
      started: 1,
      startedPct: "50",
    });
    expect(maturedRate(dated, { withinMonths: 6, asOf: "2025-08-15" })).toMatchObject({
      signed: 3,
      started: 2,
    });
  });
});
