import type { Ctx } from "~/platform/ctx";
import { Prisma } from "~/platform/db.server";
import { type InTurn, insertRows } from "~/platform/insert.server";

export interface AuditRecord {
  /** `noun.verb`, the same words as the command. */
  action: string;
  entity: string;
  entityId: string;
  leadId?: string | null;
  districtId?: string | null;
  organisationId?: string | null;
  /** One Chinese line for the timeline. */
  summary: string;
  reason?: string | null;
  changes?: Record<string, unknown>;
}

/** bigint and Date have no JSON form of their own. */
const plain = (value: unknown): Prisma.InputJsonValue =>
  JSON.parse(JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? part.toString() : part)));

const factsOf = (ctx: Ctx, entry: AuditRecord) => ({
  at: ctx.now,
  actorId: ctx.actor.userId,
  actorName: ctx.actor.name,
  districtId: entry.districtId ?? ctx.actor.districtId,
  organisationId: entry.organisationId ?? ctx.actor.organisationId,
  action: entry.action,
  entity: entry.entity,
  entityId: entry.entityId,
  leadId: entry.leadId ?? null,
  summary: entry.summary,
  reason: entry.reason ?? null,
});

/** Step 7 of every write: in the same transaction, so that no change is without its record. */
export const record = async (ctx: Ctx, entry: AuditRecord): Promise<void> => {
  const changes = entry.changes ? plain(entry.changes) : Prisma.DbNull;
  await ctx.db.auditEntry.create({ data: { ...factsOf(ctx, entry), changes } });
};

/** The same for many records that are written together. */
export const recordAll = async (
  ctx: Ctx,
  entries: readonly AuditRecord[],
  insert: InTurn["insert"] = (table, rows) => insertRows(ctx.db, table, rows),
): Promise<void> => {
  await insert(
    "AuditEntry",
    entries.map((entry) => ({
      changes: entry.changes ?? null,
      ...factsOf(ctx, entry),
    })),
  );
};
