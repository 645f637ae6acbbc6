import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { findChromium } from "./chromium";

/** The product as a visitor meets it: built, seeded with facts and the demo story, served by the real start file. */
const root = fileURLToPath(new URL("../../", import.meta.url));

declare module "vitest" {
  interface ProvidedContext {
    address: string;
  }
}

const newest = (path: string): number => {
  const full = join(root, path);
  if (!existsSync(full)) return 0;
  const stat = statSync(full);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(full, { recursive: true, encoding: "utf8" }).map(
      (name) => statSync(join(full, name)).mtimeMs,
    ),
  );
};

const SOURCES = [
  "app",
  "search",
  "public",
  "package.json",
  "vite.config.ts",
  "remix.config.js",
  "prisma/schema",
];

const run = (args: string[], env: NodeJS.ProcessEnv) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} failed:\n${stdout}${stderr}`);
};

const buildWhenStale = (env: NodeJS.ProcessEnv) => {
  const built = newest("build/server/index.js");
  if (built > Math.max(...SOURCES.map(newest))) return;
  console.log("构建页面……");
  run(["node_modules/@remix-run/dev/dist/cli.js", "vite:build"], env);
};

/** The address once it serves; a server that ends by itself says so with its last words. */
const listening = (server: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let output = "";
    const heard = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-8000);
      const address = /http:\/\/[\d.]+:\d+/.exec(output)?.[0];
      if (address) resolve(address);
    };
    server.stdout!.on("data", heard);
    server.stderr!.on("data", heard);
    server.once("exit", (code, signal) => {
      const ended = `the server ended with ${signal ?? code}:\n${output}`;
      if (!server.killed) console.error(ended);
      reject(new Error(ended));
    });
  });

export default async function setup(project: TestProject) {
  if (!findChromium()) {
    if (process.env.CI === "true") throw new Error("CI 中没有找到 Chromium。 No Chromium was found.");
    console.log("没有找到 Chromium，浏览器用例将标为跳过。");
    project.provide("address", "");
    return;
  }
  const dataDir = mkdtempSync(join(tmpdir(), "yinfeng-journeys-"));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: "production",
    DATA_DIR: dataDir,
    PORT: "0",
    HOST: "127.0.0.1",
  };
  for (const name of ["DATABASE_URL", "MEILI_HOST", "VITEST", "TZ"]) delete env[name];
  buildWhenStale(env);
  console.log("载入演示数据……");
  run(["--import", "tsx", "seeds/run.ts", "--demo"], env);
  const server = spawn(process.execPath, ["--import", "tsx", "app/start.ts", "--demo"], { cwd: root, env });
  project.provide("address", await listening(server));
  return async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
}
