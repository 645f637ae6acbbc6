import type { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import { companyNames, type NamesKept } from "~/modules/companies/queries/names.server";
import { companyReadWhere } from "~/modules/companies/queries/scope.server";
import { matchName } from "~/modules/companies/rules";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid, notFound } from "~/platform/errors";
import { insertInTurn, type Meanwhile, newId } from "~/platform/insert.server";
import { visibleUnits } from "../rules/lead";
import { createLeadSchema } from "../schema";
import {
  type CreatedLead,
  createdLine,
  describedBy,
  enteredBy,
  type NumbersKept,
  nextLeadNumbers,
} from "./create-lead.server";
import { assertSites } from "./write.server";

export type LeadInput = z.output<typeof createLeadSchema>;

/** What was typed of a lead, read by the schema; apart from `createLeads`, so that a file can be read ahead. */
export const readLeadInput = (raw: unknown): LeadInput => createLeadSchema.parse(raw);

/**
 * Many leads of the actor's own unit at once: the same policy, schema, rules, records and numbers as `createLead`,
 * with the look-ups of all rows asked together. `memory` spares the batches of one file from reading every name again.
 * All or nothing: one row that is refused refuses them all, and the caller writes them one by one to learn which.
 */
export const createLeads = async (
  ctx: Ctx,
  inputs: readonly LeadInput[],
  memory: NamesKept & NumbersKept & Meanwhile = {},
): Promise<CreatedLead[]> => {
  allow(ctx, "lead.create");
  const { districtId, organisationId } = scopeOf(ctx, "lead.create");
  if (!districtId || !organisationId) throw invalid("请以招商单位的身份批量登记。");
  const entered = enteredBy(ctx);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const operatorOf = await assertSites(inner, { districtId, sites: inputs.flatMap(({ sites }) => sites) });
    const numbers = await nextLeadNumbers(inner, { districtId, count: inputs.length, memory });
    const companies = await companiesOf(inner, { districtId, inputs, memory });
    const turn = insertInTurn(tx);
    await turn.insert(
      "Company",
      companies
        .filter(({ isNew }) => isNew)
        .map(({ id, name }) => ({
          id,
          name,
          districtId,
          organisationId,
          aliases: NO_ALIASES,
          createdAt: ctx.now,
          createdById: ctx.actor.userId,
        })),
    );
    const known = new Map<string, string[]>();
    const readers = ({ sites }: LeadInput): string[] => {
      const parkIds = sites.map(({ parkId }) => parkId);
      const key = parkIds.join();
      const units = known.get(key) ?? visibleUnits(organisationId, parkIds, operatorOf);
      known.set(key, units);
      return units;
    };
    const made = inputs.map(
      (_, i): CreatedLead => ({
        id: newId(),
        number: numbers[i]!,
        version: 1,
        companyId: companies[i]!.id,
        companyName: companies[i]!.name,
        companyIsNew: companies[i]!.isNew,
      }),
    );
    await turn.insert(
      "Lead",
      // What is spread stands last: names added to a copy make every row several times dearer.
      inputs.map((input, i) => ({
        id: made[i]!.id,
        number: numbers[i]!,
        districtId,
        organisationId,
        companyId: companies[i]!.id,
        ownerId: ctx.actor.userId,
        expectedFen: input.expectedFen?.toString() ?? null,
        nextStepOn: input.nextStepOn ?? null,
        visibleTo: readers(input),
        lastActivityAt: entered.lastActivityAt,
        stageSince: entered.stageSince,
        createdAt: entered.createdAt,
        createdById: entered.createdById,
        ...describedBy(input),
      })),
    );
    memory.meanwhile?.();
    await turn.insert(
      "LeadSite",
      inputs.flatMap(({ sites }, i) =>
        sites.map(({ parkId, shareBp, carrierId }) => ({
          leadId: made[i]!.id,
          parkId,
          shareBp,
          carrierId: carrierId ?? null,
        })),
      ),
    );
    await turn.insert(
      "Contact",
      inputs.flatMap(({ contactName, contactTitle, contactPhone }, i) =>
        contactName
          ? [
              {
                id: newId(),
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
    );
    await recordAll(
      inner,
      made.map((lead, i) =>
        createdLine(lead, { districtId, organisationId, projectName: inputs[i]!.projectName }),
      ),
      turn.insert,
    );
    await turn.done();
    return made;
  });
};

const NO_ALIASES: string[] = [];

interface Known {
  id: string;
  name: string;
  isNew: boolean;
}

/** The company chosen, the one already known by this name, else a new one; a name that comes twice is made once. */
const companiesOf = async (
  ctx: Ctx,
  { districtId, inputs, memory }: { districtId: string; inputs: readonly LeadInput[]; memory: NamesKept },
): Promise<Known[]> => {
  const names = await companyNames(ctx, { districtId, memory });
  const chosenIds = [...new Set(inputs.flatMap(({ companyId }) => companyId ?? []))];
  const readable =
    chosenIds.length === 0
      ? []
      : await ctx.db.company.findMany({
          where: { AND: [{ id: { in: chosenIds } }, companyReadWhere(ctx)] },
          select: { id: true },
        });
  const mayRead = new Set(readable.map(({ id }) => id));
  return inputs.map(({ companyId, companyName }): Known => {
    const chosen = companyId ? names.byId(companyId) : null;
    if (
      companyId &&
      (!chosen || !(mayRead.has(companyId) || (companyName && matchName(companyName, chosen))))
    )
      throw notFound("这家企业");
    const found = chosen ?? names.named(companyName!);
    if (found) return { id: found.id, name: found.name, isNew: false };
    const company = { id: newId(), name: companyName!, isNew: true };
    names.add({ id: company.id, name: company.name, legalName: null, foreignName: null, aliases: [] });
    return company;
  });
};
