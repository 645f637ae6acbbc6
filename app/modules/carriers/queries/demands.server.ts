import type { HazardClass } from "#prisma/enums";
import { mayDo, scopeOf } from "~/modules/access/queries.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import type { DemandFilter } from "../schema";
import { districtSql, readableLeadSql } from "./reach.server";

export interface DemandRow {
  leadId: string;
  project: string;
  company: string;
  unit: string;
  park: string | null;
  minAreaSqm: string;
  maxAreaSqm: string | null;
  heightM: string | null;
  loadKn: string | null;
  powerKva: string | null;
  labLevel: number | null;
  hazardClass: HazardClass | null;
  neededOn: DateOnly | null;
  note: string | null;
  /** Free units that meet all of it. */
  fits: number;
}

/** A unit and a demand meet: every property that is asked for is stated and enough. */
const MEETS = Prisma.sql`u."areaSqm" >= d."minAreaSqm" AND (d."maxAreaSqm" IS NULL OR u."areaSqm" <= d."maxAreaSqm")
  AND (d."heightM" IS NULL OR u."heightM" >= d."heightM") AND (d."loadKn" IS NULL OR u."loadKn" >= d."loadKn")
  AND (d."powerKva" IS NULL OR u."powerKva" >= d."powerKva") AND (d."labLevel" IS NULL OR u."labLevel" >= d."labLevel")
  AND (d."hazardClass" IS NULL OR u."hazardClass" <= d."hazardClass")`;

/** Parks as pairs (place, a place inside it), so that a demand for a zone finds the carriers of its parks. */
const withinSql = async (ctx: Ctx) => {
  const parks = await parkScope(ctx.db);
  const ids = (await ctx.db.park.findMany({ select: { id: true } })).map(({ id }) => id);
  const pairs = ids.flatMap((id) => parks.within(id).map((inner) => [id, inner] as const));
  return Prisma.sql`unnest(${pairs.map(([outer]) => outer)}::text[], ${pairs.map(([, inner]) => inner)}::text[])
    AS w("outer", "inner")`;
};

const freeSql = (today: DateOnly) => Prisma.sql`(u."status" = 'FREE' OR (u."status" = 'HELD' AND NOT EXISTS (
  SELECT 1 FROM "UnitHold" h WHERE h."unitId" = u."id" AND h."state" = 'ACTIVE' AND h."heldUntil" >= ${today}::date)))`;

const inPlace = (within: Prisma.Sql) => Prisma.sql`(d."parkId" IS NULL OR EXISTS (
  SELECT 1 FROM ${within} WHERE w."outer" = d."parkId" AND w."inner" = c."parkId"))`;

const columns = Prisma.sql`d."leadId", l."projectName" AS "project", k."name" AS "company", o."name" AS "unit",
  p."name" AS "park", trim_scale(d."minAreaSqm")::text AS "minAreaSqm", trim_scale(d."maxAreaSqm")::text AS "maxAreaSqm",
  trim_scale(d."heightM")::text AS "heightM", trim_scale(d."loadKn")::text AS "loadKn",
  trim_scale(d."powerKva")::text AS "powerKva", d."labLevel", d."hazardClass"::text AS "hazardClass",
  d."neededOn"::text, d."note"`;

const FROM = Prisma.sql`FROM "LeadDemand" d JOIN "Lead" l ON l."id" = d."leadId" JOIN "Company" k ON k."id" = l."companyId"
  JOIN "Organisation" o ON o."id" = l."organisationId" LEFT JOIN "Park" p ON p."id" = d."parkId"`;

const openSql = (ctx: Ctx) =>
  Prisma.sql`d."open" AND l."status" IN ('ACTIVE', 'PAUSED') AND ${readableLeadSql(ctx, "l")}`;

/** Which leads want what, of those that the reader may read. */
export const listDemands = async (ctx: Ctx, filter: DemandFilter) => {
  const within = await withinSql(ctx);
  const parts = [openSql(ctx)];
  if (filter.parkId) parts.push(Prisma.sql`d."parkId" = ${filter.parkId}`);
  if (filter.q) {
    const q = filter.q.normalize("NFKC").toLowerCase();
    parts.push(Prisma.sql`(strpos(lower(l."projectName"), ${q}) > 0 OR strpos(lower(k."name"), ${q}) > 0)`);
  }
  const where = Prisma.join(parts, " AND ");
  const rows = await ctx.db.$queryRaw<DemandRow[]>`SELECT ${columns}, (SELECT count(*)::int
      FROM "CarrierUnit" u JOIN "Carrier" c ON c."id" = u."carrierId"
      WHERE u."districtId" = d."districtId" AND ${freeSql(shanghaiDate(ctx.now))} AND ${MEETS} AND ${inPlace(within)}) AS "fits"
    ${FROM} WHERE ${where} ORDER BY d."neededOn" NULLS LAST, d."updatedAt", d."leadId"
    LIMIT ${filter.pageSize} OFFSET ${(filter.page - 1) * filter.pageSize}`;
  const [counted] = await ctx.db.$queryRaw<
    [{ count: number }]
  >`SELECT count(*)::int AS "count" ${FROM} WHERE ${where}`;
  return { rows, total: counted.count };
};

/** Leads that a unit would serve: of those that the reader may read, and no word of the others. */
export const listMatches = async (ctx: Ctx, unitId: string) => {
  const within = await withinSql(ctx);
  return ctx.db.$queryRaw<DemandRow[]>`SELECT ${columns}, 0 AS "fits" ${FROM}
    JOIN "CarrierUnit" u ON u."id" = ${unitId} AND u."districtId" = d."districtId"
    JOIN "Carrier" c ON c."id" = u."carrierId"
    WHERE ${districtSql(ctx, "u")} AND ${openSql(ctx)} AND ${MEETS} AND ${inPlace(within)}
    ORDER BY d."neededOn" NULLS LAST, d."updatedAt", d."leadId" LIMIT 50`;
};

export interface Fit {
  id: string;
  carrier: string;
  park: string | null;
  name: string;
  areaSqm: string;
}

/** Free units that meet a lead's demand, the smallest first. */
export const listFits = async (ctx: Ctx, leadId: string): Promise<Fit[]> => {
  const within = await withinSql(ctx);
  return ctx.db.$queryRaw<Fit[]>`SELECT u."id", c."name" AS "carrier", g."name" AS "park", u."name",
      trim_scale(u."areaSqm")::text AS "areaSqm"
    FROM "LeadDemand" d JOIN "Lead" l ON l."id" = d."leadId"
      JOIN "CarrierUnit" u ON u."districtId" = d."districtId" JOIN "Carrier" c ON c."id" = u."carrierId"
      LEFT JOIN "Park" g ON g."id" = c."parkId"
    WHERE d."leadId" = ${leadId} AND ${readableLeadSql(ctx, "l")} AND ${freeSql(shanghaiDate(ctx.now))} AND ${MEETS}
      AND ${inPlace(within)} ORDER BY u."areaSqm", c."name", u."name" LIMIT 50`;
};

/** A lead with its demand, if it has one, for the form. */
export const getDemand = async (ctx: Ctx, leadId: string) => {
  const [lead] = await ctx.db.$queryRaw<
    { id: string; project: string; company: string; organisationId: string; districtId: string }[]
  >`SELECT l."id", l."projectName" AS "project", k."name" AS "company", l."organisationId", l."districtId"
    FROM "Lead" l JOIN "Company" k ON k."id" = l."companyId" WHERE l."id" = ${leadId} AND ${readableLeadSql(ctx, "l")}`;
  if (!lead) throw notFound("这条线索");
  const [demand] = await ctx.db.$queryRaw<
    (DemandRow & { parkId: string | null; open: boolean; version: number })[]
  >`
    SELECT ${columns}, d."parkId", d."open", d."version", 0 AS "fits" ${FROM} WHERE d."leadId" = ${leadId}`;
  const scope = scopeOf(ctx, "lead.write");
  return {
    lead: { id: lead.id, project: lead.project, company: lead.company },
    demand: demand ?? null,
    fits: demand?.open ? await listFits(ctx, leadId) : [],
    mayWrite:
      mayDo(ctx.actor, "lead.write") &&
      (scope.districtId === null || scope.districtId === lead.districtId) &&
      (scope.organisationId === null || scope.organisationId === lead.organisationId),
  };
};

export type DemandDetail = Awaited<ReturnType<typeof getDemand>>;
