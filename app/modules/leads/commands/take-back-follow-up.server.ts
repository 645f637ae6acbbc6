import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import { leadWriteWhere } from "../queries/facts.server";

/** A note stays while the lead has moved on from it. */
export const takeBackFollowUp = async (ctx: Ctx, { id }: { id: string }): Promise<void> => {
  allow(ctx, "lead.write");
  const note = await ctx.db.followUp.findFirst({
    where: { id, lead: leadWriteWhere(ctx) },
    include: {
      lead: { select: { projectName: true, districtId: true, organisationId: true } },
    },
  });
  if (!note) throw notFound("这条跟进记录");
  const moved = await ctx.db.stageMove.count({ where: { leadId: note.leadId, at: { gte: note.createdAt } } });
  if (moved > 0) throw changedSince(note.lead.projectName);
  await ctx.db.followUp.delete({ where: { id } });
  await record(ctx, {
    action: "lead.takeBackFollowUp",
    entity: "lead",
    entityId: note.leadId,
    leadId: note.leadId,
    districtId: note.lead.districtId,
    organisationId: note.lead.organisationId,
    summary: `撤销导入的跟进记录（${note.happenedOn.toISOString().slice(0, 10)}）`,
    reason: "撤销导入",
  });
};
