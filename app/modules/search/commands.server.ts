import { retryDead } from "#search/outbox";
import { runtime } from "#search/runtime";
import { requestRebuild } from "#search/state";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { ENGINE_LABELS } from "./labels";
import { engineSchema } from "./schema";

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
