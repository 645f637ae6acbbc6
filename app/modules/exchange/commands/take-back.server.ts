import type { ImportKind } from "#prisma/enums";
import { takeBackCarrierObservations } from "~/modules/carriers/commands/take-back-observations.server";
import { editCompanies } from "~/modules/companies/commands/edit-companies.server";
import { takeBackCompanies } from "~/modules/companies/commands/take-back-companies.server";
import { takeBackContacts } from "~/modules/leads/commands/add-contacts.server";
import { takeBackFollowUps } from "~/modules/leads/commands/take-back-follow-ups.server";
import { takeBackLeads } from "~/modules/leads/commands/take-back-leads.server";
import { editSigning } from "~/modules/signings/commands/edit-signing.server";
import { editInvestment } from "~/modules/signings/commands/record-investment.server";
import { takeBackDrafts } from "~/modules/signings/commands/take-back-drafts.server";
import { takeBackObservations } from "~/modules/targets/commands/take-back-observations.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince } from "~/platform/errors";
import { versionsNow } from "../queries/standing.server";
import type { Written } from "./row-writer.server";
import { updateLeads } from "./update-leads.server";
import { companyForm, signingForm } from "./write-other.server";

/** A record that stands again as an update found it. */
export interface PutBack {
  entity: string;
  id: string;
  version: number;
  found: number;
}

/**
 * What rows wrote is taken back, together and in the caller's transaction: all of it or nothing. Throws CONFLICT while
 * something later depends on it. Told which records stand again as they were found.
 */
type TakeBack = (ctx: Ctx, written: readonly Written[]) => Promise<PutBack[]>;

const parted = (written: readonly Written[]) => ({
  made: written.filter(({ created }) => created),
  changed: written.filter(({ created }) => !created),
});

/** Of an import from before the found version was kept, nothing is known. */
const putBack = ({ entity, id, found }: Written, version: number): PutBack[] =>
  found === undefined ? [] : [{ entity, id, version, found }];

type PutBackOne = (ctx: Ctx, one: Written) => Promise<{ version: number }>;

const oneByOne = async (ctx: Ctx, changed: readonly Written[], back: PutBackOne): Promise<PutBack[]> => {
  const all: PutBack[] = [];
  for (const one of changed) all.push(...putBack(one, (await back(ctx, one)).version));
  return all;
};

const leads: TakeBack = async (ctx, written) => {
  const { made, changed } = parted(written);
  await takeBackLeads(ctx, made);
  const companies = made.flatMap(({ companyId }) =>
    companyId ? [{ entity: "company", id: companyId, version: 1, created: true }] : [],
  );
  const now = await versionsNow(ctx, companies);
  await takeBackCompanies(
    ctx,
    companies.map((company, i) => ({ ...company, version: now[i]! })),
    "ifUnused",
  );
  const back = await updateLeads(
    ctx,
    changed.map(({ id, version, before = {} }) => ({ id, version, values: before })),
  );
  const people = changed.flatMap(({ id, ids = [] }) => ids.map((contactId) => ({ leadId: id, contactId })));
  const after = await takeBackContacts(ctx, people);
  const versions = new Map(people.map(({ leadId }, i) => [leadId, after[i]!]));
  return changed.flatMap((one, i) => putBack(one, versions.get(one.id) ?? back[i]!.version));
};

const companies: TakeBack = async (ctx, written) => {
  const { made, changed } = parted(written);
  await takeBackCompanies(ctx, made, "mustGo");
  const back = await editCompanies(
    ctx,
    changed.map(({ id, version, before = {} }) => ({ id, version, ...companyForm(before) })),
  );
  return changed.flatMap((one, i) => putBack(one, back[i]!.version));
};

const notes: TakeBack = async (ctx, written) => {
  const back = await takeBackFollowUps(ctx, parted(written).made);
  return back.map((one) => ({ entity: "lead", ...one }));
};

const signings: TakeBack = async (ctx, written) => {
  const { made, changed } = parted(written);
  await takeBackDrafts(ctx, "signing", made);
  return oneByOne(ctx, changed, (_, { id, version, before = {} }) =>
    editSigning(ctx, {
      id,
      version,
      confirmJump: true,
      ...signingForm(before),
      ...(before.rate ? { rateOn: before.rateOn ?? undefined } : {}),
    }),
  );
};

const investments: TakeBack = async (ctx, written) => {
  const { made, changed } = parted(written);
  await takeBackDrafts(ctx, "investment", made);
  return oneByOne(ctx, changed, async (_, { id, version, before = {} }) => {
    const { metric, period, amount, cumulative, note } = before;
    const filing = await editInvestment(ctx, {
      id,
      version,
      confirmJump: true,
      metric,
      period,
      ...(cumulative ? { cumulativeFen: cumulative } : { amountFen: amount }),
      note: note ?? undefined,
    });
    // A running total gives another month's amount once the months before it have changed.
    if (String(filing.amountFen) !== amount) throw changedSince("投资填报");
    return filing;
  });
};

export const TAKE_BACK: Record<ImportKind, TakeBack> = {
  LEAD: leads,
  COMPANY: companies,
  FOLLOW_UP: notes,
  SIGNING: signings,
  INVESTMENT: investments,
  CARRIER: async (ctx, written) => {
    await takeBackCarrierObservations(
      ctx,
      written.flatMap(({ ids = [] }) => ids),
    );
    return [];
  },
  OBSERVATION: async (ctx, written) => {
    await takeBackObservations(ctx, written);
    return [];
  },
};
