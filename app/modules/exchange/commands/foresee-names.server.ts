import { coreName, plainName } from "~/modules/companies/rules";
import { createCompanySchema, editCompanySchema } from "~/modules/companies/schema";
import { addFollowUpSchema, createLeadSchema, editLeadSchema } from "~/modules/leads/schema";
import type { Ctx } from "~/platform/ctx";
import { type KnownLead, leadIndex } from "../queries/catalogue.server";
import { companyAsHeld } from "../queries/plan-companies.server";
import { leadAsHeld } from "../queries/plan-leads.server";
import { fieldOfInput, leadInput } from "../rules/lead-input";
import { type Judge, type Refusal, refusalsOf, type ToForesee } from "./foresee-rows.server";
import { formOf } from "./update-leads.server";
import { companyForm, noteForm } from "./write-other.server";

const isUpdate = ({ planned }: ToForesee) => planned.verdict === "UPDATE";
const idsOf = (rows: readonly ToForesee[]) => rows.filter(isUpdate).map(({ planned }) => planned.targetId!);

/** Codes of companies that have been merged into others: no other company may have them. */
const codesOfMerged = async (ctx: Ctx, rows: readonly ToForesee[]): Promise<ReadonlySet<string>> => {
  const codes = rows.flatMap(({ given }) => given.values.creditCode ?? []);
  if (codes.length === 0) return new Set();
  const merged = await ctx.db.company.findMany({
    where: { districtId: ctx.actor.districtId ?? "", mergedIntoId: { not: null }, creditCode: { in: codes } },
    select: { creditCode: true },
  });
  return new Set(merged.flatMap(({ creditCode }) => creditCode ?? []));
};

const MERGED: Refusal = { field: "creditCode", text: "这个统一社会信用代码属于一家已合并的企业，请核对。" };

export interface LeadMemory {
  /** By the plain name of a company that the file brings: its code and where that stands. */
  codes: Map<string, { code: string; place: string }>;
}

const POSTED = ["field", "origin", "park"];
const POSTED_TEXT = "这个项目已有入账金额，不能由导入改动。请由区投资促进办在签约中办理调整。";

/** No text of a lead is bounded more narrowly; what is shorter is looked at only where it is no plain text. */
const SHORTEST_BOUND = 40;
const PLAIN = new Set([
  "project",
  "codeName",
  "field",
  "source",
  "park",
  "summary",
  "company",
  "grade",
  "origin",
]);
/** 分 of less than ten trillion yuan. */
const PLAIN_FEN = /^[1-9]\d{0,14}$/;
const wantsALook = ([field, text]: [string, string]) =>
  text.length > SHORTEST_BOUND || !(PLAIN.has(field) || (field === "expected" && PLAIN_FEN.test(text)));

export const foreseeLeads = async (
  ctx: Ctx,
  rows: readonly ToForesee[],
  memory: LeadMemory,
): Promise<Judge> => {
  const ids = idsOf(rows);
  const leads = await leadIndex(ctx, { numbers: [], companyIds: [], ids });
  const entries = await ctx.db.ledgerEntry.findMany({
    where: { leadId: { in: ids } },
    select: { leadId: true },
    distinct: ["leadId"],
  });
  const posted = new Set(entries.map(({ leadId }) => leadId));
  const merged = await codesOfMerged(ctx, rows);
  return (row) => {
    const lead = isUpdate(row) ? leads.byId(row.planned.targetId!) : null;
    if (!lead) return ofNewLead(row, { merged, memory });
    const moved = row.planned.changes.find(({ field }) => POSTED.includes(field));
    return [
      ...ofKnownLead(row, lead),
      ...(moved && posted.has(lead.id) ? [{ field: moved.field, text: POSTED_TEXT }] : []),
    ];
  };
};

const fieldOfLead = (name: string) =>
  name === "sites" ? "park" : name === "registeredName" ? name : fieldOfInput(name);

const ofNewLead = (
  { given: { values }, place }: ToForesee,
  { merged, memory }: { merged: ReadonlySet<string>; memory: LeadMemory },
): Refusal[] => {
  const refused: Refusal[] = [];
  if (Object.entries(values).some(wantsALook))
    refused.push(
      ...refusalsOf(
        () => createLeadSchema.parse(leadInput(values, { companyName: values.company })),
        fieldOfLead,
      ),
    );
  if (values.registeredName)
    refused.push(
      ...refusalsOf(
        () => editLeadSchema.parse(formOf({ id: "new", version: 1 }, values)),
        fieldOfLead,
      ).filter(({ field }) => field === "registeredName"),
    );
  const { creditCode, company = "" } = values;
  if (!creditCode) return refused;
  if (merged.has(creditCode)) refused.push(MERGED);
  refused.push(
    ...refusalsOf(
      () => createCompanySchema.parse({ name: company, creditCode }),
      (name) => (name === "name" ? "company" : name),
    ),
  );
  const other = memory.codes.get(plainName(company));
  if (!other) memory.codes.set(plainName(company), { code: creditCode, place });
  else if (other.code !== creditCode)
    refused.push({
      field: "creditCode",
      text: `“${company}”在${other.place}的统一社会信用代码是 ${other.code}，与本行不同。`,
    });
  return refused;
};

const ofKnownLead = ({ given: { values } }: ToForesee, lead: KnownLead): Refusal[] =>
  refusalsOf(() => editLeadSchema.parse(formOf(lead, { ...leadAsHeld(lead), ...values })), fieldOfLead);

export interface CompanyMemory {
  /** What the rows before have called companies, with and without region and legal form. */
  names: Map<string, { key: string; name: string; place: string }>;
  codes: Map<string, { key: string; place: string }>;
}

export const foreseeCompanies = async (
  ctx: Ctx,
  rows: readonly ToForesee[],
  memory: CompanyMemory,
): Promise<Judge> => {
  const merged = await codesOfMerged(ctx, rows);
  const records = await ctx.db.company.findMany({ where: { id: { in: idsOf(rows) } } });
  const byId = new Map(records.map((record) => [record.id, record]));
  return (row) => {
    const { values } = row.given;
    const { key } = row.planned;
    const record = isUpdate(row) ? byId.get(row.planned.targetId!) : undefined;
    const refused = record
      ? refusalsOf(() =>
          editCompanySchema.parse({ id: record.id, ...companyForm({ ...companyAsHeld(record), ...values }) }),
        )
      : refusalsOf(() => createCompanySchema.parse(companyForm(values)));
    if (record?.isReference && values.name && values.name !== record.name)
      refused.push({ field: "name", text: `文件写作“${record.name}”，名称不能改动。` });
    const { creditCode } = values;
    if (creditCode && creditCode !== record?.creditCode && merged.has(creditCode)) refused.push(MERGED);
    const sameCode = creditCode ? memory.codes.get(creditCode) : undefined;
    if (sameCode && sameCode.key !== key)
      refused.push({ field: "creditCode", text: `与${sameCode.place}的统一社会信用代码相同，名称不同。` });
    else if (creditCode) memory.codes.set(creditCode, { key, place: row.place });
    refused.push(...named(row, memory.names, record !== undefined));
    return refused;
  };
};

/** A new company goes by a name that no row before has given another. */
const named = (
  { given: { values }, planned: { key }, place }: ToForesee,
  names: Map<string, { key: string; name: string; place: string }>,
  isKnown: boolean,
): Refusal[] => {
  const { name = "" } = values;
  const other = names.get(plainName(name)) ?? names.get(coreName(name));
  const refused =
    !isKnown && other && other.key !== key
      ? [
          {
            field: "name",
            text: `“${name}”与${other.place}的“${other.name}”按同一家企业认定。是同一家的请合并成一行，不是的请写全称。`,
          },
        ]
      : [];
  const aliases = (values.aliases ?? "").split(/[\n,，、;；]/);
  for (const one of [name, values.legalName, values.foreignName, ...aliases])
    for (const called of one?.trim() ? [plainName(one), coreName(one)] : [])
      if (!names.has(called)) names.set(called, { key, name, place });
  return refused;
};

export const foreseeNote: Judge = ({ given }) => refusalsOf(() => addFollowUpSchema.parse(noteForm(given)));
