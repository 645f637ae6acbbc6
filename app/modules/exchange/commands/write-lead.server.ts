import { scopeOf } from "~/modules/access/queries.server";
import { takeBackCompany } from "~/modules/companies/commands/take-back-company.server";
import { createCompany } from "~/modules/companies/commands/write-company.server";
import { findKnownCompanies } from "~/modules/companies/queries/known.server";
import { createLead } from "~/modules/leads/commands/create-lead.server";
import { createLeads } from "~/modules/leads/commands/create-leads.server";
import { editLead } from "~/modules/leads/commands/edit-lead.server";
import { setLeadSites } from "~/modules/leads/commands/set-lead-sites.server";
import { takeBackLead } from "~/modules/leads/commands/take-back-lead.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import { type KnownLead, leadIndex } from "../queries/catalogue.server";
import { leadAsHeld } from "../queries/plan-leads.server";
import { isMoneyText } from "../rules/cell";
import type { Held } from "../rules/verdict";
import type { Many, RowWriter } from "./row-writer.server";

const money = (value: string | null | undefined) =>
  !value ? {} : isMoneyText(value) ? { expectedFen: Number(value) } : { expectedAmount: value };

/** The whole form of a lead from what it holds; a blank is a blank. */
const formOf = (lead: { id: string; version: number }, values: Held) => ({
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
  ...money(values.expected),
});

const leadAt = async (ctx: Ctx, id: string): Promise<KnownLead> => {
  const row = await ctx.db.lead.findUnique({ where: { id }, select: { number: true } });
  const lead = row && (await leadIndex(ctx, { numbers: [row.number], companyIds: [] })).byNumber(row.number);
  if (!lead) throw notFound("这条线索");
  return lead;
};

/** A company with a credit code is entered first, so that the code is kept. */
const companyOf = async (ctx: Ctx, values: Record<string, string>) => {
  const byCode = values.creditCode
    ? await ctx.db.company.findFirst({
        where: { districtId: ctx.actor.districtId ?? "", creditCode: values.creditCode, mergedIntoId: null },
        select: { id: true, name: true },
      })
    : null;
  if (byCode) return { companyId: byCode.id, companyName: byCode.name };
  const [known] = values.creditCode ? await findKnownCompanies(ctx, { name: values.company ?? "" }) : [];
  if (!values.creditCode || (known && known.match !== "FRAGMENT")) return { companyName: values.company };
  const made = await createCompany(ctx, { name: values.company, creditCode: values.creditCode });
  return { companyId: made.id, companyName: made.name, madeVersion: made.version };
};

const inputOf = (values: Record<string, string>) => ({
  projectName: values.project,
  codeName: values.codeName,
  parkId: values.park,
  field: values.field,
  source: values.source,
  referrer: values.referrer,
  origin: values.origin,
  grade: values.grade,
  areaNeedSqm: values.areaNeed,
  summary: values.summary,
  nextStep: values.nextStep,
  nextStepOn: values.nextStepOn,
  contactName: values.contactName,
  contactTitle: values.contactTitle,
  contactPhone: values.contactPhone,
  ...money(values.expected),
});

const create = async (ctx: Ctx, values: Record<string, string>) => {
  const { madeVersion, ...company } = await companyOf(ctx, values);
  const made = await createLead(ctx, { ...company, ...inputOf(values) });
  const { version } = values.registeredName
    ? await editLead(ctx, formOf(made, values))
    : { version: made.version };
  const isNewCompany = made.companyIsNew || madeVersion !== undefined;
  return {
    entity: "lead",
    id: made.id,
    created: true,
    version,
    companyId: isNewCompany ? made.companyId : null,
  };
};

const update = async (ctx: Ctx, id: string, values: Held) => {
  const lead = await leadAt(ctx, id);
  const before = leadAsHeld(lead);
  const after = { ...before, ...values };
  let version = lead.version;
  const { park: parkBefore, ...rest } = before;
  if (Object.keys(rest).some((field) => rest[field] !== after[field]))
    version = (await editLead(ctx, formOf(lead, after))).version;
  if (parkBefore && after.park && after.park !== parkBefore)
    version = (
      await setLeadSites(ctx, {
        id,
        version,
        sites: [{ parkId: after.park, shareBp: 10_000, carrierId: null }],
      })
    ).version;
  return { entity: "lead", id, created: false, version, before };
};

/** New projects of one's own unit; a credit code or a landed company takes more than one command. */
const manyNew: Many = {
  fits: (ctx, { isNew, values }) =>
    isNew &&
    !values.creditCode &&
    !values.registeredName &&
    scopeOf(ctx, "lead.create").organisationId !== null,
  write: async (ctx, rows, memory) => {
    const made = await createLeads(
      ctx,
      rows.map(({ values }) => ({ companyName: values.company, ...inputOf(values) })),
      memory,
    );
    return made.map(({ id, version, companyId, companyIsNew }) => ({
      entity: "lead",
      id,
      created: true,
      version,
      companyId: companyIsNew ? companyId : null,
    }));
  },
};

export const leadWriter: RowWriter = {
  many: [manyNew],
  write: (ctx, { targetId, values }) => (targetId ? update(ctx, targetId, values) : create(ctx, values)),
  takeBack: async (ctx, result) => {
    if (!result.created) {
      const lead = await leadAt(ctx, result.id);
      if (lead.version !== result.version) throw changedSince(lead.projectName);
      await update(ctx, result.id, result.before ?? {});
      return;
    }
    await takeBackLead(ctx, result);
    if (result.companyId) await takeBackCompany(ctx, { id: result.companyId, version: 1 }, "ifUnused");
  },
};
