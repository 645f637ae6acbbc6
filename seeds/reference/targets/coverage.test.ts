import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type PathPoint, PLANS, quotesOf, readTargets } from "./targets";

interface Exclusion {
  plan: string;
  quote: string;
  why: string;
}

interface Run {
  at: number;
  text: string;
}

const HERE = import.meta.dirname;
const DOCUMENTS = resolve(HERE, "../../../../shared/documents");
const present = existsSync(DOCUMENTS);

const unspaced = (text: string) => text.replace(/\s/g, "");
const documentOf = (plan: string) => readFileSync(join(DOCUMENTS, `${plan}.txt`), "utf8");

const targets = readTargets();
const exclusions: Exclusion[] = JSON.parse(readFileSync(join(HERE, "not-goals.json"), "utf8"));

/** Digits that number or date the text itself; each rule names the only shape it removes. */
const STRUCTURE: [what: string, shape: RegExp][] = [
  ["a web address", /https?:\/\/[^\s\u4e00-\u9fff]+/g],
  ["an item number at the start of a line", /^[\s-]*(?:\d+[、.\t]|（\d+）)/gm],
  ["a document number", /[〔[]\s*20\d\d\s*[〕\]]\s*\d+\s*号/g],
  ["a date", /20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日/g],
  ["a span of years", /20\d\d\s*-\s*20\d\d\s*年/g],
  ["a year", /20\d\d\s*年/g],
  ["a meeting number", /第\s*\d+\s*次/g],
];

function withoutStructure(raw: string): string {
  return STRUCTURE.reduce(
    (text, [, shape]) => text.replace(shape, (found) => found.replace(/\d/g, "※")),
    raw,
  );
}

const DIGITS = /\d+(?:\.\d+)?/g;
const COUNTED_IN_WORDS = /[一两二三四五六七八九十]+(?:家|场|支|项|名|条|篇|套|大(?:科创载体|创新联合体))/g;

const runs = (plan: string, shape: RegExp): Run[] =>
  [...unspaced(withoutStructure(documentOf(plan))).matchAll(shape)].map((found) => ({
    at: found.index,
    text: found[0],
  }));

interface Span {
  from: number;
  to: number;
  states: (run: string) => boolean;
}

function spansOf(flat: string, quote: string, states: Span["states"]): Span[] {
  const sought = unspaced(quote);
  const found: Span[] = [];
  for (let from = flat.indexOf(sought); from >= 0; from = flat.indexOf(sought, from + 1)) {
    found.push({ from, to: from + sought.length, states });
  }
  return found;
}

function numbersOf({
  value,
  min,
  max,
}: Pick<PathPoint, "value"> & { min?: string | null; max?: string | null }) {
  return [value, min, max];
}

/** A number is accounted for where its own plan's target quotes it and has it as a figure. */
function targetSpans(plan: string, flat: string): Span[] {
  return targets
    .filter((target) => target.plan === plan)
    .flatMap((target) => {
      const figures = [target, ...target.path].flatMap((stated) => numbersOf(stated));
      const own = [target, ...target.quotes.filter((quoted) => quoted.plan === plan)];
      return [
        ...own.flatMap(({ quote }) => spansOf(flat, quote, (run) => figures.includes(run))),
        ...target.path.flatMap((point) => {
          const stated = target.kind === "MILESTONE" ? figures : numbersOf(point);
          return spansOf(flat, point.quote, (run) => stated.includes(run));
        }),
      ];
    });
}

const anything = () => true;

function unaccounted(plan: string, shape: RegExp, kept: Exclusion[] = exclusions): string[] {
  const flat = unspaced(documentOf(plan));
  const spans = [
    ...(shape === DIGITS
      ? targetSpans(plan, flat)
      : targetQuotes(plan).flatMap((quote) => spansOf(flat, quote, anything))),
    ...kept.filter((entry) => entry.plan === plan).flatMap(({ quote }) => spansOf(flat, quote, anything)),
  ];
  return runs(plan, shape)
    .filter(
      ({ at, text }) =>
        !spans.some(({ from, to, states }) => at >= from && at + text.length <= to && states(text)),
    )
    .map(
      ({ at, text }) =>
        `${flat.slice(Math.max(0, at - 12), at)}【${text}】${flat.slice(at + text.length, at + text.length + 12)}`,
    );
}

const targetQuotes = (plan: string) =>
  targets.flatMap((target) =>
    quotesOf(target)
      .filter((quoted) => quoted.plan === plan)
      .map(({ quote }) => quote),
  );

describe.skipIf(!present)("goals of the plans against ../shared/documents", () => {
  it.each(PLANS)("every number in %s that states a goal is a figure of a target that quotes it", (plan) => {
    expect(unaccounted(plan, DIGITS)).toEqual([]);
  });

  it.each(PLANS)("every count that %s writes in words lies in the quote of a target", (plan) => {
    expect(unaccounted(plan, COUNTED_IN_WORDS)).toEqual([]);
  });

  it("every quote stands in its document word for word, white space aside", () => {
    const flat = new Map(PLANS.map((plan) => [plan, unspaced(documentOf(plan))]));
    const missing = targets.flatMap((target) =>
      quotesOf(target)
        .filter(({ plan, quote }) => !flat.get(plan)?.includes(unspaced(quote)))
        .map(({ quote }) => `${target.id}: ${quote}`),
    );
    const unread = targets.flatMap((target) =>
      target.readings
        .filter(({ quote }) => ![...flat.values()].some((text) => text.includes(unspaced(quote))))
        .map(({ quote }) => `${target.id}: ${quote}`),
    );
    expect([...missing, ...unread]).toEqual([]);
  });

  it("every number declared not to be a goal stands in its document and says why", () => {
    for (const { plan, quote, why } of exclusions) {
      expect(unspaced(documentOf(plan)), quote).toContain(unspaced(quote));
      expect(why, quote).not.toBe("");
      expect(targetQuotes(plan).map(unspaced), quote).not.toContain(unspaced(quote));
    }
  });

  it("no exclusion is kept that the targets no longer need", () => {
    const idle = exclusions.filter((entry) => {
      const others = exclusions.filter((other) => other !== entry);
      return [DIGITS, COUNTED_IN_WORDS].every((shape) => unaccounted(entry.plan, shape, others).length === 0);
    });
    expect(idle).toEqual([]);
  });
});
