import type { EntryKind, Field, Metric, Origin } from "#prisma/enums";
import { scopeOf, scopeSql } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { endOfDay } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { FIELDS } from "../rules/ledger";
import type { LedgerFilter } from "../schema";
import { type LedgerScope, ledgerScopeSql } from "./ledger-scope.server";
import { readableSql } from "./reach.server";

export interface LedgerSpan {
  metric?: Metric | null;
  scope?: LedgerScope;
  /** Business dates, both ends included. */
  from?: string | null;
  to?: string | null;
  /** Only what had been recorded before this instant, for a figure as it was known then. */
  knownAt?: Date | null;
  leadId?: string | null;
  signingId?: string | null;
  investmentId?: string | null;
}

/** A unit sums its own entries; of a record that it may read it sees them all, so that they add up to its figure. */
const reachSql = (ctx: Ctx, span: LedgerSpan): Prisma.Sql =>
  span.leadId || span.signingId || span.investmentId
    ? Prisma.sql`EXISTS (SELECT 1 FROM "Lead" r WHERE r."id" = e."leadId"
        AND ${readableSql(ctx, "ledger.read", "r", "r")})`
    : scopeSql(scopeOf(ctx, "ledger.read"), "e");

/** The span as a predicate on `e`, inside what the actor reads. The list, its sums and its export share it. */
export const ledgerSpanSql = (ctx: Ctx, span: LedgerSpan): Prisma.Sql => {
  const parts = [reachSql(ctx, span), ledgerScopeSql(span.scope ?? {})];
  if (span.metric) parts.push(Prisma.sql`e."metric" = ${span.metric}::"Metric"`);
  if (span.from) parts.push(Prisma.sql`e."effectiveOn" >= ${span.from}::date`);
  if (span.to) parts.push(Prisma.sql`e."effectiveOn" <= ${span.to}::date`);
  if (span.knownAt) parts.push(Prisma.sql`e."recordedAt" < ${span.knownAt.toISOString()}::timestamptz`);
  if (span.leadId) parts.push(Prisma.sql`e."leadId" = ${span.leadId}`);
  if (span.signingId) parts.push(Prisma.sql`e."signingId" = ${span.signingId}`);
  if (span.investmentId) parts.push(Prisma.sql`e."investmentId" = ${span.investmentId}`);
  return Prisma.join(parts, " AND ");
};

export interface LedgerSum {
  /** 分 for money; for PROJECTS the number of distinct leads whose net is above zero. */
  net: bigint;
  /** The same without terminations. */
  gross: bigint;
  entries: number;
}

/** The one way to a figure: the sum of the entries of one metric over a scope, within the reader's reach. */
export const ledgerSum = async (ctx: Ctx, span: LedgerSpan & { metric: Metric }): Promise<LedgerSum> => {
  const where = ledgerSpanSql(ctx, span);
  if (span.metric === "PROJECTS") {
    const [row] = await ctx.db.$queryRaw<LedgerSum[]>`
      SELECT count(*) FILTER (WHERE x."net" > 0)::bigint AS "net",
        count(*) FILTER (WHERE x."gross" > 0)::bigint AS "gross",
        coalesce(sum(x."entries"), 0)::int AS "entries"
      FROM (SELECT sum(e."amount") AS "net", count(*) AS "entries",
          sum(e."amount") FILTER (WHERE s."kind" IS DISTINCT FROM 'TERMINATION') AS "gross"
        FROM "LedgerEntry" e LEFT JOIN "Signing" s ON s."id" = e."signingId"
        WHERE ${where} GROUP BY e."leadId") x`;
    return row!;
  }
  const [row] = await ctx.db.$queryRaw<LedgerSum[]>`
    SELECT coalesce(sum(e."amount"), 0)::bigint AS "net", count(*)::int AS "entries",
      coalesce(sum(e."amount") FILTER (WHERE s."kind" IS DISTINCT FROM 'TERMINATION'), 0)::bigint AS "gross"
    FROM "LedgerEntry" e LEFT JOIN "Signing" s ON s."id" = e."signingId" WHERE ${where}`;
  return row!;
};

export interface LedgerRow {
  id: bigint;
  metric: Metric;
  amount: bigint;
  effectiveOn: string;
  recordedAt: Date;
  kind: EntryKind;
  leadId: string;
  leadNumber: string;
  projectName: string;
  companyName: string;
  signingId: string | null;
  investmentId: string | null;
  parkName: string | null;
  organisationName: string;
  field: Field;
  origin: Origin | null;
  reversesId: bigint | null;
  reason: string | null;
  approverName: string | null;
  evidenceCount: number;
}

/** The entries behind a figure, newest business date first; `sum` is over all of them, not the page. */
export const listLedger = async (ctx: Ctx, span: LedgerSpan & { page?: number; pageSize?: number }) => {
  const where = ledgerSpanSql(ctx, span);
  const pageSize = span.pageSize ?? 50;
  const page = span.page ?? 1;
  const items = await ctx.db.$queryRaw<LedgerRow[]>`
    SELECT e."id", e."metric"::text AS "metric", e."amount", e."effectiveOn"::text AS "effectiveOn",
      e."recordedAt", e."kind"::text AS "kind", e."leadId", l."number" AS "leadNumber", l."projectName",
      c."name" AS "companyName", e."signingId", e."investmentId", p."name" AS "parkName",
      o."name" AS "organisationName", e."field"::text AS "field", e."origin"::text AS "origin",
      e."reversesId", e."reason", coalesce(s."decidedByName", i."decidedByName") AS "approverName",
      (SELECT count(*)::int FROM "Attachment" a
        WHERE a."entityId" = coalesce(e."signingId", e."investmentId")) AS "evidenceCount"
    FROM "LedgerEntry" e JOIN "Lead" l ON l."id" = e."leadId" JOIN "Company" c ON c."id" = l."companyId"
      JOIN "Organisation" o ON o."id" = e."organisationId" LEFT JOIN "Park" p ON p."id" = e."parkId"
      LEFT JOIN "Signing" s ON s."id" = e."signingId" LEFT JOIN "Investment" i ON i."id" = e."investmentId"
    WHERE ${where} ORDER BY e."effectiveOn" DESC, e."id" DESC LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
  const [whole] = await ctx.db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS "total" FROM "LedgerEntry" e WHERE ${where}`;
  const sum = span.metric ? await ledgerSum(ctx, { ...span, metric: span.metric }) : null;
  return { items, total: whole!.total, sum, page, pageSize };
};

/** `scope=` of the API: a district, park or unit by its id, or `park:…`, `organisation:…`, `district:…`, `field:…`. */
const scopeNamed = async (ctx: Ctx, text: string): Promise<LedgerScope> => {
  const [kind, id] = text.includes(":") ? (text.split(/:(.*)/s) as [string, string]) : ["", text];
  if (kind === "field") {
    const field = FIELDS.find((one) => one === id);
    if (!field) throw notFound("这个领域");
    return { fields: [field] };
  }
  if (kind !== "organisation" && kind !== "district") {
    const park = await ctx.db.park.findUnique({ where: { id }, select: { id: true } });
    if (park) return { parkIds: [id] };
  }
  if (kind !== "park" && kind !== "district") {
    const unit = await ctx.db.organisation.findUnique({ where: { id }, select: { id: true } });
    if (unit) return { organisationIds: [id] };
  }
  const district =
    kind === "" || kind === "district" ? await ctx.db.district.findUnique({ where: { id } }) : null;
  if (!district) throw notFound("这个范围");
  return { districtId: id };
};

const given = <T>(values: T[] | undefined): T[] | null => (values && values.length > 0 ? values : null);

/** The filter of the address or the API → a span. The earlier of `to` and `asOf` cuts the business date. */
export const spanOf = async (ctx: Ctx, filter: Partial<LedgerFilter>): Promise<LedgerSpan> => {
  const named = filter.scope ? await scopeNamed(ctx, filter.scope) : {};
  const ends = [filter.to, filter.asOf].filter((end) => end !== undefined).sort();
  // The same two clocks as a target's figure: what happened by then, as it was known then.
  const knownAt = filter.knownAt ?? filter.asOf;
  return {
    metric: filter.metric ?? null,
    scope: {
      parkIds: given(filter.parkId),
      organisationIds: given(filter.organisationId),
      fields: given(filter.field),
      origins: filter.origin ? [filter.origin] : null,
      ...named,
    },
    from: filter.from ?? null,
    to: ends[0] ?? null,
    knownAt: knownAt ? endOfDay(knownAt) : null,
    leadId: filter.leadId ?? null,
    signingId: filter.signingId ?? null,
    investmentId: filter.investmentId ?? null,
  };
};
