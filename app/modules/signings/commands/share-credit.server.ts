import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { invalid, notFound } from "~/platform/errors";
import { writable } from "../queries/reach.server";
import { splitCredit, TOTAL_BP } from "../rules/split";
import { shareCreditSchema } from "../schema";

/** 考核分成: by agreement, in its own book. It has no metric and never feeds a total (Rule 1). */
export const shareCredit = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.review");
  const asked = shareCreditSchema.parse(given);
  splitCredit(BigInt(TOTAL_BP), asked.shares);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const lead = await db.lead.findFirst({
      where: { AND: [{ id: asked.leadId }, writable(ctx, "signing.review")] },
    });
    if (!lead) throw notFound("这条线索");
    const units = await db.organisation.findMany({
      where: { id: { in: asked.shares.map((share) => share.organisationId) }, districtId: lead.districtId },
    });
    if (units.length !== asked.shares.length)
      throw invalid("有单位不在本区。", { shares: "请选择本区的单位。" });
    const names = new Map(units.map((unit) => [unit.id, unit.name]));
    await db.$queryRaw`SELECT 1 FROM "Lead" WHERE "id" = ${lead.id} FOR UPDATE`;
    const before = await db.creditShare.findMany({ where: { leadId: lead.id } });
    await db.creditShare.deleteMany({ where: { leadId: lead.id } });
    await db.creditShare.createMany({
      data: asked.shares.map((share) => ({
        ...share,
        leadId: lead.id,
        agreedOn: toDbDate(asked.agreedOn),
        note: asked.note ?? null,
        recordedById: ctx.actor.userId,
      })),
    });
    const words = asked.shares.map((share) => `${names.get(share.organisationId)} ${share.shareBp / 100}%`);
    await record(inner, {
      action: "credit.share",
      entity: "lead",
      entityId: lead.id,
      leadId: lead.id,
      districtId: lead.districtId,
      organisationId: lead.organisationId,
      summary: `约定考核分成：${words.join("、")}`,
      reason: asked.note ?? null,
      changes: { before, after: asked.shares },
    });
    return db.creditShare.findMany({ where: { leadId: lead.id }, orderBy: { organisationId: "asc" } });
  });
};
