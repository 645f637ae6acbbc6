import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Quoted {
  section: string;
  quote: string;
}

export interface PathPoint extends Quoted {
  dueOn: string;
  value: string | null;
  min?: string;
  max?: string;
  /** YEAR: the figure of that year alone, on a target whose value is the sum of the years. */
  basis?: "YEAR";
}

export interface Target extends Quoted {
  id: string;
  plan: string;
  indicator: string;
  metric: string | null;
  owner: string | null;
  ownerName: string;
  supports: string[];
  kind: string;
  operator: "GE" | "GT" | "EQ" | "APPROX" | "RANGE" | null;
  aspirational: boolean;
  unit: string | null;
  value: string | null;
  min: string | null;
  max: string | null;
  periodStart: string | null;
  dueOn: string;
  path: PathPoint[];
  carrier: string | null;
  exceptText: string | null;
  baseline: null;
  scope: {
    district: string;
    parks: string[];
    organisations: string[];
    fields: string[];
    origin: "ZHANGJIANG" | null;
  };
  parent: string | null;
  quotes: (Quoted & { plan: string; reading?: string })[];
  note: string | null;
  /** `kind`, `operator`, `aspirational`: where a reading makes another goal of it than its figure alone. */
  readings: (Quoted & {
    text: string;
    value: string | null;
    kind?: string;
    operator?: string;
    aspirational?: boolean;
  })[];
}

/** In the order of their issue; a file of targets is named after its plan. */
export const PLANS = [
  "jinshan-2023-opinions",
  "jinshan-2024-plan",
  "zjjs-2024-plan",
  "baoshan-2023-synbio",
  "baoshan-2024-biopharma",
];

/** A total stands before its shares, as in the document. */
export function readTargets(): Target[] {
  return PLANS.flatMap((plan) => JSON.parse(readFileSync(join(import.meta.dirname, `${plan}.json`), "utf8")));
}

export function quotesOf(target: Target): (Quoted & { plan: string })[] {
  const own = [target, ...target.path].map(({ section, quote }) => ({ plan: target.plan, section, quote }));
  return [...own, ...target.quotes];
}
