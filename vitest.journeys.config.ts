import { defineConfig } from "vitest/config";
import { aliases, reportersTo } from "./vitest.config";

/** The browser journeys: one built server with the demo story, one browser, one file after the other. */
export default defineConfig({
  resolve: { alias: aliases },
  test: {
    name: "journeys",
    include: ["test/journeys/**/*.test.ts"],
    globalSetup: ["test/journeys/server.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    env: { TZ: "Asia/Shanghai" },
    ...reportersTo("journeys"),
  },
});
