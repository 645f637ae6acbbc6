import type { DateOnly } from "~/platform/dates";
import type { Fen } from "~/platform/money";

/**
 * The ledger (台账) is the one list every figure comes from. Confirming a signing or an investment posts
 * entries; nothing else changes a figure. Always true:
 * - append-only: a change is a reversal (`reverses` names the entry) plus a new entry;
 * - `amount` is 分 for money and units for PROJECTS; negative takes away;
 * - `effectiveOn` is the business date, never the date of typing; a reversal keeps the date of what it reverses;
 * - SIGNED INDUSTRIAL PAID_IN FOREIGN are different metrics and never add to each other (Rule 4);
 * - an entry lies in exactly one district and field and at most one park.
 */
export const METRICS = ["SIGNED", "INDUSTRIAL", "PAID_IN", "FOREIGN", "PROJECTS"] as const;
export type Metric = (typeof METRICS)[number];

export const ENTRY_KINDS = [
  "SIGN",
  "SUPPLEMENT",
  "TERMINATE",
  "INVEST",
  "CORRECT",
  "RECLASSIFY",
  "FX",
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export const FIELDS = [
  "BIOMEDICINE",
  "BIOMATERIALS",
  "BIOAGRI",
  "BIOENERGY",
  "SYNBIO",
  "NEW_MATERIALS",
  "ELECTRONICS",
  "LOW_ALTITUDE",
  "OTHER",
] as const;
export type Field = (typeof FIELDS)[number];

export const ORIGINS = ["ZHANGJIANG"] as const;
export type Origin = (typeof ORIGINS)[number];

/** `parkId` null: the project lies in the district but in no park. */
export type Site = { parkId: string | null; organisationId: string; shareBp: number };

/** What the ledger takes from a lead: where it lies and how it is classified at the event date. */
export type Project = {
  leadId: string;
  districtId: string;
  field: Field;
  origin: Origin | null;
  sites: readonly Site[];
};

export type EntryDraft = {
  metric: Metric;
  amount: bigint;
  effectiveOn: DateOnly;
  kind: EntryKind;
  leadId: string;
  signingId: string | null;
  investmentId: string | null;
  parkId: string | null;
  organisationId: string;
  districtId: string;
  field: Field;
  origin: Origin | null;
  reverses: string | null;
};

export type Entry = EntryDraft & { id: string };
export type RecordedEntry = Entry & { recordedAt: Date };

/**
 * The figure of one metric over entries already narrowed to a scope. Money: the plain sum, in 分.
 * PROJECTS: the number of distinct leads whose net is above zero, so that a project with two parks counts once
 * in every scope it lies in (Rules 1, 2).
 */
export const figureOf = (
  metric: Metric,
  entries: Iterable<Pick<EntryDraft, "metric" | "amount" | "leadId">>,
): bigint => {
  let sum = 0n;
  const net = new Map<string, bigint>();
  for (const entry of entries) {
    if (entry.metric !== metric) continue;
    sum += entry.amount;
    if (metric === "PROJECTS") net.set(entry.leadId, (net.get(entry.leadId) ?? 0n) + entry.amount);
  }
  if (metric !== "PROJECTS") return sum;
  return BigInt([...net.values()].filter((amount) => amount > 0n).length);
};

/** Entries that a report with this cut-off, computed with what was known at `recordedBy`, may see (Rules 11, 12). */
export const visibleAt = <E extends RecordedEntry>(
  entries: readonly E[],
  view: { from?: DateOnly | null; cutOffOn: DateOnly; recordedBy: Date },
): E[] =>
  entries.filter(
    (entry) =>
      entry.effectiveOn <= view.cutOffOn &&
      (!view.from || entry.effectiveOn >= view.from) &&
      entry.recordedAt.getTime() <= view.recordedBy.getTime(),
  );

/** Entries neither reversed nor themselves reversals; they add up to the same figure as the whole list. */
export const standingOf = <E extends Entry>(entries: readonly E[]): E[] => {
  const reversed = new Set(entries.map((entry) => entry.reverses));
  return entries.filter((entry) => entry.reverses === null && !reversed.has(entry.id));
};

/** The exact opposite of each entry, on the same business date, naming what it reverses. */
export const reversalsOf = (entries: readonly Entry[], kind: EntryKind): EntryDraft[] =>
  entries.map((entry) => ({ ...draftOf(entry), amount: -entry.amount, kind, reverses: entry.id }));

const draftOf = (entry: Entry): EntryDraft => ({
  metric: entry.metric,
  amount: entry.amount,
  effectiveOn: entry.effectiveOn,
  kind: entry.kind,
  leadId: entry.leadId,
  signingId: entry.signingId,
  investmentId: entry.investmentId,
  parkId: entry.parkId,
  organisationId: entry.organisationId,
  districtId: entry.districtId,
  field: entry.field,
  origin: entry.origin,
  reverses: entry.reverses,
});

/** What stands after these drafts are posted. */
export const standingAfter = (ledger: readonly Entry[], drafts: readonly EntryDraft[]): EntryDraft[] => {
  const reversed = new Set(drafts.map((draft) => draft.reverses));
  return [
    ...standingOf(ledger).filter((entry) => !reversed.has(entry.id)),
    ...drafts.filter((draft) => draft.reverses === null),
  ];
};

/** Signings that end a project: theirs are the negative PROJECTS entries, whatever kind a restatement gave them. */
export const terminationIds = (standing: readonly EntryDraft[]): Set<string> =>
  new Set(
    standing
      .filter((entry) => entry.metric === "PROJECTS" && entry.amount < 0n && entry.signingId)
      .map((entry) => entry.signingId!),
  );

/** Net is the default; gross leaves terminations out and is shown beside it. Both in 分 (Rule 3). */
export const netAndGross = (entries: readonly Entry[]): { net: Fen; gross: Fen } => {
  const standing = standingOf(entries);
  const ended = terminationIds(standing);
  return {
    net: figureOf("SIGNED", standing),
    gross: figureOf(
      "SIGNED",
      standing.filter((entry) => !entry.signingId || !ended.has(entry.signingId)),
    ),
  };
};

/**
 * Three sums that are never mixed. `confirmed` is the ledger alone. `underReview` is what confirming the submitted
 * records would add to it (negative for a termination under review). `reported` is all that the units have put in
 * and that was not returned: confirmed, submitted and saved; when all is confirmed it equals `confirmed`.
 */
export const threeSums = (
  metric: Metric,
  entries: {
    confirmed: readonly EntryDraft[];
    submitted: readonly EntryDraft[];
    saved: readonly EntryDraft[];
  },
): { reported: bigint; underReview: bigint; confirmed: bigint } => {
  const confirmed = figureOf(metric, entries.confirmed);
  const withSubmitted = figureOf(metric, [...entries.confirmed, ...entries.submitted]);
  return {
    confirmed,
    underReview: withSubmitted - confirmed,
    reported: figureOf(metric, [...entries.confirmed, ...entries.submitted, ...entries.saved]),
  };
};
