import type { CarrierUnitStatus, HazardClass, UnitHoldState } from "#prisma/enums";
import { mayDo, scopeOf } from "~/modules/access/queries.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import type { UnitFilter } from "../schema";
import { districtSql, holdRulesOf, readableLeadSql, runs } from "./reach.server";

export interface UnitRow {
  id: string;
  carrierId: string;
  carrier: string;
  park: string | null;
  name: string;
  floor: string | null;
  areaSqm: string;
  heightM: string | null;
  loadKn: string | null;
  powerKva: string | null;
  labLevel: number | null;
  hazardClass: HazardClass | null;
  priceFen: bigint | null;
  status: CarrierUnitStatus;
  /** The unit that holds it, and until when. */
  heldBy: string | null;
  heldUntil: DateOnly | null;
  isDemo: boolean;
}

/** A hold whose last day is over no longer counts, whether or not the night has passed. */
const statusSql = (today: DateOnly) => Prisma.sql`CASE WHEN u."status" = 'HELD'
  AND (h."id" IS NULL OR h."heldUntil" < ${today}::date) THEN 'FREE' ELSE u."status"::text END`;

const FROM = Prisma.sql`FROM "CarrierUnit" u JOIN "Carrier" c ON c."id" = u."carrierId"
  LEFT JOIN "Park" p ON p."id" = c."parkId"
  LEFT JOIN "UnitHold" h ON h."unitId" = u."id" AND h."state" IN ('ACTIVE', 'LET')
  LEFT JOIN "Organisation" o ON o."id" = h."organisationId"`;

const selectSql = (
  today: DateOnly,
) => Prisma.sql`SELECT u."id", u."carrierId", c."name" AS "carrier", p."name" AS "park",
  u."name", u."floor", trim_scale(u."areaSqm")::text AS "areaSqm", trim_scale(u."heightM")::text AS "heightM",
  trim_scale(u."loadKn")::text AS "loadKn", trim_scale(u."powerKva")::text AS "powerKva", u."labLevel",
  u."hazardClass"::text AS "hazardClass", u."priceFen", ${statusSql(today)} AS "status", u."isDemo",
  CASE WHEN ${statusSql(today)} IN ('HELD', 'LET') THEN o."name" END AS "heldBy",
  CASE WHEN ${statusSql(today)} = 'HELD' THEN h."heldUntil"::text END AS "heldUntil"`;

const whereOf = async (ctx: Ctx, filter: UnitFilter): Promise<Prisma.Sql> => {
  const parts = [districtSql(ctx, "u")];
  const least = (column: string, value: string | number | undefined) => {
    if (value !== undefined) parts.push(Prisma.sql`${Prisma.raw(`u."${column}"`)} >= ${value}::numeric`);
  };
  if (filter.q) {
    const q = filter.q.normalize("NFKC").toLowerCase();
    parts.push(Prisma.sql`(strpos(lower(u."name"), ${q}) > 0 OR strpos(lower(c."name"), ${q}) > 0)`);
  }
  if (filter.carrierId) parts.push(Prisma.sql`u."carrierId" = ${filter.carrierId}`);
  if (filter.parkId)
    parts.push(Prisma.sql`c."parkId" = ANY(${(await parkScope(ctx.db)).within(filter.parkId)}::text[])`);
  if (filter.status) parts.push(Prisma.sql`${statusSql(shanghaiDate(ctx.now))} = ${filter.status}`);
  least("areaSqm", filter.minArea);
  if (filter.maxArea !== undefined) parts.push(Prisma.sql`u."areaSqm" <= ${filter.maxArea}::numeric`);
  least("heightM", filter.height);
  least("loadKn", filter.load);
  least("powerKva", filter.power);
  if (filter.lab !== undefined) parts.push(Prisma.sql`u."labLevel" >= ${filter.lab}`);
  if (filter.hazard) parts.push(Prisma.sql`u."hazardClass" <= ${filter.hazard}::"HazardClass"`);
  return Prisma.join(parts, " AND ");
};

export interface UnitTotals {
  count: number;
  /** let + held + free; what is not released stands beside it. */
  releasedSqm: string;
  letSqm: string;
  heldSqm: string;
  freeSqm: string;
  unreleasedSqm: string;
}

const totalsSql = (where: Prisma.Sql, today: DateOnly) => {
  const area = (condition: Prisma.Sql) =>
    Prisma.sql`trim_scale(coalesce(sum(x."areaSqm") FILTER (WHERE ${condition}), 0))::text`;
  const of = (status: CarrierUnitStatus) => area(Prisma.sql`x."status" = ${status}`);
  return Prisma.sql`SELECT count(*)::int AS "count", ${area(Prisma.sql`x."status" <> 'UNRELEASED'`)} AS "releasedSqm",
    ${of("LET")} AS "letSqm", ${of("HELD")} AS "heldSqm", ${of("FREE")} AS "freeSqm", ${of("UNRELEASED")} AS "unreleasedSqm"
    FROM (SELECT u."areaSqm", ${statusSql(today)} AS "status" ${FROM} WHERE ${where}) x`;
};

/** Units with their totals over the whole filtered set. */
export const listUnits = async (ctx: Ctx, filter: UnitFilter) => {
  const today = shanghaiDate(ctx.now);
  const where = await whereOf(ctx, filter);
  const rows = await ctx.db.$queryRaw<UnitRow[]>`${selectSql(today)} ${FROM} WHERE ${where}
    ORDER BY p."name" NULLS LAST, c."name", u."floor" NULLS LAST, u."name", u."id"
    LIMIT ${filter.pageSize} OFFSET ${(filter.page - 1) * filter.pageSize}`;
  const [totals] = await ctx.db.$queryRaw<[UnitTotals]>(totalsSql(where, today));
  return { rows, total: totals.count, totals };
};

/** The areas of one carrier's units. */
export const getUnitTotals = async (ctx: Ctx, carrierId: string): Promise<UnitTotals> => {
  const where = Prisma.sql`${districtSql(ctx, "u")} AND u."carrierId" = ${carrierId}`;
  const [totals] = await ctx.db.$queryRaw<[UnitTotals]>(totalsSql(where, shanghaiDate(ctx.now)));
  return totals;
};

export interface HoldRow {
  id: string;
  state: UnitHoldState;
  unit: string;
  heldUntil: DateOnly;
  heldAt: Date;
  letOn: DateOnly | null;
  endedAt: Date | null;
  endReason: string | null;
  version: number;
  /** Absent where the reader may not read the lead. */
  leadId: string | null;
  project: string | null;
  mayEnd: boolean;
}

const holdsOf = async (ctx: Ctx, unitId: string): Promise<HoldRow[]> => {
  const scope = scopeOf(ctx, "carrier.hold");
  const readable = readableLeadSql(ctx, "l");
  const rows = await ctx.db.$queryRaw<(HoldRow & { organisationId: string })[]>`
    SELECT h."id", CASE WHEN h."state" = 'ACTIVE' AND h."heldUntil" < ${shanghaiDate(ctx.now)}::date THEN 'EXPIRED'
        ELSE h."state"::text END AS "state", h."organisationId", o."name" AS "unit", h."heldUntil"::text, h."heldAt",
      h."letOn"::text, h."endedAt", h."version",
      CASE WHEN ${readable} THEN h."endReason" END AS "endReason", CASE WHEN ${readable} THEN l."id" END AS "leadId",
      CASE WHEN ${readable} THEN l."projectName" END AS "project"
    FROM "UnitHold" h JOIN "Organisation" o ON o."id" = h."organisationId" JOIN "Lead" l ON l."id" = h."leadId"
    WHERE h."unitId" = ${unitId} ORDER BY h."heldAt" DESC, h."id" DESC LIMIT 50`;
  return rows.map(({ organisationId, ...row }) => ({
    ...row,
    mayEnd: !scope.nothing && (scope.organisationId === null || scope.organisationId === organisationId),
  }));
};

export const getUnit = async (ctx: Ctx, id: string) => {
  const today = shanghaiDate(ctx.now);
  const [row] = await ctx.db.$queryRaw<
    (UnitRow & { note: string | null; version: number; districtId: string })[]
  >`
    ${selectSql(today)}, u."note", u."version", u."districtId" ${FROM} WHERE u."id" = ${id} AND ${districtSql(ctx, "u")}`;
  if (!row) throw notFound("这个单元");
  const carrier = await ctx.db.carrier.findUniqueOrThrow({
    where: { id: row.carrierId },
    select: { districtId: true, parkId: true },
  });
  const { maxDays } = await holdRulesOf(ctx, row.districtId);
  return {
    ...row,
    holds: await holdsOf(ctx, id),
    hold: { maxDays, today, last: addDays(today, maxDays) },
    may: {
      edit: await runs(ctx, "carrier.write", carrier),
      hold: row.status === "FREE" && mayDo(ctx.actor, "carrier.hold"),
    },
  };
};

export type UnitDetail = Awaited<ReturnType<typeof getUnit>>;

/** Contracts that turn a hold into a letting. */
export const listSigningsFor = (ctx: Ctx, leadId: string) => ctx.db.$queryRaw<
  { id: string; signedOn: DateOnly; contractNumber: string | null }[]
>`SELECT s."id", s."signedOn"::text, s."contractNumber" FROM "Signing" s JOIN "Lead" l ON l."id" = s."leadId"
  WHERE s."leadId" = ${leadId} AND s."state" = 'CONFIRMED' AND s."kind" IN ('FORMAL', 'SUPPLEMENT')
    AND ${readableLeadSql(ctx, "l")} ORDER BY s."signedOn" DESC, s."id" LIMIT 20`;

/** Leads under way for which the actor may hold a unit: those that want space first. */
export const listLeadsToHoldFor = async (ctx: Ctx, take = 200) => {
  const { districtId, organisationId, nothing } = scopeOf(ctx, "carrier.hold");
  if (nothing) return [];
  return ctx.db.$queryRaw<{ id: string; project: string; company: string }[]>`
    SELECT l."id", l."projectName" AS "project", c."name" AS "company"
    FROM "Lead" l JOIN "Company" c ON c."id" = l."companyId" LEFT JOIN "LeadDemand" d ON d."leadId" = l."id" AND d."open"
    WHERE l."districtId" = ${districtId} AND l."status" IN ('ACTIVE', 'PAUSED')
      AND ${organisationId === null ? Prisma.sql`TRUE` : Prisma.sql`l."organisationId" = ${organisationId}`}
    ORDER BY (d."leadId" IS NULL), l."lastActivityAt" DESC, l."id" LIMIT ${take}`;
};

export interface EndingHold {
  id: string;
  unitId: string;
  carrier: string;
  name: string;
  heldUntil: DateOnly;
  leadId: string;
  project: string;
}

/** Holds of the reader's own reach that end within `days`, the soonest first, for the today page. */
export const listEndingHolds = async (ctx: Ctx, days = 7): Promise<EndingHold[]> => {
  const { districtId, organisationId, nothing } = scopeOf(ctx, "carrier.hold");
  if (nothing) return [];
  const today = shanghaiDate(ctx.now);
  return ctx.db.$queryRaw<EndingHold[]>`
    SELECT h."id", h."unitId", c."name" AS "carrier", u."name", h."heldUntil"::text, l."id" AS "leadId",
      l."projectName" AS "project"
    FROM "UnitHold" h JOIN "CarrierUnit" u ON u."id" = h."unitId" JOIN "Carrier" c ON c."id" = u."carrierId"
      JOIN "Lead" l ON l."id" = h."leadId"
    WHERE h."state" = 'ACTIVE' AND h."heldUntil" BETWEEN ${today}::date AND ${addDays(today, days)}::date
      AND h."districtId" = ${districtId}
      AND ${organisationId === null ? Prisma.sql`TRUE` : Prisma.sql`h."organisationId" = ${organisationId}`}
    ORDER BY h."heldUntil", h."id" LIMIT 50`;
};
