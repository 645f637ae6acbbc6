import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ENTRY_KINDS,
  type Entry,
  type EntryDraft,
  figureOf,
  type Project,
  type RecordedEntry,
  visibleAt,
} from "~/modules/signings/rules/ledger";
import { postSigning, type SigningFacts } from "~/modules/signings/rules/posting";
import { correctSigning, reclassify } from "~/modules/signings/rules/restate";
import { BRIDGE_CODES, type Bridge, bridge, bridgeCodeOf } from "./bridge";

const YI = 10_000_000_000n;
const project = (leadId: string, field: Project["field"] = "SYNBIO"): Project => ({
  leadId,
  districtId: "金山",
  field,
  origin: null,
  sites: [
    { parkId: "药港", organisationId: "新金山", shareBp: 5_000 },
    { parkId: "绿湾", organisationId: "碳谷", shareBp: 5_000 },
  ],
});

/** A district's ledger: what is posted on a day is recorded at noon of that day. */
const aDistrict = () => {
  const ledger: RecordedEntry[] = [];
  const post = (day: string, drafts: readonly EntryDraft[]) =>
    void ledger.push(
      ...drafts.map((draft, i) => ({
        ...draft,
        id: `e${ledger.length + i}`,
        recordedAt: new Date(`${day}T12:00:00+08:00`),
      })),
    );
  const of = (leadId: string) => ledger.filter((e) => e.leadId === leadId);
  const sign = (
    day: string,
    owner: Project,
    kind: SigningFacts["kind"],
    signedOn: string,
    amountFen: bigint | null = null,
  ) =>
    post(
      day,
      postSigning({
        project: owner,
        signing: { id: `${owner.leadId}-${kind}-${signedOn}`, kind, signedOn, amountFen },
        ledger: of(owner.leadId),
      }).entries,
    );
  return { ledger, post, of, sign };
};
const frozen = (cutOffOn: string, day: string) => ({
  cutOffOn,
  knows: (entry: RecordedEntry) => entry.recordedAt.getTime() <= new Date(`${day}T18:00:00+08:00`).getTime(),
});
const january = frozen("2025-01-31", "2025-02-05");
const february = frozen("2025-02-28", "2025-03-05");
const nonZero = (found: Bridge<Entry>) =>
  Object.fromEntries(
    found.parts.filter((part) => part.amount !== 0n).map((part) => [part.code, part.amount]),
  );

describe("between the January report and the February report", () => {
  const district = aDistrict();
  const { sign, post, of, ledger } = district;
  const [a, b, c, d, e, f] = ["a", "b", "c", "d", "e", "f"].map((id) => project(id)) as [
    Project,
    Project,
    Project,
    Project,
    Project,
    Project,
  ];
  sign("2025-01-12", a, "FORMAL", "2025-01-10", 10n * YI);
  sign("2025-01-16", b, "FORMAL", "2025-01-15", 8n * YI);
  sign("2025-01-16", c, "FORMAL", "2025-01-15", 3n * YI);
  sign("2025-01-16", d, "FORMAL", "2025-01-15", 4n * YI);
  sign("2025-02-03", e, "FORMAL", "2025-02-02", 6n * YI);
  sign("2025-02-10", f, "FORMAL", "2025-01-20", 7n * YI);
  sign("2025-02-12", a, "SUPPLEMENT", "2025-02-11", 2n * YI);
  sign("2025-02-20", b, "TERMINATION", "2025-02-18");
  post(
    "2025-02-21",
    correctSigning({
      project: c,
      ledger: of("c"),
      signingId: "c-FORMAL-2025-01-15",
      next: { signedOn: "2025-01-15", amountFen: 5n * YI },
    }),
  );
  post(
    "2025-02-22",
    correctSigning({
      project: d,
      ledger: of("d"),
      signingId: "d-FORMAL-2025-01-15",
      next: { signedOn: "2025-01-15", amountFen: (41n * YI) / 10n },
      kind: "FX",
    }),
  );
  post("2025-02-24", reclassify({ project: project("a", "BIOMEDICINE"), ledger: of("a") }));
  const money = bridge("SIGNED", { entries: ledger, earlier: january, later: february });

  it("25 亿 becomes 34.1: 新增 6, 补充 2, 终止 −8, 更正 2, 补报 7, 汇率 0.1", () => {
    expect([money.from, money.to, money.difference]).toEqual([25n * YI, (341n * YI) / 10n, (91n * YI) / 10n]);
    expect(nonZero(money)).toEqual({
      NEW: 6n * YI,
      SUPPLEMENT: 2n * YI,
      TERMINATE: -8n * YI,
      CORRECT: 2n * YI,
      LATE: 7n * YI,
      FX: YI / 10n,
    });
    expect(money.parts.map((part) => part.code)).toEqual([...BRIDGE_CODES]);
  });

  it("a contract of 2 February confirmed before January was frozen is February's 新增", () => {
    expect(money.parts.find((part) => part.code === "NEW")!.entries.map((one) => one.leadId)).toEqual([
      "e",
      "e",
    ]);
  });

  it("projects: four become five: 新增 1, 补报 1, 终止 −1, each once although they lie in two parks", () => {
    const count = bridge("PROJECTS", { entries: ledger, earlier: january, later: february });
    expect([count.from, count.to]).toEqual([4n, 5n]);
    expect(nonZero(count)).toEqual({ NEW: 1n, LATE: 1n, TERMINATE: -1n });
  });

  it("in one field the reclassified 12 亿 show as 重分类, and the restated January keeps its 25", () => {
    const synbio = ledger.filter((one) => one.field === "SYNBIO");
    const found = bridge("SIGNED", { entries: synbio, earlier: january, later: february });
    expect(nonZero(found).RECLASSIFY).toBe(-12n * YI);
    expect(found.difference).toBe((91n * YI) / 10n - 12n * YI);
    expect(bridge("SIGNED", { entries: ledger, earlier: january, later: january }).difference).toBe(0n);
  });

  it("补报 after the freeze goes to the next report, and to its true month in the restated series", () => {
    const asFrozen = visibleAt(ledger, {
      cutOffOn: "2025-01-31",
      recordedBy: new Date("2025-02-05T18:00:00+08:00"),
    });
    const restated = visibleAt(ledger, {
      cutOffOn: "2025-01-31",
      recordedBy: new Date("2025-03-05T18:00:00+08:00"),
    });
    expect(figureOf("SIGNED", asFrozen)).toBe(25n * YI);
    expect(figureOf("SIGNED", restated)).toBe((341n * YI) / 10n);
    expect(
      figureOf(
        "SIGNED",
        restated.filter((one) => one.leadId === "f"),
      ),
    ).toBe(7n * YI);
  });

  it("reports in the wrong order, or of different periods, are not compared", () => {
    expect(() => bridge("SIGNED", { entries: ledger, earlier: february, later: january })).toThrow(
      "不能比较",
    );
    expect(() =>
      bridge("SIGNED", { entries: ledger, earlier: january, later: { ...february, from: "2025-02-01" } }),
    ).toThrow("不能比较");
  });
});

describe("the day of the cut-off itself", () => {
  it.each([
    ["SIGN", "NEW"],
    ["INVEST", "NEW"],
    ["SUPPLEMENT", "SUPPLEMENT"],
    ["TERMINATE", "TERMINATE"],
  ] as const)(
    "had been closed by the former report, so that a %s of it is 补报 and of the next day is not",
    (kind, code) => {
      const of = (effectiveOn: string) => bridgeCodeOf({ kind, effectiveOn }, "2025-01-31");
      expect([of("2025-01-30"), of("2025-01-31"), of("2025-02-01")]).toEqual(["LATE", "LATE", code]);
    },
  );

  it.each(["CORRECT", "RECLASSIFY", "FX"] as const)(
    "does not make 补报 of a %s, whatever its date",
    (kind) => {
      const of = (effectiveOn: string) => bridgeCodeOf({ kind, effectiveOn }, "2025-01-31");
      expect([of("2025-01-31"), of("2025-02-01")]).toEqual([kind, kind]);
    },
  );
});

/** What each part is, said once more and apart from the code. */
const expectedPart = (kind: Entry["kind"], closed: boolean): string => {
  if (kind === "CORRECT" || kind === "RECLASSIFY" || kind === "FX") return kind;
  if (closed) return "LATE";
  return kind === "SUPPLEMENT" || kind === "TERMINATE" ? kind : "NEW";
};

describe("for every ledger and every two reports", () => {
  const row = fc.record({
    lead: fc.integer({ min: 0, max: 4 }),
    amount: fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }),
    day: fc.integer({ min: 1, max: 60 }),
    kind: fc.constantFrom(...ENTRY_KINDS),
  });
  const date = (day: number) => new Date(Date.UTC(2025, 0, day)).toISOString().slice(0, 10);

  it("the seven parts add to the difference exactly, in money and in projects, and hold each entry once", () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.tuple(fc.nat(60), fc.nat(60)),
        fc.tuple(fc.nat(40), fc.nat(40)),
        fc.constantFrom("SIGNED" as const, "PROJECTS" as const),
        fc.option(fc.nat(60)),
        (rows, cuts, known, metric, first) => {
          const entries = rows.map((one, i): Entry & { seq: number } => ({
            id: String(i),
            seq: i,
            metric,
            amount: metric === "PROJECTS" ? (one.amount < 0n ? -1n : 1n) : one.amount,
            effectiveOn: date(one.day),
            kind: one.kind,
            leadId: `l${one.lead}`,
            signingId: null,
            investmentId: null,
            parkId: "p",
            organisationId: "o",
            districtId: "d",
            field: "OTHER",
            origin: null,
            reverses: null,
          }));
          const view = (cut: number, through: number) => ({
            from: first === null ? null : date(first),
            cutOffOn: date(cut),
            knows: (e: { seq: number }) => e.seq < through,
          });
          const earlier = view(Math.min(...cuts), Math.min(...known));
          const later = view(Math.max(...cuts), Math.max(...known));
          const seen = (v: typeof earlier) =>
            entries.filter(
              (e) => e.effectiveOn <= v.cutOffOn && (!v.from || e.effectiveOn >= v.from) && v.knows(e),
            );
          const figure = (v: typeof earlier) => figureOf(metric, seen(v));
          const found = bridge(metric, { entries, earlier, later });
          expect([found.from, found.to]).toEqual([figure(earlier), figure(later)]);
          expect(found.parts.reduce((sum, part) => sum + part.amount, 0n)).toBe(
            figure(later) - figure(earlier),
          );
          const before = new Set(seen(earlier));
          const between = seen(later).filter((e) => !before.has(e));
          const ids = found.parts.flatMap((part) => part.entries.map((e) => e.id));
          expect(ids.sort()).toEqual(between.map((e) => e.id).sort());
          for (const part of found.parts) {
            for (const e of part.entries)
              expect(expectedPart(e.kind, e.effectiveOn <= earlier.cutOffOn)).toBe(part.code);
            if (metric === "SIGNED") expect(figureOf(metric, part.entries)).toBe(part.amount);
          }
        },
      ),
      { numRuns: 4_000 },
    );
  });
});
