import { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { findKnownCompanies, type KnownCompany } from "~/modules/companies/queries/known.server";
import type { Ctx } from "~/platform/ctx";
import { type DateOnly, fromDbDate, shanghaiDate } from "~/platform/dates";
import { claimStateOn, isLiveClaim } from "../rules/claim";

/** All that anybody learns of a claim: who holds it, whom to ask, and until when. */
export interface ClaimNotice {
  unit: string;
  person: string;
  state: "SUBMITTED" | "ACCEPTED";
  until: DateOnly | null;
  mine: boolean;
}

export type LookedUpCompany = KnownCompany & { claim: ClaimNotice | null };

export const lookUpSchema = z.object({ name: z.string().trim().max(120, "最多 120 个字。") });

const claimsOn = async (ctx: Ctx, companyIds: string[]) => {
  const today = shanghaiDate(ctx.now);
  const rows = await ctx.db.claim.findMany({
    where: { companyId: { in: companyIds }, state: { in: ["SUBMITTED", "ACCEPTED"] } },
    select: {
      id: true,
      companyId: true,
      organisationId: true,
      state: true,
      protectedUntil: true,
      submittedByName: true,
      organisation: { select: { name: true } },
    },
    orderBy: [{ state: "desc" }, { contested: "asc" }, { submittedAt: "asc" }],
  });
  return rows
    .map((row) => ({ ...row, protectedUntil: row.protectedUntil ? fromDbDate(row.protectedUntil) : null }))
    .filter((row) => isLiveClaim(claimStateOn(row, today)));
};

/** Live claims on these companies, as anybody may know them. Each time another unit's is told, it is logged. */
const tell = async (
  ctx: Ctx,
  { companyIds, typed, districtId }: { companyIds: string[]; typed: string; districtId: string },
): Promise<Map<string, ClaimNotice>> => {
  const first = new Map<string, Awaited<ReturnType<typeof claimsOn>>[number]>();
  for (const claim of await claimsOn(ctx, companyIds))
    if (!first.has(claim.companyId)) first.set(claim.companyId, claim);
  const { organisationId, userId, name } = ctx.actor;
  const others = [...first.values()].filter((claim) => claim.organisationId !== organisationId);
  if (others.length > 0)
    await ctx.db.claimLookup.createMany({
      data: others.map(({ id, companyId }) => ({
        at: ctx.now,
        districtId,
        organisationId,
        userId,
        userName: name,
        typed,
        companyId,
        claimId: id,
      })),
    });
  return new Map(
    [...first].map(([companyId, claim]) => [
      companyId,
      {
        unit: claim.organisation.name,
        person: claim.submittedByName,
        state: claim.state as "SUBMITTED" | "ACCEPTED",
        until: claim.protectedUntil,
        mine: claim.organisationId === organisationId,
      },
    ]),
  );
};

/** Of many names at once, those that another unit claims: by whom, and whom to ask. Each is logged as a look-up. */
export const tellClaimedNames = async (
  ctx: Ctx,
  { named, districtId }: { named: ReadonlyMap<string, string>; districtId: string },
): Promise<{ name: string; unit: string; person: string }[]> => {
  allow(ctx, "lead.write");
  const claims = await tell(ctx, { companyIds: [...named.values()], typed: "清单粘贴", districtId });
  return [...named].flatMap(([name, companyId]) => {
    const claim = claims.get(companyId);
    return claim && !claim.mine ? [{ name, unit: claim.unit, person: claim.person }] : [];
  });
};

/** Who holds the claim on one company, for a page that names it; logged like a look-up by its name. */
export const tellClaimOf = async (
  ctx: Ctx,
  { companyId, name }: { companyId: string; name: string },
): Promise<ClaimNotice | null> => {
  allow(ctx, "lead.create");
  const { districtId } = ctx.actor;
  if (!districtId) return null;
  return (await tell(ctx, { companyIds: [companyId], typed: name, districtId })).get(companyId) ?? null;
};

/**
 * The answer while a company's name is typed: known or not, followed and claimed by whom, whom to ask. Never the
 * project, the amount, the contact or the stage.
 */
export const lookUpCompany = async (
  ctx: Ctx,
  { name, districtId = ctx.actor.districtId }: { name: string; districtId?: string | null },
): Promise<LookedUpCompany[]> => {
  allow(ctx, "lead.create");
  const typed = lookUpSchema.parse({ name }).name;
  const known = await findKnownCompanies(ctx, { name: typed, districtId });
  if (known.length === 0 || !districtId) return [];
  const claims = await tell(ctx, { companyIds: known.map(({ id }) => id), typed, districtId });
  return known.map((company) => ({ ...company, claim: claims.get(company.id) ?? null }));
};
