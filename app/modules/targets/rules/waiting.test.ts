import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Entry, type EntryDraft, figureOf, type Project } from "~/modules/signings/rules/ledger";
import { pendingEntries, postSigning, type SigningFacts } from "~/modules/signings/rules/posting";
import { memberOf, type ScopeSet } from "./membership";
import { byPlace, type WaitingDraft, waitingIn } from "./waiting";

const MONTHS = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];
const amount = fc.bigInt({ min: 1n, max: 10n ** 14n });
/** Few days, so that a date often falls on the very end of a stretch. */
const DAY = fc.constantFrom("10", "20");
const on = (from: number, to: number) => fc.tuple(fc.constantFrom(...MONTHS.slice(from, to)), DAY);

/** Contracts, then supplements, then perhaps an end: a history of which no part is refused. */
const history = fc
  .record({
    formals: fc.array(fc.tuple(on(0, 3), amount), { minLength: 1, maxLength: 3 }),
    supplements: fc.array(fc.tuple(on(3, 8), amount), { maxLength: 4 }),
    end: fc.option(on(8, 12)),
  })
  .map(({ formals, supplements, end }): SigningFacts[] => [
    ...formals.map(([[m, d], a], at) => ({
      id: `f${at}`,
      kind: "FORMAL" as const,
      signedOn: `2025-${m}-${d}`,
      amountFen: a,
    })),
    ...supplements.map(([[m, d], a], at) => ({
      id: `s${at}`,
      kind: "SUPPLEMENT" as const,
      signedOn: `2025-${m}-${d}`,
      amountFen: a,
    })),
    ...(end
      ? [{ id: "t", kind: "TERMINATION" as const, signedOn: `2025-${end[0]}-${end[1]}`, amountFen: null }]
      : []),
  ]);

const PARKS = ["湾区药港", "碳谷绿湾", "枫泾"];
const sites = fc
  .tuple(fc.shuffledSubarray(PARKS, { minLength: 1 }), fc.integer({ min: 1, max: 3_332 }))
  .map(([parks, share]) =>
    parks.map((parkId, at) => ({
      parkId,
      organisationId: `${parkId}公司`,
      shareBp: at === 0 ? 10_000 - share * (parks.length - 1) : share,
    })),
  );
const scope = fc
  .record({
    parks: fc.subarray(PARKS),
    from: fc.constantFrom(null, "2025-03-10"),
    end: on(0, 12),
  })
  .map(({ parks, from, end }) => ({
    scope: { district: "金山", parks, organisations: [], fields: [], origin: null } satisfies ScopeSet,
    from,
    to: `2025-${end[0]}-${end[1]}`,
  }));

/** One project of many: how much of its history, in the order of its dates, the office has confirmed so far. */
const filed = fc.record({ facts: history, sites, confirmed: fc.nat(8) });

const ORDER = ["FORMAL", "SUPPLEMENT", "TERMINATION"];
const inOrder = (facts: readonly SigningFacts[]) =>
  [...facts].sort(
    (a, b) =>
      a.signedOn.localeCompare(b.signedOn) ||
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      (a.id < b.id ? -1 : 1),
  );

const confirmed = (project: Project, facts: readonly SigningFacts[], before: readonly Entry[] = []) => {
  const ledger = [...before];
  const post = (drafts: readonly EntryDraft[]) =>
    ledger.push(...drafts.map((draft, at) => ({ ...draft, id: `${project.leadId} ${ledger.length + at}` })));
  for (const signing of facts) post(postSigning({ project, signing, ledger }).entries);
  return ledger;
};

const asProject = (leadId: string, places: Project["sites"]): Project => ({
  leadId,
  districtId: "金山",
  field: "BIOMEDICINE",
  origin: null,
  sites: places,
});

const waitingOf = (
  project: Project,
  open: readonly SigningFacts[],
  ledger: readonly Entry[],
): WaitingDraft[] =>
  pendingEntries({ project, signings: open, ledger }).map((entry) => ({
    entry,
    reported: true,
    underReview: true,
  }));

describe("for everything that units have filed", () => {
  it("what is reported is what will be confirmed once all is, and with nothing waiting it is what is confirmed", () => {
    fc.assert(
      fc.property(
        fc.array(filed, { minLength: 1, maxLength: 4 }),
        scope,
        fc.constantFrom("SIGNED" as const, "PROJECTS" as const),
        (leads, asked, metric) => {
          const { from, to } = asked;
          const member = memberOf(asked.scope, (parkId) => [parkId]);
          const figure = (entries: readonly EntryDraft[]) =>
            figureOf(
              metric,
              entries.filter(
                (e) => member(e) && e.effectiveOn <= to && (from === null || e.effectiveOn >= from),
              ),
            );
          const waiting = (drafts: readonly WaitingDraft[]) =>
            waitingIn(byPlace(drafts), { metric, member, from, to }).reported;
          const now = leads.map((lead, at) => {
            const project = asProject(`l${at}`, lead.sites);
            const facts = inOrder(lead.facts);
            const ledger = confirmed(project, facts.slice(0, lead.confirmed));
            const open = facts.slice(lead.confirmed);
            return { project, open, ledger, drafts: waitingOf(project, open, ledger) };
          });
          const ledger = now.flatMap((one) => one.ledger);
          const all = now.flatMap((one) => confirmed(one.project, one.open, one.ledger));
          if (metric === "SIGNED")
            expect(waiting(now.flatMap((one) => one.drafts)) + figure(ledger)).toBe(figure(all));
          const left = now.flatMap((one) =>
            waitingOf(one.project, [], confirmed(one.project, one.open, one.ledger)),
          );
          expect(waiting(left) + figure(all)).toBe(figure(all));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
