import type { Ctx } from "~/platform/ctx";
import { allow } from "../queries.server";

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
