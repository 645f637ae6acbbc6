import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { AppError } from "./errors";

/**
 * Applies prisma/migrations in order and records them in Prisma's own `_prisma_migrations`, so that a site with
 * Prisma's native engine can run `prisma migrate deploy` on the same table.
 */
export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

const PRISMA_LOCK = 72707369;

export const readMigrations = (folder: string): Migration[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

const pending = (all: Migration[], applied: Applied[]): Migration[] => {
  const failed = applied.find((row) => row.finished_at === null);
  if (failed)
    throw new AppError(
      "UNAVAILABLE",
      `数据库升级 ${failed.migration_name} 曾经失败，请先按运维手册处理。 A migration failed before.`,
    );
  const byName = new Map(applied.map((row) => [row.migration_name, row.checksum]));
  const edited = all.find(
    (migration) => byName.has(migration.name) && byName.get(migration.name) !== migration.checksum,
  );
  if (edited)
    throw new AppError(
      "UNAVAILABLE",
      `数据库升级脚本 ${edited.name} 在应用之后被改动，已停止。 An applied migration was edited.`,
    );
  return all.filter((migration) => !byName.has(migration.name));
};

/**
 * Returns the names that were applied now. One transaction each; a failed one is recorded and stops the rest. `only`
 * stops at the shape that these made.
 */
export const migrate = async (
  pool: pg.Pool,
  folder: string,
  { only }: { only?: readonly string[] } = {},
): Promise<string[]> => {
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
    await client.query(TABLE);
    const { rows } = await client.query<Applied>(
      "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
    );
    const all = readMigrations(folder).filter(({ name }) => !only || only.includes(name));
    const todo = pending(all, rows);
    for (const migration of todo) await apply(client, migration);
    return todo.map(({ name }) => name);
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [PRISMA_LOCK]).catch(() => undefined);
    client.release();
  }
};

const apply = async (client: pg.PoolClient, { name, sql, checksum }: Migration) => {
  const id = randomUUID();
  await client.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, now())",
    [id, checksum, name],
  );
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      "UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1",
      [id],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, String(cause)]);
    throw new AppError("UNAVAILABLE", `数据库升级 ${name} 失败。 Migration failed: ${String(cause)}`, {
      cause,
    });
  }
};
