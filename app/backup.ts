import { existsSync } from "node:fs";
import { join } from "node:path";
import { backup, restore } from "~/platform/backup.server";
import { shanghaiDateTime } from "~/platform/dates";
import { openPool } from "~/platform/db.server";
import { readEnv } from "~/platform/env.server";
import { AppError, invalid } from "~/platform/errors";
import { MIGRATIONS } from "~/platform/open.server";

/** `npm run backup [-- file]` and `npm run restore -- file`, with the database that the settings name. */
const started = Date.now();
const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} 秒`;

const main = async () => {
  process.env.NODE_ENV ||= "production";
  const env = readEnv(process.env);
  const [given] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  const restoring = process.argv.includes("--restore");
  if (restoring && !given)
    throw invalid("请写明备份文件：npm run restore -- 文件名。 Name the file to restore.");
  if (restoring && !existsSync(given!)) throw invalid(`没有找到备份文件 ${given}。 The file does not exist.`);
  if (!restoring && !env.DATABASE_URL && !existsSync(join(env.DATA_DIR, "db")))
    throw invalid(`目录 ${env.DATA_DIR} 里没有数据库，请设置 DATA_DIR 或 DATABASE_URL。 No database there.`);
  const now = new Date();
  const stamp = shanghaiDateTime(now).replace(/\D/g, "");
  const file = given ?? join(env.BACKUP_DIR ?? "backups", `yinfeng-${stamp}.backup.gz`);
  const opened = await openPool(
    env.DATABASE_URL ? { url: env.DATABASE_URL, max: 1 } : { dataDir: env.DATA_DIR },
  );
  try {
    if (restoring) {
      const { rows, at } = await restore(opened.pool, { file, migrations: MIGRATIONS });
      console.log(`已恢复 ${shanghaiDateTime(new Date(at))} 的备份，${rows} 行，用时 ${seconds()}。`);
    } else {
      const { rows } = await backup(opened.pool, { file, now });
      console.log(`已备份到 ${file}，${rows} 行，用时 ${seconds()}。`);
    }
    if (env.ATTACHMENT_STORE === "s3") console.log("附件存放在对象存储中，不在备份文件内，请另行备份。");
  } finally {
    await opened.close();
  }
};

main().catch((error) => {
  console.error(error instanceof AppError ? error.userMessage : error);
  process.exit(1);
});
