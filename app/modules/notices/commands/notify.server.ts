import { type Action, reachOf } from "~/modules/access/policy";
import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import type { Tx } from "~/platform/db.server";
import { eventOf } from "../rules";

export interface Notice {
  districtId: string;
  /** Units, each told once. */
  organisationIds?: readonly string[];
  userIds?: readonly string[];
  /** `noun.verb`, as in the audit. */
  kind: string;
  text: string;
  href: string;
  isDemo?: boolean;
}

/** The outbox of the group robots that want to know; without a word of what happened. */
const queueForRobots = async (ctx: Ctx, { districtId, kind, href }: Notice): Promise<void> => {
  const event = eventOf(kind);
  if (!event) return;
  const robots = await ctx.db.webhook.findMany({
    where: { districtId, disabledAt: null, events: { has: event } },
    select: { id: true },
  });
  if (robots.length === 0) return;
  await ctx.db.webhookDelivery.createMany({
    data: robots.map(({ id }) => ({ webhookId: id, kind, href, nextAt: ctx.now, createdAt: ctx.now })),
  });
};

/** Tells units or people, inside the transaction of what happened. Nobody is told of their own deed. */
export const notify = async (ctx: Ctx, notice: Notice): Promise<void> => {
  await queueForRobots(ctx, notice);
  const { organisationIds = [], userIds = [], ...told } = notice;
  const units = [...new Set(organisationIds)].filter((id) => id !== ctx.actor.organisationId);
  const people = [...new Set(userIds)].filter((id) => id !== ctx.actor.userId);
  const to = [
    ...units.map((organisationId) => ({ organisationId, userId: null })),
    ...people.map((userId) => ({ organisationId: null, userId })),
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

/** Whoever in a district may do this: by unit, and by name where there is no unit. */
export const thoseWhoMay = async (db: Tx, districtId: string, action: Action) => {
  const users = await db.user.findMany({
    where: { districtId, disabledAt: null },
    select: { id: true, role: true, organisationId: true },
    orderBy: { id: "asc" },
  });
  const able = users.filter(({ role }) => reachOf(role, action) !== "none");
  return {
    organisationIds: [...new Set(able.flatMap(({ organisationId }) => organisationId ?? []))],
    userIds: able.filter(({ organisationId }) => organisationId === null).map(({ id }) => id),
  };
};

/** Of one's own notices, all or those named. A unit's notice stays unread for the others of the unit. */
export const readNotices = async (ctx: Ctx, { ids }: { ids?: string[] } = {}): Promise<number> => {
  allow(ctx, "plan.read");
  const { userId, organisationId } = ctx.actor;
  const named = { readAt: null, ...(ids ? { id: { in: ids } } : {}) };
  const own = await ctx.db.notification.updateMany({
    where: { ...named, userId },
    data: { readAt: ctx.now },
  });
  if (!organisationId) return own.count;
  const units = await ctx.db.notification.updateMany({
    where: { ...named, organisationId, NOT: { readBy: { has: userId } } },
    data: { readBy: { push: userId } },
  });
  return own.count + units.count;
};
