import { mayDo, scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { KEEP_PLAN, Prisma } from "~/platform/db.server";

const mine = (ctx: Ctx) => ({
  OR: [
    { userId: ctx.actor.userId },
    ...(ctx.actor.organisationId ? [{ organisationId: ctx.actor.organisationId }] : []),
  ],
});

/** What was told to a unit is read by each of its people for themselves. */
const unreadBy = ({ userId }: Ctx["actor"]) => ({ readAt: null, NOT: { readBy: { has: userId } } });

/** What the reader and its unit were told, newest first. */
export const listNotices = async (ctx: Ctx, { unread = false, take = 30, skip = 0 } = {}) => {
  const rows = await ctx.db.notification.findMany({
    where: { ...mine(ctx), ...(unread ? unreadBy(ctx.actor) : {}) },
    select: { id: true, kind: true, text: true, href: true, createdAt: true, readAt: true, readBy: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
    skip,
  });
  return rows.map(({ readAt, readBy, ...row }) => ({
    ...row,
    read: readAt !== null || readBy.includes(ctx.actor.userId),
  }));
};

/** Beside the bell of every page, so in one small statement. */
export const countUnreadNotices = async (ctx: Ctx): Promise<number> => {
  const { userId, organisationId } = ctx.actor;
  const [row] = await ctx.db.$queryRaw<[{ n: number }]>`${Prisma.raw(KEEP_PLAN)}
    SELECT count(*)::int AS "n" FROM "Notification" x
    WHERE (x."userId" = ${userId} OR x."organisationId" = ${organisationId})
      AND x."readAt" IS NULL AND NOT x."readBy" @> ARRAY[${userId}::text]`;
  return row.n;
};

const PAGE = 50;

/** The page of notices: unread ones or all, with how many there are. */
export const getNotices = async (ctx: Ctx, { unread, page }: { unread: boolean; page: number }) => {
  const total = await ctx.db.notification.count({
    where: { ...mine(ctx), ...(unread ? unreadBy(ctx.actor) : {}) },
  });
  const rows = await listNotices(ctx, { unread, take: PAGE, skip: (page - 1) * PAGE });
  return { rows, total, pageSize: PAGE, unread: await countUnreadNotices(ctx) };
};

/** Robots that the reader manages, without their address or secret, and what became of the last messages. */
export const listWebhooks = async (ctx: Ctx) => {
  const { districtId, nothing } = scopeOf(ctx, "webhook.manage");
  if (nothing || !mayDo(ctx.actor, "webhook.manage")) return [];
  const rows = await ctx.db.webhook.findMany({
    where: districtId === null ? {} : { districtId },
    orderBy: [{ disabledAt: { sort: "asc", nulls: "first" } }, { createdAt: "asc" }],
  });
  const counts = await ctx.db.webhookDelivery.groupBy({
    by: ["webhookId", "state"],
    where: { webhookId: { in: rows.map(({ id }) => id) } },
    _count: true,
  });
  return rows.map(({ url, secret, ...row }) => ({
    ...row,
    host: new URL(url).hostname,
    signed: secret !== null,
    counts: Object.fromEntries(
      counts.filter(({ webhookId }) => webhookId === row.id).map(({ state, _count }) => [state, _count]),
    ) as Partial<Record<"WAITING" | "DELIVERED" | "DEAD", number>>,
  }));
};

/** The last messages that were not delivered, or not yet. */
export const listUndelivered = (ctx: Ctx, webhookIds: readonly string[]) =>
  ctx.db.webhookDelivery.findMany({
    where: { webhookId: { in: [...webhookIds] }, state: { in: ["WAITING", "DEAD"] } },
    select: {
      id: true,
      kind: true,
      href: true,
      state: true,
      attempts: true,
      createdAt: true,
      nextAt: true,
      lastError: true,
      webhook: { select: { name: true } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 50,
  });
