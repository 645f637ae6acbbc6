import type { z } from "zod";
import { allow, listOrganisations, scopeOf, scopeSql } from "~/modules/access/queries.server";
import { leadReadSql } from "~/modules/companies/queries/scope.server";
import { seenSql, type View, viewAt } from "~/modules/targets/queries/view.server";
import { cohortConversion, maturedRate } from "~/modules/targets/rules/conversion";
import type { Ctx } from "~/platform/ctx";
import type { DateOnly } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { conversionSchema } from "../schema";
import { SECRET_COMPANY } from "./material.server";
import { thenSql } from "./unit-leads.server";

/** `readable`: false where the reader may see the figure but not the project. */
type Found = SignedProject & { readable: boolean };

export interface SignedProject {
  leadId: string;
  signedOn: DateOnly;
  /** 开工日期, once the project has come to 开工. */
  startedOn: DateOnly | null;
  /** Its contracts have been terminated since; it stays in the month of its signing. */
  ended: boolean;
  unit: string;
  name: string;
  company: string;
}

const STARTED = Prisma.sql`('STARTED', 'COMPLETED', 'PRODUCING')`;

/** One row a project with a confirmed formal contract: its first signing that stands, as of the view. */
const signedProjects = (ctx: Ctx, { view, unit }: { view: View; unit?: string }): Promise<Found[]> => {
  const stage = view.current ? Prisma.sql`l."stage"::text` : thenSql("Stage", view.knownBefore);
  const reversed = view.current ? Prisma.empty : Prisma.sql`AND r."recordedAt" < ${view.knownBefore}`;
  return ctx.db.$queryRaw<Found[]>`
    SELECT s."leadId", s."signedOn"::text AS "signedOn", s."ended", o."name" AS "unit",
      CASE WHEN ${stage} IN ${STARTED} AND l."startedOn" <= ${view.asOf}::date THEN l."startedOn"::text END AS "startedOn",
      coalesce(l."codeName", l."projectName") AS "name",
      CASE WHEN l."codeName" IS NULL THEN c."name" ELSE ${SECRET_COMPANY} END AS "company",
      ${leadReadSql(ctx, "l")} AS "readable"
    FROM (
      SELECT e."leadId", sum(e."amount") <= 0 AS "ended", min(e."effectiveOn") FILTER (
        WHERE e."amount" > 0 AND e."reversesId" IS NULL
          AND NOT EXISTS (SELECT 1 FROM "LedgerEntry" r WHERE r."reversesId" = e."id" ${reversed})) AS "signedOn"
      FROM "LedgerEntry" e
      WHERE e."metric" = 'PROJECTS' AND ${seenSql(view)} AND ${scopeSql(scopeOf(ctx, "ledger.read"), "e")}
        ${unit ? Prisma.sql`AND e."organisationId" = ${unit}` : Prisma.empty}
      GROUP BY e."leadId"
    ) s JOIN "Lead" l ON l."id" = s."leadId" JOIN "Company" c ON c."id" = l."companyId"
      JOIN "Organisation" o ON o."id" = l."organisationId"
    WHERE s."signedOn" IS NOT NULL
    ORDER BY s."signedOn", l."number"`;
};

export type ConversionRate = ReturnType<typeof maturedRate>;
export type ConversionMonth = Awaited<ReturnType<typeof getConversion>>["months"][number];

/**
 * 签约开工率 by the month of signing, newest first, and the projects of one month. A past date gives what was known
 * then, but for a 开工日期 that was corrected since. Source: Rule 13.
 */
export const getConversion = async (ctx: Ctx, raw: z.input<typeof conversionSchema>) => {
  allow(ctx, "ledger.read");
  const { asOf, unit, month } = conversionSchema.parse(raw);
  const view = viewAt(ctx, { asOf });
  const projects = await signedProjects(ctx, { view, unit });
  const dated = {
    signings: projects.map(({ leadId, signedOn }) => ({ leadId, on: signedOn })),
    starts: projects.flatMap(({ leadId, startedOn }) => (startedOn ? [{ leadId, on: startedOn }] : [])),
  };
  const within = (withinMonths: number) => ({ withinMonths, asOf: view.asOf });
  const [half, year] = [cohortConversion(dated, within(6)), cohortConversion(dated, within(12))];
  const of = (cohort: { month: string }) =>
    projects.filter(({ signedOn }) => signedOn.startsWith(cohort.month));
  const months = half.map((cohort, at) => ({
    month: cohort.month,
    signed: cohort.signed,
    ended: of(cohort).filter(({ ended }) => ended).length,
    half: cohort,
    year: year[at]!,
  }));
  const listed = month ? of({ month }) : [];
  const all = scopeOf(ctx, "ledger.read").organisationId === null ? await listOrganisations(ctx) : [];
  return {
    asOf: view.asOf,
    units: all.filter(({ kind }) => kind === "PARK_COMPANY").map(({ id, name }) => ({ id, name })),
    unit: unit ?? null,
    months: months.reverse(),
    half: maturedRate(dated, within(6)),
    year: maturedRate(dated, within(12)),
    month: month ?? null,
    inMonth: listed.length,
    projects: listed
      .filter(({ readable }) => readable)
      .map(({ readable: _, ...project }): SignedProject => project),
  };
};
