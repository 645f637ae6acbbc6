import { drainEmbedded } from "#search/outbox";
import { type Db, hasDatabase } from "~/platform/db.server";
import { type Env, readEnv } from "~/platform/env.server";
import { AppError } from "~/platform/errors";
import { openFromEnv } from "~/platform/open.server";
import { checkBeforeBuild } from "./check.server";
import { removeDemo } from "./demo/remove.server";
import { writeDemo } from "./demo/write.server";
import { loadFacts } from "./reference/load.server";

/** `npm run seed`: the plan facts; --demo adds the demo story, --remove-demo takes it away, --demo-check only looks. */
const has = (flag: string) => process.argv.includes(flag);
const FLAGS = ["--demo", "--remove-demo", "--demo-check"];

const started = Date.now();
const say = (text: string) =>
  console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)} 秒  ${text}`);

/** What was written stands in the outbox of search; the index is up to date before anyone asks it. */
const fillSearch = async (db: Db) => {
  let done = 0;
  for (let count = -1; count !== 0; done += count) count = await drainEmbedded(db, { take: 500 });
  if (done > 0) say(`检索索引更新 ${done} 条`);
};

const seed = async (env: Env) => {
  const opening = hasDatabase(env.DATA_DIR) ? "打开内置数据库" : "创建内置数据库（首次约需十秒）";
  say(env.DATABASE_URL ? "连接数据库服务器" : `${opening} ${env.DATA_DIR}`);
  const { db, applied, close } = await openFromEnv(env);
  try {
    if (applied.length > 0) say(`数据库结构已更新（${applied.length} 步）`);
    const loaded = await loadFacts(db);
    const changed = loaded.reduce((sum, { written, removed }) => sum + written + removed, 0);
    say(
      `文件事实：${loaded.map(({ noun, rows }) => `${noun} ${rows}`).join("、")}（${changed === 0 ? "没有变化" : `更新 ${changed} 行`}）`,
    );
    if (has("--demo")) {
      const written = await writeDemo(db);
      say(
        written
          ? `演示数据：线索 ${written.leads}、签约 ${written.signings}、投资 ${written.investments}、台账 ${written.ledger}`
          : "演示数据已在，没有改动",
      );
    }
    if (has("--remove-demo")) {
      const removed = await removeDemo(db);
      for (const { noun, count } of removed) say(`删除演示${noun} ${count}`);
      if (removed.length === 0) say("没有演示数据");
    }
    await fillSearch(db);
  } finally {
    await close();
  }
};

const main = async () => {
  const unknown = process.argv.slice(2).find((flag) => !FLAGS.includes(flag));
  if (unknown)
    throw new AppError("INVALID", `不认识的参数 ${unknown}，可用：${FLAGS.join(" ")}。 Unknown flag.`);
  process.env.NODE_ENV ||= "production";
  const env = readEnv(process.env);
  if (has("--demo-check")) return say(await checkBeforeBuild(env));
  await seed(env);
};

main().catch((error) => {
  console.error(error instanceof AppError ? error.userMessage : error);
  process.exit(1);
});
