import type { Ctx } from "~/platform/ctx";
import { type Left, leftRows } from "~/platform/left.server";

/** Of companies as they were left, those that have changed since, or that something refers to. */
export const usedCompanies = (ctx: Ctx, companies: readonly Left[]): Promise<{ id: string }[]> =>
  ctx.db.$queryRaw`
  SELECT w."id" FROM ${leftRows(companies)} JOIN "Company" c ON c."id" = w."id"
  WHERE c."version" <> w."version" OR c."mergedIntoId" IS NOT NULL OR w."created" AND (
    EXISTS (SELECT FROM "Lead" x WHERE x."companyId" = w."id")
    OR EXISTS (SELECT FROM "Contact" x WHERE x."companyId" = w."id")
    OR EXISTS (SELECT FROM "CompanyRecognition" x WHERE x."companyId" = w."id")
    OR EXISTS (SELECT FROM "ProspectEntry" x WHERE x."companyId" = w."id")
    OR EXISTS (SELECT FROM "Claim" x WHERE x."companyId" = w."id")
    OR EXISTS (SELECT FROM "Company" x WHERE x."mergedIntoId" = w."id"))`;
