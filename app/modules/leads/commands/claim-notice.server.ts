import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import type { Tx } from "~/platform/db.server";

export interface Notice {
  districtId: string;
  /** Units, each told once; or one person. */
  organisationIds?: readonly string[];
  userId?: string;
  /** `noun.verb`, as in the audit. */
  kind: string;
  text: string;
  href: string;
}

/** Tells units or a person, inside the transaction of what happened. Nobody is told of their own deed. */
export const notify = async (ctx: Ctx, notice: Notice): Promise<void> => {
  const { organisationIds = [], userId, ...told } = notice;
  const units = [...new Set(organisationIds)].filter((id) => id !== ctx.actor.organisationId);
  const to = [
    ...units.map((organisationId) => ({ organisationId, userId: null })),
    ...(userId && userId !== ctx.actor.userId ? [{ organisationId: null, userId }] : []),
  ];
  if (to.length === 0) return;
  await ctx.db.notification.createMany({
    data: to.map((whom) => ({ ...told, ...whom, createdAt: ctx.now })),
  });
};

/** The units that decide in a district. */
export const officesOf = async (db: Tx, districtId: string): Promise<string[]> =>
  (
    await db.organisation.findMany({
      where: { districtId, kind: "PROMOTION_OFFICE" },
      select: { id: true },
    })
  ).map(({ id }) => id);

/** Of one's own notices, all or those named; a unit's notice is read for the whole unit. */
export const readNotices = async (ctx: Ctx, { ids }: { ids?: string[] } = {}): Promise<number> => {
  allow(ctx, "plan.read");
  const { userId, organisationId } = ctx.actor;
  const { count } = await ctx.db.notification.updateMany({
    where: {
      readAt: null,
      OR: [{ userId }, ...(organisationId ? [{ organisationId }] : [])],
      ...(ids ? { id: { in: ids } } : {}),
    },
    data: { readAt: ctx.now },
  });
  return count;
};
