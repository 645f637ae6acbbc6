import { scopeOf } from "~/modules/access/queries.server";
import { createCompanies } from "~/modules/companies/commands/create-companies.server";
import { takeBackCompany } from "~/modules/companies/commands/take-back-company.server";
import { createCompany } from "~/modules/companies/commands/write-company.server";
import { findKnownCompanies } from "~/modules/companies/queries/known.server";
import { companyNames, type NamesKept } from "~/modules/companies/queries/names.server";
import { isSameName } from "~/modules/companies/rules";
import { createLead } from "~/modules/leads/commands/create-lead.server";
import { createLeads, type LeadInput, readLeadInput } from "~/modules/leads/commands/create-leads.server";
import { editLead } from "~/modules/leads/commands/edit-lead.server";
import { editLeads } from "~/modules/leads/commands/edit-leads.server";
import { setLeadSites } from "~/modules/leads/commands/set-lead-sites.server";
import { takeBackLead } from "~/modules/leads/commands/take-back-lead.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import { type KnownLead, leadIndex } from "../queries/catalogue.server";
import { leadAsHeld } from "../queries/plan-leads.server";
import { expectedInput, leadInput } from "../rules/lead-input";
import type { Held } from "../rules/verdict";
import type { Many, RowToWrite, RowWriter, Written } from "./row-writer.server";

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
  ...expectedInput(values.expected),
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
  if (!values.creditCode || (known && isSameName(known.match))) return { companyName: values.company };
  const made = await createCompany(ctx, { name: values.company, creditCode: values.creditCode });
  return { companyId: made.id, companyName: made.name, madeVersion: made.version };
};

const create = async (ctx: Ctx, values: Record<string, string>) => {
  const { madeVersion, ...company } = await companyOf(ctx, values);
  const made = await createLead(ctx, leadInput(values, company));
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

interface CodedCompany {
  companyId?: string;
  companyName: string | undefined;
  isNew?: boolean;
}

/** The same as `companyOf` for many rows: by code, else by name, else entered with its code, once. */
const companiesOf = async (
  ctx: Ctx,
  rows: readonly RowToWrite[],
  memory: NamesKept,
): Promise<CodedCompany[]> => {
  const coded = rows.filter(({ values }) => values.creditCode);
  if (coded.length === 0) return rows.map(({ values }) => ({ companyName: values.company }));
  const districtId = ctx.actor.districtId ?? "";
  const known = await ctx.db.company.findMany({
    where: {
      districtId,
      mergedIntoId: null,
      creditCode: { in: coded.map(({ values }) => values.creditCode!) },
    },
    select: { id: true, name: true, creditCode: true },
  });
  const byCode = new Map(
    known.map(({ id, name, creditCode }) => [creditCode!, { companyId: id, companyName: name }]),
  );
  const names = await companyNames(ctx, { districtId, memory });
  const fresh = new Map<string, string | undefined>();
  for (const { values } of coded)
    if (
      !byCode.has(values.creditCode!) &&
      !fresh.has(values.creditCode!) &&
      !names.named(values.company ?? "")
    )
      fresh.set(values.creditCode!, values.company);
  const made = await createCompanies(
    ctx,
    [...fresh].map(([creditCode, name]) => ({ name, creditCode })),
    memory,
  );
  const codes = [...fresh.keys()];
  for (const [i, { id, name }] of made.entries()) byCode.set(codes[i]!, { companyId: id, companyName: name });
  return rows.map(({ values }) => {
    const code = values.creditCode ?? "";
    const company = byCode.get(code);
    return company ? { ...company, isNew: fresh.delete(code) } : { companyName: values.company };
  });
};

/** New projects of one's own unit; a landed company takes more than one command. */
const manyNew: Many = {
  fits: (ctx, { isNew, values }) =>
    isNew && !values.registeredName && scopeOf(ctx, "lead.create").organisationId !== null,
  readAhead: ({ values }): LeadInput | undefined =>
    values.creditCode ? undefined : readLeadInput(leadInput(values, { companyName: values.company })),
  write: async (ctx, rows, memory) => {
    const companies = await companiesOf(ctx, rows, memory);
    const made = await createLeads(
      ctx,
      rows.map(
        ({ values, ahead }, i) =>
          (ahead as LeadInput | undefined) ?? readLeadInput(leadInput(values, companies[i]!)),
      ),
      memory,
    );
    return made.map(({ id, version, companyId, companyIsNew }, i) => ({
      entity: "lead",
      id,
      created: true,
      version,
      companyId: companyIsNew || companies[i]!.isNew ? companyId : null,
    }));
  },
};

/** Known projects: their texts together, and one by one the few that move to another park. */
const manyKnown: Many = {
  fits: (_ctx, { targetId, isNew }) => targetId !== null && !isNew,
  write: async (ctx, rows) => {
    const leads = await leadIndex(ctx, {
      numbers: [],
      companyIds: [],
      ids: rows.flatMap(({ targetId }) => targetId ?? []),
    });
    const plans = rows.map(({ targetId, values }) => {
      const lead = leads.byId(targetId!);
      if (!lead) throw notFound("这条线索");
      const before = leadAsHeld(lead);
      const after: Held = { ...before, ...values };
      const { park, ...rest } = before;
      const edits = Object.keys(rest).some((field) => rest[field] !== after[field]);
      return {
        lead,
        before,
        after,
        edits,
        moves: park && after.park && after.park !== park ? after.park : null,
      };
    });
    const edited = await editLeads(
      ctx,
      plans.filter(({ edits }) => edits).map(({ lead, after }) => formOf(lead, after)),
    );
    const versions = new Map(edited.map(({ id, version }) => [id, version]));
    const written: Written[] = [];
    for (const { lead, before, moves } of plans) {
      const version = versions.get(lead.id) ?? lead.version;
      const moved =
        moves &&
        (await setLeadSites(ctx, {
          id: lead.id,
          version,
          sites: [{ parkId: moves, shareBp: 10_000, carrierId: null }],
        }));
      written.push({
        entity: "lead",
        id: lead.id,
        created: false,
        version: moved ? moved.version : version,
        before,
      });
    }
    return written;
  },
};

export const leadWriter: RowWriter = {
  many: [manyNew, manyKnown],
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
