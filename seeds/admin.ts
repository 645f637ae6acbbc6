import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { createUser, resetPassword } from "~/modules/access/commands.server";
import type { Ctx } from "~/platform/ctx";
import type { Db } from "~/platform/db.server";
import { readEnv } from "~/platform/env.server";
import { AppError } from "~/platform/errors";
import { openFromEnv } from "~/platform/open.server";

/**
 * `npm run admin`: makes the first administrator, or gives an administrator a new password. ADMIN_USERNAME and
 * ADMIN_PASSWORD answer without questions.
 */
const ask = async (question: string, hidden: boolean): Promise<string> => {
  if (!process.stdin.isTTY)
    throw new AppError(
      "INVALID",
      "没有终端可以提问，请设置 ADMIN_USERNAME 和 ADMIN_PASSWORD。 Set ADMIN_USERNAME and ADMIN_PASSWORD.",
    );
  process.stdout.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stdout,
    terminal: true,
  });
  const answer = await prompt.question("");
  prompt.close();
  if (hidden) process.stdout.write("\n");
  return answer.trim();
};

/** The command line acts as the system itself: whoever runs it holds the database anyway. */
const systemCtx = (db: Db): Ctx => ({
  actor: { userId: "system", name: "系统", role: "ADMIN", organisationId: null, districtId: null },
  now: new Date(),
  db,
});

export const makeAdmin = async (
  db: Db,
  given: { username: string; password: string },
): Promise<"made" | "reset"> => {
  const ctx = systemCtx(db);
  const username = given.username.toLowerCase();
  const known = await db.user.findUnique({ where: { username } });
  if (!known) {
    await createUser(ctx, { username, displayName: "系统管理员", role: "ADMIN", password: given.password });
    return "made";
  }
  if (known.isDemo || known.districtId !== null || known.organisationId !== null)
    throw new AppError("CONFLICT", "这个用户名已被其他用户使用，请换一个。 The user name is taken.");
  await resetPassword(ctx, { id: known.id, password: given.password });
  return "reset";
};

const main = async () => {
  process.env.NODE_ENV ||= "production";
  const { db, close } = await openFromEnv(readEnv(process.env));
  try {
    const username = process.env.ADMIN_USERNAME || (await ask("管理员用户名：", false));
    const password = process.env.ADMIN_PASSWORD || (await ask("密码（至少 10 个字符，不显示）：", true));
    const done = await makeAdmin(db, { username, password });
    console.log(
      done === "made" ? `已新建系统管理员 ${username}。` : `已更新 ${username} 的密码，其所有登录已失效。`,
    );
  } finally {
    await close();
  }
};

if (process.argv[1]?.endsWith("admin.ts"))
  main().catch((error) => {
    console.error(error instanceof AppError ? error.userMessage : (error.issues?.[0]?.message ?? error));
    process.exit(1);
  });
