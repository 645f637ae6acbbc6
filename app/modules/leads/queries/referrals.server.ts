import type { ReferralState } from "#prisma/enums";
import { allow, mayDo, scopeOf } from "~/modules/access/queries.server";
import { listRecordAudit } from "~/modules/audit/queries.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, fromDbDate, shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { FIELD_LABELS } from "../labels";
import { escalationOf, REFERRAL_RULES_KEY, type ReferralRules, readReferralRules } from "../rules/referral";
import { settingInForce } from "./claims.server";
import { leadWriteWhere } from "./facts.server";

export const referralRulesOf = async (ctx: Ctx, districtId: string): Promise<ReferralRules> =>
  readReferralRules((await settingInForce(ctx, { key: REFERRAL_RULES_KEY, districtId }))?.value);

/** A unit reads what it offers and what it is offered; the office and the leaders read those of the district. */
const referralParts = (ctx: Ctx) => {
  const scope = scopeOf(ctx, "lead.read");
  const { nothing, districtId, organisationId } = scope;
  return { nothing, districtId, organisationId };
};

const referralSql = (ctx: Ctx): Prisma.Sql => {
  const { nothing, districtId, organisationId } = referralParts(ctx);
  if (nothing) return Prisma.sql`FALSE`;
  const parts = [Prisma.sql`TRUE`];
  if (districtId !== null) parts.push(Prisma.sql`r."districtId" = ${districtId}`);
  if (organisationId !== null)
    parts.push(Prisma.sql`(r."fromId" = ${organisationId} OR r."toId" = ${organisationId})`);
  return Prisma.join(parts, " AND ");
};

export const referralReadWhere = (ctx: Ctx): Prisma.ReferralWhereInput => {
  const { nothing, districtId, organisationId } = referralParts(ctx);
  return {
    ...(nothing ? { id: { in: [] } } : {}),
    ...(districtId === null ? {} : { districtId }),
    ...(organisationId === null ? {} : { OR: [{ fromId: organisationId }, { toId: organisationId }] }),
  };
};

interface RawRow {
  id: string;
  company: string;
  project: string;
  number: string;
  fromId: string;
  from: string;
  toId: string;
  to: string;
  state: ReferralState;
  dueOn: DateOnly;
  offeredAt: Date;
  answeredAt: Date | null;
  crossesParks: boolean;
}

export type ReferralRow = RawRow & ReturnType<typeof escalationOf>;

export interface ReferralFilter {
  /** in: offered to the reader's unit; out: by it. */
  box?: "in" | "out" | undefined;
  state?: ReferralState | undefined;
  /** Past the deadline without an answer. */
  late?: boolean;
  page?: number;
  pageSize?: number;
}

/** Open ones first, by deadline; the total is that of all pages. */
export const listReferrals = async (
  ctx: Ctx,
  filter: ReferralFilter = {},
): Promise<{ rows: ReferralRow[]; total: number }> => {
  const today = shanghaiDate(ctx.now);
  const { page = 1, pageSize = 50 } = filter;
  const unit = ctx.actor.organisationId ?? "";
  const parts = [referralSql(ctx)];
  if (filter.box)
    parts.push(filter.box === "in" ? Prisma.sql`r."toId" = ${unit}` : Prisma.sql`r."fromId" = ${unit}`);
  if (filter.state) parts.push(Prisma.sql`r."state"::text = ${filter.state}`);
  if (filter.late) parts.push(Prisma.sql`r."state" = 'OFFERED' AND r."dueOn" < ${today}::date`);
  const where = Prisma.join(parts, " AND ");
  const rows = await ctx.db.$queryRaw<RawRow[]>`
    SELECT r."id", c."name" AS "company", coalesce(l."codeName", l."projectName") AS "project", l."number", r."fromId",
      f."name" AS "from", r."toId", t."name" AS "to", r."state", r."dueOn"::text, r."offeredAt", r."answeredAt",
      r."crossesParks"
    FROM "Referral" r JOIN "Lead" l ON l."id" = r."leadId" JOIN "Company" c ON c."id" = l."companyId"
    JOIN "Organisation" f ON f."id" = r."fromId" JOIN "Organisation" t ON t."id" = r."toId"
    WHERE ${where}
    ORDER BY (r."state" = 'OFFERED') DESC, CASE WHEN r."state" = 'OFFERED' THEN r."dueOn" END,
      r."offeredAt" DESC, r."id" LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
  const [all] = await ctx.db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS "total" FROM "Referral" r WHERE ${where}`;
  const districtId = ctx.actor.districtId;
  const rules = districtId ? await referralRulesOf(ctx, districtId) : readReferralRules(null);
  return {
    rows: rows.map((row) => ({ ...row, ...escalationOf(row, { today, rules }) })),
    total: all?.total ?? 0,
  };
};

/** What the reader has to see to: offers to its unit, and for those over it what is late. */
export const countReferrals = async (ctx: Ctx): Promise<{ toAnswer: number; late: number }> => {
  const today = shanghaiDate(ctx.now);
  const mine = mayDo(ctx.actor, "referral.answer") ? (ctx.actor.organisationId ?? "") : "";
  const [found] = await ctx.db.$queryRaw<{ toAnswer: number; late: number }[]>`
    SELECT count(*) FILTER (WHERE r."toId" = ${mine})::int AS "toAnswer",
      count(*) FILTER (WHERE r."dueOn" < ${today}::date)::int AS "late"
    FROM "Referral" r WHERE r."state" = 'OFFERED' AND ${referralSql(ctx)}`;
  return found!;
};

/** Parks of a district that a unit runs, itself or as the nearest operator around. */
export const listParksRunBy = async (ctx: Ctx, given: { districtId: string; unitId: string }) => {
  const parks = await ctx.db.park.findMany({
    where: { districtId: given.districtId, kind: { not: "DISTRICT" } },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  const { operatorOf } = await parkScope(ctx.db);
  return parks.filter(({ id }) => operatorOf(id) === given.unitId);
};

/** What the form of a new referral starts from: the lead, the units of the district that run a park, the deadline. */
export const getReferralStart = async (ctx: Ctx, leadId: string) => {
  allow(ctx, "referral.offer");
  const lead = await ctx.db.lead.findFirst({
    where: { AND: [{ id: leadId }, leadWriteWhere(ctx, "referral.offer")] },
    select: {
      id: true,
      number: true,
      projectName: true,
      districtId: true,
      organisationId: true,
      company: { select: { name: true } },
    },
  });
  if (!lead) throw notFound("这条线索");
  const { operatorOf } = await parkScope(ctx.db);
  const parks = await ctx.db.park.findMany({
    where: { districtId: lead.districtId, kind: { not: "DISTRICT" } },
    select: { id: true },
  });
  const operators = new Set(parks.flatMap(({ id }) => operatorOf(id) ?? []));
  operators.delete(lead.organisationId);
  const today = shanghaiDate(ctx.now);
  const { days } = await referralRulesOf(ctx, lead.districtId);
  return {
    lead: { id: lead.id, number: lead.number, projectName: lead.projectName, company: lead.company.name },
    units: await ctx.db.organisation.findMany({
      where: { id: { in: [...operators] }, districtId: lead.districtId },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    }),
    today,
    dueOn: addDays(today, days),
  };
};

/** What the receiving unit needs to decide; contacts and notes come with the lead once it has accepted. */
export const getReferral = async (ctx: Ctx, id: string) => {
  const referral = await ctx.db.referral.findFirst({
    where: { AND: [{ id }, referralReadWhere(ctx)] },
    include: {
      from: { select: { name: true } },
      to: { select: { name: true } },
      lead: {
        select: {
          number: true,
          projectName: true,
          codeName: true,
          field: true,
          expectedFen: true,
          expectedText: true,
          areaNeedSqm: true,
          summary: true,
          visibleTo: true,
          company: { select: { name: true } },
          sites: { select: { parkId: true, shareBp: true, park: { select: { name: true } } } },
        },
      },
    },
  });
  if (!referral) throw notFound("这次流转");
  const today = shanghaiDate(ctx.now);
  const rules = await referralRulesOf(ctx, referral.districtId);
  const dueOn = fromDbDate(referral.dueOn);
  const { lead, ...rest } = referral;
  const open = referral.state === "OFFERED";
  const unit = ctx.actor.organisationId;
  const parks = await listParksRunBy(ctx, { districtId: referral.districtId, unitId: referral.toId });
  return {
    ...rest,
    dueOn,
    ...escalationOf({ state: referral.state, dueOn }, { today, rules }),
    rules,
    lead: {
      number: lead.number,
      name: lead.codeName ?? lead.projectName,
      company: lead.company.name,
      field: FIELD_LABELS[lead.field],
      expectedFen: lead.expectedFen,
      expectedText: lead.expectedText,
      areaNeedSqm: lead.areaNeedSqm?.toString() ?? null,
      summary: lead.summary,
      sites: lead.sites.map(({ park, parkId, shareBp }) => ({ parkId, name: park.name, shareBp })),
    },
    parks,
    history: await listRecordAudit(ctx, { entity: "referral", entityId: id }),
    may: {
      answer: open && mayDo(ctx.actor, "referral.answer") && unit === referral.toId,
      withdraw:
        open &&
        mayDo(ctx.actor, "referral.offer") &&
        (unit === referral.fromId || scopeOf(ctx, "referral.offer").organisationId === null),
      openLead: !unit || scopeOf(ctx, "lead.read").organisationId === null || lead.visibleTo.includes(unit),
    },
  };
};

export type ReferralDetail = Awaited<ReturnType<typeof getReferral>>;

export interface CrossParkFilter {
  districtId: string;
  from?: DateOnly | null;
  to: DateOnly;
  /** Only what was on record before this instant. */
  knownBefore?: Date;
  parkIds?: readonly string[];
  organisationIds?: readonly string[];
  fields?: readonly string[];
  origin?: string | null;
}

export interface CrossParkProject {
  leadId: string;
  number: string;
  project: string;
  company: string;
  /** The day it counts from: the earlier of the two. */
  on: DateOnly;
  basis: "REFERRAL" | "JOINT";
}

/**
 * 跨园项目: a referral across parks from the day it was accepted, and a project whose sites different units run from
 * the day of its confirmed contract. A project counts once; one lost or terminated does not. 示例规则: the plan states
 * the goal, not how it is counted. The district's total, for whoever may read targets; rows are within lead reach.
 */
const crossParkSql = (filter: CrossParkFilter): Prisma.Sql => {
  const known = filter.knownBefore ?? new Date("9999-01-01T00:00:00Z");
  const statusThen = filter.knownBefore
    ? Prisma.sql`coalesce((SELECT m."toStatus" FROM "StageMove" m WHERE m."leadId" = l."id" AND m."at" < ${known}
        ORDER BY m."id" DESC LIMIT 1), 'ACTIVE')`
    : Prisma.sql`l."status"`;
  const parts = [
    Prisma.sql`l."districtId" = ${filter.districtId}`,
    Prisma.sql`${statusThen} IN ('ACTIVE', 'PAUSED')`,
    Prisma.sql`x."on" <= ${filter.to}::date`,
  ];
  if (filter.from) parts.push(Prisma.sql`x."on" >= ${filter.from}::date`);
  if (filter.fields?.length) parts.push(Prisma.sql`l."field"::text = ANY(${[...filter.fields]}::text[])`);
  if (filter.origin) parts.push(Prisma.sql`l."origin"::text = ${filter.origin}`);
  if (filter.organisationIds?.length)
    parts.push(Prisma.sql`l."visibleTo" && ${[...filter.organisationIds]}::text[]`);
  if (filter.parkIds?.length)
    parts.push(Prisma.sql`EXISTS (SELECT 1 FROM "LeadSite" s WHERE s."leadId" = l."id"
      AND s."parkId" = ANY(${[...filter.parkIds]}::text[]))`);
  // Only a lead with several entries, none of them before the stretch, can be joint within it: the many others need not
  // be looked at further.
  const countedTwice = Prisma.sql`SELECT e."leadId" FROM "LedgerEntry" e
    WHERE e."metric" = 'PROJECTS' AND e."districtId" = ${filter.districtId} AND e."recordedAt" < ${known}
      ${filter.from ? Prisma.sql`AND e."effectiveOn" >= ${filter.from}::date` : Prisma.empty}
    GROUP BY e."leadId" HAVING count(*) > 1`;
  return Prisma.sql`
    SELECT DISTINCT ON (l."id") l."id" AS "leadId", l."number", coalesce(l."codeName", l."projectName") AS "project",
      c."name" AS "company", x."on"::text AS "on", x."basis", l."visibleTo", l."districtId"
    FROM (
      SELECT r."leadId", (r."answeredAt" AT TIME ZONE 'Asia/Shanghai')::date AS "on", 'REFERRAL' AS "basis"
      FROM "Referral" r
      WHERE r."state" = 'ACCEPTED' AND r."crossesParks" AND r."answeredAt" < ${known}
      UNION ALL
      SELECT t."leadId", j."on", 'JOINT' FROM (${countedTwice}) t CROSS JOIN LATERAL (
        SELECT min(e."effectiveOn") AS "on" FROM "LedgerEntry" e
        WHERE e."leadId" = t."leadId" AND e."metric" = 'PROJECTS' AND e."districtId" = ${filter.districtId}
          AND e."recordedAt" < ${known}
        HAVING sum(e."amount") > 0 AND count(DISTINCT e."organisationId") FILTER (WHERE e."amount" > 0) > 1) j
    ) x CROSS JOIN LATERAL (SELECT * FROM "Lead" l WHERE l."id" = x."leadId" OFFSET 0) l
      JOIN "Company" c ON c."id" = l."companyId"
    WHERE ${Prisma.join(parts, " AND ")} ORDER BY l."id", x."on"`;
};

export const countCrossPark = async (ctx: Ctx, filter: CrossParkFilter): Promise<number> => {
  const { nothing, districtId } = scopeOf(ctx, "target.read");
  if (nothing || (districtId !== null && districtId !== filter.districtId)) return 0;
  const [found] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (${crossParkSql(filter)}) y`;
  return found?.count ?? 0;
};

/** The projects behind the count that the reader may read, newest first. */
export const listCrossPark = async (ctx: Ctx, filter: CrossParkFilter): Promise<CrossParkProject[]> => {
  const { nothing, districtId, organisationId } = referralParts(ctx);
  if (nothing || (districtId !== null && districtId !== filter.districtId)) return [];
  const mine =
    organisationId === null ? Prisma.sql`TRUE` : Prisma.sql`y."visibleTo" @> ARRAY[${organisationId}]`;
  return ctx.db.$queryRaw<CrossParkProject[]>`
    SELECT y."leadId", y."number", y."project", y."company", y."on", y."basis" FROM (${crossParkSql(filter)}) y
    WHERE ${mine} ORDER BY y."on" DESC, y."leadId"`;
};
