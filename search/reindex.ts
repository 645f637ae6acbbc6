import { readEnv } from "~/platform/env.server";
import { AppError } from "~/platform/errors";
import { openFromEnv } from "~/platform/open.server";
import { writeClient } from "./meilisearch/client";
import { rebuildMeilisearch } from "./meilisearch/rebuild";
import { type Progress, rebuildEmbedded } from "./rebuild";
import { meiliSettings } from "./worker";

/** `npm run reindex`: both indexes anew, while the product serves (with the embedded database, while it is stopped). */
const PHASES: Record<NonNullable<Progress["phase"]>, string> = {
  counting: "清点",
  reading: "写入",
  "catching up": "追平",
  checking: "核对",
  swapping: "切换",
};

const say =
  (name: string) =>
  ({ phase, done, total }: Progress) => {
    if (phase) console.log(`${name} ${PHASES[phase]} ${done}/${total}`);
  };

const BUSY = "另一个进程正在重建检索，请稍后再试。 Another process is rebuilding.";

const main = async () => {
  process.env.NODE_ENV ||= "production";
  const env = readEnv(process.env);
  const { db, close } = await openFromEnv(env);
  try {
    const embedded = await rebuildEmbedded(db, say("内置检索"));
    if (embedded === null) throw new AppError("CONFLICT", BUSY);
    console.log(`内置检索已重建，共 ${embedded} 条。`);
    const settings = meiliSettings(env);
    if (!settings) return;
    const client = writeClient(settings.host, settings.rebuildKey ?? settings.writeKey);
    const count = await rebuildMeilisearch(db, client, say("Meilisearch"));
    if (count === null) throw new AppError("CONFLICT", BUSY);
    console.log(`Meilisearch 已重建，共 ${count} 条。`);
  } finally {
    await close();
  }
};

main().catch((error) => {
  console.error(error instanceof AppError ? error.userMessage : error);
  process.exit(1);
});
