import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import pino from "pino";
import { startSearch } from "#search/worker";
import { jobsOf } from "~/jobs.server";
import { findDefaultPasswords } from "~/modules/access/commands.server";
import { keepResuming } from "~/modules/exchange/commands/run-import.server";
import { setFileStore, storeOf } from "~/platform/attachments.server";
import { type Env, readEnv } from "~/platform/env.server";
import { AppError } from "~/platform/errors";
import { startJobs } from "~/platform/jobs.server";
import { openFromEnv } from "~/platform/open.server";
import { createServer, listen, stopGracefully } from "~/platform/serve.server";
import { setReadLimits } from "~/platform/workbook/read.server";

/** `npm start`; with --demo it serves the demo story, with --dev Vite serves the sources. */
const root = fileURLToPath(new URL("..", import.meta.url));
const has = (flag: string) => process.argv.includes(flag);

const loadBuild = async (): Promise<ServerBuild> => {
  const path = `${root}build/server/index.js`;
  if (!existsSync(path))
    throw new AppError("UNAVAILABLE", "还没有构建，请先运行 npm run build。 Run npm run build first.");
  return import(pathToFileURL(path).href) as Promise<ServerBuild>;
};

const developmentServer = async () => {
  const { createServer: createVite } = await import("vite");
  const vite = await createVite({ server: { middlewareMode: true }, root });
  const build = () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>;
  return { build, middleware: vite.middlewares };
};

const refuseDefaultPasswords = async (db: Parameters<typeof findDefaultPasswords>[0]) => {
  const open = await findDefaultPasswords(db);
  if (open.length > 0)
    throw new AppError(
      "FORBIDDEN",
      `演示用户 ${open.join("、")} 仍使用公开的演示密码，已停止启动。请运行 npm run seed -- --remove-demo。 Demo passwords are still in use.`,
    );
};

const main = async () => {
  if (has("--dev")) process.env.NODE_ENV = "development";
  process.env.NODE_ENV ||= "production";
  const env: Env = readEnv(process.env);
  const log = pino({ level: has("--demo") && !process.env.LOG_LEVEL ? "warn" : env.LOG_LEVEL });
  const opened = await openFromEnv(env);
  try {
    if (env.NODE_ENV === "production" && !has("--demo")) await refuseDefaultPasswords(opened.db);
    const parts = has("--dev")
      ? await developmentServer()
      : { build: await loadBuild(), assets: `${root}build` };
    const server = await listen(createServer({ db: opened.db, env, log, ...parts }), env);
    setFileStore(storeOf(env));
    setReadLimits(env);
    const imports = keepResuming(
      { db: opened.db, now: () => new Date() },
      { onError: (error) => log.error({ err: error }, "imports could not be resumed") },
    );
    const search = startSearch({ db: opened.db, env, log });
    const jobs = startJobs({ db: opened.db, jobs: jobsOf(env), log });
    const close = () => {
      imports.stop();
      return Promise.all([jobs.stop(), search.stop()]).then(opened.close);
    };
    stopGracefully(server, close, log);
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : env.PORT;
    if (!env.DATABASE_URL)
      console.log(
        "使用内置数据库：进程中断不丢数据，但断电可能丢失最近的写入；正式使用请设置 DATABASE_URL。",
      );
    const url = `http://${env.HOST === "0.0.0.0" ? "127.0.0.1" : env.HOST}:${port}`;
    console.log(has("--demo") ? (await import("#seeds/sign-ins")).signInTable(url) : `引凤已启动：${url}`);
  } catch (error) {
    await opened.close();
    throw error;
  }
};

main().catch((error) => {
  console.error(error instanceof AppError ? error.userMessage : error);
  process.exit(1);
});
