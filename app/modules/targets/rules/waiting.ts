import type { EntryDraft, Metric } from "~/modules/signings/rules/ledger";
import type { DateOnly } from "~/platform/dates";
import type { Placed } from "./membership";

/**
 * What waits (在审、填报), gathered by place: a scope is asked once for each place and not once for each entry.
 * `reported` is saved and submitted, `underReview` submitted only. Amounts as in the ledger: 分, or projects.
 */
export type WaitingDraft = { entry: EntryDraft; reported: boolean; underReview: boolean };
export type Waiting = { reported: bigint; underReview: bigint };
type Place = Placed & { metric: Metric; drafts: WaitingDraft[] };

export const byPlace = (drafts: readonly WaitingDraft[]): Place[] => {
  const places = new Map<string, Place>();
  for (const draft of drafts) {
    const { metric, districtId, parkId, organisationId, field, origin } = draft.entry;
    const key = `${metric} ${districtId} ${parkId} ${organisationId} ${field} ${origin}`;
    const place = places.get(key);
    if (place) place.drafts.push(draft);
    else places.set(key, { metric, districtId, parkId, organisationId, field, origin, drafts: [draft] });
  }
  return [...places.values()];
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

const moneyOf = (drafts: readonly WaitingDraft[], mark: Mark): bigint => {
  let sum = 0n;
  for (const draft of drafts) if (draft[mark]) sum += draft.entry.amount;
  return sum;
};

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

/** The figures of what waits in one scope and stretch of time, both ends included. */
export const waitingIn = (places: readonly Place[], scope: WaitingScope): Waiting => {
  const { metric, member, from, to, acrossUnits = false } = scope;
  const inside: WaitingDraft[] = [];
  for (const place of places) {
    if (place.metric !== metric || !member(place)) continue;
    for (const draft of place.drafts) {
      const { effectiveOn } = draft.entry;
      if (effectiveOn <= to && (from === null || effectiveOn >= from)) inside.push(draft);
    }
  }
  const sum = (mark: Mark) =>
    metric === "PROJECTS" ? projectsOf(inside, mark, acrossUnits) : moneyOf(inside, mark);
  return { reported: sum("reported"), underReview: sum("underReview") };
};
