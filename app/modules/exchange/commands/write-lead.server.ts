import { scopeOf } from "~/modules/access/queries.server";
import { createCompanies } from "~/modules/companies/commands/create-companies.server";
import { createCompany } from "~/modules/companies/commands/write-company.server";
import { findKnownCompanies } from "~/modules/companies/queries/known.server";
import { companyNames, type NamesKept } from "~/modules/companies/queries/names.server";
import { isSameName } from "~/modules/companies/rules";
import { createLead } from "~/modules/leads/commands/create-lead.server";
import { createLeads, type LeadInput, readLeadInput } from "~/modules/leads/commands/create-leads.server";
import { editLead } from "~/modules/leads/commands/edit-lead.server";
import type { Ctx } from "~/platform/ctx";
import { leadInput } from "../rules/lead-input";
import type { Many, RowToWrite, RowWriter } from "./row-writer.server";
import { formOf, updateLeads } from "./update-leads.server";

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

const manyKnown: Many = {
  fits: (_ctx, { targetId, isNew }) => targetId !== null && !isNew,
  write: (ctx, rows) =>
    updateLeads(
      ctx,
      rows.map(({ targetId, values }) => ({ id: targetId!, values })),
    ),
};

export const leadWriter: RowWriter = {
  many: [manyNew, manyKnown],
  write: async (ctx, { targetId, values }) =>
    targetId ? (await updateLeads(ctx, [{ id: targetId, values }]))[0]! : create(ctx, values),
};
