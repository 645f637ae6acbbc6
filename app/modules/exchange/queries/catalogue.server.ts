import { scopeOf } from "~/modules/access/queries.server";
import { leadReadWhere } from "~/modules/companies/queries/scope.server";
import { coreName, normalCreditCode, plainName } from "~/modules/companies/rules";
import { leadWriteWhere } from "~/modules/leads/queries/facts.server";
import type { Ctx } from "~/platform/ctx";
import type { Prisma } from "~/platform/db.server";
import type { Places } from "../rules/read-cell";

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
  /** By its name or by one of those it is known to be called. */
  isCalled(id: string, name: string): boolean;
}

export const companyIndex = async (ctx: Ctx): Promise<CompanyIndex> => {
  const districtId = scopeOf(ctx, "import.run").districtId ?? "";
  const rows = await ctx.db.company.findMany({
    where: { districtId, mergedIntoId: null },
    select: { id: true, name: true, legalName: true, foreignName: true, aliases: true, creditCode: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
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
    isCalled: (id, name) => plain.get(plainName(name))?.id === id,
  };
};

interface NamedPark {
  id: string;
  name: string;
  called: string[];
}

const LEGAL = /(发展)?(有限)?(责任)?(公司|集团)$/;
/** 高新区 is called 高新 and 湾区高新; what then is only a place name calls nothing. */
const SHORT = /(产业园|工业园|园区|区|园|镇|公司)$/;
const TOO_COMMON = new Set(["金山", "宝山", "上海", "湾区", "产业", "科创", "国家"]);

const shortName = (name: string): string => {
  const short = plainName(name).replace(LEGAL, "").replace(SHORT, "");
  return short.length >= 2 && !TOO_COMMON.has(short) ? short : plainName(name);
};

/** Parks of the district by name and alias, then by who runs them and by the buildings that stand in them. */
export const parkPlaces = async (ctx: Ctx): Promise<Places & { names: Record<string, string> }> => {
  const districtId = scopeOf(ctx, "import.run").districtId ?? "";
  const parks = await ctx.db.park.findMany({
    where: { districtId, kind: { not: "DISTRICT" } },
    select: { id: true, name: true, aliases: true, operator: { select: { name: true, aliases: true } } },
  });
  const carriers = await ctx.db.carrier.findMany({
    where: { districtId, parkId: { not: null } },
    select: { parkId: true, name: true, aliases: true },
  });
  const names = Object.fromEntries(parks.map(({ id, name }) => [id, name]));
  const own = parks.map(({ id, name, aliases }) => ({ id, name, called: [name, ...(aliases ?? [])] }));
  const known = new Map<string, ReturnType<Places["parkOf"]>>();
  const others: NamedPark[] = [
    ...parks.flatMap(({ id, name, operator }) =>
      operator
        ? [
            {
              id,
              name,
              called: [operator.name, ...(operator.aliases ?? [])].flatMap((one) => [one, shortName(one)]),
            },
          ]
        : [],
    ),
    ...carriers.map(({ parkId, name, aliases }) => ({
      id: parkId!,
      name: names[parkId!] ?? "",
      called: [name, ...(aliases ?? [])],
    })),
  ];
  const find = (typed: string) => parkCalled(typed, { own, others });
  return {
    names,
    parkOf: (typed) => {
      if (!known.has(typed)) known.set(typed, find(typed));
      return known.get(typed) ?? null;
    },
  };
};

/** The exact name first; then the nearest way in which the typed name and a park's hold each other. */
const parkCalled = (
  typed: string,
  { own, others }: { own: readonly NamedPark[]; others: readonly NamedPark[] },
): ReturnType<Places["parkOf"]> => {
  const plain = plainName(typed);
  const fitting = (list: readonly NamedPark[], fits: (name: string) => boolean) => {
    const found = new Map(list.filter(({ called }) => called.some(fits)).map((one) => [one.id, one.name]));
    return found.size === 0 ? null : found;
  };
  const exact = fitting(own, (name) => plainName(name) === plain) ?? fitting(own, (name) => name === typed);
  if (exact) return exact.size === 1 ? { id: [...exact.keys()][0]! } : "MANY";
  const byId = own.find(({ id }) => id === typed.trim());
  if (byId) return { id: byId.id };
  if (plain.length < 2) return null;
  const found =
    fitting(others, (name) => plainName(name) === plain) ??
    fitting(own, (name) => plainName(name).startsWith(plain)) ??
    fitting(own, (name) => plain.includes(plainName(name))) ??
    fitting(own, (name) => plainName(name).includes(plain)) ??
    fitting(others, (name) => plain.includes(plainName(name)) || plainName(name).startsWith(plain)) ??
    fitting(own, (name) => shortName(name) !== plainName(name) && plain.includes(shortName(name)));
  if (!found) return null;
  const [[id, as]] = [...found] as [[string, string]];
  return found.size === 1 ? { id, as } : "MANY";
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
  stage: true,
  status: true,
  version: true,
  company: { select: { name: true } },
  sites: { select: { parkId: true, shareBp: true, carrierId: true } },
} satisfies Prisma.LeadSelect;

export type KnownLead = Prisma.LeadGetPayload<{ select: typeof LEAD }>;

export interface LeadIndex {
  byNumber(number: string): KnownLead | null;
  byId(id: string): KnownLead | null;
  byProject(companyId: string, project: string): KnownLead | null;
  /** All of a company that the reader sees. */
  ofCompany(companyId: string): KnownLead[];
  /** By the name of the project alone. */
  named(project: string): KnownLead[];
  /** Seen by the reader, but another unit's. */
  isOthers(leadId: string): boolean;
}

/** 某某产线 and 某某产线项目 are one. */
export const projectKey = (name: string): string => {
  const plain = plainName(name);
  const short = plain.replace(/(建设)?项目$/, "");
  return short.length >= 2 ? short : plain;
};

interface AskedLeads {
  numbers: string[];
  companyIds: string[];
  ids?: string[];
  projects?: string[];
}

const askedLeads = async (ctx: Ctx, { numbers, companyIds, ids = [], projects = [] }: AskedLeads) => {
  if ([numbers, companyIds, ids, projects].every((list) => list.length === 0)) return { rows: [], own: [] };
  const named: Prisma.LeadWhereInput = {
    OR: [
      { number: { in: numbers } },
      { companyId: { in: companyIds } },
      { id: { in: ids } },
      { projectName: { in: projects } },
    ],
  };
  return {
    rows: await ctx.db.lead.findMany({ where: { AND: [named, leadReadWhere(ctx)] }, select: LEAD }),
    own: await ctx.db.lead.findMany({
      where: { AND: [named, leadWriteWhere(ctx)] },
      select: { id: true },
    }),
  };
};

/** Grouped when it is first asked for: of a thousand rows each would look through a thousand leads. */
const groupsOf = (rows: readonly KnownLead[], keyOf: (lead: KnownLead) => string) => {
  let groups: Map<string, KnownLead[]> | null = null;
  return (key: string): KnownLead[] => {
    if (!groups) {
      groups = new Map();
      for (const row of rows) {
        const group = groups.get(keyOf(row));
        if (group) group.push(row);
        else groups.set(keyOf(row), [row]);
      }
    }
    return groups.get(key) ?? [];
  };
};

/** The leads that a batch of rows may mean, within what the actor reads. */
export const leadIndex = async (ctx: Ctx, asked: AskedLeads): Promise<LeadIndex> => {
  const { rows, own } = await askedLeads(ctx, asked);
  const writable = new Set(own.map(({ id }) => id));
  const ofCompany = groupsOf(rows, ({ companyId }) => companyId);
  const ofName = groupsOf(rows, ({ projectName }) => projectKey(projectName));
  const numbers = new Map(rows.map((row) => [row.number, row]));
  const ids = new Map(rows.map((row) => [row.id, row]));
  const projects = new Map<string, KnownLead>();
  for (const row of rows) {
    const key = `${row.companyId}|${projectKey(row.projectName)}`;
    if (!projects.has(key) || writable.has(row.id)) projects.set(key, row);
  }
  return {
    byId: (id) => ids.get(id) ?? null,
    byNumber: (number) => numbers.get(number) ?? null,
    byProject: (companyId, project) => projects.get(`${companyId}|${projectKey(project)}`) ?? null,
    ofCompany,
    named: (project) => ofName(projectKey(project)),
    isOthers: (leadId) => !writable.has(leadId),
  };
};
