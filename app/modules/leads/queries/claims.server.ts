import type { ClaimState } from "#prisma/enums";
import { allow, mayDo, scopeOf, scopeSql, scopeWhere } from "~/modules/access/queries.server";
import { listRecordAudit } from "~/modules/audit/queries.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, type DateOnly, fromDbDate, shanghaiDate, toDbDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { CLAIM_RULES_KEY, type ClaimRules, claimStateOn, readClaimRules } from "../rules/claim";

/** A dated setting of the district: its own comes before one for all; undefined while nothing is decided. */
export const settingInForce = async (ctx: Ctx, given: { key: string; districtId: string }) => {
  const [row] = await ctx.db.setting.findMany({
    where: {
      key: given.key,
      effectiveOn: { lte: toDbDate(shanghaiDate(ctx.now)) },
      OR: [{ districtId: given.districtId }, { districtId: null }],
    },
    orderBy: [{ districtId: { sort: "asc", nulls: "last" } }, { effectiveOn: "desc" }, { id: "desc" }],
    take: 1,
  });
  return row && { value: row.value, effectiveOn: fromDbDate(row.effectiveOn), note: row.note };
};

export const claimRulesOf = async (ctx: Ctx, districtId: string): Promise<ClaimRules> =>
  readClaimRules((await settingInForce(ctx, { key: CLAIM_RULES_KEY, districtId }))?.value);

/** A unit reads its own claims, the office those of its district; nobody else learns more than the look-up says. */
export const claimScope = (ctx: Ctx) =>
  scopeOf(ctx, mayDo(ctx.actor, "claim.decide") ? "claim.decide" : "claim.submit");

export interface ClaimRow {
  id: string;
  companyId: string;
  company: string;
  unit: string;
  leadId: string;
  project: string;
  state: ClaimState;
  contested: boolean;
  metOn: DateOnly;
  submittedAt: Date;
  submittedByName: string;
  protectedUntil: DateOnly | null;
  /** Another unit's claim on the company is live. */
  disputed: boolean;
}

export interface ClaimFilter {
  state?: ClaimState | undefined;
  q?: string | undefined;
  /** Accepted, its protection ending within so many days. */
  ending?: number | undefined;
  page?: number;
  pageSize?: number;
}

/** The state as it is on this day: an accepted claim past its last day has expired. */
const stateSql = (today: DateOnly) =>
  Prisma.sql`CASE WHEN k."state" = 'ACCEPTED' AND k."protectedUntil" < ${today}::date THEN 'EXPIRED' ELSE k."state"::text END`;

const rowsSql = (where: Prisma.Sql, today: DateOnly, page: { take: number; skip: number }) => Prisma.sql`
  SELECT k."id", k."companyId", c."name" AS "company", o."name" AS "unit", k."leadId", l."projectName" AS "project",
    ${stateSql(today)} AS "state", k."contested", k."metOn"::text, k."submittedAt", k."submittedByName",
    k."protectedUntil"::text, EXISTS (SELECT 1 FROM "Claim" x WHERE x."companyId" = k."companyId" AND x."id" <> k."id"
      AND x."state" IN ('SUBMITTED', 'ACCEPTED') AND k."state" IN ('SUBMITTED', 'ACCEPTED')) AS "disputed"
  FROM "Claim" k JOIN "Company" c ON c."id" = k."companyId" JOIN "Lead" l ON l."id" = k."leadId"
  JOIN "Organisation" o ON o."id" = k."organisationId"
  WHERE ${where} ORDER BY (k."state" = 'SUBMITTED') DESC, k."submittedAt" DESC, k."id"
  LIMIT ${page.take} OFFSET ${page.skip}`;

export const endingSql = (today: DateOnly, days: number): Prisma.Sql =>
  Prisma.sql`k."state" = 'ACCEPTED' AND k."protectedUntil" BETWEEN ${today}::date AND ${addDays(today, days)}::date`;

export const listClaims = async (ctx: Ctx, filter: ClaimFilter = {}) => {
  const today = shanghaiDate(ctx.now);
  const { page = 1, pageSize = 50 } = filter;
  const parts = [scopeSql(claimScope(ctx), "k")];
  if (filter.state) parts.push(Prisma.sql`${stateSql(today)} = ${filter.state}`);
  if (filter.ending) parts.push(endingSql(today, filter.ending));
  if (filter.q)
    parts.push(Prisma.sql`strpos(lower(c."name"), ${filter.q.normalize("NFKC").toLowerCase()}) > 0`);
  const where = Prisma.join(parts, " AND ");
  const rows = await ctx.db.$queryRaw<ClaimRow[]>(
    rowsSql(where, today, { take: pageSize, skip: (page - 1) * pageSize }),
  );
  const [total] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "Claim" k JOIN "Company" c ON c."id" = k."companyId" WHERE ${where}`;
  return { rows, total: total?.count ?? 0 };
};

const FILE = {
  id: true,
  fileName: true,
  sizeBytes: true,
  uploadedAt: true,
  uploadedByName: true,
  uploadedById: true,
} as const;

export const listClaimFiles = (ctx: Ctx, claimIds: string[]) =>
  ctx.db.attachment.findMany({
    where: { entity: "claim", entityId: { in: claimIds } },
    select: { ...FILE, entityId: true },
    orderBy: [{ uploadedAt: "asc" }, { id: "asc" }],
  });

export const getClaim = async (ctx: Ctx, id: string) => {
  const claim = await ctx.db.claim.findFirst({
    where: { AND: [{ id }, scopeWhere(claimScope(ctx))] },
    include: {
      company: { select: { name: true } },
      organisation: { select: { name: true } },
      lead: { select: { number: true, projectName: true, expectedFen: true, expectedText: true } },
    },
  });
  if (!claim) throw notFound("这项首谈");
  const today = shanghaiDate(ctx.now);
  const until = claim.protectedUntil ? fromDbDate(claim.protectedUntil) : null;
  const state = claimStateOn({ state: claim.state, protectedUntil: until }, today);
  const others = await ctx.db.claim.findMany({
    where: { companyId: claim.companyId, id: { not: id }, state: { in: ["SUBMITTED", "ACCEPTED"] } },
    select: { organisation: { select: { name: true } }, submittedByName: true },
  });
  const own = mayDo(ctx.actor, "claim.submit") && claim.organisationId === ctx.actor.organisationId;
  const live = state === "SUBMITTED" || state === "ACCEPTED";
  return {
    ...claim,
    metOn: fromDbDate(claim.metOn),
    protectedUntil: until,
    state,
    files: (await listClaimFiles(ctx, [id])).map(({ uploadedById, ...file }) => ({
      ...file,
      /** While it is undecided, by the one who brought it. */
      removable: own && state === "SUBMITTED" && uploadedById === ctx.actor.userId,
    })),
    rivals: others.map((one) => ({ unit: one.organisation.name, person: one.submittedByName })),
    history: await listRecordAudit(ctx, { entity: "claim", entityId: id }),
    rules: await claimRulesOf(ctx, claim.districtId),
    may: {
      release: own && live,
      attach: own && state === "SUBMITTED",
      decide: mayDo(ctx.actor, "claim.decide") && state === "SUBMITTED",
      settle: mayDo(ctx.actor, "claim.decide"),
    },
  };
};

export type ClaimDetail = Awaited<ReturnType<typeof getClaim>>;

/** Step 4 of a write on one's own claim, held until the transaction ends. */
export const holdClaim = async (ctx: Ctx, id: string) => {
  await ctx.db.$queryRaw`SELECT 1 FROM "Claim" WHERE "id" = ${id} FOR UPDATE`;
  const claim = await ctx.db.claim.findFirst({
    where: { AND: [{ id }, scopeWhere(scopeOf(ctx, "claim.submit"))] },
    select: { state: true, leadId: true, districtId: true, organisationId: true, isDemo: true },
  });
  if (!claim) throw notFound("这项首谈");
  return claim;
};

/** Whether a file of this claim may be read: by its unit and by the office. */
export const claimIsReadable = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.db.claim.count({ where: { AND: [{ id }, scopeWhere(claimScope(ctx))] } })) > 0;

/** What the form of a new claim starts from: the lead of one's own unit. */
export const getClaimStart = async (ctx: Ctx, leadId: string) => {
  allow(ctx, "claim.submit");
  const lead = await ctx.db.lead.findFirst({
    where: { AND: [{ id: leadId }, scopeWhere(scopeOf(ctx, "claim.submit"))] },
    select: {
      id: true,
      number: true,
      projectName: true,
      companyId: true,
      districtId: true,
      company: { select: { name: true } },
    },
  });
  if (!lead) throw notFound("这条线索");
  const { company, districtId, ...rest } = lead;
  return { lead: { ...rest, company: company.name }, rules: await claimRulesOf(ctx, districtId) };
};

/** Claims that the reader's unit has filed for a lead (the office: any), for the lead's page. */
export const listClaimsOfLead = async (ctx: Ctx, leadId: string) => {
  const today = shanghaiDate(ctx.now);
  const where = Prisma.sql`${scopeSql(claimScope(ctx), "k")} AND k."leadId" = ${leadId}`;
  return ctx.db.$queryRaw<ClaimRow[]>(rowsSql(where, today, { take: 20, skip: 0 }));
};

/** Who looked the company up while it was claimed; for the office. */
export const listClaimLookups = (ctx: Ctx, companyId: string) => {
  allow(ctx, "claim.decide");
  const { districtId } = scopeOf(ctx, "claim.decide");
  return ctx.db.$queryRaw<{ at: Date; userName: string; unit: string | null; typed: string }[]>`
    SELECT u."at", u."userName", o."name" AS "unit", u."typed" FROM "ClaimLookup" u
    LEFT JOIN "Organisation" o ON o."id" = u."organisationId"
    WHERE u."companyId" = ${companyId} AND u."districtId" = ${districtId} ORDER BY u."id" DESC LIMIT 50`;
};
