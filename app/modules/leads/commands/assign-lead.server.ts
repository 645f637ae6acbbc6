import { allow, reach } from "~/modules/access/queries.server";
import { spaceFollowsLead } from "~/modules/carriers/commands/follow-lead.server";
import { parkScope } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { AppError, invalid, notFound } from "~/platform/errors";
import { type LeadInHand, leadInReach } from "../queries/facts.server";
import { visibleUnits } from "../rules/lead";
import { assignLeadSchema } from "../schema";
import { changesOf, writeLead } from "./write.server";

/** The unit and the person a lead is given to, and who reads it then. Only the office gives it to another unit. */
export const ownership = async (
  ctx: Ctx,
  lead: LeadInHand,
  { organisationId, ownerId }: { organisationId: string; ownerId: string | null },
) => {
  if (organisationId !== lead.organisationId) {
    if (reach(ctx, "lead.write") !== "district")
      throw new AppError("FORBIDDEN", "转给其他单位须由区投资促进办办理。");
    const unit = await ctx.db.organisation.count({
      where: { id: organisationId, districtId: lead.districtId },
    });
    if (unit === 0) throw notFound("这个单位");
  }
  const owner = ownerId
    ? await ctx.db.user.findFirst({
        where: { id: ownerId, organisationId, disabledAt: null },
        select: { id: true, displayName: true },
      })
    : null;
  if (ownerId && !owner) throw invalid("请选择该单位在岗的人员。", { ownerId: "请选择该单位在岗的人员。" });
  const { operatorOf } = await parkScope(ctx.db);
  const parkIds = lead.sites.map((site) => site.parkId);
  const visibleTo = visibleUnits(organisationId, parkIds, operatorOf);
  return { owner, data: { ownerId: owner?.id ?? null, organisationId, visibleTo } };
};

/** Gives a lead to a person of its unit; the office may also give it to another unit. */
export const assignLead = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const input = assignLeadSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, input.id);
    const { owner, data } = await ownership(inner, lead, {
      organisationId: input.organisationId ?? lead.organisationId,
      ownerId: input.ownerId ?? null,
    });
    const { organisationId } = data;
    if (organisationId !== lead.organisationId)
      await spaceFollowsLead(inner, { fromId: lead.id, toId: lead.id, organisationId });
    return writeLead(inner, {
      lead,
      version: input.version,
      data,
      action: "lead.assign",
      summary: owner ? `负责人改为 ${owner.displayName}` : "负责人待定",
      changes: changesOf(
        { ownerId: lead.ownerId, organisationId: lead.organisationId },
        { ownerId: data.ownerId, organisationId: data.organisationId },
      ),
    });
  });
};
