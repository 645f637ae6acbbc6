import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "~/platform/errors";
import { type Entry, type EntryDraft, figureOf, netAndGross, type Project, threeSums } from "./ledger";
import { pendingEntries, postSigning, type SigningFacts } from "./posting";

const YI = 10_000_000_000n;
const project: Project = {
  leadId: "lead-1",
  districtId: "金山",
  field: "BIOMEDICINE",
  origin: "ZHANGJIANG",
  sites: [
    { parkId: "湾区药港", organisationId: "新金山", shareBp: 6_000 },
    { parkId: "碳谷绿湾", organisationId: "碳谷", shareBp: 4_000 },
  ],
};
const signing = (
  id: string,
  kind: SigningFacts["kind"],
  signedOn: string,
  amountFen: bigint | null = null,
) => ({
  id,
  kind,
  signedOn,
  amountFen,
});

/** A ledger as the database would keep it: entries get their ids when they are posted. */
const aBook = (owner = project) => {
  const ledger: Entry[] = [];
  const post = (drafts: readonly EntryDraft[]) =>
    ledger.push(...drafts.map((draft, index) => ({ ...draft, id: `e${ledger.length + index}` })));
  const confirm = (facts: SigningFacts) => {
    const posting = postSigning({ project: owner, signing: facts, ledger });
    post(posting.entries);
    return posting;
  };
  const signed = (until = "9999-12-31", parkId?: string) =>
    figureOf(
      "SIGNED",
      ledger.filter((e) => e.effectiveOn <= until && (!parkId || e.parkId === parkId)),
    );
  const projects = (until = "9999-12-31", parkId?: string) =>
    figureOf(
      "PROJECTS",
      ledger.filter((e) => e.effectiveOn <= until && (!parkId || e.parkId === parkId)),
    );
  return { ledger, post, confirm, signed, projects };
};

describe("two parks share one project", () => {
  it("10 亿 at 60/40 is 6 and 4 in the parks, 10 in the district, and one project in each of the three", () => {
    const book = aBook();
    book.confirm(signing("s1", "FORMAL", "2025-03-10", 10n * YI));
    expect([book.signed("9999", "湾区药港"), book.signed("9999", "碳谷绿湾"), book.signed()]).toEqual([
      6n * YI,
      4n * YI,
      10n * YI,
    ]);
    expect([book.projects("9999", "湾区药港"), book.projects("9999", "碳谷绿湾"), book.projects()]).toEqual([
      1n,
      1n,
      1n,
    ]);
    expect(
      book.ledger.every(
        (e) => e.kind === "SIGN" && e.effectiveOn === "2025-03-10" && e.districtId === "金山",
      ),
    ).toBe(true);
    expect(
      book.ledger.every(
        (e) => e.field === "BIOMEDICINE" && e.origin === "ZHANGJIANG" && e.signingId === "s1",
      ),
    ).toBe(true);
  });
});

describe("what counts as a signing", () => {
  it("意向 and 框架 post nothing; upgrading to 正式 counts once, at the contract date", () => {
    const book = aBook();
    expect(book.confirm(signing("s0", "INTENT", "2024-11-01", 8n * YI)).entries).toEqual([]);
    expect(book.confirm(signing("s1", "FRAMEWORK", "2024-12-01", 8n * YI)).entries).toEqual([]);
    book.confirm(signing("s2", "FORMAL", "2025-01-15", 9n * YI));
    expect([book.signed("2024-12-31"), book.signed(), book.projects()]).toEqual([0n, 9n * YI, 1n]);
  });

  it("re-signing the same project at a forum is a link, not an amount", () => {
    const book = aBook();
    book.confirm(signing("s1", "FORMAL", "2025-03-10", 10n * YI));
    const forum = book.confirm(signing("s2", "FORMAL", "2025-06-18", 12n * YI));
    expect(forum).toEqual({ entries: [], linkOnly: true, displaces: null });
    expect([book.signed(), book.projects()]).toEqual([10n * YI, 1n]);
  });

  it("the first contract counts even when the forum's was confirmed before it", () => {
    const book = aBook();
    book.confirm(signing("s2", "FORMAL", "2025-06-18", 12n * YI));
    const first = book.confirm(signing("s1", "FORMAL", "2025-03-10", 10n * YI));
    expect([first.linkOnly, first.displaces]).toEqual([false, "s2"]);
    expect([book.signed(), book.signed("2025-03-31"), book.projects()]).toEqual([10n * YI, 10n * YI, 1n]);
  });

  it("of two contracts of one day the one entered first counts, in whatever order they are confirmed", () => {
    for (const order of [
      ["s1", "s2"],
      ["s2", "s1"],
    ]) {
      const book = aBook();
      for (const id of order)
        book.confirm(signing(id, "FORMAL", "2025-03-10", id === "s1" ? 10n * YI : 7n * YI));
      expect([book.signed(), book.projects()]).toEqual([10n * YI, 1n]);
    }
  });

  it("二期 as 增资 adds its difference and no project", () => {
    const book = aBook();
    book.confirm(signing("s1", "FORMAL", "2024-05-10", 10n * YI));
    book.confirm(signing("s2", "SUPPLEMENT", "2026-02-01", 5n * YI));
    expect([book.signed(), book.projects()]).toEqual([15n * YI, 1n]);
  });

  it("10 亿 becomes 12 亿 across a year-end: 2024 keeps 10, 2025 gets the 2", () => {
    const book = aBook();
    book.confirm(signing("s1", "FORMAL", "2024-12-20", 10n * YI));
    book.confirm(signing("s2", "SUPPLEMENT", "2025-01-08", 2n * YI));
    expect([book.signed("2024-12-31"), book.signed("2025-12-31")]).toEqual([10n * YI, 12n * YI]);
    expect(book.ledger.filter((e) => e.kind === "SUPPLEMENT").map((e) => e.amount)).toEqual([
      (12n * YI) / 10n,
      (8n * YI) / 10n,
    ]);
  });

  it("a supplement without a contract, before it, or down to nothing is refused in words", () => {
    const book = aBook();
    expect(() => book.confirm(signing("s2", "SUPPLEMENT", "2025-01-08", YI))).toThrow("请先确认正式合同");
    book.confirm(signing("s1", "FORMAL", "2025-02-01", 10n * YI));
    expect(() => book.confirm(signing("s2", "SUPPLEMENT", "2025-01-08", YI))).toThrow(
      "补充协议的日期不能早于正式合同",
    );
    expect(() => book.confirm(signing("s2", "SUPPLEMENT", "2025-03-08", -10n * YI))).toThrow(
      "整体退出请使用“终止”",
    );
    book.confirm(signing("s2", "SUPPLEMENT", "2025-03-08", -9n * YI));
    expect(book.signed()).toBe(YI);
  });
});

describe("termination", () => {
  it("posts the negative of the whole net at its date, to the 分 at every park", () => {
    const book = aBook({
      ...project,
      sites: [
        { ...project.sites[0]!, shareBp: 3_333 },
        { ...project.sites[1]!, shareBp: 6_667 },
      ],
    });
    book.confirm(signing("s1", "FORMAL", "2024-05-10", 101n));
    book.confirm(signing("s2", "SUPPLEMENT", "2024-06-10", 53n));
    book.confirm(signing("s3", "TERMINATION", "2025-02-20"));
    expect([book.signed("2025-02-19"), book.projects("2025-02-19")]).toEqual([154n, 1n]);
    expect([
      book.signed(),
      book.signed("9999", "湾区药港"),
      book.projects(),
      book.projects("9999", "碳谷绿湾"),
    ]).toEqual([0n, 0n, 0n, 0n]);
    expect(netAndGross(book.ledger)).toEqual({ net: 0n, gross: 154n });
  });

  it("has nothing to end twice, and cannot precede a supplement", () => {
    const book = aBook();
    expect(() => book.confirm(signing("s9", "TERMINATION", "2025-02-20"))).toThrow("没有可终止的正式合同");
    book.confirm(signing("s1", "FORMAL", "2024-05-10", 10n * YI));
    book.confirm(signing("s2", "SUPPLEMENT", "2025-06-10", YI));
    expect(() => book.confirm(signing("s3", "TERMINATION", "2025-02-20"))).toThrow("终止日期不能早于");
    book.confirm(signing("s3", "TERMINATION", "2025-06-10"));
    expect(() => book.confirm(signing("s4", "TERMINATION", "2025-07-20"))).toThrow("没有可终止的正式合同");
  });

  it("a contract signed after it is a new signing, one signed before it is a link", () => {
    const book = aBook();
    book.confirm(signing("s1", "FORMAL", "2024-05-10", 10n * YI));
    book.confirm(signing("s2", "TERMINATION", "2025-02-20"));
    expect(book.confirm(signing("s3", "FORMAL", "2025-01-20", 7n * YI)).linkOnly).toBe(true);
    expect(book.confirm(signing("s4", "FORMAL", "2025-09-20", 7n * YI)).linkOnly).toBe(false);
    expect([book.signed("2025-06-30"), book.signed(), book.projects()]).toEqual([0n, 7n * YI, 1n]);
  });
});

describe("a contract signed on the very day its project ended", () => {
  it("is a link: the end is the last word of its day", () => {
    const book = aBook();
    book.confirm(signing("s1", "FORMAL", "2025-03-10", 10n * YI));
    book.confirm(signing("s2", "TERMINATION", "2025-06-01"));
    expect(book.confirm(signing("s3", "FORMAL", "2025-06-01", 5n * YI))).toMatchObject({
      entries: [],
      linkOnly: true,
    });
    expect([book.signed(), book.projects()]).toEqual([0n, 0n]);
  });
});

describe("reported, under review and confirmed are three sums", () => {
  const facts = [
    signing("s1", "FORMAL", "2025-03-10", 10n * YI),
    signing("s2", "FORMAL", "2025-06-18", 12n * YI),
    signing("s3", "SUPPLEMENT", "2025-07-01", 2n * YI),
    signing("s4", "TERMINATION", "2025-09-01"),
  ];
  const sums = (
    metric: "SIGNED" | "PROJECTS",
    confirmed: SigningFacts[],
    submitted: SigningFacts[],
    saved: SigningFacts[],
  ) => {
    const book = aBook();
    for (const one of confirmed) book.confirm(one);
    const inReview = pendingEntries({ project, signings: submitted, ledger: book.ledger });
    const all = pendingEntries({ project, signings: [...submitted, ...saved], ledger: book.ledger });
    return threeSums(metric, {
      confirmed: book.ledger,
      submitted: inReview,
      saved: all.slice(inReview.length),
    });
  };

  it("10 亿 submitted is under review and not confirmed; the forum's 12 亿 adds to none of them", () => {
    expect(sums("SIGNED", [], facts.slice(0, 2), [])).toEqual({
      reported: 10n * YI,
      underReview: 10n * YI,
      confirmed: 0n,
    });
    expect(sums("PROJECTS", [], facts.slice(0, 2), [])).toEqual({
      reported: 1n,
      underReview: 1n,
      confirmed: 0n,
    });
  });

  it("a saved supplement is reported only", () => {
    expect(sums("SIGNED", facts.slice(0, 1), [], [facts[2]!])).toEqual({
      reported: 12n * YI,
      underReview: 0n,
      confirmed: 10n * YI,
    });
  });

  it("a termination under review takes nothing from the confirmed figure", () => {
    expect(sums("SIGNED", facts.slice(0, 1), [facts[3]!], [])).toEqual({
      reported: 0n,
      underReview: -10n * YI,
      confirmed: 10n * YI,
    });
  });

  it("when all is confirmed, reported is confirmed and nothing is under review", () => {
    expect(sums("SIGNED", facts.slice(0, 3), [], [])).toEqual({
      reported: 12n * YI,
      underReview: 0n,
      confirmed: 12n * YI,
    });
  });
});

const amount = fc.bigInt({ min: 1n, max: 10n ** 14n });
const day = fc.integer({ min: 1, max: 28 }).map((n) => String(n).padStart(2, "0"));
const month = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((n) => String(n).padStart(2, "0"));
const history = fc
  .record({
    formals: fc.array(fc.tuple(month(1, 3), day, amount), { minLength: 1, maxLength: 3 }),
    supplements: fc.array(fc.tuple(month(4, 8), day, amount), { maxLength: 4 }),
    ends: fc.option(fc.tuple(month(9, 12), day)),
  })
  .map(({ formals, supplements, ends }) => [
    ...formals.map(([m, d, a], index) => signing(`f${index}`, "FORMAL", `2025-${m}-${d}`, a)),
    ...supplements.map(([m, d, a], index) => signing(`s${index}`, "SUPPLEMENT", `2025-${m}-${d}`, a)),
    ...(ends ? [signing("t", "TERMINATION", `2025-${ends[0]}-${ends[1]}`)] : []),
  ]);

/** Confirms each once in this order; gives back what is refused for want of another confirmation. */
const confirmNow = (facts: readonly SigningFacts[], book: ReturnType<typeof aBook>) =>
  facts.filter((one) => {
    try {
      book.confirm(one);
      return false;
    } catch (error) {
      if (error instanceof AppError) return true;
      throw error;
    }
  });

/** Confirms in this order; what waits is tried again. */
const confirmAll = (facts: readonly SigningFacts[], book = aBook()) => {
  let waiting = [...facts];
  for (let round = 0; waiting.length > 0 && round <= facts.length; round += 1)
    waiting = confirmNow(waiting, book);
  return book;
};

const isEnd = (fact: SigningFacts) => fact.kind === "TERMINATION";
const notEnd = (fact: SigningFacts) => !isEnd(fact);
const shuffledHistory = history.chain((facts) =>
  fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })),
);

describe("for every history of a project", () => {
  it("any order of confirmations gives one total, at the end and at every month-end", () => {
    const monthEnds = Array.from(
      { length: 12 },
      (_, index) => `2025-${String(index + 1).padStart(2, "0")}-31`,
    );
    fc.assert(
      fc.property(shuffledHistory, ([facts, order]) => {
        const one = confirmAll(facts.filter(isEnd), confirmAll(facts.filter(notEnd)));
        const other = confirmAll(order.filter(isEnd), confirmAll(order.filter(notEnd)));
        for (const end of monthEnds) {
          expect(other.signed(end)).toBe(one.signed(end));
          expect(other.projects(end)).toBe(one.projects(end));
        }
        expect(confirmAll(order).signed()).toBe(one.signed());
      }),
      { numRuns: 3_000 },
    );
  });

  it("no entry crosses districts or leads, the parks add to the district, and an ended project leaves zero", () => {
    fc.assert(
      fc.property(history, (facts) => {
        const book = confirmAll(facts.filter(isEnd), confirmAll(facts.filter(notEnd)));
        expect(book.ledger.every((e) => e.districtId === "金山" && e.leadId === "lead-1")).toBe(true);
        expect(book.signed("9999", "湾区药港") + book.signed("9999", "碳谷绿湾")).toBe(book.signed());
        if (facts.some((fact) => fact.kind === "TERMINATION"))
          expect([book.signed(), book.projects()]).toEqual([0n, 0n]);
      }),
      { numRuns: 2_000 },
    );
  });

  it("two districts and two projects confirmed turn by turn have each its own figure and nothing of the other's", () => {
    const owners: Project[] = [
      project,
      { ...project, leadId: "lead-2" },
      {
        ...project,
        leadId: "lead-3",
        districtId: "宝山",
        sites: [{ parkId: "南大合成", organisationId: "南大", shareBp: 10_000 }],
      },
    ];
    const stories = fc.tuple(history, history, history).chain((each) =>
      fc.tuple(
        fc.constant(each),
        fc.shuffledSubarray(
          each.flatMap((facts, at) => facts.map(() => at)),
          { minLength: each.flat().length },
        ),
      ),
    );
    const net = (entries: readonly Entry[]) => figureOf("SIGNED", entries);
    fc.assert(
      fc.property(stories, ([each, turns]) => {
        const alone = each.map((facts, at) => confirmAll(facts, aBook(owners[at])));
        const books = owners.map((owner) => aBook(owner));
        const left = each.map((facts) => [...facts]);
        const waiting = each.map((): SigningFacts[] => []);
        for (const at of turns) waiting[at] = confirmNow([...waiting[at]!, left[at]!.shift()!], books[at]!);
        for (const [at, facts] of waiting.entries()) confirmAll(facts, books[at]);
        const all = books.flatMap((book) => book.ledger);
        for (const district of ["金山", "宝山"]) {
          const own = owners.flatMap((owner, at) =>
            owner.districtId === district ? [alone[at]!.signed()] : [],
          );
          const within = all.filter((e) => e.districtId === district);
          expect(net(within)).toBe(own.reduce((sum, one) => sum + one, 0n));
          expect(within.every((e) => (e.organisationId === "南大") === (district === "宝山"))).toBe(true);
        }
        for (const [at, owner] of owners.entries())
          expect(net(all.filter((e) => e.leadId === owner.leadId))).toBe(alone[at]!.signed());
      }),
      { numRuns: 1_000 },
    );
  });

  it("a ledger of another lead or district is refused", () => {
    const book = aBook();
    book.confirm(signing("s1", "FORMAL", "2025-03-10", 10n * YI));
    for (const stranger of [
      { ...project, districtId: "宝山" },
      { ...project, leadId: "lead-2" },
    ]) {
      expect(() =>
        postSigning({
          project: stranger,
          signing: signing("s2", "SUPPLEMENT", "2025-04-10", YI),
          ledger: book.ledger,
        }),
      ).toThrow("台账记录与项目不一致");
    }
  });
});
