import type { ProspectState } from "#prisma/enums";
import type { Action } from "~/modules/access/policy";
import { mayDo, scopeOf, scopeSql, scopeWhere } from "~/modules/access/queries.server";
import { companyReadWhere, leadReadWhere } from "~/modules/companies/queries/scope.server";
import { matchName } from "~/modules/companies/rules";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, fromDbDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { listOwnerChoices } from "./choices.server";

export interface ProspectSums {
  total: number;
  UNTOUCHED: number;
  CONTACTED: number;
  MET: number;
  CONVERTED: number;
}

export interface ProspectListRow extends ProspectSums {
  id: string;
  name: string;
  unit: string;
  createdAt: Date;
  closedAt: Date | null;
  isDemo: boolean;
}

const count = (state: ProspectState) =>
  Prisma.sql`count(e."id") FILTER (WHERE e."state" = ${state}::"ProspectState")::int AS ${Prisma.raw(`"${state}"`)}`;

const SUMS = Prisma.sql`count(e."id")::int AS "total", ${count("UNTOUCHED")}, ${count("CONTACTED")}, ${count("MET")},
  ${count("CONVERTED")}`;

/** A unit reads its own lists, those over it the lists of the district; open ones first. */
export const listProspectLists = (ctx: Ctx): Promise<ProspectListRow[]> => ctx.db.$queryRaw`
  SELECT p."id", p."name", o."name" AS "unit", p."createdAt", p."closedAt", p."isDemo", ${SUMS}
  FROM "ProspectList" p JOIN "Organisation" o ON o."id" = p."organisationId"
  LEFT JOIN "ProspectEntry" e ON e."listId" = p."id"
  WHERE ${scopeSql(scopeOf(ctx, "lead.read"), "p")}
  GROUP BY p."id", o."name" ORDER BY p."closedAt" IS NOT NULL, p."createdAt" DESC, p."id" LIMIT 200`;

/** Step 4 of a write, or of a read. */
export const prospectListInReach = async (ctx: Ctx, id: string, action: Action = "lead.write") => {
  const list = await ctx.db.prospectList.findFirst({
    where: { AND: [{ id }, scopeWhere(scopeOf(ctx, action))] },
    include: { organisation: { select: { name: true } } },
  });
  if (!list) throw notFound("这份清单");
  return list;
};

export interface ProspectFilter {
  state?: ProspectState | undefined;
  /** A user id, `me` or `none`. */
  owner?: string | undefined;
  page: number;
  pageSize: number;
}

const dated = (date: Date | null): DateOnly | null => (date ? fromDbDate(date) : null);

/** The companies of a list that the reader may open are links; the others are the names that were typed. */
const readable = async (ctx: Ctx, companyIds: string[], leadIds: string[]) => {
  const companies = await ctx.db.company.findMany({
    where: { AND: [{ id: { in: companyIds } }, companyReadWhere(ctx)] },
    select: { id: true },
  });
  const leads = await ctx.db.lead.findMany({
    where: { AND: [{ id: { in: leadIds } }, leadReadWhere(ctx)] },
    select: { id: true, number: true, stage: true, status: true },
  });
  return {
    companies: new Set(companies.map(({ id }) => id)),
    leads: new Map(leads.map((one) => [one.id, one])),
  };
};

const ownerOf = (ctx: Ctx, owner: string | undefined): Prisma.ProspectEntryWhereInput =>
  owner === undefined ? {} : { ownerId: owner === "none" ? null : owner === "me" ? ctx.actor.userId : owner };

export const getProspectList = async (ctx: Ctx, id: string, filter: ProspectFilter) => {
  const { organisation, ...list } = await prospectListInReach(ctx, id, "lead.read");
  const where: Prisma.ProspectEntryWhereInput = {
    listId: id,
    ...(filter.state ? { state: filter.state } : {}),
    ...ownerOf(ctx, filter.owner),
  };
  const rows = await ctx.db.prospectEntry.findMany({
    where,
    include: { owner: { select: { displayName: true } } },
    orderBy: [{ state: "asc" }, { createdAt: "asc" }, { id: "asc" }],
    skip: (filter.page - 1) * filter.pageSize,
    take: filter.pageSize,
  });
  const may = await readable(
    ctx,
    rows.flatMap(({ companyId }) => companyId ?? []),
    rows.flatMap(({ leadId }) => leadId ?? []),
  );
  const [sums] = await ctx.db.$queryRaw<ProspectSums[]>`
    SELECT ${SUMS} FROM "ProspectEntry" e WHERE e."listId" = ${id}`;
  const scope = scopeOf(ctx, "lead.write");
  const mayWrite =
    mayDo(ctx.actor, "lead.write") && [null, list.organisationId].includes(scope.organisationId);
  return {
    ...list,
    unit: organisation.name,
    sums: sums!,
    found: await ctx.db.prospectEntry.count({ where }),
    entries: rows.map(({ owner, ...row }) => ({
      id: row.id,
      name: row.name,
      state: row.state,
      owner: owner?.displayName ?? null,
      companyId: row.companyId && may.companies.has(row.companyId) ? row.companyId : null,
      lead: (row.leadId && may.leads.get(row.leadId)) || null,
      contactedOn: dated(row.contactedOn),
      metOn: dated(row.metOn),
      convertedOn: dated(row.convertedOn),
      note: row.note,
      version: row.version,
    })),
    owners: mayWrite ? await listOwnerChoices(ctx, list.organisationId) : [],
    mayWrite,
    mayAdd: mayWrite && list.closedAt === null,
  };
};

export type ProspectListDetail = Awaited<ReturnType<typeof getProspectList>>;

/** What the form of a new lead starts from. */
export const getProspectStart = async (ctx: Ctx, id: string) => {
  const entry = await ctx.db.prospectEntry.findFirst({ where: { id, state: { not: "CONVERTED" } } });
  if (!entry) throw notFound("清单中的这家企业");
  await prospectListInReach(ctx, entry.listId);
  const company = entry.companyId
    ? await ctx.db.company.findFirst({
        where: { AND: [{ id: entry.companyId }, companyReadWhere(ctx)] },
        select: { id: true, name: true },
      })
    : null;
  return { id: entry.id, name: entry.name, listId: entry.listId, company };
};

/** Companies that the reader may open, by the names that were pasted. */
export const findNamedCompanies = async (
  ctx: Ctx,
  { names, districtId }: { names: readonly { name: string; key: string }[]; districtId: string },
): Promise<Map<string, string>> => companiesNamed(ctx, { names, districtId, where: companyReadWhere(ctx) });

/** Every company of the district with these names, whoever may open it: only to ask who holds its 首谈. */
export const companiesNamed = async (
  ctx: Ctx,
  given: {
    names: readonly { name: string; key: string }[];
    districtId: string;
    where?: Prisma.CompanyWhereInput;
  },
): Promise<Map<string, string>> => {
  const { names, districtId, where = {} } = given;
  const written = names.flatMap(({ name, key }) => [name, key, `${key}有限公司`, `上海${key}有限公司`]);
  const candidates = await ctx.db.company.findMany({
    where: {
      AND: [
        { districtId, mergedIntoId: null },
        {
          OR: [{ name: { in: written } }, { legalName: { in: written } }, { aliases: { hasSome: written } }],
        },
        where,
      ],
    },
    select: { id: true, name: true, legalName: true, aliases: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const known = new Map<string, string>();
  for (const { name, key } of names) {
    const company = candidates.find((one) => !["FRAGMENT", null].includes(matchName(name, one)));
    if (company) known.set(key, company.id);
  }
  return known;
};
