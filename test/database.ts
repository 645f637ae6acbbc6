import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { beforeAll, beforeEach } from "vitest";
import { type Db, openDb, openPool, type Pool } from "~/platform/db.server";
import { migrate } from "~/platform/migrate.server";
import { snapshotPath } from "./global-setup";

/**
 * The real database under every data test: embedded by default, a server's when TEST_DATABASE_URL is set.
 * One database per worker, emptied before each test.
 */
let opened: { pool: Pool; db: Db } | undefined;

const current = () => {
  if (!opened) throw new Error("testDatabase() opens the database before the first test");
  return opened;
};

const openTestPool = async (): Promise<Pool> => {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) return openPool({ loadFrom: new Uint8Array(readFileSync(snapshotPath())) });
  const name = `yinfeng_test_${process.env.VITEST_POOL_ID ?? "0"}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`);
  await admin.end();
  const address = new URL(url);
  address.pathname = `/${name}`;
  const server = await openPool({ url: address.toString(), max: 4 });
  await migrate(server.pool, fileURLToPath(new URL("../prisma/migrations", import.meta.url)));
  return server;
};

let filled = "";

/** Deleting what a test wrote is ten times quicker than truncating every table on the embedded engine. */
const emptyTables = async () => {
  const { pool } = current().pool;
  if (!filled) {
    const { rows } = await pool.query<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
    );
    filled = rows
      .map(({ name }) => `SELECT '${name}' AS name WHERE EXISTS (SELECT 1 FROM ${name})`)
      .join(" UNION ALL ");
  }
  const client = await pool.connect();
  const { rows } = await client.query<{ name: string }>(filled);
  const deletes = rows.map(({ name }) => `DELETE FROM ${name};`).join(" ");
  await client.query(
    `SET session_replication_role = replica; ${deletes} SET session_replication_role = origin`,
  );
  await client.query(`SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'`);
  client.release();
};

/** Call at the top of a test file; returns how to reach the client and the pool inside tests. */
export const testDatabase = (options: { keepBetweenTests?: boolean } = {}) => {
  beforeAll(async () => {
    // Opened once a worker: the files that a worker runs one after the other share it, each from empty.
    if (!opened) {
      const pool = await openTestPool();
      opened = { pool, db: openDb(pool.pool) };
    }
    await emptyTables();
  });
  if (!options.keepBetweenTests) beforeEach(emptyTables);
  return { db: () => current().db, pool: () => current().pool.pool };
};
