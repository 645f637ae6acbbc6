import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (folder: string) => fileURLToPath(new URL(`./${folder}/`, import.meta.url));

export const aliases = {
  "~/": at("app"),
  "#search/": at("search"),
  "#seeds/": at("seeds"),
  "#test/": at("test"),
  "#prisma/": at("prisma/generated"),
};

/** With TEST_RESULTS set to a folder, every run also leaves its counts there. */
export const reportersTo = (name: string) =>
  process.env.TEST_RESULTS
    ? { reporters: ["default", "json"], outputFile: { json: `${process.env.TEST_RESULTS}/${name}.json` } }
    : {};

export default defineConfig({
  resolve: { alias: aliases },
  test: {
    include: ["{app,search,seeds,prisma,test}/**/*.test.{ts,tsx}"],
    exclude: ["test/journeys/**", "node_modules/**"],
    globalSetup: ["test/global-setup.ts"],
    setupFiles: ["test/setup.ts"],
    pool: "forks",
    isolate: false,
    // Every worker has a database of its own: as many as cores would be more than the memory or the server can hold.
    maxWorkers: Math.min(4, Math.max(1, availableParallelism() - 1)),
    // They end what hangs; how fast a machine is decides nothing.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    env: { TZ: "Asia/Shanghai" },
    ...reportersTo("tests"),
  },
});
