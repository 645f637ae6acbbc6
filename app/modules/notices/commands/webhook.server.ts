import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { checkOutboundUrl, type Outbound } from "~/platform/outbound.server";
import { WEBHOOK_LABELS } from "../labels";
import { MAX_ATTEMPTS, TEST_KIND, takesSecret } from "../rules";
import { registerWebhookSchema, webhookStateSchema } from "../schema";
import { sendToRobot } from "./deliver.server";

const MAX_ROBOTS = 20;

const about = (robot: { id: string; districtId: string }) => ({
  entity: "webhook",
  entityId: robot.id,
  districtId: robot.districtId,
});

const districtOf = async (ctx: Ctx, asked: string | undefined): Promise<string> => {
  const { districtId } = scopeOf(ctx, "webhook.manage");
  if (districtId) return districtId;
  const known = asked ? await ctx.db.district.findUnique({ where: { id: asked } }) : null;
  if (!known) throw invalid("请选择行政区。", { districtId: "请选择行政区。" });
  return known.id;
};

/** 登记群机器人. Its address and secret are kept for sending and never told again, neither on screen nor in the log. */
export const registerWebhook = async (ctx: Ctx, raw: unknown, outbound: Outbound) => {
  allow(ctx, "webhook.manage");
  const input = registerWebhookSchema.parse(raw);
  await checkOutboundUrl(input.url, outbound);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const districtId = await districtOf(inner, input.districtId);
    if ((await tx.webhook.count({ where: { districtId } })) >= MAX_ROBOTS)
      throw conflict(`每个区最多登记 ${MAX_ROBOTS} 个群机器人。`);
    const robot = await tx.webhook.create({
      data: {
        districtId,
        kind: input.kind,
        name: input.name,
        url: input.url,
        secret: takesSecret(input.kind) ? input.secret : null,
        events: input.events,
        createdAt: ctx.now,
        createdById: ctx.actor.userId,
        createdByName: ctx.actor.name,
      },
      select: { id: true, districtId: true, version: true },
    });
    await record(inner, {
      action: "webhook.register",
      ...about(robot),
      summary: `登记${WEBHOOK_LABELS[input.kind]}群机器人“${input.name}”`,
      changes: { events: input.events },
    });
    return robot;
  });
};

const robotInReach = async (ctx: Ctx, id: string) => {
  const { districtId, nothing } = scopeOf(ctx, "webhook.manage");
  const robot = nothing
    ? null
    : await ctx.db.webhook.findFirst({ where: { id, ...(districtId === null ? {} : { districtId }) } });
  if (!robot) throw notFound("这个群机器人");
  return robot;
};

/** 停用 or 启用; what still waits for a disabled robot is not sent. */
export const switchWebhook = async (ctx: Ctx, raw: unknown, on: boolean) => {
  allow(ctx, "webhook.manage");
  const input = webhookStateSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const robot = await robotInReach(inner, input.id);
    const { count } = await tx.webhook.updateMany({
      where: { id: robot.id, version: input.version },
      data: { disabledAt: on ? null : ctx.now, version: { increment: 1 } },
    });
    if (count === 0) throw conflict(STALE);
    if (!on)
      await tx.webhookDelivery.updateMany({
        where: { webhookId: robot.id, state: "WAITING" },
        data: { state: "DEAD", lastError: "机器人已停用" },
      });
    await record(inner, {
      action: on ? "webhook.enable" : "webhook.disable",
      ...about(robot),
      summary: `${on ? "启用" : "停用"}群机器人“${robot.name}”`,
    });
  });
};

/** 测试: sent at once, and told whether it arrived. */
export const testWebhook = async (
  ctx: Ctx,
  { id }: { id: string },
  given: { outbound: Outbound; publicUrl?: string | undefined },
): Promise<string | null> => {
  allow(ctx, "webhook.manage");
  const robot = await robotInReach(ctx, id);
  const district = await ctx.db.district.findUniqueOrThrow({ where: { id: robot.districtId } });
  const what = { kind: TEST_KIND, href: "/", district: district.name };
  const refusal = await sendToRobot(robot, what, { ...given, now: ctx.now });
  await record(ctx, {
    action: "webhook.test",
    ...about(robot),
    summary: `测试群机器人“${robot.name}”：${refusal ?? "已送达"}`,
  });
  return refusal;
};

/** 重新发送 what was given up. */
export const resendDead = async (ctx: Ctx, { id }: { id: string }): Promise<number> => {
  allow(ctx, "webhook.manage");
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const robot = await robotInReach(inner, id);
    if (robot.disabledAt) throw conflict("机器人已停用，请先启用。");
    const { count } = await tx.webhookDelivery.updateMany({
      where: { webhookId: robot.id, state: "DEAD" },
      data: { state: "WAITING", attempts: MAX_ATTEMPTS - 1, nextAt: ctx.now },
    });
    await record(inner, {
      action: "webhook.resend",
      ...about(robot),
      summary: `重新发送群机器人“${robot.name}”未送达的 ${count} 条`,
    });
    return count;
  });
};
