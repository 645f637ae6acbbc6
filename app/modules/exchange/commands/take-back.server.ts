import { record } from "~/modules/audit/commands.server";
import { companyWriteWhere } from "~/modules/companies/queries/scope.server";
import { leadWriteWhere } from "~/modules/leads/queries/facts.server";
import { writable } from "~/modules/signings/queries/reach.server";
import type { Ctx } from "~/platform/ctx";
import { notFound } from "~/platform/errors";
import { changedSince, type Written } from "./row-writer.server";

/**
 * Takes back what an import has made, while it stands as it was made and nothing refers to it. The audit log keeps
 * both the making and the taking back.
 */
const REASON = "撤销导入";

export const takeBackLead = async (
  ctx: Ctx,
  { id, version }: Pick<Written, "id" | "version">,
): Promise<void> => {
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
    reason: REASON,
  });
};

/** `ifUnused`: a company that another record has come to use stays, without a word. */
export const takeBackCompany = async (
  ctx: Ctx,
  { id, version }: Pick<Written, "id" | "version">,
  how: "mustGo" | "ifUnused",
): Promise<void> => {
  const company = await ctx.db.company.findFirst({
    where: { AND: [{ id }, companyWriteWhere(ctx)] },
    select: {
      name: true,
      version: true,
      districtId: true,
      _count: { select: { leads: true, contacts: true, recognitions: true, mergedFrom: true } },
    },
  });
  if (!company && how === "ifUnused") return;
  if (!company) throw notFound("这家企业");
  if (company.version !== version || Object.values(company._count).some((count) => count > 0)) {
    if (how === "ifUnused") return;
    throw changedSince(company.name);
  }
  await ctx.db.company.delete({ where: { id } });
  await record(ctx, {
    action: "company.takeBack",
    entity: "company",
    entityId: id,
    districtId: company.districtId,
    summary: `撤销导入的企业“${company.name}”`,
    reason: REASON,
  });
};

/** A note stays while the lead has moved on from it. */
export const takeBackNote = async (ctx: Ctx, { id }: Pick<Written, "id">): Promise<void> => {
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
    reason: REASON,
  });
};

/** A draft contract or filing that no one has sent on. */
export const takeBackDraft = async (
  ctx: Ctx,
  noun: "signing" | "investment",
  { id, version }: Pick<Written, "id" | "version">,
): Promise<void> => {
  const where = { AND: [{ id }, writable(ctx, `${noun}.write`)] };
  const draft =
    noun === "signing"
      ? await ctx.db.signing.findFirst({ where })
      : await ctx.db.investment.findFirst({ where });
  if (!draft) throw notFound(noun === "signing" ? "这份签约" : "这条投资记录");
  const files = await ctx.db.attachment.count({ where: { entity: noun, entityId: id } });
  if (draft.state !== "SAVED" || draft.version !== version || files > 0)
    throw changedSince(noun === "signing" ? "签约" : "投资填报");
  if (noun === "signing") await ctx.db.signing.delete({ where: { id } });
  else await ctx.db.investment.delete({ where: { id } });
  await record(ctx, {
    action: `${noun}.takeBack`,
    entity: noun,
    entityId: id,
    leadId: draft.leadId,
    districtId: draft.districtId,
    organisationId: draft.organisationId,
    summary: noun === "signing" ? "撤销导入的签约草稿" : "撤销导入的投资填报草稿",
    reason: REASON,
  });
};

/** A figure of a target or of a carrier that no one has decided on. */
export const takeBackFigure = async (
  ctx: Ctx,
  noun: "observation" | "carrierObservation",
  { id }: Pick<Written, "id">,
): Promise<void> => {
  const own = { id, recordedById: ctx.actor.userId };
  const figure =
    noun === "observation"
      ? await ctx.db.observation.findFirst({ where: own })
      : await ctx.db.carrierObservation.findFirst({ where: own });
  if (!figure) throw notFound("这条填报");
  if (figure.decidedAt || figure.version !== 1) throw changedSince("填报");
  if (noun === "observation") await ctx.db.observation.delete({ where: { id } });
  else await ctx.db.carrierObservation.delete({ where: { id } });
  await record(ctx, {
    action: `${noun}.takeBack`,
    entity: noun,
    entityId: id,
    summary: "撤销导入的填报",
    reason: REASON,
  });
};
