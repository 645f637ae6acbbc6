import { createHash } from "node:crypto";
import type { Ctx } from "../ctx";
import { Prisma, transaction } from "../db.server";
import { conflict, invalid } from "../errors";

export interface Answer {
  status: number;
  body: unknown;
}

const KEEP_MS = 7 * 24 * 3_600_000;

export const keyOf = (request: Request): string | null => {
  const key = request.headers.get("Idempotency-Key");
  if (key === null) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw invalid("Idempotency-Key 应为 1 至 200 个可见的英文字符。");
  return key;
};

/** A command met a row that another request had just written, and its transaction with it is over. */
const wasAborted = (error: unknown) => {
  const { message = "", meta } = error as { message?: string; meta?: unknown };
  return /25P02|current transaction is aborted/.test(`${message} ${JSON.stringify(meta ?? null)}`);
};

/**
 * The same key and request: one effect and the same answer. The key is written in the transaction of the effect, so a
 * second request waits for the first and neither a crash nor a refusal leaves a key without its effect.
 */
export const once = async (
  ctx: Ctx,
  given: { key: string; method: string; path: string; hash: string; run: (ctx: Ctx) => Promise<Answer> },
): Promise<Answer> => {
  const requestHash = createHash("sha256")
    .update(`${given.method} ${given.path}\n${given.hash}`)
    .digest("hex");
  const attempt = () =>
    transaction(ctx.db, (tx) => answerOnce({ ...ctx, db: tx }, { ...given, requestHash }));
  return attempt().catch((error) => {
    if (wasAborted(error)) return attempt();
    throw error;
  });
};

const answerOnce = async (
  ctx: Ctx,
  given: { key: string; requestHash: string; run: (ctx: Ctx) => Promise<Answer> },
): Promise<Answer> => {
  const { key, requestHash } = given;
  const { userId } = ctx.actor;
  const tx = ctx.db;
  const taken = await tx.$executeRaw`
      INSERT INTO "IdempotencyKey" ("userId", key, "requestHash", status, body, "createdAt")
      VALUES (${userId}, ${key}, ${requestHash}, 0, 'null', ${ctx.now}) ON CONFLICT DO NOTHING`;
  if (taken === 0) {
    const earlier = await tx.idempotencyKey.findUniqueOrThrow({ where: { userId_key: { userId, key } } });
    if (earlier.requestHash !== requestHash)
      throw conflict("这个 Idempotency-Key 已用于另一个请求，请换一个。");
    return { status: earlier.status, body: earlier.body };
  }
  const answer = await given.run(ctx);
  const body = answer.body === null ? Prisma.JsonNull : (answer.body as Prisma.InputJsonValue);
  await tx.idempotencyKey.update({
    where: { userId_key: { userId, key } },
    data: { status: answer.status, body },
  });
  await tx.idempotencyKey.deleteMany({
    where: { userId, createdAt: { lt: new Date(ctx.now.getTime() - KEEP_MS) } },
  });
  return answer;
};
