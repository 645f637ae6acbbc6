import type { EntryDraft, Metric } from "~/modules/signings/rules/ledger";
import type { DateOnly } from "~/platform/dates";
import type { Placed } from "./membership";

/**
 * What waits (在审、填报), gathered by place: a scope is asked once for each place and not once for each entry.
 * `reported` is saved and submitted, `underReview` submitted only. Amounts as in the ledger: 分, or projects.
 */
export type WaitingDraft = { entry: EntryDraft; reported: boolean; underReview: boolean };
export type Waiting = { reported: bigint; underReview: bigint };
/** All that waits up to and on a day. */
type Running = Waiting & { on: DateOnly };
type Place = Placed & { metric: Metric; drafts: WaitingDraft[]; running: Running[] };

/** Many targets ask the same place for different stretches: the sums are run up once. */
const runUp = (drafts: readonly WaitingDraft[]): Running[] => {
  const running: Running[] = [];
  let [reported, underReview] = [0n, 0n];
  for (const draft of [...drafts].sort((a, b) => (a.entry.effectiveOn < b.entry.effectiveOn ? -1 : 1))) {
    const { amount, effectiveOn } = draft.entry;
    if (draft.reported) reported += amount;
    if (draft.underReview) underReview += amount;
    running.push({ on: effectiveOn, reported, underReview });
  }
  return running;
};

export const byPlace = (drafts: readonly WaitingDraft[]): Place[] => {
  const places = new Map<string, Place>();
  for (const draft of drafts) {
    const { metric, districtId, parkId, organisationId, field, origin } = draft.entry;
    const key = `${metric} ${districtId} ${parkId} ${organisationId} ${field} ${origin}`;
    const place = places.get(key);
    if (place) place.drafts.push(draft);
    else
      places.set(key, {
        metric,
        districtId,
        parkId,
        organisationId,
        field,
        origin,
        drafts: [draft],
        running: [],
      });
  }
  return [...places.values()].map((place) => ({ ...place, running: runUp(place.drafts) }));
};

export type WaitingScope = {
  metric: Metric;
  member: (place: Placed) => boolean;
  from: DateOnly | null;
  to: DateOnly;
  /** Only projects that lie with more than one unit. */
  acrossUnits?: boolean;
};

type Mark = "reported" | "underReview";

/** Projects net above zero, each once. */
const projectsOf = (drafts: readonly WaitingDraft[], mark: Mark, acrossUnits: boolean): bigint => {
  const leads = new Map<string, { net: bigint; units: Set<string> }>();
  for (const draft of drafts) {
    if (!draft[mark]) continue;
    const { leadId, organisationId, amount } = draft.entry;
    const lead = leads.get(leadId) ?? { net: 0n, units: new Set() };
    lead.net += amount;
    if (amount > 0n) lead.units.add(organisationId);
    leads.set(leadId, lead);
  }
  const counted = [...leads.values()].filter(
    ({ net, units }) => net > 0n && (!acrossUnits || units.size > 1),
  );
  return BigInt(counted.length);
};

const NOTHING: Waiting = { reported: 0n, underReview: 0n };

const moneyIn = (places: readonly Place[], from: DateOnly | null, to: DateOnly): Waiting => {
  const sum = { ...NOTHING };
  for (const { running } of places) {
    const end = running.findLast(({ on }) => on <= to) ?? NOTHING;
    const start = (from !== null && running.findLast(({ on }) => on < from)) || NOTHING;
    sum.reported += end.reported - start.reported;
    sum.underReview += end.underReview - start.underReview;
  }
  return sum;
};

/** The figures of what waits in one scope and stretch of time, both ends included. */
export const waitingIn = (places: readonly Place[], scope: WaitingScope): Waiting => {
  const { metric, member, from, to, acrossUnits = false } = scope;
  const asked = places.filter((place) => place.metric === metric && member(place));
  if (metric !== "PROJECTS") return from !== null && from > to ? NOTHING : moneyIn(asked, from, to);
  const inside = asked
    .flatMap(({ drafts }) => drafts)
    .filter(({ entry }) => entry.effectiveOn <= to && (from === null || entry.effectiveOn >= from));
  const count = (mark: Mark) => projectsOf(inside, mark, acrossUnits);
  return { reported: count("reported"), underReview: count("underReview") };
};
