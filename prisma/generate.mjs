// Generates the Prisma client. The CLI wants its native engine only to exist, never runs it for this, and would
// otherwise try to download it from a host of its own.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `需要 Node 20.19 或更新的版本，当前是 ${process.versions.node}。 Node 20.19 or newer is required.`,
  );
  process.exit(1);
}

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = `${root}prisma/schema`;
const hash = createHash("sha256");
hash.update(readFileSync(`${root}node_modules/prisma/package.json`));
for (const name of readdirSync(folder).sort()) hash.update(name).update(readFileSync(`${folder}/${name}`));
const digest = hash.digest("hex");
const stamp = `${root}prisma/generated/.schema-hash`;

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== digest) {
  const run = spawnSync(process.execPath, [`${root}node_modules/prisma/build/index.js`, "generate"], {
    cwd: root,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
    encoding: "utf8",
  });
  if (run.status !== 0) {
    console.error(run.stdout, run.stderr);
    process.exit(run.status ?? 1);
  }
  mkdirSync(`${root}prisma/generated`, { recursive: true });
  writeFileSync(stamp, digest);
  console.log("已生成数据库客户端。");
}
