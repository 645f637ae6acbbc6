import { readdirSync, readFileSync } from "node:fs";
import { mergeConfig } from "vitest/config";
import base, { reportersTo } from "./vitest.config";

/** The database tests again, on the PostgreSQL server that TEST_DATABASE_URL names. */
if (!process.env.TEST_DATABASE_URL) throw new Error("TEST_DATABASE_URL 未设置。 Set TEST_DATABASE_URL.");

const databaseTests = ["app", "search", "seeds", "prisma", "test"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .filter((file) => /test\/database["']/.test(readFileSync(file, "utf8"))),
);

const config = mergeConfig(base, { test: { name: "server" } });
Object.assign(config.test, { include: databaseTests, ...reportersTo("server") });
export default config;
