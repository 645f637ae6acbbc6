import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { isUniqueViolation, type Tx, transaction } from "~/platform/db.server";
import { AppError, invalid, notFound, STALE } from "~/platform/errors";
import { actorOf, allow, digest } from "./queries.server";
import {
  DEMO_PASSWORD,
  PERSONAL_TOKEN_LIFETIME_MS,
  passwordProblem,
  SESSION_ABSOLUTE_MS,
  SESSION_IDLE_MS,
  TOKEN_LIFETIME_MS,
  viewQuery,
} from "./rules";
import {
  changePasswordSchema,
  chooseViewSchema,
  createUserSchema,
  keepColumnsSchema,
  renameViewSchema,
  saveViewSchema,
  tokenSchema,
} from "./schema";

const newToken = () => randomBytes(32).toString("base64url");
export const hashPassword = (password: string) =>
  hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

/** Verified when the user does not exist, so that the answer takes as long as for one who does. */
let decoy: Promise<string> | undefined;
const decoyHash = () => {
  decoy ??= hashPassword(newToken());
  return decoy;
};

const WRONG = "用户名或密码不正确。";

interface Credentials {
  username: string;
  password: string;
}

/** Returns the user, or one answer for every reason why not. */
const authenticate = async (db: Tx, { username, password }: Credentials) => {
  const user = await db.user.findUnique({ where: { username: username.toLowerCase() } });
  const right = await verify(user?.passwordHash ?? (await decoyHash()), password);
  if (!user || !right || user.disabledAt) throw invalid(WRONG);
  return user;
};

/** For the pages: returns the token of the cookie. Throttling is the caller's, by address and name. */
export const signIn = async (db: Tx, given: Credentials & { userAgent?: string | null; now: Date }) => {
  const user = await authenticate(db, given);
  const token = newToken();
  const ctx: Ctx = { actor: actorOf(user), now: given.now, db };
  await transaction(db, async (tx) => {
    await tx.session.create({
      data: {
        id: digest(token),
        userId: user.id,
        passwordVersion: user.passwordVersion,
        createdAt: given.now,
        lastSeenAt: given.now,
        expiresAt: new Date(given.now.getTime() + SESSION_ABSOLUTE_MS),
        userAgent: given.userAgent?.slice(0, 200) ?? null,
      },
    });
    await tx.session.deleteMany({ where: { userId: user.id, expiresAt: { lt: given.now } } });
    await record(
      { ...ctx, db: tx },
      { action: "session.signIn", entity: "user", entityId: user.id, summary: "登录系统" },
    );
  });
  return { token, actor: ctx.actor };
};

const issueToken = async (ctx: Ctx, given: { name: string; lifetimeMs: number }) => {
  const token = newToken();
  const user = await ctx.db.user.findUniqueOrThrow({
    where: { id: ctx.actor.userId },
    select: { passwordVersion: true },
  });
  const expiresAt = new Date(ctx.now.getTime() + given.lifetimeMs);
  await transaction(ctx.db, async (tx) => {
    const row = await tx.accessToken.create({
      data: {
        tokenHash: digest(token),
        name: given.name,
        userId: ctx.actor.userId,
        passwordVersion: user.passwordVersion,
        createdAt: ctx.now,
        expiresAt,
      },
    });
    const summary = `签发访问令牌「${given.name}」`;
    await record({ ...ctx, db: tx }, { action: "token.create", entity: "token", entityId: row.id, summary });
  });
  return { token, expiresAt };
};

/** For the API: a bearer token that lives as long as a working day. */
export const openApiSession = async (db: Tx, given: Credentials & { now: Date }) => {
  const user = await authenticate(db, given);
  return issueToken(
    { actor: actorOf(user), now: given.now, db },
    { name: "接口登录", lifetimeMs: TOKEN_LIFETIME_MS },
  );
};

/** A personal access token; shown once. */
export const createAccessToken = (ctx: Ctx, input: unknown) =>
  issueToken(ctx, { ...tokenSchema.parse(input), lifetimeMs: PERSONAL_TOKEN_LIFETIME_MS });

export const revokeAccessToken = async (ctx: Ctx, { id }: { id: string }) => {
  await transaction(ctx.db, async (tx) => {
    const { count } = await tx.accessToken.updateMany({
      where: { id, userId: ctx.actor.userId, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    if (count === 0) throw notFound("这个访问令牌");
    await record(
      { ...ctx, db: tx },
      { action: "token.revoke", entity: "token", entityId: id, summary: "撤销访问令牌" },
    );
  });
};

export const signOut = async (db: Tx, token: string) => {
  await db.session.deleteMany({ where: { id: digest(token) } });
};

/** Ends every session and every token of the actor. */
export const signOutEverywhere = async (ctx: Ctx) => {
  await transaction(ctx.db, async (tx) => {
    await endAllAccess(tx, ctx.actor.userId, ctx.now);
    const summary = "退出所有设备并撤销所有令牌";
    await record(
      { ...ctx, db: tx },
      { action: "session.signOutEverywhere", entity: "user", entityId: ctx.actor.userId, summary },
    );
  });
};

const endAllAccess = async (tx: Tx, userId: string, now: Date) => {
  await tx.session.deleteMany({ where: { userId } });
  await tx.accessToken.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: now } });
};

/** Ends every session and token, this one too. */
export const changePassword = async (ctx: Ctx, input: unknown) => {
  const { current, next } = changePasswordSchema.parse(input);
  const user = await ctx.db.user.findUniqueOrThrow({ where: { id: ctx.actor.userId } });
  if (!(await verify(user.passwordHash, current)))
    throw invalid("当前密码不正确。", { current: "当前密码不正确。" });
  const problem = passwordProblem(next, user.username);
  if (problem) throw invalid(problem, { next: problem });
  await setPassword(ctx, { userId: user.id, password: next, version: user.version, summary: "修改密码" });
};

const setPassword = async (
  ctx: Ctx,
  given: { userId: string; password: string; version: number; summary: string },
) => {
  const passwordHash = await hashPassword(given.password);
  await transaction(ctx.db, async (tx) => {
    const { count } = await tx.user.updateMany({
      where: { id: given.userId, version: given.version },
      data: { passwordHash, passwordVersion: { increment: 1 }, version: { increment: 1 } },
    });
    if (count === 0) throw new AppError("CONFLICT", STALE);
    await endAllAccess(tx, given.userId, ctx.now);
    await record(
      { ...ctx, db: tx },
      { action: "user.setPassword", entity: "user", entityId: given.userId, summary: given.summary },
    );
  });
};

export const createUser = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "user.manage");
  const given = createUserSchema.parse(input);
  const problem = passwordProblem(given.password, given.username);
  if (problem) throw invalid(problem, { password: problem });
  const organisation = given.organisationId
    ? await ctx.db.organisation.findUnique({
        where: { id: given.organisationId },
        select: { districtId: true },
      })
    : null;
  if (given.organisationId && !organisation)
    throw invalid("没有找到这个单位。", { organisationId: "请从列表中选择单位。" });
  const districtId = organisation?.districtId ?? given.districtId ?? null;
  if (given.role !== "ADMIN" && !districtId)
    throw invalid("请选择所属区。", { districtId: "请选择所属区。" });
  if (given.role === "PARK_COMPANY" && !organisation)
    throw invalid("请选择单位。", { organisationId: "园区公司的用户必须有单位。" });
  const passwordHash = await hashPassword(given.password);
  try {
    return await transaction(ctx.db, async (tx) => {
      const user = await tx.user.create({
        data: {
          username: given.username,
          displayName: given.displayName,
          role: given.role,
          organisationId: given.organisationId || null,
          districtId,
          passwordHash,
          createdAt: ctx.now,
        },
        select: { id: true, username: true, displayName: true, role: true, version: true },
      });
      const summary = `新增用户 ${user.username}（${user.displayName}）`;
      await record(
        { ...ctx, db: tx },
        { action: "user.create", entity: "user", entityId: user.id, districtId, summary },
      );
      return user;
    });
  } catch (error) {
    if (isUniqueViolation(error))
      throw new AppError("CONFLICT", "这个用户名已被使用。", { fields: { username: "请换一个用户名。" } });
    throw error;
  }
};

export const resetPassword = async (ctx: Ctx, given: { id: string; password: string }) => {
  allow(ctx, "user.manage");
  const user = await ctx.db.user.findUnique({ where: { id: given.id } });
  if (!user) throw notFound("这个用户");
  const problem = passwordProblem(given.password, user.username);
  if (problem) throw invalid(problem, { password: problem });
  await setPassword(ctx, {
    userId: user.id,
    password: given.password,
    version: user.version,
    summary: `重置 ${user.username} 的密码`,
  });
};

export const setUserDisabled = async (ctx: Ctx, given: { id: string; disabled: boolean }) => {
  allow(ctx, "user.manage");
  if (given.id === ctx.actor.userId) throw invalid("不能停用自己。");
  await transaction(ctx.db, async (tx) => {
    const user = await tx.user.findUnique({ where: { id: given.id } });
    if (!user) throw notFound("这个用户");
    await tx.user.update({
      where: { id: given.id },
      data: { disabledAt: given.disabled ? ctx.now : null, version: { increment: 1 } },
    });
    if (given.disabled) await endAllAccess(tx, given.id, ctx.now);
    const summary = `${given.disabled ? "停用" : "启用"}用户 ${user.username}`;
    const action = given.disabled ? "user.disable" : "user.enable";
    await record(
      { ...ctx, db: tx },
      { action, entity: "user", entityId: given.id, districtId: user.districtId, summary },
    );
  });
};

/** A production server refuses to start while a demo user could sign in with the published password. */
export const findDefaultPasswords = async (db: Tx): Promise<string[]> => {
  const users = await db.user.findMany({
    where: { disabledAt: null, isDemo: true },
    select: { username: true, passwordHash: true },
  });
  const open: string[] = [];
  for (const user of users) if (await verify(user.passwordHash, DEMO_PASSWORD)) open.push(user.username);
  return open;
};

const MOST_VIEWS = 20;

const onlyDefault = async (db: Tx, view: { id: string; noun: string; userId: string }) => {
  const { id, noun, userId } = view;
  await db.savedView.updateMany({ where: { userId, noun, id: { not: id } }, data: { isDefault: false } });
};

/** One's own way to look at a list: no record of the business, so no audit row. The same name is written over. */
export const saveView = async (ctx: Ctx, raw: unknown): Promise<{ id: string; query: string }> => {
  const { noun, name, query: typed, isDefault = false } = saveViewSchema.parse(raw);
  const { userId } = ctx.actor;
  const query = viewQuery(typed);
  return transaction(ctx.db, async (tx) => {
    const others = await tx.savedView.count({ where: { userId, noun, name: { notIn: ["", name] } } });
    if (others >= MOST_VIEWS) throw invalid(`最多保存 ${MOST_VIEWS} 个视图，请先删除不用的。`);
    const view = await tx.savedView.upsert({
      where: { userId_noun_name: { userId, noun, name } },
      create: { userId, noun, name, query, isDefault, createdAt: ctx.now },
      update: { query, isDefault },
    });
    if (isDefault) await onlyDefault(tx, view);
    return { id: view.id, query };
  });
};

export const renameView = async (ctx: Ctx, raw: unknown): Promise<void> => {
  const { id, name } = renameViewSchema.parse(raw);
  try {
    const { count } = await ctx.db.savedView.updateMany({
      where: { id, userId: ctx.actor.userId, name: { not: "" } },
      data: { name },
    });
    if (count === 0) throw notFound("这个视图");
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw invalid(`已有名为“${name}”的视图，请换一个名字。`, { name: "换一个名字。" });
  }
};

export const forgetView = async (ctx: Ctx, input: { id: string }): Promise<void> => {
  const { count } = await ctx.db.savedView.deleteMany({
    where: { id: input.id, userId: ctx.actor.userId, name: { not: "" } },
  });
  if (count === 0) throw notFound("这个视图");
};

/** The list opens with this view, or no longer does. */
export const chooseView = async (ctx: Ctx, raw: unknown): Promise<void> => {
  const { id, isDefault } = chooseViewSchema.parse(raw);
  const { userId } = ctx.actor;
  await transaction(ctx.db, async (tx) => {
    const view = await tx.savedView.findFirst({ where: { id, userId, name: { not: "" } } });
    if (!view) throw notFound("这个视图");
    await tx.savedView.update({ where: { id }, data: { isDefault } });
    if (isDefault) await onlyDefault(tx, view);
  });
};

/** The columns of a list stay as last chosen, on every device. */
export const keepColumns = async (ctx: Ctx, raw: unknown): Promise<void> => {
  const { noun, cols } = keepColumnsSchema.parse(raw);
  const { userId } = ctx.actor;
  const query = new URLSearchParams(cols.map((one) => ["cols", one])).toString();
  await ctx.db.savedView.upsert({
    where: { userId_noun_name: { userId, noun, name: "" } },
    create: { userId, noun, name: "", query, createdAt: ctx.now },
    update: { query },
  });
};

const DAY_MS = 86_400_000;

/** What can no longer be used goes: ended sessions, tokens that ended a month ago, answers kept for a resend. */
export const sweepAccess = async (db: Tx, now: Date): Promise<{ sessions: number; keys: number }> => {
  const before = (ms: number) => new Date(now.getTime() - ms);
  const sessions = await db.session.deleteMany({
    where: { OR: [{ expiresAt: { lte: now } }, { lastSeenAt: { lt: before(SESSION_IDLE_MS) } }] },
  });
  await db.accessToken.deleteMany({ where: { expiresAt: { lt: before(30 * DAY_MS) } } });
  const keys = await db.idempotencyKey.deleteMany({ where: { createdAt: { lt: before(7 * DAY_MS) } } });
  return { sessions: sessions.count, keys: keys.count };
};
