import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { postInvestment } from "./investment";
import {
  type Entry,
  type EntryDraft,
  figureOf,
  type Metric,
  netAndGross,
  type Project,
  reversalsOf,
  standingOf,
  visibleAt,
} from "./ledger";
import { postSigning, type SigningFacts } from "./posting";
import { correctInvestment, correctSigning, mergeLeads, reclassify } from "./restate";

const YI = 10_000_000_000n;
const site = (parkId: string, shareBp: number) => ({ parkId, organisationId: `${parkId}公司`, shareBp });
const project: Project = {
  leadId: "lead-1",
  districtId: "金山",
  field: "BIOMEDICINE",
  origin: null,
  sites: [site("a", 3_333), site("b", 6_667)],
};

const aBook = (owner = project) => {
  const ledger: Entry[] = [];
  const post = (drafts: readonly EntryDraft[]) =>
    void ledger.push(
      ...drafts.map((draft, index) => ({ ...draft, id: `${owner.leadId}-${ledger.length + index}` })),
    );
  const sign = (id: string, kind: SigningFacts["kind"], signedOn: string, amountFen: bigint | null = null) =>
    post(postSigning({ project: owner, signing: { id, kind, signedOn, amountFen }, ledger }).entries);
  const invest = (id: string, period: string, amountFen: bigint) =>
    post(
      postInvestment({ project: owner, investment: { id, metric: "INDUSTRIAL", period, amountFen }, ledger }),
    );
  const sum = (metric: Metric, where: Partial<Pick<Entry, "parkId" | "field">> & { until?: string } = {}) =>
    figureOf(
      metric,
      ledger.filter(
        (e) =>
          e.effectiveOn <= (where.until ?? "9999") &&
          (!where.parkId || e.parkId === where.parkId) &&
          (!where.field || e.field === where.field),
      ),
    );
  return { ledger, post, sign, invest, sum };
};

describe("更正 of a signing", () => {
  it("10 亿 that truly was 12 亿 a month earlier: reversed exactly, entered anew at the true date", () => {
    const book = aBook();
    book.sign("s1", "FORMAL", "2025-04-10", 10n * YI);
    const drafts = correctSigning({
      project,
      ledger: book.ledger,
      signingId: "s1",
      next: { signedOn: "2025-03-10", amountFen: 12n * YI },
    });
    expect(drafts.every((d) => d.kind === "CORRECT")).toBe(true);
    expect(drafts.filter((d) => d.reverses).map((d) => d.effectiveOn)).toEqual(Array(4).fill("2025-04-10"));
    expect(drafts.filter((d) => !d.reverses).map((d) => d.effectiveOn)).toEqual(Array(4).fill("2025-03-10"));
    book.post(drafts);
    expect([book.sum("SIGNED"), book.sum("SIGNED", { until: "2025-03-31" }), book.sum("PROJECTS")]).toEqual([
      12n * YI,
      12n * YI,
      1n,
    ]);
  });

  it("touches only what changes: an amount alone leaves the project count as it stands", () => {
    const book = aBook();
    book.sign("s1", "FORMAL", "2025-04-10", 10n * YI);
    book.sign("s2", "SUPPLEMENT", "2025-05-10", YI);
    const drafts = correctSigning({
      project,
      ledger: book.ledger,
      signingId: "s1",
      next: { signedOn: "2025-04-10", amountFen: 9n * YI },
    });
    expect(drafts.every((d) => d.metric === "SIGNED" && d.signingId === "s1")).toBe(true);
    const same = { signedOn: "2025-04-10", amountFen: 10n * YI };
    expect(correctSigning({ project, ledger: book.ledger, signingId: "s1", next: same })).toEqual([]);
  });

  it("of an ended project keeps it at zero, at every park, from the end on", () => {
    const book = aBook();
    book.sign("s1", "FORMAL", "2025-01-10", 101n);
    book.sign("s2", "SUPPLEMENT", "2025-02-10", 53n);
    book.sign("s3", "TERMINATION", "2025-06-10");
    book.post(
      correctSigning({
        project,
        ledger: book.ledger,
        signingId: "s2",
        next: { signedOn: "2025-02-10", amountFen: 38n },
      }),
    );
    expect([
      book.sum("SIGNED", { until: "2025-05-31" }),
      book.sum("SIGNED"),
      book.sum("SIGNED", { parkId: "a" }),
    ]).toEqual([139n, 0n, 0n]);
    expect(netAndGross(book.ledger)).toEqual({ net: 0n, gross: 139n });
  });

  it("of the end moves its date only, and never before a supplement", () => {
    const book = aBook();
    book.sign("s1", "FORMAL", "2025-01-10", 10n * YI);
    book.sign("s2", "SUPPLEMENT", "2025-02-10", YI);
    book.sign("s3", "TERMINATION", "2025-06-10");
    const move = (signedOn: string) =>
      correctSigning({ project, ledger: book.ledger, signingId: "s3", next: { signedOn, amountFen: null } });
    expect(() => move("2025-02-01")).toThrow();
    book.post(move("2025-04-10"));
    expect([
      book.sum("SIGNED", { until: "2025-04-09" }),
      book.sum("SIGNED", { until: "2025-04-10" }),
      book.sum("PROJECTS"),
    ]).toEqual([11n * YI, 0n, 0n]);
  });

  it("taken out again leaves no trace in any figure, and is refused while a supplement stands on it", () => {
    const book = aBook();
    book.sign("s1", "FORMAL", "2025-01-10", 10n * YI);
    book.sign("s2", "SUPPLEMENT", "2025-02-10", YI);
    const out = (signingId: string) =>
      correctSigning({ project, ledger: book.ledger, signingId, next: null });
    expect(() => out("s1")).toThrow("补充协议的日期不能早于正式合同");
    book.post(out("s2"));
    book.post(out("s1"));
    expect([book.sum("SIGNED"), book.sum("PROJECTS"), standingOf(book.ledger).length]).toEqual([0n, 0n, 0]);
    expect(() => out("s1")).toThrow("没有计入台账");
  });

  it("of a wrong rate is marked 汇率", () => {
    const book = aBook();
    book.sign("s1", "FORMAL", "2025-01-10", 10n * YI);
    const next = { signedOn: "2025-01-10", amountFen: 11n * YI };
    const drafts = correctSigning({ project, ledger: book.ledger, signingId: "s1", next, kind: "FX" });
    expect(new Set(drafts.map((d) => d.kind))).toEqual(new Set(["FX"]));
    expect(drafts.reduce((sum, d) => sum + d.amount, 0n)).toBe(YI);
  });
});

describe("更正 of an investment", () => {
  it("moves the amount to its true month and leaves signings alone", () => {
    const book = aBook();
    book.sign("s1", "FORMAL", "2025-01-10", 10n * YI);
    book.invest("i1", "2025-03", 5n * YI);
    book.post(
      correctInvestment({
        project,
        ledger: book.ledger,
        investmentId: "i1",
        next: { period: "2025-02", amountFen: 4n * YI },
      }),
    );
    expect([
      book.sum("INDUSTRIAL", { until: "2025-02-28" }),
      book.sum("INDUSTRIAL"),
      book.sum("SIGNED"),
    ]).toEqual([4n * YI, 4n * YI, 10n * YI]);
    book.post(correctInvestment({ project, ledger: book.ledger, investmentId: "i1", next: null }));
    expect(book.sum("INDUSTRIAL")).toBe(0n);
  });
});

describe("更正 of a month that was confirmed while it ran", () => {
  it("keeps the day from which it counts, so that no report of that day loses it", () => {
    const book = aBook();
    const investment = { id: "i1", metric: "INDUSTRIAL" as const, period: "2025-05", amountFen: 2n * YI };
    book.post(postInvestment({ project, investment, ledger: book.ledger, today: "2025-05-20" }));
    const next = { period: "2025-05", amountFen: 3n * YI };
    const given = { project, ledger: book.ledger, investmentId: "i1", next, today: "2025-06-10" };
    book.post(correctInvestment(given));
    expect([
      book.sum("INDUSTRIAL", { until: "2025-05-19" }),
      book.sum("INDUSTRIAL", { until: "2025-05-20" }),
      book.sum("INDUSTRIAL"),
    ]).toEqual([0n, 3n * YI, 3n * YI]);
  });
});

describe("重分类", () => {
  it("moves signing, supplement and investment to the new field on their original dates", () => {
    const book = aBook();
    book.sign("s1", "FORMAL", "2024-12-10", 10n * YI);
    book.sign("s2", "SUPPLEMENT", "2025-02-10", YI);
    book.invest("i1", "2025-03", 5n * YI);
    const moved = { ...project, field: "SYNBIO" as const };
    const drafts = reclassify({ project: moved, ledger: book.ledger });
    expect(drafts.every((d) => d.kind === "RECLASSIFY")).toBe(true);
    book.post(drafts);
    expect([
      book.sum("SIGNED", { field: "BIOMEDICINE" }),
      book.sum("SIGNED", { field: "SYNBIO", until: "2024-12-31" }),
    ]).toEqual([0n, 10n * YI]);
    expect([
      book.sum("SIGNED"),
      book.sum("INDUSTRIAL", { field: "SYNBIO" }),
      book.sum("PROJECTS", { field: "BIOMEDICINE" }),
    ]).toEqual([11n * YI, 5n * YI, 0n]);
    expect(reclassify({ project: moved, ledger: book.ledger })).toEqual([]);
  });

  it("moves an ended project as a whole: zero in the old parks and zero in the new", () => {
    const book = aBook();
    book.sign("s1", "FORMAL", "2025-01-10", 101n);
    book.sign("s2", "SUPPLEMENT", "2025-02-10", 53n);
    book.sign("s3", "TERMINATION", "2025-06-10");
    const moved = { ...project, sites: [site("b", 3_334), site("c", 3_333), site("d", 3_333)] };
    book.post(reclassify({ project: moved, ledger: book.ledger }));
    for (const parkId of ["a", "b", "c", "d"])
      expect([book.sum("SIGNED", { parkId }), book.sum("PROJECTS", { parkId })]).toEqual([0n, 0n]);
    expect([
      book.sum("SIGNED", { until: "2025-05-31" }),
      book.sum("PROJECTS", { until: "2025-05-31", parkId: "c" }),
    ]).toEqual([154n, 1n]);
  });
});

describe("merging two leads of one company", () => {
  it("the total before less the declared duplicate is the total after, and both histories stay", () => {
    const kept = aBook();
    kept.sign("s1", "FORMAL", "2025-01-10", 10n * YI);
    const dropped = aBook({ ...project, leadId: "lead-2" });
    dropped.sign("s7", "FORMAL", "2025-02-10", 10n * YI);
    dropped.sign("s8", "SUPPLEMENT", "2025-03-10", 2n * YI);
    const merge = mergeLeads({ kept: project, dropped: dropped.ledger, duplicateIds: ["s7"] });
    expect(merge.duplicateFen).toEqual({ SIGNED: 10n * YI });
    const all = [...kept.ledger, ...dropped.ledger, ...merge.entries];
    expect(figureOf("SIGNED", all)).toBe(22n * YI - 10n * YI);
    expect(figureOf("PROJECTS", all)).toBe(1n);
    expect(all.length).toBe(kept.ledger.length + dropped.ledger.length + merge.entries.length);
    expect(
      figureOf(
        "SIGNED",
        all.filter((e) => e.leadId === "lead-2"),
      ),
    ).toBe(0n);
  });

  it("is refused across districts", () => {
    const dropped = aBook({ ...project, leadId: "lead-2", districtId: "宝山" });
    dropped.sign("s7", "FORMAL", "2025-02-10", 10n * YI);
    expect(() => mergeLeads({ kept: project, dropped: dropped.ledger, duplicateIds: [] })).toThrow(
      "不同区的项目不能合并。",
    );
  });
});

const amount = fc.bigInt({ min: 1n, max: 10n ** 14n });
const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { maxLength: 4 }).map((inner) => {
  const all = [0, ...inner.sort((a, b) => a - b), 10_000];
  return all.slice(1).map((cut, index) => site(`p${index}`, cut - all[index]!));
});
const change = fc.oneof(
  fc.record({ do: fc.constant("correct" as const), id: fc.constantFrom("s1", "s2"), amount }),
  fc.record({ do: fc.constant("move" as const), sites: cuts }),
  fc.record({
    do: fc.constant("field" as const),
    field: fc.constantFrom("SYNBIO" as const, "BIOAGRI" as const),
  }),
);

describe("for every history of restatements", () => {
  it("a reversal restores, totals follow the last word, and no report once computed ever changes", () => {
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.boolean(),
        fc.array(change, { maxLength: 6 }),
        (first, more, ended, changes) => {
          const book = aBook();
          book.sign("s1", "FORMAL", "2025-01-10", first);
          book.sign("s2", "SUPPLEMENT", "2025-02-10", more);
          if (ended) book.sign("s3", "TERMINATION", "2025-06-10");
          const truth: Record<string, bigint> = { s1: first, s2: more };
          let present = project;
          for (const step of changes) {
            const frozen = [...book.ledger];
            if (step.do === "correct") {
              truth[step.id] = step.amount;
              const next = {
                signedOn: step.id === "s1" ? "2025-01-10" : "2025-02-10",
                amountFen: step.amount,
              };
              book.post(correctSigning({ project: present, ledger: book.ledger, signingId: step.id, next }));
            } else {
              present =
                step.do === "move" ? { ...present, sites: step.sites } : { ...present, field: step.field };
              book.post(reclassify({ project: present, ledger: book.ledger }));
            }
            expect(book.ledger.slice(0, frozen.length)).toEqual(frozen);
            const running = truth.s1! + truth.s2!;
            expect(book.sum("SIGNED", { until: "2025-05-31" })).toBe(running);
            expect([book.sum("SIGNED"), book.sum("PROJECTS")]).toEqual(ended ? [0n, 0n] : [running, 1n]);
            expect(figureOf("SIGNED", standingOf(book.ledger))).toBe(book.sum("SIGNED"));
            const places = new Set(book.ledger.map((e) => e.parkId!));
            for (const parkId of places) if (ended) expect(book.sum("SIGNED", { parkId })).toBe(0n);
          }
          const undone = reversalsOf(standingOf(book.ledger), "CORRECT");
          book.post(undone);
          expect([
            book.sum("SIGNED"),
            book.sum("SIGNED", { until: "2025-01-31" }),
            book.sum("PROJECTS"),
          ]).toEqual([0n, 0n, 0n]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("what was known at an instant is the same whatever is recorded later", () => {
    const moment = fc.integer({ min: 0, max: 100 });
    const entry = fc.record({
      amount: fc.bigInt({ min: -100n, max: 100n }),
      on: fc.integer({ min: 10, max: 28 }),
      at: moment,
    });
    fc.assert(
      fc.property(
        fc.array(entry),
        fc.array(entry),
        moment,
        fc.integer({ min: 10, max: 28 }),
        (known, later, instant, cut) => {
          const recorded = (rows: typeof known, shift: number) =>
            rows.map((row, index) => ({
              id: `${shift}-${index}`,
              metric: "SIGNED" as const,
              amount: row.amount,
              effectiveOn: `2025-01-${row.on}`,
              kind: "SIGN" as const,
              leadId: "l",
              signingId: null,
              investmentId: null,
              parkId: null,
              organisationId: "o",
              districtId: "d",
              field: "OTHER" as const,
              origin: null,
              reverses: null,
              recordedAt: new Date(row.at + shift),
            }));
          const view = { cutOffOn: `2025-01-${cut}`, recordedBy: new Date(instant) };
          const before = visibleAt(recorded(known, 0), view);
          expect(visibleAt([...recorded(known, 0), ...recorded(later, 101)], view)).toEqual(before);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
