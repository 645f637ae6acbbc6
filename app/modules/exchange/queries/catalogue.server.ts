import { scopeOf } from "~/modules/access/queries.server";
import { leadReadWhere } from "~/modules/companies/queries/scope.server";
import { coreName, normalCreditCode, plainName } from "~/modules/companies/rules";
import { leadWriteWhere } from "~/modules/leads/queries/facts.server";
import type { Ctx } from "~/platform/ctx";
import type { Prisma } from "~/platform/db.server";
import type { Places } from "../rules/interpret";

/** What a file's names are looked up in: read once for a whole file, or once for a batch of rows. */
export interface KnownName {
  id: string;
  name: string;
  creditCode: string | null;
}

export interface CompanyIndex {
  byCode(code: string): KnownName | null;
  /** The same name, an alias, or the same without region and legal form. */
  byName(name: string): KnownName | null;
}

export const companyIndex = async (ctx: Ctx): Promise<CompanyIndex> => {
  const districtId = scopeOf(ctx, "import.run").districtId ?? "";
  const rows = await ctx.db.company.findMany({
    where: { districtId, mergedIntoId: null },
    select: { id: true, name: true, legalName: true, foreignName: true, aliases: true, creditCode: true },
    orderBy: { createdAt: "asc" },
  });
  const codes = new Map<string, KnownName>();
  const plain = new Map<string, KnownName>();
  const core = new Map<string, KnownName>();
  for (const { legalName, foreignName, aliases, ...company } of rows) {
    if (company.creditCode) codes.set(company.creditCode, company);
    for (const name of [company.name, legalName, foreignName, ...(aliases ?? [])]) {
      if (!name) continue;
      if (!plain.has(plainName(name))) plain.set(plainName(name), company);
      if (!core.has(coreName(name))) core.set(coreName(name), company);
    }
  }
  return {
    byCode: (code) => codes.get(normalCreditCode(code)) ?? null,
    byName: (name) => plain.get(plainName(name)) ?? core.get(coreName(name)) ?? null,
  };
};

/** Parks of the district by name and alias. */
export const parkPlaces = async (ctx: Ctx): Promise<Places & { names: Record<string, string> }> => {
  const districtId = scopeOf(ctx, "import.run").districtId ?? "";
  const parks = await ctx.db.park.findMany({
    where: { districtId, kind: { not: "DISTRICT" } },
    select: { id: true, name: true, aliases: true },
  });
  const exact = new Map<string, Set<string>>();
  for (const { id, name, aliases } of parks)
    for (const one of [id, name, ...(aliases ?? [])])
      exact.set(plainName(one), (exact.get(plainName(one)) ?? new Set()).add(id));
  const only = (ids: Set<string> | undefined) =>
    ids?.size === 1 ? { id: [...ids][0]! } : ids ? ("MANY" as const) : null;
  return {
    names: Object.fromEntries(parks.map(({ id, name }) => [id, name])),
    parkOf: (typed) => {
      const plain = plainName(typed);
      const found = only(exact.get(plain));
      if (found || plain.length < 2) return found;
      const within = parks.filter(({ name, aliases }) =>
        [name, ...(aliases ?? [])].some(
          (one) => plainName(one).includes(plain) || plain.includes(plainName(one)),
        ),
      );
      return only(within.length > 0 ? new Set(within.map(({ id }) => id)) : undefined);
    },
  };
};

const LEAD = {
  id: true,
  number: true,
  companyId: true,
  projectName: true,
  codeName: true,
  field: true,
  source: true,
  referrer: true,
  origin: true,
  grade: true,
  expectedFen: true,
  expectedText: true,
  areaNeedSqm: true,
  summary: true,
  nextStep: true,
  nextStepOn: true,
  registeredName: true,
  version: true,
  company: { select: { name: true } },
  sites: { select: { parkId: true, shareBp: true } },
} satisfies Prisma.LeadSelect;

export type KnownLead = Prisma.LeadGetPayload<{ select: typeof LEAD }>;

export interface LeadIndex {
  byNumber(number: string): KnownLead | null;
  byId(id: string): KnownLead | null;
  byProject(companyId: string, project: string): KnownLead | null;
  /** Seen by the reader, but another unit's. */
  isOthers(leadId: string): boolean;
}

/** The leads that a batch of rows may mean, within what the actor reads. */
export const leadIndex = async (
  ctx: Ctx,
  asked: { numbers: string[]; companyIds: string[]; ids?: string[] },
): Promise<LeadIndex> => {
  const named: Prisma.LeadWhereInput = {
    OR: [
      { number: { in: asked.numbers } },
      { companyId: { in: asked.companyIds } },
      { id: { in: asked.ids ?? [] } },
    ],
  };
  const rows = await ctx.db.lead.findMany({ where: { AND: [named, leadReadWhere(ctx)] }, select: LEAD });
  const own = await ctx.db.lead.findMany({
    where: { AND: [named, leadWriteWhere(ctx)] },
    select: { id: true },
  });
  const writable = new Set(own.map(({ id }) => id));
  const numbers = new Map(rows.map((row) => [row.number, row]));
  const ids = new Map(rows.map((row) => [row.id, row]));
  const projects = new Map<string, KnownLead>();
  for (const row of rows) {
    const key = `${row.companyId}|${plainName(row.projectName)}`;
    if (!projects.has(key) || writable.has(row.id)) projects.set(key, row);
  }
  return {
    byId: (id) => ids.get(id) ?? null,
    byNumber: (number) => numbers.get(number) ?? null,
    byProject: (companyId, project) => projects.get(`${companyId}|${plainName(project)}`) ?? null,
    isOthers: (leadId) => !writable.has(leadId),
  };
};
