/**
 * Authoring a migration: prints the SQL from the committed schema to the one in the work tree.
 * `npx tsx prisma/diff.ts > prisma/migrations/<time>_<name>/migration.sql`; triggers and checks are added by hand.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { openPool } from "../app/platform/db.server";

const here = dirname(fileURLToPath(import.meta.url));
type File = { path: string; content: string };

export const schemaFiles = (): File[] =>
  readdirSync(join(here, "schema")).map((name) => ({
    path: `schema/${name}`,
    content: readFileSync(join(here, "schema", name), "utf8"),
  }));

const git = (...args: string[]) => execFileSync("git", args, { cwd: dirname(here), encoding: "utf8" });

const committedFiles = (): File[] =>
  git("ls-tree", "--name-only", "HEAD", "prisma/schema/")
    .split("\n")
    .filter(Boolean)
    .map((path) => ({ path: path.replace("prisma/", ""), content: git("show", `HEAD:${path}`) }));

const loadEngine = async () => {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const wasm = await WebAssembly.instantiate(readFileSync(join(folder, "schema_engine_bg.wasm")), {
    "./schema_engine_bg.js": bindings as never,
  });
  const exports = wasm.instance.exports as { __wbindgen_start(): void };
  (bindings as unknown as { __wbg_set_wasm(e: unknown): void }).__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  return (bindings as unknown as typeof import("@prisma/schema-engine-wasm")).SchemaEngine;
};

export const schemaDiff = async (from: File[], to: File[]): Promise<string> => {
  // The engine compares texts, but insists on a connection; introspecting would fail on `"char"` columns.
  const { pool, close } = await openPool({});
  const SchemaEngine = await loadEngine();
  const datamodels = to.map(({ path, content }): [string, string] => [path, content]);
  const engine = await SchemaEngine.new(
    { datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool as never)),
  );
  const { stdout } = await engine.diff({
    from: from.length === 0 ? { tag: "empty" } : { tag: "schemaDatamodel", files: from },
    to: { tag: "schemaDatamodel", files: to },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  await close();
  return stdout ?? "";
};

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(await schemaDiff(committedFiles(), schemaFiles()));
