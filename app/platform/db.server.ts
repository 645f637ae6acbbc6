import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { Prisma, PrismaClient } from "#prisma/client";
import { type EmbeddedEngine, startEngine } from "./embedded/engine.server";
import { lockDirectory } from "./lock.server";
import { keepNoLargeValues } from "./query-log.server";

export { Prisma };

/** A client or an open transaction. Inside a transaction use only the transaction: the embedded engine has one connection. */
export type Tx = Omit<PrismaClient, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends">;
export type Db = PrismaClient;

export interface Pool {
  pool: pg.Pool;
  engine: EmbeddedEngine | null;
  close(): Promise<void>;
}

export interface DbOptions {
  /** PostgreSQL ≥ 15; when set there is no embedded database. */
  url?: string;
  /** Directory of the embedded database; without it and without `url` the database is in memory. */
  dataDir?: string;
  loadFrom?: Uint8Array;
  max?: number;
}

const openServer = (url: string, max: number): Pool => {
  // Every statement here is short: compiling its plan first took seconds where the answer took 0.1 s, and helpers that
  // read the whole table side by side cost twice the work of one that reads its index, while the page's other
  // statements wait for the same cores.
  const onConnect = (client: pg.Client) =>
    client.query("SET jit = off; SET max_parallel_workers_per_gather = 0");
  const pool = new pg.Pool({ connectionString: url, max, onConnect } as pg.PoolConfig);
  // An idle connection that the server drops must not end the process; the next query opens another.
  pool.on("error", () => undefined);
  return { pool, engine: null, close: () => pool.end() };
};

const openEmbedded = async (dataDir: string | undefined, loadFrom: Uint8Array | undefined): Promise<Pool> => {
  const unlock = dataDir ? lockDirectory(dataDir) : () => undefined;
  try {
    const engine = await startEngine({
      ...(dataDir ? { dataDir: join(dataDir, "db") } : {}),
      ...(loadFrom ? { loadFrom } : {}),
    });
    const config = {
      max: 1,
      stream: () => engine.stream(),
      user: "postgres",
      database: "postgres",
      ssl: false,
    };
    const pool = new pg.Pool({ ...config, idleTimeoutMillis: 0 } as pg.PoolConfig);
    // The engine is one session for every client: what a former client prepared must not meet the next one's names.
    pool.on("connect", (client) => void client.query("DEALLOCATE ALL").catch(() => undefined));
    pool.on("error", () => undefined);
    const close = async () => {
      await pool.end();
      await engine.close();
      unlock();
    };
    return { pool, engine, close };
  } catch (error) {
    unlock();
    throw error;
  }
};

export const openPool = async (options: DbOptions): Promise<Pool> => {
  const opened = options.url
    ? openServer(options.url, options.max ?? 10)
    : await openEmbedded(options.dataDir, options.loadFrom);
  opened.pool.on("connect", keepNoLargeValues);
  return opened;
};

/** True when `dataDir` already holds an embedded database. */
export const hasDatabase = (dataDir: string) => existsSync(join(dataDir, "db", "PG_VERSION"));

/**
 * A statement that begins with this mark is prepared once a connection under a name, and its plan is kept. For few
 * fixed texts that run often and are long to plan; a search of unknown breadth needs a plan of its own each time.
 */
export const KEEP_PLAN = "/* keep plan */ ";

const statementNames = new Map<string, string>();
const MOST_NAMES = 500;

/** Named by its text: a name that stood for two texts would answer one with the other's rows. */
const statementName = ({ sql }: { sql: string }): string | undefined => {
  if (!sql.startsWith(KEEP_PLAN)) return undefined;
  const known = statementNames.get(sql);
  if (known) return known;
  const name = `kept_${createHash("sha256").update(sql).digest("base64url").slice(0, 32)}`;
  if (statementNames.size >= MOST_NAMES) statementNames.clear();
  statementNames.set(sql, name);
  return name;
};

export const openDb = (pool: pg.Pool): Db =>
  new PrismaClient({
    adapter: new PrismaPg(pool as never, { statementNameGenerator: statementName as () => string }),
    transactionOptions: { maxWait: 15_000, timeout: 60_000 },
  });

/** Serialization failures and deadlocks are tried again; the third is told to the user. */
const RETRY = new Set(["P2034", "40001", "40P01"]);

const open = new WeakSet<object>();

/**
 * One transaction. `work` must use only the transaction it is given. Within another it is part of that one, without a
 * savepoint: rows that are written in one look like another transaction's to the triggers of the outbox.
 */
export const transaction = async <T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> => {
  if (open.has(db)) return work(db);
  for (let attempt = 1; ; attempt++) {
    try {
      return await (db as Db).$transaction((tx) => {
        open.add(tx);
        return work(tx as Tx);
      });
    } catch (error) {
      const code = (error as { code?: string }).code ?? "";
      if (!RETRY.has(code) || attempt === 3) throw error;
    }
  }
};

interface Refused {
  code?: string;
  meta?: { driverAdapterError?: { cause?: { originalCode?: string } } };
}

/** By the client's own statements or by raw ones, of which the client tells only what PostgreSQL said. */
export const isUniqueViolation = (error: unknown): boolean => {
  const { code, meta } = error as Refused;
  return code === "P2002" || meta?.driverAdapterError?.cause?.originalCode === "23505";
};
