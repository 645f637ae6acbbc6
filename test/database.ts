import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Db, openDb, openPool, type Pool } from "~/platform/db.server";
import { migrate } from "~/platform/migrate.server";
import { snapshotPath } from "./global-setup";

/**
 * The real database under every data test: embedded by default, a server's when TEST_DATABASE_URL is set.
 * One database per test file, emptied before each test.
 */
let pool: Pool;
let db: Db;

const openTestPool = async (): Promise<Pool> => {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) return openPool({ loadFrom: new Uint8Array(readFileSync(snapshotPath())) });
  const name = `yinfeng_test_${process.env.VITEST_POOL_ID ?? "0"}_${process.pid}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${name}`);
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`);
  await admin.end();
  const address = new URL(url);
  address.pathname = `/${name}`;
  const opened = await openPool({ url: address.toString(), max: 4 });
  await migrate(opened.pool, fileURLToPath(new URL("../prisma/migrations", import.meta.url)));
  return {
    ...opened,
    close: async () => {
      await opened.close();
      const last = new pg.Client({ connectionString: url });
      await last.connect();
      await last.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await last.end();
    },
  };
};

let filled = "";

/** Deleting what a test wrote is ten times quicker than truncating every table on the embedded engine. */
const emptyTables = async () => {
  if (!filled) {
    const { rows } = await pool.pool.query<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
    );
    filled = rows
      .map(({ name }) => `SELECT '${name}' AS name WHERE EXISTS (SELECT 1 FROM ${name})`)
      .join(" UNION ALL ");
  }
  const client = await pool.pool.connect();
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
    pool = await openTestPool();
    db = openDb(pool.pool);
  });
  if (!options.keepBetweenTests) beforeEach(emptyTables);
  afterAll(async () => {
    await db.$disconnect();
    await pool.close();
  });
  return { db: () => db, pool: () => pool.pool };
};
