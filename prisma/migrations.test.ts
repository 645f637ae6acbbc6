import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { testDatabase } from "#test/database";
import { openPool } from "~/platform/db.server";
import { schemaDiff, schemaFiles } from "./diff";

const { pool } = testDatabase({ keepBetweenTests: true });

const SHAPE = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
  UNION ALL
  SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
  UNION ALL
  SELECT 'key ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u') AND conrelid::regclass::text <> '_prisma_migrations'
  UNION ALL
  SELECT 'enum ' || t.typname || ' ' || string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder)
  FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY t.typname`;

/** Shapes that the schema language cannot say; they live in the migrations alone. */
const ONLY_IN_SQL = /^index CREATE (UNIQUE )?INDEX "[A-Za-z]+_(posted_once|tokens|live)[A-Za-z_]*"/;

const shapeOf = async (query: (sql: string) => Promise<{ rows: { line: string }[] }>) =>
  (await query(SHAPE)).rows
    .map(({ line }) => line)
    .filter((line) => !ONLY_IN_SQL.test(line))
    .sort();

describe("the migrations", () => {
  it("make exactly the database that the schema describes", async () => {
    const fresh = await openPool({});
    await fresh.pool.query(await schemaDiff([], schemaFiles()));
    const described = await shapeOf((sql) => fresh.pool.query(sql));
    await fresh.close();
    expect(await shapeOf((sql) => pool().query(sql))).toEqual(described);
  });

  it("are recorded in Prisma's own table with their checksums", async () => {
    const { rows } = await pool().query(
      "SELECT migration_name, checksum, finished_at FROM _prisma_migrations ORDER BY 1",
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.finished_at).not.toBeNull();
      const file = fileURLToPath(
        new URL(`./migrations/${row.migration_name}/migration.sql`, import.meta.url),
      );
      expect(readFileSync(file, "utf8").length).toBeGreaterThan(0);
      expect(row.checksum).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});
