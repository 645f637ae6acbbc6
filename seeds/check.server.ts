import { createServer } from "node:net";
import { hasDatabase } from "~/platform/db.server";
import type { Env } from "~/platform/env.server";
import { AppError } from "~/platform/errors";
import { lockDirectory } from "~/platform/lock.server";

/** What would stop the demo after a long build is told before it. */
const assertPortFree = ({ PORT, HOST }: Env) =>
  new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const why =
        error.code === "EADDRINUSE"
          ? `端口 ${PORT} 已被占用，请停止占用它的程序，或换一个端口：PORT=3001 npm run demo。 Port ${PORT} is in use.`
          : `无法使用 ${HOST}:${PORT}（${error.code}），请换一个端口或地址。 Cannot listen there.`;
      reject(new AppError("UNAVAILABLE", why));
    });
    probe.listen(PORT, HOST, () => probe.close(() => resolve()));
  });

/** Takes the lock of the data directory and gives it back: writable, and no other process holds it. */
const assertDirectoryFree = ({ DATA_DIR }: Env) => lockDirectory(DATA_DIR)();

export const checkBeforeBuild = async (env: Env): Promise<string> => {
  if (env.PORT !== 0) await assertPortFree(env);
  if (env.DATABASE_URL) return "使用 DATABASE_URL 指定的数据库服务器";
  assertDirectoryFree(env);
  return hasDatabase(env.DATA_DIR)
    ? `数据目录 ${env.DATA_DIR}，沿用已有数据`
    : `数据目录 ${env.DATA_DIR}，首次使用`;
};
