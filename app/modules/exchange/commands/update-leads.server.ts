import { type AddedContact, addLeadContacts } from "~/modules/leads/commands/add-contacts.server";
import { editLeads } from "~/modules/leads/commands/edit-leads.server";
import { setLeadSites } from "~/modules/leads/commands/set-lead-sites.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import { type KnownLead, leadIndex } from "../queries/catalogue.server";
import { knownPeople } from "../queries/known-people.server";
import { leadAsHeld } from "../queries/plan-leads.server";
import { expectedInput } from "../rules/lead-input";
import type { Held } from "../rules/verdict";
import type { Written } from "./row-writer.server";

/** The whole form of a lead from what it holds; a blank is a blank. */
export const formOf = (lead: { id: string; version: number }, values: Held) => ({
  id: lead.id,
  version: lead.version,
  projectName: values.project ?? "",
  codeName: values.codeName ?? "",
  field: values.field ?? "",
  source: values.source ?? "",
  referrer: values.referrer ?? "",
  origin: values.origin ?? "",
  grade: values.grade ?? "",
  areaNeedSqm: values.areaNeed ?? "",
  summary: values.summary ?? "",
  nextStep: values.nextStep ?? "",
  nextStepOn: values.nextStepOn ?? "",
  registeredName: values.registeredName ?? "",
  ...expectedInput(values.expected),
});

export interface LeadUpdate {
  id: string;
  values: Held;
  /** Refused where it is another by now. */
  version?: number;
}

interface Named {
  lead: KnownLead;
  after: Held;
}

/** The people that rows name and that by now nobody else has entered. */
const addPeople = async (ctx: Ctx, plans: readonly Named[]): Promise<Map<string, AddedContact>> => {
  const named = plans.flatMap(({ lead, after }) =>
    after.contactName
      ? [
          {
            leadId: lead.id,
            companyId: lead.companyId,
            name: after.contactName,
            title: after.contactTitle,
            phone: after.contactPhone ?? undefined,
          },
        ]
      : [],
  );
  if (named.length === 0) return new Map();
  const knows = await knownPeople(ctx, named);
  const fresh = named.filter((one) => knows(one) === "NEW");
  const added = await addLeadContacts(
    ctx,
    fresh.map(({ leadId, name, title, phone }) => ({
      id: leadId,
      contactName: name,
      contactTitle: title ?? undefined,
      contactPhone: phone,
    })),
  );
  return new Map(fresh.map(({ leadId }, i) => [leadId, added[i]!]));
};

/** Known projects: their texts together, one by one the few that move to another park, then the people. */
export const updateLeads = async (ctx: Ctx, updates: readonly LeadUpdate[]): Promise<Written[]> => {
  if (updates.length === 0) return [];
  const leads = await leadIndex(ctx, { numbers: [], companyIds: [], ids: updates.map(({ id }) => id) });
  const plans = updates.map(({ id, values, version }) => {
    const lead = leads.byId(id);
    if (!lead) throw notFound("这条线索");
    if (version !== undefined && lead.version !== version) throw changedSince(lead.projectName);
    const before = leadAsHeld(lead);
    const after: Held = { ...before, ...values };
    const { park, carrier: _, ...rest } = before;
    const edits = Object.keys(rest).some((field) => rest[field] !== after[field]);
    const moves = park && after.park && after.park !== park ? after.park : null;
    return { lead, before, after, edits, moves, carrierId: values.carrier ?? null };
  });
  const edited = await editLeads(
    ctx,
    plans.filter(({ edits }) => edits).map(({ lead, after }) => formOf(lead, after)),
  );
  const versions = new Map(edited.map(({ id, version }) => [id, version]));
  const moved = new Map<string, number>();
  for (const { lead, moves, carrierId } of plans)
    if (moves) {
      const version = versions.get(lead.id) ?? lead.version;
      const sites = [{ parkId: moves, shareBp: 10_000, carrierId }];
      moved.set(lead.id, (await setLeadSites(ctx, { id: lead.id, version, sites })).version);
    }
  const people = await addPeople(ctx, plans);
  return plans.map(({ lead, before }): Written => {
    const person = people.get(lead.id);
    const version = person?.version ?? moved.get(lead.id) ?? versions.get(lead.id) ?? lead.version;
    return {
      entity: "lead",
      id: lead.id,
      created: false,
      version,
      found: lead.version,
      before,
      ...(person ? { ids: [person.contactId] } : {}),
    };
  });
};
