import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate, toDbDate } from "~/platform/dates";
import { type Prisma, transaction } from "~/platform/db.server";

/** Writes down that protection has ended, so that the company is free for the next claim. Inside a transaction. */
export const expireClaims = async (ctx: Ctx, where: Prisma.ClaimWhereInput): Promise<number> => {
  const today = shanghaiDate(ctx.now);
  const due = await ctx.db.claim.findMany({
    where: { AND: [where, { state: "ACCEPTED", protectedUntil: { lt: toDbDate(today) } }] },
    include: { company: { select: { name: true } } },
  });
  let expired = 0;
  for (const claim of due) {
    const { count } = await ctx.db.claim.updateMany({
      where: { id: claim.id, version: claim.version, state: "ACCEPTED" },
      data: { state: "EXPIRED", endedAt: ctx.now, version: { increment: 1 } },
    });
    if (count === 0) continue;
    expired += 1;
    const until = fromDbDate(claim.protectedUntil!);
    await record(ctx, {
      action: "claim.expire",
      entity: "claim",
      entityId: claim.id,
      leadId: claim.leadId,
      districtId: claim.districtId,
      organisationId: claim.organisationId,
      summary: `首谈保护期已于 ${until} 届满`,
    });
    await notify(ctx, {
      districtId: claim.districtId,
      organisationIds: [claim.organisationId],
      kind: "claim.expire",
      text: `“${claim.company.name}”的首谈保护期已于 ${until} 届满。`,
      href: `/claims/${claim.id}`,
    });
  }
  return expired;
};

/** The nightly pass over the district. */
export const expireDueClaims = async (ctx: Ctx): Promise<number> => {
  allow(ctx, "claim.decide");
  const { districtId } = scopeOf(ctx, "claim.decide");
  return transaction(ctx.db, (tx) => expireClaims({ ...ctx, db: tx }, districtId ? { districtId } : {}));
};
