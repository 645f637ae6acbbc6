import { ENTRY_KIND_LABELS } from "~/modules/signings/labels";
import { figureText } from "~/modules/targets/rules/display";
import { decimal, isMoney, parseExact, plus, ZERO } from "~/modules/targets/rules/exact";
import { FEN_PER_YI, formatQuotient } from "~/platform/money";
import { type Figure, NONE, type Source, type SourceEntry } from "~/platform/paper/paper";
import type { EntryFact } from "./material";

/** What a figure leans on; the same key is one source, however often it is cited. */
export interface Cited {
  key: string;
  what: string;
  basis: string;
  href: string | null;
  unit?: string | null;
  entries?: readonly { id: string; amount: string }[];
  listed?: boolean;
}

export interface SourceBook {
  cite: (cited: Cited) => number;
  sources: () => Source[];
  entries: () => SourceEntry[];
}

/** Numbers the sources in the order in which a paper first leans on them. */
export const sourceBook = (facts: readonly EntryFact[]): SourceBook => {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const byKey = new Map<string, Source>();
  return {
    cite: ({ key, what, basis, href, unit = null, entries = [], listed = false }) => {
      const known = byKey.get(key);
      if (known) return known.number;
      const number = byKey.size + 1;
      byKey.set(key, {
        number,
        key,
        what,
        basis,
        href,
        unit,
        listed,
        entries: entries.map(({ id, amount }) => ({ id, amount })),
      });
      return number;
    },
    sources: () => [...byKey.values()],
    entries: () => {
      const used = new Set([...byKey.values()].flatMap(({ entries }) => entries.map(({ id }) => id)));
      return [...used]
        .sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))
        .flatMap((id) => {
          const fact = byId.get(id);
          if (!fact) return [];
          const { projectNumber, project, company, contract, on, kind, unitName, approver } = fact;
          return [
            {
              id,
              projectNumber,
              project,
              company,
              contract,
              on,
              kind: ENTRY_KIND_LABELS[kind],
              unitName,
              approver,
            },
          ];
        });
    },
  };
};

const formatOf = (unit: string | null): Figure["format"] =>
  isMoney(unit) ? "money" : unit === "%" ? "number" : "number";

/** A figure in its unit, written as everywhere else in the product. */
export const figure = (value: string | null, unit: string | null, sources: number[] = []): Figure => ({
  value,
  shown: figureText(value, unit) ?? NONE,
  unit,
  format: formatOf(unit),
  sources: value === null ? [] : sources,
});

/** In a sentence nothing that is there reads as 0.00: 不足 0.01. */
export const spoken = (value: string, unit: string | null, sources: number[] = []): Figure => {
  const said = figure(value, unit, sources);
  return isMoney(unit) && !isNil(value) && isNil(said.shown) ? { ...said, shown: "不足 0.01" } : said;
};

/** 1,067.8, as Excel shows it. */
const grouped = (text: string): string => text.replace(/\B(?=(\d{3})+(?!\d))/g, ",").replace("-", "−");

const oneDecimal = (value: string): string => {
  const { n, d } = parseExact(value);
  return grouped(formatQuotient(n, d, 1));
};

export const percent = (value: string | null, sources: number[] = []): Figure => ({
  value,
  shown: value === null ? NONE : `${oneDecimal(value)}%`,
  unit: "%",
  format: "percent",
  sources: value === null ? [] : sources,
});

/** 百分点. */
export const points = (value: string | null, sources: number[] = []): Figure => ({
  value,
  shown: value === null ? NONE : oneDecimal(value),
  unit: "个百分点",
  format: "points",
  sources: value === null ? [] : sources,
});

export const count = (value: number, unit: string, sources: number[] = []): Figure => ({
  value: String(value),
  shown: grouped(String(value)),
  unit,
  format: "integer",
  sources,
});

/** 分 in 亿元, exact. */
export const fenInYi = (fen: string | null): string | null =>
  fen === null ? null : decimal({ n: BigInt(fen), d: FEN_PER_YI }, 10);

export const yi = (fen: string | null, sources: number[] = []): Figure =>
  figure(fenInYi(fen), "亿元", sources);

export const negated = (value: string | null): string | null =>
  value === null || value === "0" ? value : value.startsWith("-") ? value.slice(1) : `-${value}`;

export const unsigned = (value: string): string => value.replace(/^-/, "");

export const sumOf = (values: readonly string[], places: number): string =>
  decimal(
    values.reduce((sum, value) => plus(sum, parseExact(value)), ZERO),
    places,
  );

export const isNil = (value: string | null): boolean => value === null || !/[1-9]/.test(value);

/** Said wherever figures that were rounded stand beside each other. */
export const ROUNDED = "各数分别四舍五入，直接加减可能有尾差";

/** Shortened by whole characters and whole numbers (50… of 5000 would be another), with … where something was left out. */
export const clipped = (text: string, max: number): string => {
  const all = [...text.replace(/\s+/g, " ").trim()];
  if (all.length <= max) return all.join("");
  const kept = all.slice(0, max - 1).join("");
  const whole = /[\d.,%]/.test(all[max - 1]!) ? kept.replace(/[\d.,]+$/, "") : kept;
  return `${whole.trimEnd()}…`;
};
