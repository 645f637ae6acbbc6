import { createHash } from "node:crypto";
import { createCompanies } from "~/modules/companies/commands/create-companies.server";
import { editCompanies } from "~/modules/companies/commands/edit-companies.server";
import { createCompany } from "~/modules/companies/commands/write-company.server";
import { type AddedNote, addFollowUp } from "~/modules/leads/commands/add-follow-up.server";
import { addFollowUps } from "~/modules/leads/commands/add-follow-ups.server";
import { draftSigning } from "~/modules/signings/commands/draft-signing.server";
import { draftSignings } from "~/modules/signings/commands/draft-signings.server";
import { editSigning } from "~/modules/signings/commands/edit-signing.server";
import { editInvestment, recordInvestment } from "~/modules/signings/commands/record-investment.server";
import { recordInvestments } from "~/modules/signings/commands/record-investments.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import { companyAsHeld } from "../queries/plan-companies.server";
import { investmentAsHeld, signingAsHeld } from "../queries/plan-contracts.server";
import type { Held } from "../rules/verdict";
import type { RowToWrite, RowWriter, Written } from "./row-writer.server";

export const target = (row: RowToWrite): string => {
  if (!row.targetId) throw notFound("这个项目");
  return row.targetId;
};

export const companyForm = (values: Held) => ({
  name: values.name ?? "",
  legalName: values.legalName ?? "",
  creditCode: values.creditCode ?? "",
  aliases: values.aliases ?? "",
  foreignName: values.foreignName ?? "",
  groupName: values.groupName ?? "",
  note: values.note ?? "",
});

/** A blank leaves what is known. */
const updateCompanies = async (ctx: Ctx, rows: readonly RowToWrite[]): Promise<Written[]> => {
  const ids = rows.map(({ targetId }) => targetId!);
  const companies = await ctx.db.company.findMany({ where: { id: { in: ids } } });
  const byId = new Map(companies.map((company) => [company.id, company]));
  const updates = rows.map(({ targetId, values }) => {
    const company = byId.get(targetId!);
    if (!company) throw notFound("这家企业");
    const { id, version } = company;
    const before = companyAsHeld(company);
    return { before, form: { id, version, ...companyForm({ ...before, ...values }) } };
  });
  const edited = await editCompanies(
    ctx,
    updates.map(({ form }) => form),
  );
  return updates.map(({ before, form: { id, version } }, i) => ({
    entity: "company",
    id,
    created: false,
    version: edited[i]!.version,
    found: version,
    before,
  }));
};

const newCompanies = async (ctx: Ctx, rows: readonly RowToWrite[], memory: object): Promise<Written[]> => {
  const forms = rows.map(({ values }) => companyForm(values));
  const made = await createCompanies(ctx, forms, memory);
  return made.map(({ id, version }) => ({ entity: "company", id, created: true, version }));
};

export const companyWriter: RowWriter = {
  many: [
    { fits: (_ctx, { targetId }) => targetId === null, write: newCompanies },
    { fits: (_ctx, { targetId }) => targetId !== null, write: updateCompanies },
  ],
  write: async (ctx, row) => {
    if (row.targetId) return (await updateCompanies(ctx, [row]))[0]!;
    const made = await createCompany(ctx, companyForm(row.values));
    return { entity: "company", id: made.id, created: true, version: made.version };
  },
};

/** The same words of the same day have the same key, so that they are one note. */
export const noteForm = (row: RowToWrite) => {
  const { happenedOn, method, content, nextStep, nextStepOn } = row.values;
  const words = `${row.targetId}|${happenedOn}|${content}`;
  const clientKey = `import-${createHash("sha256").update(words).digest("hex").slice(0, 32)}`;
  return { id: target(row), clientKey, happenedOn, method, content, nextStep, nextStepOn };
};

const noteWritten = ({ id, isNew, lead }: AddedNote): Written => ({
  entity: "followUp",
  id,
  created: isNew,
  version: 1,
  lead,
});

export const noteWriter: RowWriter = {
  many: [
    {
      fits: (_ctx, { targetId }) => targetId !== null,
      write: async (ctx, rows) => (await addFollowUps(ctx, rows.map(noteForm))).map(noteWritten),
    },
  ],
  write: async (ctx, row) => {
    return noteWritten(await addFollowUp(ctx, noteForm(row)));
  },
};

export const signingForm = (values: Held) => {
  const foreign = values.currency && values.currency !== "CNY";
  return {
    kind: values.kind,
    signedOn: values.signedOn,
    currency: values.currency ?? "CNY",
    amountFen: values.amount ?? undefined,
    rate: foreign ? values.rate : undefined,
    rateSource: values.rateSource ?? undefined,
    plannedIndustrialFen: values.plannedIndustrial ?? undefined,
    contractNumber: values.contractNumber ?? undefined,
    parties: values.parties ?? undefined,
    occasion: values.occasion ?? undefined,
    note: values.note ?? undefined,
  };
};

export const contractAsHeld = (signing: Parameters<typeof signingAsHeld>[0]): Held => ({
  ...signingAsHeld(signing),
  rate: signing.rate?.toString() ?? null,
  rateOn: signing.rateOn ? fromDbDate(signing.rateOn) : null,
});

const updateSigning = async (ctx: Ctx, id: string, values: Held, options: { confirmJump: boolean }) => {
  const signing = await ctx.db.signing.findUnique({ where: { id } });
  if (!signing) throw notFound("这份签约");
  const before = contractAsHeld(signing);
  const form = signingForm({ ...before, ...values });
  const edited = await editSigning(ctx, {
    id,
    version: signing.version,
    confirmJump: options.confirmJump,
    ...form,
  });
  return { entity: "signing", id, created: false, version: edited.version, found: signing.version, before };
};

export const draftForm = (row: RowToWrite) => ({
  leadId: target(row),
  confirmJump: row.approved,
  ...signingForm(row.values),
});

export const signingWriter: RowWriter = {
  many: [
    {
      fits: (_ctx, { isNew, targetId }) => isNew && targetId !== null,
      write: async (ctx, rows) =>
        (await draftSignings(ctx, rows.map(draftForm))).map(({ id, version }) => ({
          entity: "signing",
          id,
          created: true,
          version,
        })),
    },
  ],
  write: async (ctx, row) => {
    if (!row.isNew) return updateSigning(ctx, target(row), row.values, { confirmJump: row.approved });
    const made = await draftSigning(ctx, draftForm(row));
    return { entity: "signing", id: made.id, created: true, version: made.version };
  },
};

/** The month's own amount where it is given, else the running total. */
const filingForm = (values: Held) => ({
  metric: values.metric,
  period: values.period,
  ...(values.amount ? { amountFen: values.amount } : { cumulativeFen: values.cumulative ?? undefined }),
  note: values.note ?? undefined,
});

export const changedFiling = (before: Held, values: Held) =>
  filingForm({ metric: before.metric!, period: before.period!, note: before.note ?? null, ...values });

const updateFiling = async (ctx: Ctx, id: string, values: Held, options: { confirmJump: boolean }) => {
  const filing = await ctx.db.investment.findUnique({ where: { id } });
  if (!filing) throw notFound("这条投资记录");
  const before = investmentAsHeld(filing);
  const form = changedFiling(before, values);
  const edited = await editInvestment(ctx, {
    id,
    version: filing.version,
    confirmJump: options.confirmJump,
    ...form,
  });
  return { entity: "investment", id, created: false, version: edited.version, found: filing.version, before };
};

export const newFiling = (row: RowToWrite) => ({
  leadId: target(row),
  confirmJump: row.approved,
  ...filingForm(row.values),
});

const newFilings = async (ctx: Ctx, rows: readonly RowToWrite[]): Promise<Written[]> =>
  (await recordInvestments(ctx, rows.map(newFiling))).map(({ id, version }) => ({
    entity: "investment",
    id,
    created: true,
    version,
  }));

export const investmentWriter: RowWriter = {
  many: [
    {
      fits: (_ctx, { targetId }) => targetId !== null,
      // A running total is taken from the months before it, so that rows keep their order.
      write: async (ctx, rows) => {
        const written: Written[] = [];
        for (let from = 0; from < rows.length; ) {
          const row = rows[from]!;
          const next = row.isNew ? rows.findIndex((one, i) => i > from && !one.isNew) : from + 1;
          const upTo = next === -1 ? rows.length : next;
          if (row.isNew) written.push(...(await newFilings(ctx, rows.slice(from, upTo))));
          else written.push(await updateFiling(ctx, target(row), row.values, { confirmJump: row.approved }));
          from = upTo;
        }
        return written;
      },
    },
  ],
  write: async (ctx, row) => {
    if (!row.isNew) return updateFiling(ctx, target(row), row.values, { confirmJump: row.approved });
    const made = await recordInvestment(ctx, newFiling(row));
    return { entity: "investment", id: made.id, created: true, version: made.version };
  },
};
