import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossesParks, escalationOf, REFERRAL_RULES_DEFAULT, referredSites } from "./referral";

const late = (today: string, state: "OFFERED" | "ACCEPTED" = "OFFERED") =>
  escalationOf({ state, dueOn: "2026-05-20" }, { today, rules: REFERRAL_RULES_DEFAULT });

describe("an offer without an answer", () => {
  it("is in time on its last day, then the office's, then the leaders'", () => {
    expect(late("2026-05-20")).toEqual({ level: "NONE", daysLate: 0 });
    expect(late("2026-05-21")).toEqual({ level: "OFFICE", daysLate: 1 });
    expect(late("2026-05-27")).toEqual({ level: "OFFICE", daysLate: 7 });
    expect(late("2026-05-28")).toEqual({ level: "LEADER", daysLate: 8 });
  });

  it("is never late once it is answered", () => {
    expect(late("2026-12-31", "ACCEPTED").level).toBe("NONE");
  });
});

describe("the sites after acceptance", () => {
  it("go to the receiving park altogether, or in part", () => {
    const present = [{ parkId: "a", shareBp: 10_000 }];
    expect(referredSites(present, { parkId: "b", keepBp: 0 })).toEqual([{ parkId: "b", shareBp: 10_000 }]);
    expect(referredSites(present, { parkId: "b", keepBp: 4000 })).toEqual([
      { parkId: "a", shareBp: 4000 },
      { parkId: "b", shareBp: 6000 },
    ]);
  });

  it("always sum to the whole, each above zero, no park twice", () => {
    const present = fc
      .uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 0, maxLength: 4 })
      .chain((ids) =>
        fc
          .array(fc.integer({ min: 1, max: 100 }), { minLength: ids.length, maxLength: ids.length })
          .map((weights) => {
            const total = weights.reduce((sum, one) => sum + one, 0);
            const shares = weights.map((one) => Math.floor((one * 10_000) / total) || 1);
            const rest = 10_000 - shares.reduce((sum, one) => sum + one, 0);
            return ids.map((parkId, at) => ({ parkId, shareBp: shares[at]! + (at === 0 ? rest : 0) }));
          }),
      );
    fc.assert(
      fc.property(
        present,
        fc.integer({ min: 0, max: 9999 }),
        fc.constantFrom("a", "z"),
        (sites, keepBp, parkId) => {
          const after = referredSites(sites, { parkId, keepBp });
          expect(after.reduce((sum, site) => sum + site.shareBp, 0)).toBe(10_000);
          expect(after.every(({ shareBp }) => shareBp > 0)).toBe(true);
          expect(new Set(after.map((site) => site.parkId)).size).toBe(after.length);
        },
      ),
    );
  });

  it("cross parks when another unit ran one of them", () => {
    const operatorOf = (parkId: string) => ({ a: "A", b: "B" })[parkId] ?? null;
    expect(crossesParks([{ parkId: "a", shareBp: 10_000 }], "B", operatorOf)).toBe(true);
    expect(crossesParks([{ parkId: "b", shareBp: 10_000 }], "B", operatorOf)).toBe(false);
    expect(crossesParks([{ parkId: "nobody's", shareBp: 10_000 }], "B", operatorOf)).toBe(false);
  });
});
