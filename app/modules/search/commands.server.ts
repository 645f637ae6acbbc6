import { retryDead } from "#search/outbox";
import { runtime } from "#search/runtime";
import { requestRebuild } from "#search/state";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { ENGINE_LABELS } from "./labels";
import { listSavedSearches } from "./queries/find.server";
import { engineSchema, saveSearchSchema } from "./schema";

const MOST_SAVED = 20;

const writeSaved = async (ctx: Ctx, saved: { name: string; params: string }[]) => {
  await ctx.db.$executeRaw`UPDATE "User"
    SET "preferences" = jsonb_set("preferences", '{savedSearches}', ${JSON.stringify(saved)}::jsonb)
    WHERE "id" = ${ctx.actor.userId}`;
};

/** One's own list of searches: no record of the business, so no audit row. The same name is written over. */
export const saveSearch = async (ctx: Ctx, input: unknown): Promise<void> => {
  const { name, params } = saveSearchSchema.parse(input);
  const query = new URLSearchParams(params);
  query.delete("page");
  query.delete("done");
  const saved = (await listSavedSearches(ctx)).filter((one) => one.name !== name);
  if (saved.length >= MOST_SAVED) throw invalid(`最多保存 ${MOST_SAVED} 个常用检索，请先删除不用的。`);
  await writeSaved(ctx, [...saved, { name, params: `?${query}` }]);
};

export const forgetSearch = async (ctx: Ctx, input: { name: string }): Promise<void> => {
  const saved = await listSavedSearches(ctx);
  await writeSaved(
    ctx,
    saved.filter(({ name }) => name !== input.name),
  );
};

export const rebuildIndex = async (ctx: Ctx, input: unknown): Promise<void> => {
  allow(ctx, "search.manage");
  const { engine } = engineSchema.parse(input);
  await transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    await requestRebuild(tx, engine);
    const summary = `要求重建检索：${ENGINE_LABELS[engine]}`;
    await record(inner, { action: "search.rebuild", entity: "search", entityId: engine, summary });
  });
  runtime()?.poke();
};

export const retryDeadLetters = async (ctx: Ctx, input: unknown): Promise<void> => {
  allow(ctx, "search.manage");
  const { engine } = engineSchema.parse(input);
  await transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const count = await retryDead(tx, engine);
    const summary = `重试检索中未能写入的 ${count} 条：${ENGINE_LABELS[engine]}`;
    await record(inner, { action: "search.retryDead", entity: "search", entityId: engine, summary });
  });
  runtime()?.poke();
};
