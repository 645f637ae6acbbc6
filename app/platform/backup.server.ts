import { createReadStream, createWriteStream, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type pg from "pg";
import { AppError, invalid } from "./errors";
import { migrate } from "./migrate.server";

/**
 * The whole database in one file that either engine reads: gzip of JSON lines, every value as PostgreSQL's own text, so
 * that nothing is rounded. What it holds is one instant; what it lacks its last line tells.
 */
const FORMAT = "yinfeng-backup-1";
/** Whoever was signed in signs in again, a resent request is a new one, and jobs look at the clock anew. */
const LEFT_OUT = new Set(["_prisma_migrations", "Session", "IdempotencyKey", "JobRun"]);
/** Rows read at once; files one by one, since each may be tens of megabytes. */
const FETCH: Record<string, number> = { AttachmentContent: 1, ImportFile: 1 };
const BATCH_ROWS = 500;
const BATCH_CHARS = 4_000_000;

interface Head {
  format: string;
  at: string;
  migrations: string[];
}
interface TableHead {
  table: string;
  columns: string[];
}
interface End {
  end: true;
  tables: number;
  rows: number;
  sequences: Record<string, string>;
}

const id = (name: string) => `"${name.replaceAll('"', '""')}"`;

const tableNames = async (client: pg.PoolClient): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  );
  return rows.map(({ name }) => name).filter((name) => !LEFT_OUT.has(name));
};

/** Columns that hold values of their own, with their types. */
const columnsOf = async (client: pg.PoolClient, table: string) => {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type FROM pg_attribute a
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY a.attnum`,
    [id(table)],
  );
  return rows;
};

const migrationsOf = async (client: pg.PoolClient): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1",
  );
  return rows.map(({ name }) => name);
};

const sequencesOf = async (client: pg.PoolClient): Promise<Record<string, string>> => {
  const { rows } = await client.query<{ name: string; last: string | null }>(
    "SELECT sequencename AS name, last_value::text AS last FROM pg_sequences WHERE schemaname = current_schema()",
  );
  return Object.fromEntries(rows.flatMap(({ name, last }) => (last === null ? [] : [[name, last]])));
};

/** Writes the backup beside its name first, so that a file under that name is whole. */
export const backup = async (pool: pg.Pool, given: { file: string; now: Date }) => {
  const { file, now } = given;
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  const gzip = createGzip({ level: 6 });
  const out = gzip.pipe(createWriteStream(part, { mode: 0o600 }));
  const write = async (line: unknown) => {
    const text = typeof line === "string" ? line : JSON.stringify(line);
    if (!gzip.write(`${text}\n`)) await new Promise((drained) => gzip.once("drain", drained));
  };
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await write({
      format: FORMAT,
      at: now.toISOString(),
      migrations: await migrationsOf(client),
    } satisfies Head);
    const tables = await tableNames(client);
    let count = 0;
    for (const table of tables) {
      const columns = (await columnsOf(client, table)).map(({ name }) => name);
      await write({ table, columns } satisfies TableHead);
      const texts = columns.map((name) => `${id(name)}::text`).join(", ");
      await client.query(
        `DECLARE rows_out NO SCROLL CURSOR FOR SELECT json_build_array(${texts})::text AS line FROM ${id(table)}`,
      );
      for (;;) {
        const { rows } = await client.query<{ line: string }>(
          `FETCH ${FETCH[table] ?? BATCH_ROWS} FROM rows_out`,
        );
        if (rows.length === 0) break;
        for (const { line } of rows) await write(line);
        count += rows.length;
      }
      await client.query("CLOSE rows_out");
    }
    const sequences = await sequencesOf(client);
    await write({ end: true, tables: tables.length, rows: count, sequences } satisfies End);
    await client.query("COMMIT");
    gzip.end();
    await finished(out);
    renameSync(part, file);
    return { tables: tables.length, rows: count };
  } catch (error) {
    gzip.destroy();
    await client.query("ROLLBACK").catch(() => undefined);
    rmSync(part, { force: true });
    throw error;
  } finally {
    client.release();
  }
};

const broken = (cause?: unknown) =>
  new AppError("INVALID", "备份文件不完整或不是引凤的备份，没有恢复任何数据。 The backup is broken.", {
    cause,
  });

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  // A cut file must not look like a short one, whether or not the reader of lines passes the error on.
  let failed: unknown;
  gunzip.on("error", (error) => {
    failed = error;
  });
  source.pipe(gunzip);
  try {
    for await (const line of createInterface({ input: gunzip, crlfDelay: Number.POSITIVE_INFINITY }))
      yield line;
  } catch (error) {
    throw broken(error);
  } finally {
    source.destroy();
  }
  if (failed) throw broken(failed);
}

const assertEmpty = async (client: pg.PoolClient) => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT 'User' AS name FROM "User" UNION ALL SELECT 'Lead' FROM "Lead" UNION ALL SELECT 'Plan' FROM "Plan" LIMIT 1`,
  );
  if (rows.length > 0)
    throw new AppError(
      "CONFLICT",
      "目标数据库里已有数据，没有恢复。请换一个空的 DATA_DIR 或空的数据库。 The database is not empty.",
    );
};

const FOREIGN_KEYS = `SELECT c.conrelid::regclass::text AS "table", c.conname AS name, pg_get_constraintdef(c.oid) AS def
  FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
  WHERE c.contype = 'f' AND n.nspname = current_schema()`;

/** Loads rows without references and triggers in the way; both are put back before the commit, the references checked. */
const withoutRules = async (client: pg.PoolClient, load: (tables: string[]) => Promise<void>) => {
  const keys = (await client.query<{ table: string; name: string; def: string }>(FOREIGN_KEYS)).rows;
  const tables = await tableNames(client);
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${id(name)}`);
  for (const table of tables) {
    await client.query(`ALTER TABLE ${id(table)} DISABLE TRIGGER USER`);
    await client.query(`DELETE FROM ${id(table)}`);
  }
  await load(tables);
  for (const table of tables) await client.query(`ALTER TABLE ${id(table)} ENABLE TRIGGER USER`);
  for (const { table, name, def } of keys)
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${id(name)} ${def}`);
};

const inserter = async (client: pg.PoolClient, head: TableHead, known: readonly string[]) => {
  if (!known.includes(head.table)) throw broken();
  const types = new Map((await columnsOf(client, head.table)).map(({ name, type }) => [name, type]));
  if (head.columns.some((name) => !types.has(name))) throw broken();
  const values = head.columns.map((name, at) => `(r->>${at})::${types.get(name)}`);
  const sql = `INSERT INTO ${id(head.table)} (${head.columns.map(id).join(", ")}) OVERRIDING SYSTEM VALUE
    SELECT ${values.join(", ")} FROM json_array_elements($1::json) r`;
  let waiting: string[] = [];
  let chars = 0;
  const flush = async () => {
    if (waiting.length > 0) await client.query(sql, [`[${waiting.join(",")}]`]);
    waiting = [];
    chars = 0;
  };
  const add = async (line: string) => {
    waiting.push(line);
    chars += line.length;
    if (waiting.length >= BATCH_ROWS || chars > BATCH_CHARS) await flush();
  };
  return { add, flush };
};

const load = async (client: pg.PoolClient, lines: AsyncGenerator<string>, known: readonly string[]) => {
  let into: Awaited<ReturnType<typeof inserter>> | undefined;
  let rows = 0;
  let end: End | undefined;
  for await (const line of lines) {
    if (line.startsWith("[")) {
      if (!into) throw broken();
      await into.add(line);
      rows += 1;
      continue;
    }
    await into?.flush();
    const found = JSON.parse(line) as TableHead | End;
    if ("end" in found) end = found;
    else into = await inserter(client, found, known);
  }
  if (!end || end.rows !== rows) throw broken();
  for (const [name, last] of Object.entries(end.sequences))
    await client.query("SELECT setval($1::regclass, $2::bigint)", [id(name), last]);
  return { tables: end.tables, rows };
};

/** Into an empty database: the shape of the backup first, then its rows in one transaction, then what is newer. */
export const restore = async (pool: pg.Pool, given: { file: string; migrations: string }) => {
  const lines = linesOf(given.file);
  const head = parseHead((await lines.next()).value);
  await migrate(pool, given.migrations, { only: head.migrations });
  const client = await pool.connect();
  let done = { tables: 0, rows: 0 };
  try {
    const there = await migrationsOf(client);
    if (there.join() !== head.migrations.join())
      throw invalid("备份来自更新的版本，请用相同或更新的程序恢复。 The backup is of a newer version.");
    await client.query("BEGIN");
    await assertEmpty(client);
    await withoutRules(client, async (tables) => {
      done = await load(client, lines, tables);
    });
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error instanceof SyntaxError ? broken(error) : error;
  } finally {
    client.release();
  }
  await migrate(pool, given.migrations);
  return { ...done, at: head.at };
};

const parseHead = (line: string | undefined): Head => {
  try {
    const head = JSON.parse(line ?? "") as Head;
    if (head.format === FORMAT && Array.isArray(head.migrations)) return head;
  } catch (error) {
    throw broken(error);
  }
  throw broken();
};
