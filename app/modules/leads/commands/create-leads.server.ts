import type { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import { companyReadWhere } from "~/modules/companies/queries/scope.server";
import { coreName, matchName, plainName } from "~/modules/companies/rules";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { invalid, notFound } from "~/platform/errors";
import { visibleUnits } from "../rules/lead";
import { createLeadSchema } from "../schema";
import { type CreatedLead, nextLeadNumbers } from "./create-lead.server";

type CreateLead = z.output<typeof createLeadSchema>;

/**
 * Many leads of the actor's own unit at once: the same policy, schema, rules, records and numbers as `createLead`,
 * with the look-ups of all rows asked together. All or nothing: one row that is refused refuses them all, and the
 * caller writes them one by one to learn which.
 */
export const createLeads = async (ctx: Ctx, raw: readonly unknown[]): Promise<CreatedLead[]> => {
  allow(ctx, "lead.create");
  const inputs = raw.map((one) => createLeadSchema.parse(one));
  const { districtId, organisationId } = scopeOf(ctx, "lead.create");
  if (!districtId || !organisationId) throw invalid("请以招商单位的身份批量登记。");
  const unit = { districtId, organisationId };
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const operatorOf = await assertPlaces(inner, { districtId, inputs });
    const companies = await companiesOf(inner, { ...unit, inputs });
    const numbers = await nextLeadNumbers(inner, { districtId, count: inputs.length });
    const leads = await tx.lead.createManyAndReturn({
      data: inputs.map((input, i) => ({
        number: numbers[i]!,
        ...unit,
        companyId: companies[i]!.id,
        ownerId: ctx.actor.userId,
        projectName: input.projectName,
        codeName: input.codeName ?? null,
        field: input.field,
        source: input.source,
        referrer: input.referrer ?? null,
        origin: input.origin ?? null,
        grade: input.grade ?? null,
        expectedFen: input.expectedFen,
        expectedText: input.expectedText,
        areaNeedSqm: input.areaNeedSqm ?? null,
        summary: input.summary ?? null,
        nextStep: input.nextStep ?? null,
        nextStepOn: input.nextStepOn ? toDbDate(input.nextStepOn) : null,
        visibleTo: visibleUnits(
          organisationId,
          input.sites.map(({ parkId }) => parkId),
          operatorOf,
        ),
        lastActivityAt: ctx.now,
        stageSince: ctx.now,
        createdAt: ctx.now,
        createdById: ctx.actor.userId,
      })),
      select: { id: true, number: true, version: true },
    });
    const byNumber = new Map(leads.map((lead) => [lead.number, lead]));
    const made = inputs.map((_, i): CreatedLead => {
      const company = companies[i]!;
      return {
        ...byNumber.get(numbers[i]!)!,
        companyId: company.id,
        companyName: company.name,
        companyIsNew: company.isNew,
      };
    });
    await tx.leadSite.createMany({
      data: inputs.flatMap(({ sites }, i) =>
        sites.map((site) => ({ ...site, carrierId: site.carrierId ?? null, leadId: made[i]!.id })),
      ),
    });
    await tx.contact.createMany({
      data: inputs.flatMap(({ contactName, contactTitle, contactPhone }, i) =>
        contactName
          ? [
              {
                companyId: made[i]!.companyId,
                leadId: made[i]!.id,
                name: contactName,
                title: contactTitle ?? null,
                phone: contactPhone ?? null,
                createdAt: ctx.now,
              },
            ]
          : [],
      ),
    });
    await recordAll(
      inner,
      made.map((lead, i) => ({
        action: "lead.create",
        entity: "lead",
        entityId: lead.id,
        leadId: lead.id,
        ...unit,
        summary: `登记线索 ${lead.number}“${lead.companyName} ${inputs[i]!.projectName}”`,
        changes: { companyId: lead.companyId, companyIsNew: lead.companyIsNew },
      })),
    );
    return made;
  });
};

const assertPlaces = async (
  ctx: Ctx,
  { districtId, inputs }: { districtId: string; inputs: CreateLead[] },
) => {
  const sites = inputs.flatMap((input) => input.sites);
  const parkIds = [...new Set(sites.map(({ parkId }) => parkId))];
  const carrierIds = [...new Set(sites.flatMap(({ carrierId }) => carrierId ?? []))];
  if ((await ctx.db.park.count({ where: { id: { in: parkIds }, districtId } })) < parkIds.length)
    throw invalid("请选择本区的园区。", { parkId: "请选择本区的园区。" });
  if ((await ctx.db.carrier.count({ where: { id: { in: carrierIds }, districtId } })) < carrierIds.length)
    throw invalid("请选择本区的载体。", { carrierId: "请选择本区的载体。" });
  return (await parkScope(ctx.db)).operatorOf;
};

interface Named {
  id: string;
  name: string;
  legalName: string | null;
  foreignName: string | null;
  aliases: string[];
}

interface Known {
  id: string;
  name: string;
  isNew: boolean;
}

/** The company chosen, the one already known by this name, else a new one; a name that comes twice is made once. */
const companiesOf = async (
  ctx: Ctx,
  {
    districtId,
    organisationId,
    inputs,
  }: { districtId: string; organisationId: string; inputs: CreateLead[] },
): Promise<Known[]> => {
  const rows = await ctx.db.$queryRaw<Named[]>`
    SELECT "id", "name", "legalName", "foreignName", coalesce("aliases", '{}') AS "aliases" FROM "Company"
    WHERE "districtId" = ${districtId} AND "mergedIntoId" IS NULL ORDER BY "createdAt", "id"`;
  const chosenIds = [...new Set(inputs.flatMap(({ companyId }) => companyId ?? []))];
  const readable = await ctx.db.company.findMany({
    where: { AND: [{ id: { in: chosenIds } }, companyReadWhere(ctx)] },
    select: { id: true },
  });
  const mayRead = new Set(readable.map(({ id }) => id));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const plain = new Map<string, Known>();
  const core = new Map<string, Known>();
  const know = (known: Known, names: (string | null)[]) => {
    for (const name of names) {
      if (!name) continue;
      if (!plain.has(plainName(name))) plain.set(plainName(name), known);
      if (!core.has(coreName(name))) core.set(coreName(name), known);
    }
  };
  for (const { id, name, legalName, foreignName, aliases } of byId.values())
    know({ id, name, isNew: false }, [name, legalName, foreignName, ...aliases]);
  const named = (name: string) => plain.get(plainName(name)) ?? core.get(coreName(name));
  const fresh = new Map<string, string>();
  for (const { companyId, companyName } of inputs)
    if (!companyId && !named(companyName!) && !fresh.has(coreName(companyName!)))
      fresh.set(coreName(companyName!), companyName!);
  const made = await ctx.db.company.createManyAndReturn({
    data: [...fresh.values()].map((name) => ({
      districtId,
      organisationId,
      name,
      aliases: [],
      createdAt: ctx.now,
      createdById: ctx.actor.userId,
    })),
    select: { id: true, name: true },
  });
  for (const company of made) know({ ...company, isNew: true }, [company.name]);
  const first = new Set<string>();
  return inputs.map(({ companyId, companyName }) => {
    const chosen = companyId ? byId.get(companyId) : undefined;
    if (
      companyId &&
      (!chosen || !(mayRead.has(companyId) || (companyName && matchName(companyName, chosen))))
    )
      throw notFound("这家企业");
    const known = chosen ? { id: chosen.id, name: chosen.name, isNew: false } : named(companyName!)!;
    const isNew = known.isNew && !first.has(known.id);
    first.add(known.id);
    return { ...known, isNew };
  });
};
