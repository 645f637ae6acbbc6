import { createHash } from "node:crypto";
import type { Actor, Ctx } from "~/platform/ctx";
import { Prisma, type Tx } from "~/platform/db.server";
import { AppError } from "~/platform/errors";
import { type Action, type Reach, reachOf } from "./policy";
import { SESSION_TOUCH_MS, sessionIsLive } from "./rules";

export const mayDo = (actor: Actor, action: Action): boolean => reachOf(actor.role, action) !== "none";

/** Step 1 of every write. */
export const allow = (ctx: Ctx, action: Action): void => {
  if (!mayDo(ctx.actor, action))
    throw new AppError("FORBIDDEN", "您的岗位没有这项权限。如有需要，请联系区投资促进办或系统管理员。");
};

export const reach = (ctx: Ctx, action: Action): Reach => reachOf(ctx.actor.role, action);

/** The rows of a table that carry a district and an owning unit, as far as the actor's reach goes. Fails closed. */
export interface Scope {
  /** null: every district. */
  districtId: string | null;
  /** null: every unit of the district. */
  organisationId: string | null;
  /** null: every owner. */
  userId: string | null;
  nothing: boolean;
}

export const scopeOf = (ctx: Ctx, action: Action): Scope => {
  const { actor } = ctx;
  const nothing: Scope = { districtId: "", organisationId: "", userId: "", nothing: true };
  const everything: Scope = { districtId: null, organisationId: null, userId: null, nothing: false };
  switch (reach(ctx, action)) {
    case "all":
      return { ...everything, districtId: actor.districtId };
    case "district":
      return actor.districtId ? { ...everything, districtId: actor.districtId } : nothing;
    case "unit":
      return actor.districtId && actor.organisationId
        ? { ...everything, districtId: actor.districtId, organisationId: actor.organisationId }
        : nothing;
    case "own":
      return actor.districtId
        ? {
            districtId: actor.districtId,
            organisationId: actor.organisationId,
            userId: actor.userId,
            nothing: false,
          }
        : nothing;
    default:
      return nothing;
  }
};

/** The same scope as a Prisma `where` on `districtId` and `organisationId`. */
export const scopeWhere = (scope: Scope) => ({
  ...(scope.districtId === null ? {} : { districtId: scope.districtId }),
  ...(scope.organisationId === null ? {} : { organisationId: scope.organisationId }),
  ...(scope.nothing ? { id: { in: [] as never[] } } : {}),
});

/** The same scope as SQL on columns of the table that `alias` names. */
export const scopeSql = (scope: Scope, alias: string): Prisma.Sql => {
  if (scope.nothing) return Prisma.sql`FALSE`;
  const column = (name: string) => Prisma.raw(`"${alias}"."${name}"`);
  const parts = [Prisma.sql`TRUE`];
  if (scope.districtId !== null) parts.push(Prisma.sql`${column("districtId")} = ${scope.districtId}`);
  if (scope.organisationId !== null)
    parts.push(Prisma.sql`${column("organisationId")} = ${scope.organisationId}`);
  return Prisma.join(parts, " AND ");
};

const ACTOR_FIELDS = {
  id: true,
  displayName: true,
  role: true,
  organisationId: true,
  districtId: true,
  disabledAt: true,
  passwordVersion: true,
} satisfies Prisma.UserSelect;

type ActorRow = Prisma.UserGetPayload<{ select: typeof ACTOR_FIELDS }>;

export const actorOf = (user: ActorRow): Actor => ({
  userId: user.id,
  name: user.displayName,
  role: user.role,
  organisationId: user.organisationId,
  districtId: user.districtId,
});

export const digest = (token: string) => createHash("sha256").update(token).digest("base64url");

/** The actor behind a session cookie, or null when the session has ended. */
export const findActorBySession = async (db: Tx, token: string, now: Date): Promise<Actor | null> => {
  const session = await db.session.findUnique({
    where: { id: digest(token) },
    include: { user: { select: ACTOR_FIELDS } },
  });
  if (!session || session.user.disabledAt || !sessionIsLive(session, now)) return null;
  if (session.passwordVersion !== session.user.passwordVersion) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > SESSION_TOUCH_MS)
    await db.session.updateMany({ where: { id: session.id }, data: { lastSeenAt: now } });
  return actorOf(session.user);
};

/** The actor behind a bearer token, or null. */
export const findActorByToken = async (db: Tx, token: string, now: Date): Promise<Actor | null> => {
  const found = await db.accessToken.findUnique({
    where: { tokenHash: digest(token) },
    include: { user: { select: ACTOR_FIELDS } },
  });
  if (!found || found.revokedAt || found.expiresAt <= now || found.user.disabledAt) return null;
  if (found.passwordVersion !== found.user.passwordVersion) return null;
  if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > SESSION_TOUCH_MS)
    await db.accessToken.updateMany({ where: { id: found.id }, data: { lastUsedAt: now } });
  return actorOf(found.user);
};

/** What the page frame shows of who is signed in. */
export const getMe = async (ctx: Ctx) => {
  const user = await ctx.db.user.findUniqueOrThrow({
    where: { id: ctx.actor.userId },
    select: {
      username: true,
      displayName: true,
      version: true,
      preferences: true,
      organisation: { select: { name: true } },
      district: { select: { name: true } },
    },
  });
  return user;
};

export const listMyTokens = (ctx: Ctx) =>
  ctx.db.accessToken.findMany({
    where: { userId: ctx.actor.userId, revokedAt: null, expiresAt: { gt: ctx.now } },
    select: { id: true, name: true, createdAt: true, expiresAt: true, lastUsedAt: true },
    orderBy: { createdAt: "desc" },
  });

export const listMySessions = (ctx: Ctx) =>
  ctx.db.session.findMany({
    where: { userId: ctx.actor.userId, expiresAt: { gt: ctx.now } },
    select: { id: true, createdAt: true, lastSeenAt: true, userAgent: true },
    orderBy: { lastSeenAt: "desc" },
  });

export const listUsers = async (ctx: Ctx) => {
  allow(ctx, "user.manage");
  return ctx.db.user.findMany({
    select: {
      id: true,
      username: true,
      displayName: true,
      role: true,
      disabledAt: true,
      isDemo: true,
      version: true,
      organisation: { select: { name: true } },
      district: { select: { name: true } },
    },
    orderBy: [{ districtId: "asc" }, { username: "asc" }],
  });
};

/** Organisations of the actor's district (with those of no district), for choices and look-ups. */
export const listOrganisations = (ctx: Ctx) =>
  ctx.db.organisation.findMany({
    where: ctx.actor.districtId ? { OR: [{ districtId: ctx.actor.districtId }, { districtId: null }] } : {},
    orderBy: [{ kind: "asc" }, { name: "asc" }],
  });

export const listDistricts = (ctx: Ctx) =>
  ctx.db.district.findMany({
    where: ctx.actor.districtId ? { id: ctx.actor.districtId } : {},
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
