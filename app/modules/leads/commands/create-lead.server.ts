import type { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { findKnownCompanies } from "~/modules/companies/queries/known.server";
import { holdRegister } from "~/modules/companies/queries/names.server";
import { companyReadWhere } from "~/modules/companies/queries/scope.server";
import { isSameName, matchName } from "~/modules/companies/rules";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, toDbDate, yearOf } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { invalid, notFound } from "~/platform/errors";
import { leadNumber, numberPrefix } from "../rules/lead";
import { createLeadSchema } from "../schema";
import { addContactTo } from "./add-contact.server";
import { convertProspect } from "./prospect-entry.server";
import { checkSites } from "./write.server";

type Input = z.output<typeof createLeadSchema>;

/** A unit's lead is its own; the office names the unit, else the operator of the park takes it. */
const unitOf = async (ctx: Ctx, input: Input) => {
  const scope = scopeOf(ctx, "lead.create");
  if (!scope.districtId) throw invalid("请先选择行政区。");
  if (scope.organisationId !== null)
    return { districtId: scope.districtId, organisationId: scope.organisationId };
  const operator = input.sites[0] && (await parkScope(ctx.db)).operatorOf(input.sites[0].parkId);
  const organisationId = input.organisationId ?? operator ?? ctx.actor.organisationId;
  const unit =
    organisationId &&
    (await ctx.db.organisation.findFirst({ where: { id: organisationId, districtId: scope.districtId } }));
  if (!unit) throw invalid("请选择本区的招商单位。", { organisationId: "请选择本区的招商单位。" });
  return { districtId: scope.districtId, organisationId: unit.id };
};

/** The company the lead is about: the one chosen, the one already known by this name, else a new one. */
const companyOf = async (ctx: Ctx, input: Input, unit: { districtId: string; organisationId: string }) => {
  if (input.companyId) {
    const chosen = await ctx.db.company.findFirst({
      where: { id: input.companyId, districtId: unit.districtId, mergedIntoId: null },
    });
    const readable =
      chosen && (await ctx.db.company.count({ where: { AND: [{ id: chosen.id }, companyReadWhere(ctx)] } }));
    // A company of another unit is reached only by naming it, as the check while typing does.
    if (!chosen || (!readable && !(input.companyName && matchName(input.companyName, chosen))))
      throw notFound("这家企业");
    return { id: chosen.id, name: chosen.name, isNew: false };
  }
  const name = input.companyName!;
  const [known] = await findKnownCompanies(ctx, { name, districtId: unit.districtId });
  if (known && isSameName(known.match)) return { id: known.id, name: known.name, isNew: false };
  const made = await ctx.db.company.create({
    data: { ...unit, name, aliases: [], createdAt: ctx.now, createdById: ctx.actor.userId },
    select: { id: true, name: true },
  });
  return { ...made, isNew: true };
};

/** The last number that a run over many rows has given: looking for it among all takes longer with every batch. */
export interface NumbersKept {
  last?: string;
}

const kept = (numbers: string[], memory: NumbersKept): string[] => {
  const last = numbers.at(-1);
  if (last) memory.last = last;
  return numbers;
};

/** The next numbers of a district, which is held until they are written. */
export const nextLeadNumbers = async (
  ctx: Ctx,
  { districtId, count, memory = {} }: { districtId: string; count: number; memory?: NumbersKept },
): Promise<string[]> => {
  await holdRegister(ctx, districtId);
  const district = await ctx.db.district.findUniqueOrThrow({ where: { id: districtId } });
  const year = yearOf(shanghaiDate(ctx.now));
  const prefix = numberPrefix(district.name, year);
  const after = (last: string | null): string[] => {
    const numbers: string[] = [];
    for (let one = last; numbers.length < count; one = numbers.at(-1)!)
      numbers.push(leadNumber(district.name, year, one));
    return numbers;
  };
  const { last } = memory;
  if (last?.startsWith(prefix)) {
    const numbers = after(last);
    const there = await ctx.db.$queryRaw<{ number: string }[]>`
      SELECT "number" FROM "Lead" WHERE "districtId" = ${districtId} AND "number" = ANY (${[last, ...numbers]})`;
    if (there.length === 1 && there[0]?.number === last) return kept(numbers, memory);
  }
  const [row] = await ctx.db.$queryRaw<{ number: string }[]>`
    SELECT "number" FROM "Lead" WHERE "districtId" = ${districtId} AND "number" LIKE ${`${prefix}%`}
    ORDER BY length("number") DESC, "number" DESC LIMIT 1`;
  return kept(after(row?.number ?? null), memory);
};

export interface CreatedLead {
  id: string;
  number: string;
  version: number;
  companyId: string;
  companyName: string;
  /** The company was not known before. */
  companyIsNew: boolean;
}

/** What the form says of a lead; amounts and dates are written in the way of the statement. */
export const describedBy = (input: Input) => ({
  projectName: input.projectName,
  codeName: input.codeName ?? null,
  field: input.field,
  source: input.source,
  referrer: input.referrer ?? null,
  origin: input.origin ?? null,
  grade: input.grade ?? null,
  expectedText: input.expectedText,
  areaNeedSqm: input.areaNeedSqm ?? null,
  summary: input.summary ?? null,
  nextStep: input.nextStep ?? null,
});

export const enteredBy = (ctx: Ctx) => ({
  lastActivityAt: ctx.now,
  stageSince: ctx.now,
  createdAt: ctx.now,
  createdById: ctx.actor.userId,
});

export const createdLine = (
  lead: CreatedLead,
  of: { projectName: string; districtId: string; organisationId: string },
) => ({
  action: "lead.create",
  entity: "lead",
  entityId: lead.id,
  leadId: lead.id,
  districtId: of.districtId,
  organisationId: of.organisationId,
  summary: `登记线索 ${lead.number}“${lead.companyName} ${of.projectName}”`,
  changes: { companyId: lead.companyId, companyIsNew: lead.companyIsNew },
});

export const createLead = async (ctx: Ctx, raw: unknown): Promise<CreatedLead> => {
  allow(ctx, "lead.create");
  const input = createLeadSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const unit = await unitOf(inner, input);
    const visibleTo = await checkSites(inner, { ...unit, sites: input.sites });
    await holdRegister(inner, unit.districtId);
    const company = await companyOf(inner, input, unit);
    const [number] = (await nextLeadNumbers(inner, { districtId: unit.districtId, count: 1 })) as [string];
    const lead = await tx.lead.create({
      data: {
        number,
        ...unit,
        companyId: company.id,
        ownerId: ctx.actor.organisationId === unit.organisationId ? ctx.actor.userId : null,
        ...describedBy(input),
        expectedFen: input.expectedFen,
        nextStepOn: input.nextStepOn ? toDbDate(input.nextStepOn) : null,
        visibleTo,
        ...enteredBy(ctx),
        sites: { create: input.sites.map((site) => ({ ...site, carrierId: site.carrierId ?? null })) },
      },
      select: { id: true, version: true },
    });
    await addContactTo(inner, { id: lead.id, companyId: company.id }, input);
    const made = {
      ...lead,
      number,
      companyId: company.id,
      companyName: company.name,
      companyIsNew: company.isNew,
    };
    await record(inner, createdLine(made, { ...unit, projectName: input.projectName }));
    if (input.prospectId)
      await convertProspect(inner, {
        id: input.prospectId,
        lead: { id: lead.id, organisationId: unit.organisationId, companyId: company.id },
      });
    return made;
  });
};
