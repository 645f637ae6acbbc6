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

/**
 * The answer while a company's name is typed: known or not, followed and claimed by whom, whom to ask. Never the
 * project, the amount, the contact or the stage. Each time another unit's claim is told, the look-up is logged.
 */
export const lookUpCompany = async (
  ctx: Ctx,
  { name, districtId = ctx.actor.districtId }: { name: string; districtId?: string | null },
): Promise<LookedUpCompany[]> => {
  allow(ctx, "lead.create");
  const typed = lookUpSchema.parse({ name }).name;
  const known = await findKnownCompanies(ctx, { name: typed, districtId });
  if (known.length === 0 || !districtId) return [];
  const claims = await claimsOn(
    ctx,
    known.map(({ id }) => id),
  );
  const answered = known.map((company) => {
    const claim = claims.find(({ companyId }) => companyId === company.id);
    return { company, claim, mine: claim?.organisationId === ctx.actor.organisationId };
  });
  const others = answered.filter(({ claim, mine }) => claim && !mine);
  if (others.length > 0)
    await ctx.db.claimLookup.createMany({
      data: others.map(({ company, claim }) => ({
        at: ctx.now,
        districtId,
        organisationId: ctx.actor.organisationId,
        userId: ctx.actor.userId,
        userName: ctx.actor.name,
        typed,
        companyId: company.id,
        claimId: claim!.id,
      })),
    });
  return answered.map(({ company, claim, mine }) => ({
    ...company,
    claim: claim
      ? {
          unit: claim.organisation.name,
          person: claim.submittedByName,
          state: claim.state as "SUBMITTED" | "ACCEPTED",
          until: claim.protectedUntil,
          mine,
        }
      : null,
  }));
};
