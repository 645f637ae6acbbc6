import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import { leadWriteWhere } from "../queries/facts.server";

/** Takes back a lead that was imported, while it stands as it was made and nothing refers to it; the audit log keeps both. */
export const takeBackLead = async (
  ctx: Ctx,
  { id, version }: { id: string; version: number },
): Promise<void> => {
  allow(ctx, "lead.write");
  const lead = await ctx.db.lead.findFirst({
    where: { AND: [{ id }, leadWriteWhere(ctx)] },
    select: {
      number: true,
      projectName: true,
      version: true,
      districtId: true,
      organisationId: true,
      _count: {
        select: {
          followUps: true,
          signings: true,
          investments: true,
          moves: true,
          ledger: true,
          claims: true,
          referrals: true,
        },
      },
    },
  });
  if (!lead) throw notFound("这条线索");
  const used = Object.values(lead._count).some((count) => count > 0);
  const issues = await ctx.db.issue.count({ where: { leadId: id } });
  const files = await ctx.db.attachment.count({ where: { leadId: id } });
  if (lead.version !== version || used || issues + files > 0) throw changedSince(lead.projectName);
  await ctx.db.lead.delete({ where: { id } });
  await record(ctx, {
    action: "lead.takeBack",
    entity: "lead",
    entityId: id,
    leadId: id,
    districtId: lead.districtId,
    organisationId: lead.organisationId,
    summary: `撤销导入的线索 ${lead.number}“${lead.projectName}”`,
    reason: "撤销导入",
  });
};
