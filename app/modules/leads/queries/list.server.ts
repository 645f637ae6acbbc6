import type { Field, Grade, LeadStatus, SourceChannel, Stage } from "#prisma/enums";
import { leadReadSql } from "~/modules/companies/queries/scope.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, shanghaiDate, startOfDay, yearEnd, yearStart } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { RESERVE_STAGES } from "../rules/lead";
import type { LeadFilter, LeadSort } from "../schema";
import { anyLackSql, lackSql } from "./lacks.server";
import { clockRulesOf, clockSql, lightSql } from "./today.server";

export interface LeadRow {
  id: string;
  number: string;
  companyId: string;
  company: string;
  project: string;
  stage: Stage;
  status: LeadStatus;
  field: Field;
  source: SourceChannel;
  grade: Grade | null;
  parks: string | null;
  unit: string;
  owner: string | null;
  expectedFen: bigint | null;
  expectedText: string | null;
  /** Confirmed, net of changes and terminations; null while nothing is posted. */
  signedFen: bigint | null;
  nextStep: string | null;
  /** YYYY-MM-DD */
  nextStepOn: string | null;
  lastActivityAt: Date;
  isDemo: boolean;
  version: number;
}

/** What a page shows only in columns that its reader chose, by the name of the column. */
const CHOSEN = {
  number: "number",
  unit: "unit",
  field: "field",
  source: "source",
  grade: "grade",
  activity: "lastActivityAt",
} as const satisfies Record<string, keyof LeadRow>;

type Chosen = (typeof CHOSEN)[keyof typeof CHOSEN];

/** A row of the page: without what no column shows, which would cost a tenth of the answer. */
export type ShownLead = Omit<LeadRow, Chosen | "companyId" | "isDemo"> & Partial<Pick<LeadRow, Chosen>>;

/** Of the whole filtered set, exact. */
export interface LeadTotals {
  count: number;
  expectedFen: bigint;
  /** Leads whose expected amount is no single figure and so is not in the sum. */
  withoutAmount: number;
  signedFen: bigint;
}

const ORDER: Record<LeadSort, [Prisma.Sql, Prisma.Sql]> = {
  activity: [
    Prisma.sql`l."lastActivityAt" ASC, l."id" DESC`,
    Prisma.sql`l."lastActivityAt" DESC, l."id" ASC`,
  ],
  company: [Prisma.sql`c."name" ASC, l."id"`, Prisma.sql`c."name" DESC, l."id"`],
  number: [Prisma.sql`l."number" ASC`, Prisma.sql`l."number" DESC`],
  stage: [Prisma.sql`l."stage" ASC, l."id"`, Prisma.sql`l."stage" DESC, l."id"`],
  expected: [
    Prisma.sql`l."expectedFen" ASC NULLS LAST, l."id"`,
    Prisma.sql`l."expectedFen" DESC NULLS LAST, l."id"`,
  ],
  next: [
    Prisma.sql`l."nextStepOn" ASC NULLS LAST, l."id"`,
    Prisma.sql`l."nextStepOn" DESC NULLS LAST, l."id"`,
  ],
  created: [Prisma.sql`l."createdAt" ASC, l."id"`, Prisma.sql`l."createdAt" DESC, l."id"`],
};

const orderOf = (sort: string | undefined): Prisma.Sql => {
  if (!sort) return ORDER.activity[1];
  const [up, down] = ORDER[sort.replace(/^-/, "") as LeadSort];
  return sort.startsWith("-") ? down : up;
};

const byCompany = (sort: string | undefined) => sort?.replace("-", "") === "company";

const among = (column: string, type: string, values: readonly string[]) =>
  Prisma.sql`${Prisma.raw(column)} = ANY(${values}::${Prisma.raw(`"${type}"`)}[])`;

/** The words of the box: project, number or company. The search engine plugs in here, as a list of ids. */
const wordsSql = (ctx: Ctx, q: string): Prisma.Sql => {
  const needle = q.normalize("NFKC").toLowerCase();
  const { districtId } = ctx.actor;
  const district = districtId === null ? Prisma.sql`TRUE` : Prisma.sql`w."districtId" = ${districtId}`;
  const within = (column: string) => Prisma.sql`strpos(lower(${Prisma.raw(column)}), ${needle}) > 0`;
  return Prisma.sql`(${within('l."projectName"')} OR ${within('l."number"')} OR ${within(`coalesce(l."codeName", '')`)}
    OR l."companyId" IN (SELECT w."id" FROM "Company" w WHERE ${district} AND (${within('w."name"')}
      OR ${within(`coalesce(w."legalName", '')`)} OR ${within(`coalesce(array_to_string(w."aliases", ' '), '')`)})))`;
};

const dueSql = (due: NonNullable<LeadFilter["due"]>, today: DateOnly): Prisma.Sql => {
  const days = {
    "1": Prisma.sql`<= ${today}::date`,
    late: Prisma.sql`< ${today}::date`,
    today: Prisma.sql`= ${today}::date`,
    week: Prisma.sql`BETWEEN ${addDays(today, 1)}::date AND ${addDays(today, 7)}::date`,
  };
  return Prisma.sql`l."status" = 'ACTIVE' AND l."nextStepOn" ${days[due]}`;
};

const RESERVE = Prisma.sql`l."status" = 'ACTIVE' AND l."stage" = ANY(ARRAY[${Prisma.join([...RESERVE_STAGES])}]::"Stage"[])
  AND l."grade" IS NOT NULL AND EXISTS (SELECT 1 FROM "LeadSite" s WHERE s."leadId" = l."id")`;

/** The filter as a predicate on `"Lead" l`, inside what the actor reads. The list, its sums and its export share it. */
export const leadFilterSql = async (ctx: Ctx, filter: LeadFilter): Promise<Prisma.Sql> => {
  const today = shanghaiDate(ctx.now);
  const parts = [leadReadSql(ctx, "l")];
  const add = (part: Prisma.Sql) => parts.push(part);
  if (filter.stage.length > 0) add(among('l."stage"', "Stage", filter.stage));
  if (filter.status.length > 0) add(among('l."status"', "LeadStatus", filter.status));
  if (filter.field.length > 0) add(among('l."field"', "Field", filter.field));
  if (filter.source.length > 0) add(among('l."source"', "SourceChannel", filter.source));
  if (filter.grade.length > 0) add(among('l."grade"', "Grade", filter.grade));
  if (filter.parkId) {
    const parkIds = (await parkScope(ctx.db)).within(filter.parkId);
    add(Prisma.sql`l."id" IN (SELECT s."leadId" FROM "LeadSite" s WHERE s."parkId" = ANY(${parkIds}))`);
  }
  if (filter.organisationId) add(Prisma.sql`l."organisationId" = ${filter.organisationId}`);
  if (filter.companyId) add(Prisma.sql`l."companyId" = ${filter.companyId}`);
  if (filter.owner) add(Prisma.sql`l."ownerId" = ${filter.owner === "me" ? ctx.actor.userId : filter.owner}`);
  if (filter.year) {
    const from = startOfDay(yearStart(filter.year));
    const to = startOfDay(addDays(yearEnd(filter.year), 1));
    add(Prisma.sql`l."createdAt" >= ${from} AND l."createdAt" < ${to}`);
  }
  if (filter.stale)
    add(Prisma.sql`l."status" = 'ACTIVE' AND l."stage" < 'PRODUCING'
      AND l."lastActivityAt" < ${startOfDay(addDays(today, -filter.stale))}`);
  if (filter.due) add(dueSql(filter.due, today));
  if (filter.reserve) add(RESERVE);
  if (filter.lack) add(filter.lack === "any" ? anyLackSql() : lackSql(filter.lack));
  if (filter.ids.length > 0) add(Prisma.sql`l."id" = ANY(${filter.ids})`);
  if (filter.clock || filter.light) {
    const { rules } = await clockRulesOf(ctx);
    if (filter.clock) add(clockSql(rules, today));
    if (filter.light) add(lightSql(filter.light, rules, today));
  }
  if (filter.q) add(wordsSql(ctx, filter.q));
  return Prisma.join(parts, " AND ");
};

const SIGNED = Prisma.sql`SELECT sum(e."amount")::bigint FROM "LedgerEntry" e WHERE e."metric" = 'SIGNED'`;

const cellSql = (name: Chosen | "companyId" | "isDemo") =>
  name === "unit" ? Prisma.sql`o."name" AS "unit"` : Prisma.raw(`l."${name}"`);

const EVERY = [...Object.values(CHOSEN), "companyId", "isDemo"] as const;

/** One page of rows, with these cells beside those that every page shows. */
const listRows = <Row extends ShownLead>(
  ctx: Ctx,
  given: { where: Prisma.Sql; filter: LeadFilter; cells: readonly (typeof EVERY)[number][] },
): Promise<Row[]> => {
  const { where, filter, cells } = given;
  return ctx.db.$queryRaw<Row[]>`
  SELECT ${Prisma.join([Prisma.sql`l."id"`, ...cells.map(cellSql)])}, c."name" AS "company",
    l."projectName" AS "project", l."stage", l."status", l."expectedFen", l."expectedText", l."nextStep",
    l."nextStepOn"::text AS "nextStepOn", l."version", u."displayName" AS "owner", (${SIGNED} AND e."leadId" = l."id") AS "signedFen",
    (SELECT string_agg(p."name", '、' ORDER BY s."shareBp" DESC, p."name")
      FROM "LeadSite" s JOIN "Park" p ON p."id" = s."parkId" WHERE s."leadId" = l."id") AS "parks"
  FROM (
    SELECT l.* FROM "Lead" l ${byCompany(filter.sort) ? Prisma.sql`JOIN "Company" c ON c."id" = l."companyId"` : Prisma.empty}
    WHERE ${where} ORDER BY ${orderOf(filter.sort)}
    LIMIT ${filter.pageSize} OFFSET ${(filter.page - 1) * filter.pageSize}
  ) l
  JOIN "Company" c ON c."id" = l."companyId"
  JOIN "Organisation" o ON o."id" = l."organisationId"
  LEFT JOIN "User" u ON u."id" = l."ownerId"
  ORDER BY ${orderOf(filter.sort)}`;
};

/** The sums of the whole filtered set. Money of 签约 comes from the ledger, never from the lead. */
export const totalLeads = async (ctx: Ctx, where: Prisma.Sql): Promise<LeadTotals> => {
  const [totals] = await ctx.db.$queryRaw<LeadTotals[]>`
    SELECT count(*)::int AS "count", coalesce(sum(l."expectedFen"), 0)::bigint AS "expectedFen",
      count(*) FILTER (WHERE l."expectedFen" IS NULL)::int AS "withoutAmount",
      (SELECT coalesce(sum(e."amount"), 0)::bigint FROM "LedgerEntry" e JOIN "Lead" l ON l."id" = e."leadId"
        WHERE e."metric" = 'SIGNED' AND ${where}) AS "signedFen"
    FROM "Lead" l WHERE ${where}`;
  return totals!;
};

/** A page of leads with the sums of all that the filter finds. */
export const listLeads = async (ctx: Ctx, filter: LeadFilter) => {
  const where = await leadFilterSql(ctx, filter);
  const rows = await listRows<LeadRow>(ctx, { where, filter, cells: EVERY });
  return { rows, totals: await totalLeads(ctx, where) };
};

/** The same for the page of leads, which shows these columns. */
export const showLeads = async (ctx: Ctx, filter: LeadFilter, columns: readonly string[]) => {
  const where = await leadFilterSql(ctx, filter);
  const cells = Object.entries(CHOSEN).flatMap(([column, cell]) => (columns.includes(column) ? [cell] : []));
  const rows = await listRows<ShownLead>(ctx, { where, filter, cells });
  return { rows, totals: await totalLeads(ctx, where) };
};
