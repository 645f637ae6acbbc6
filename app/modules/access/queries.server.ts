import { createHash } from "node:crypto";
import type { Actor, Ctx } from "~/platform/ctx";
import { addDays, startOfDay } from "~/platform/dates";
import { KEEP_PLAN, Prisma, type Tx } from "~/platform/db.server";
import { AppError } from "~/platform/errors";
import { type Action, type Reach, reachOf } from "./policy";
import { SESSION_TOUCH_MS, sessionIsLive } from "./rules";
import type { AuditFilter, ViewNoun } from "./schema";

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

type SignedIn = ActorRow & { createdAt: Date; lastSeenAt: Date; expiresAt: Date; signedInVersion: number };

/** The actor behind a session cookie, or null when the session has ended. Asked by every page, so in one statement. */
export const findActorBySession = async (db: Tx, token: string, now: Date): Promise<Actor | null> => {
  const id = digest(token);
  const [found] = await db.$queryRaw<SignedIn[]>`${Prisma.raw(KEEP_PLAN)}
    SELECT s."createdAt", s."lastSeenAt", s."expiresAt", s."passwordVersion" AS "signedInVersion", u."id",
      u."displayName", u."role", u."organisationId", u."districtId", u."disabledAt", u."passwordVersion"
    FROM "Session" s JOIN "User" u ON u."id" = s."userId" WHERE s."id" = ${id}`;
  if (!found || found.disabledAt || !sessionIsLive(found, now)) return null;
  if (found.signedInVersion !== found.passwordVersion) return null;
  if (now.getTime() - found.lastSeenAt.getTime() > SESSION_TOUCH_MS)
    await db.session.updateMany({ where: { id }, data: { lastSeenAt: now } });
  return actorOf(found);
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

/** What the page frame shows: who is signed in, and whether invented data is loaded. */
export const getFrame = async (ctx: Ctx) => {
  const [frame] = await ctx.db.$queryRaw<
    { name: string; unit: string | null; district: string | null; demo: boolean }[]
  >`${Prisma.raw(KEEP_PLAN)}SELECT u."displayName" AS "name", o."name" AS "unit", d."name" AS "district",
      EXISTS (SELECT FROM "User" x WHERE x."isDemo") AS "demo"
    FROM "User" u LEFT JOIN "Organisation" o ON o."id" = u."organisationId"
      LEFT JOIN "District" d ON d."id" = u."districtId" WHERE u."id" = ${ctx.actor.userId}`;
  return frame!;
};

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

export interface AuditRow {
  id: bigint;
  at: Date;
  actorName: string;
  district: string | null;
  unit: string | null;
  entity: string;
  entityId: string;
  leadId: string | null;
  summary: string;
  reason: string | null;
}

const auditConditions = (ctx: Ctx, filter: AuditFilter) => {
  const scope = scopeOf(ctx, "audit.read");
  const parts = [scope.nothing ? Prisma.sql`FALSE` : Prisma.sql`TRUE`];
  if (scope.districtId !== null) parts.push(Prisma.sql`a."districtId" = ${scope.districtId}`);
  if (filter.entity) parts.push(Prisma.sql`lower(a.entity) = ${filter.entity}`);
  if (filter.from) parts.push(Prisma.sql`a.at >= ${startOfDay(filter.from)}`);
  if (filter.to) parts.push(Prisma.sql`a.at < ${startOfDay(addDays(filter.to, 1))}`);
  if (filter.q) {
    const like = `%${filter.q.replace(/[\\%_]/g, "\\$&")}%`;
    parts.push(
      Prisma.sql`(a."actorName" ILIKE ${like} OR a.summary ILIKE ${like} OR a.reason ILIKE ${like})`,
    );
  }
  return Prisma.join(parts, " AND ");
};

/** Counting stops here: a log grows without end, and nobody turns to its thousandth page. */
const COUNT_TO = 10_000;

/** The audit log, newest first, as far as the actor reads it. */
export const listAuditLog = async (ctx: Ctx, filter: AuditFilter) => {
  allow(ctx, "audit.read");
  const where = auditConditions(ctx, filter);
  const rows = await ctx.db.$queryRaw<AuditRow[]>`
    SELECT a.id, a.at, a."actorName", d.name AS district, o.name AS unit, a.entity, a."entityId", a."leadId",
      a.summary, a.reason
    FROM "AuditEntry" a LEFT JOIN "District" d ON d.id = a."districtId"
      LEFT JOIN "Organisation" o ON o.id = a."organisationId"
    WHERE ${where} ORDER BY a.id DESC LIMIT ${filter.pageSize} OFFSET ${(filter.page - 1) * filter.pageSize}`;
  const [counted] = await ctx.db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM "AuditEntry" a WHERE ${where} LIMIT ${COUNT_TO}) x`;
  return { rows, total: counted.count, exact: counted.count < COUNT_TO };
};

export interface SystemStatus {
  databaseVersion: string;
  databaseBytes: bigint;
  migrations: number;
  lastMigration: string;
  migratedAt: Date | null;
  openSessions: number;
  users: number;
  leads: number;
  signings: number;
  ledgerEntries: number;
  attachments: number;
  attachmentBytes: bigint;
  auditEntries: number;
}

/** What an administrator looks at once a week: versions, sizes and counts over both districts. */
export const getSystemStatus = async (ctx: Ctx): Promise<SystemStatus> => {
  allow(ctx, "user.manage");
  const [status] = await ctx.db.$queryRaw<[SystemStatus]>`
    SELECT current_setting('server_version') AS "databaseVersion",
      pg_database_size(current_database()) AS "databaseBytes",
      (SELECT count(*)::int FROM _prisma_migrations WHERE finished_at IS NOT NULL) AS migrations,
      (SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL
        ORDER BY migration_name DESC LIMIT 1) AS "lastMigration",
      (SELECT max(finished_at) FROM _prisma_migrations) AS "migratedAt",
      (SELECT count(*)::int FROM "Session" WHERE "expiresAt" > ${ctx.now}) AS "openSessions",
      (SELECT count(*)::int FROM "User" WHERE "disabledAt" IS NULL) AS users,
      (SELECT count(*)::int FROM "Lead") AS leads,
      (SELECT count(*)::int FROM "Signing") AS signings,
      (SELECT count(*)::int FROM "LedgerEntry") AS "ledgerEntries",
      (SELECT count(*)::int FROM "Attachment") AS attachments,
      (SELECT coalesce(sum("sizeBytes"), 0)::bigint FROM "Attachment") AS "attachmentBytes",
      (SELECT count(*)::int FROM "AuditEntry") AS "auditEntries"`;
  return status;
};

/** Units with how many of their people may sign in. */
export const listUnits = async (ctx: Ctx) => {
  allow(ctx, "user.manage");
  return ctx.db.$queryRaw<
    {
      id: string;
      name: string;
      kind: string;
      district: string | null;
      aliases: string[];
      isDemo: boolean;
      users: number;
    }[]
  >`
    SELECT o.id, o.name, o.kind::text AS kind, d.name AS district, coalesce(o.aliases, '{}') AS aliases, o."isDemo",
      (SELECT count(*)::int FROM "User" u WHERE u."organisationId" = o.id AND u."disabledAt" IS NULL) AS users
    FROM "Organisation" o LEFT JOIN "District" d ON d.id = o."districtId"
    ORDER BY users DESC, d.name, o.kind, o.name`;
};

export interface View {
  id: string;
  name: string;
  query: string;
  isDefault: boolean;
}

/** One's own views of a list, oldest first, and the columns last chosen there. */
export const listViews = async (
  ctx: Ctx,
  noun: ViewNoun,
): Promise<{ views: View[]; columns: string[]; first: View | null }> => {
  const rows = await ctx.db.$queryRaw<View[]>`
    SELECT "id", "name", "query", "isDefault" FROM "SavedView"
    WHERE "userId" = ${ctx.actor.userId} AND "noun" = ${noun} ORDER BY "id"`;
  const views = rows.filter(({ name }) => name !== "");
  const kept = rows.find(({ name }) => name === "");
  return {
    views,
    columns: kept ? new URLSearchParams(kept.query).getAll("cols") : [],
    first: views.find(({ isDefault }) => isDefault) ?? null,
  };
};
