import type { DateOnly } from "~/platform/dates";
import { addMonths } from "./calendar";
import { decimal, exact, POINT_PLACES, percentOf } from "./exact";

/**
 * Conversion (转化率) by cohort: of the projects signed in month M, how many started within so many months of their
 * own signing. Never this month's starts ÷ this month's signings. Source: Rule 13.
 */
export type Cohort = {
  /** YYYY-MM of the signing. */
  month: string;
  signed: number;
  started: number;
  /** Percent, six decimals. */
  startedPct: string;
  /** False while some project of the cohort still has time left; the rate can only rise. */
  closed: boolean;
};

export interface Dated {
  signings: readonly { leadId: string; on: DateOnly }[];
  starts: readonly { leadId: string; on: DateOnly }[];
}
export interface Span {
  withinMonths: number;
  asOf: DateOnly;
}

/**
 * `signings` and `starts`: one date a lead (the earliest wins when a lead comes twice). A start counts up to and
 * including the same day `withinMonths` later, and only if it was known by `asOf`. Cohorts in order of month.
 */
export const cohortConversion = (dated: Dated, span: Span): Cohort[] => {
  const starts = earliest(dated.starts);
  const cohorts = new Map<string, { signed: number; started: number; closed: boolean }>();
  for (const [leadId, signedOn] of earliest(dated.signings)) {
    if (signedOn > span.asOf) continue;
    const month = signedOn.slice(0, 7);
    const cohort = cohorts.get(month) ?? { signed: 0, started: 0, closed: true };
    const last = addMonths(signedOn, span.withinMonths);
    const startedOn = starts.get(leadId);
    cohort.signed += 1;
    if (startedOn && startedOn <= last && startedOn <= span.asOf) cohort.started += 1;
    else if (span.asOf < last) cohort.closed = false;
    cohorts.set(month, cohort);
  }
  return [...cohorts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, cohort]) => ({ month, ...cohort, startedPct: share(cohort.started, cohort.signed) }));
};

/**
 * The rate over all projects whose own time is up, whatever their month: Σ started ÷ Σ signed. One that started early
 * is left out until then too, or the rate would favour the quick. Null before any time is up. Source: Rules 10, 13.
 */
export const maturedRate = (dated: Dated, { withinMonths, asOf }: Span) => {
  const starts = earliest(dated.starts);
  const due = [...earliest(dated.signings)]
    .map(([leadId, on]) => ({ leadId, last: addMonths(on, withinMonths) }))
    .filter(({ last }) => last <= asOf);
  const started = due.filter(({ leadId, last }) => (starts.get(leadId) ?? "9999") <= last).length;
  return { signed: due.length, started, startedPct: due.length === 0 ? null : share(started, due.length) };
};

const share = (part: number, whole: number) =>
  decimal(percentOf(exact(BigInt(part)), exact(BigInt(whole)))!, POINT_PLACES);

const earliest = (rows: readonly { leadId: string; on: DateOnly }[]): Map<string, DateOnly> => {
  const first = new Map<string, DateOnly>();
  for (const { leadId, on } of rows) {
    const known = first.get(leadId);
    if (!known || on < known) first.set(leadId, on);
  }
  return first;
};
