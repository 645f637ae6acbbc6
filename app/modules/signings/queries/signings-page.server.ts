import type { ReviewState, SigningKind } from "#prisma/enums";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, yearEnd, yearStart } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { figureOf } from "../rules/ledger";
import type { SigningFilter, SigningSort } from "../schema";
import { parksWithin } from "./ledger-scope.server";
import { listPendingEntries } from "./pending.server";
import { readableSql } from "./reach.server";

export interface SigningRow {
  id: string;
  leadId: string;
  leadNumber: string;
  projectName: string;
  companyName: string;
  parks: string | null;
  organisationName: string;
  kind: SigningKind;
  state: ReviewState;
  signedOn: string;
  currency: string;
  amountMinor: bigint | null;
  amountFen: bigint | null;
  /** What the ledger holds for this contract, in 分. */
  countedFen: bigint;
  linkOnly: boolean;
  occasion: string | null;
  contractNumber: string | null;
  submittedAt: Date | null;
  decidedAt: Date | null;
  decidedByName: string | null;
  evidenceCount: number;
  version: number;
}

const COUNTED = Prisma.sql`coalesce((SELECT sum(e."amount") FROM "LedgerEntry" e
  WHERE e."signingId" = s."id" AND e."metric" = 'SIGNED'), 0)`;

const SORTS: Record<SigningSort, Prisma.Sql> = {
  signedOn: Prisma.sql`s."signedOn"`,
  amount: Prisma.sql`s."amountFen"`,
  submittedAt: Prisma.sql`s."submittedAt"`,
  lead: Prisma.sql`l."number"`,
};

const orderOf = (sort: string | undefined): Prisma.Sql => {
  const key = (sort ?? "-signedOn").replace(/^-/, "") as SigningSort;
  const direction = (sort ?? "-signedOn").startsWith("-") ? Prisma.raw("DESC") : Prisma.raw("ASC");
  return Prisma.sql`${SORTS[key]} ${direction} NULLS LAST, s."id" DESC`;
};

export const containing = (typed: string): string => `%${typed.replace(/[\\%_]/g, "\\$&")}%`;

/** The filter as a predicate on `s`, `l` and `c`, inside what the actor reads. The list and its export share it. */
export const signingFilterSql = (ctx: Ctx, filter: Partial<SigningFilter>): Prisma.Sql => {
  const parts = [readableSql(ctx, "signing.read", "s", "l")];
  if (filter.state) parts.push(Prisma.sql`s."state" = ${filter.state}::"ReviewState"`);
  if (filter.kind) parts.push(Prisma.sql`s."kind" = ${filter.kind}::"SigningKind"`);
  if (filter.field) parts.push(Prisma.sql`l."field" = ${filter.field}::"Field"`);
  if (filter.organisationId) parts.push(Prisma.sql`s."organisationId" = ${filter.organisationId}`);
  if (filter.leadId) parts.push(Prisma.sql`s."leadId" = ${filter.leadId}`);
  if (filter.year)
    parts.push(
      Prisma.sql`s."signedOn" BETWEEN ${yearStart(filter.year)}::date AND ${yearEnd(filter.year)}::date`,
    );
  if (filter.parkId)
    parts.push(
      Prisma.sql`EXISTS (SELECT 1 FROM "LeadSite" t WHERE t."leadId" = l."id" AND t."parkId" IN ${parksWithin([filter.parkId])})`,
    );
  if (filter.q) {
    const like = containing(filter.q);
    parts.push(
      Prisma.sql`(l."projectName" ILIKE ${like} OR l."number" ILIKE ${like} OR c."name" ILIKE ${like}
        OR s."contractNumber" ILIKE ${like} OR s."occasion" ILIKE ${like})`,
    );
  }
  return Prisma.join(parts, " AND ");
};

const FROM = Prisma.sql`FROM "Signing" s JOIN "Lead" l ON l."id" = s."leadId"
  JOIN "Company" c ON c."id" = l."companyId" JOIN "Organisation" o ON o."id" = s."organisationId"`;

/** Three sums of the whole filtered set, in 分, never mixed. `gross` leaves terminations out. */
export interface ThreeSums {
  reported: bigint;
  underReview: bigint;
  confirmed: bigint;
  gross: bigint;
}

const sumsOf = async (
  ctx: Ctx,
  where: Prisma.Sql,
  booked: { net: bigint; gross: bigint },
): Promise<ThreeSums> => {
  const open = await ctx.db.$queryRaw<{ id: string; leadId: string }[]>`
    SELECT s."id", s."leadId" ${FROM} WHERE ${where} AND s."state" IN ('SAVED', 'SUBMITTED')`;
  const confirmed = { confirmed: booked.net, gross: booked.gross };
  if (open.length === 0) return { ...confirmed, reported: booked.net, underReview: 0n };
  const mine = new Set(open.map((row) => row.id));
  const leadIds = [...new Set(open.map((row) => row.leadId))];
  const pending = await listPendingEntries(ctx.db, { leadIds, today: shanghaiDate(ctx.now) });
  const submitted = pending.submitted.filter((entry) => mine.has(entry.signingId ?? ""));
  const saved = pending.saved.filter((entry) => mine.has(entry.signingId ?? ""));
  const underReview = figureOf("SIGNED", submitted);
  return { ...confirmed, underReview, reported: booked.net + underReview + figureOf("SIGNED", saved) };
};

/** One list for the page, its export and the API: rows of the page, count and sums of the whole filtered set. */
export const listSigningsPage = async (ctx: Ctx, filter: Partial<SigningFilter> = {}) => {
  const where = signingFilterSql(ctx, filter);
  const pageSize = filter.pageSize ?? 50;
  const page = filter.page ?? 1;
  const items = await ctx.db.$queryRaw<SigningRow[]>`
    SELECT s."id", s."leadId", l."number" AS "leadNumber", l."projectName", c."name" AS "companyName",
      (SELECT string_agg(p."name", '、' ORDER BY t."shareBp" DESC, p."name") FROM "LeadSite" t
        JOIN "Park" p ON p."id" = t."parkId" WHERE t."leadId" = l."id") AS "parks",
      o."name" AS "organisationName", s."kind"::text AS "kind", s."state"::text AS "state",
      s."signedOn"::text AS "signedOn", s."currency", s."amountMinor", s."amountFen",
      ${COUNTED}::bigint AS "countedFen", s."linkOnly", s."occasion", s."contractNumber", s."submittedAt",
      s."decidedAt", s."decidedByName", s."version",
      (SELECT count(*)::int FROM "Attachment" a WHERE a."entity" = 'signing' AND a."entityId" = s."id") AS "evidenceCount"
    ${FROM} WHERE ${where} ORDER BY ${orderOf(filter.sort)} LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
  const [whole] = await ctx.db.$queryRaw<{ total: number; net: bigint; gross: bigint }[]>`
    SELECT count(*)::int AS "total", coalesce(sum(x."counted"), 0)::bigint AS "net",
      coalesce(sum(x."counted") FILTER (WHERE x."kind" <> 'TERMINATION'), 0)::bigint AS "gross"
    FROM (SELECT s."kind", ${COUNTED} AS "counted" ${FROM} WHERE ${where}) x`;
  const sums = await sumsOf(ctx, where, whole!);
  return { items, total: whole!.total, sums, page, pageSize };
};
