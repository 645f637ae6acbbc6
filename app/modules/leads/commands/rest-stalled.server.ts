import { allow, scopeOf } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, shanghaiDate, startOfDay, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { STATUS_LABELS } from "../labels";
import { settingInForce } from "../queries/claims.server";
import { CLOCK_RULES_KEY, readClockRules } from "../rules/today";

/** In one transaction; what is left over waits for the next night. */
const TAKE = 1_000;

/**
 * 出库: a lead without a contract on which nothing was done for longer than the district's `outDays` is paused, on
 * record and told to its unit, which takes it up again with one move. `lastActivityAt` stays: nobody did anything.
 */
export const restStalledLeads = async (ctx: Ctx): Promise<number> => {
  allow(ctx, "lead.override");
  const { districtId } = scopeOf(ctx, "lead.override");
  if (!districtId) return 0;
  const stored = await settingInForce(ctx, { key: CLOCK_RULES_KEY, districtId });
  const { outDays } = readClockRules(stored?.value);
  const today = shanghaiDate(ctx.now);
  const reason = `超过 ${outDays} 天没有进展，按规则出库`;
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const rested = await tx.$queryRaw<
      { id: string; organisationId: string; stage: "PROSPECT"; projectName: string; isDemo: boolean }[]
    >`
      UPDATE "Lead" SET "status" = 'PAUSED', "statusReason" = ${reason}, "version" = "version" + 1
      WHERE "id" IN (SELECT "id" FROM "Lead" WHERE "districtId" = ${districtId} AND "status" = 'ACTIVE'
        AND "stage" < 'SIGNED' AND "lastActivityAt" < ${startOfDay(addDays(today, -outDays))}
        ORDER BY "lastActivityAt", "id" LIMIT ${TAKE} FOR UPDATE SKIP LOCKED)
      RETURNING "id", "organisationId", "stage", "projectName", "isDemo"`;
    if (rested.length === 0) return 0;
    await tx.stageMove.createMany({
      data: rested.map(({ id, stage }) => ({
        ...{ leadId: id, kind: "STATUS" as const, at: ctx.now, effectiveOn: toDbDate(today), reason },
        ...{ actorId: ctx.actor.userId, actorName: ctx.actor.name, fromStage: stage, toStage: stage },
        ...{ fromStatus: "ACTIVE" as const, toStatus: "PAUSED" as const },
      })),
    });
    await recordAll(
      inner,
      rested.map(({ id, organisationId }) => ({
        action: "lead.setStatus",
        entity: "lead",
        entityId: id,
        leadId: id,
        districtId,
        organisationId,
        summary: `状态由“${STATUS_LABELS.ACTIVE}”改为“${STATUS_LABELS.PAUSED}”`,
        reason,
        changes: { status: { from: "ACTIVE", to: "PAUSED" } },
      })),
    );
    for (const unit of new Set(rested.map(({ organisationId }) => organisationId))) {
      const own = rested.filter(({ organisationId }) => organisationId === unit);
      await notify(inner, {
        districtId,
        organisationIds: [unit],
        kind: "lead.stalled",
        text: `“${own[0]!.projectName}”${own.length > 1 ? `等 ${own.length} 条线索` : ""}${reason}，已改为“${STATUS_LABELS.PAUSED}”。继续跟进时请恢复状态。`,
        href: own.length > 1 ? "/leads?status=PAUSED" : `/leads/${own[0]!.id}`,
        isDemo: own.every(({ isDemo }) => isDemo),
      });
    }
    return rested.length;
  });
};
