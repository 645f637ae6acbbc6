import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openPool } from "../app/platform/db.server";
import { migrate, readMigrations } from "../app/platform/migrate.server";

const root = fileURLToPath(new URL("..", import.meta.url));
const MIGRATIONS = `${root}prisma/migrations`;

/** A migrated empty database, made once per set of migrations and restored by every test worker. */
export const snapshotPath = (): string => {
  const hash = createHash("sha256").update(
    readFileSync(`${root}node_modules/@electric-sql/pglite/package.json`),
  );
  for (const { name, checksum } of readMigrations(MIGRATIONS)) hash.update(name + checksum);
  return `${root}.cache/test-database-${hash.digest("hex").slice(0, 16)}.tar`;
};

export default async function setup() {
  const path = snapshotPath();
  if (!process.env.TEST_DATABASE_URL && !existsSync(path)) {
    mkdirSync(`${root}.cache`, { recursive: true });
    const { pool, engine, close } = await openPool({});
    await migrate(pool, MIGRATIONS);
    writeFileSync(`${path}.part`, await engine!.dump("none"));
    renameSync(`${path}.part`, path);
    await close();
  }
}
