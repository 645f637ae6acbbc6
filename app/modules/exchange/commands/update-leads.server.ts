import { editLeads } from "~/modules/leads/commands/edit-leads.server";
import { setLeadSites } from "~/modules/leads/commands/set-lead-sites.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import { leadIndex } from "../queries/catalogue.server";
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

/** Known projects: their texts together, and one by one the few that move to another park. */
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
  const written: Written[] = [];
  for (const { lead, before, moves, carrierId } of plans) {
    const version = versions.get(lead.id) ?? lead.version;
    const sites = moves && [{ parkId: moves, shareBp: 10_000, carrierId }];
    const moved = sites && (await setLeadSites(ctx, { id: lead.id, version, sites }));
    written.push({
      entity: "lead",
      id: lead.id,
      created: false,
      version: moved ? moved.version : version,
      found: lead.version,
      before,
    });
  }
  return written;
};
