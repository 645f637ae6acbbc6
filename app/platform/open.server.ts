import { fileURLToPath } from "node:url";
import { type Db, openDb, openPool, type Pool } from "./db.server";
import type { Env } from "./env.server";
import { migrate } from "./migrate.server";

export const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/** Opens the database that the settings name and brings it up to date. */
export const openFromEnv = async (env: Env): Promise<Pool & { db: Db; applied: string[] }> => {
  const opened = await openPool(
    env.DATABASE_URL ? { url: env.DATABASE_URL, max: env.DATABASE_POOL } : { dataDir: env.DATA_DIR },
  );
  try {
    const applied = await migrate(opened.pool, MIGRATIONS);
    const db = openDb(opened.pool);
    const close = async () => {
      await db.$disconnect();
      await opened.close();
    };
    return { ...opened, close, db, applied };
  } catch (error) {
    await opened.close();
    throw error;
  }
};
