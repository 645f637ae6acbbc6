import { z } from "zod";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { spaceFollowsLead } from "~/modules/carriers/commands/follow-lead.server";
import { advanceToSigned } from "~/modules/leads/commands/advance-to-signed.server";
import { logMove } from "~/modules/leads/commands/log-move.server";
import { writeLead } from "~/modules/leads/commands/write.server";
import { stageIndex } from "~/modules/leads/rules/lead";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { AppError, conflict, invalid, STALE } from "~/platform/errors";
import { type LeadMergePlan, planLeadMerge } from "../queries/merge-leads.server";
import { postEntries } from "./post-entries.server";

const version = blankAsMissing(z.coerce.number().int().positive().optional());

export const mergeLeadsSchema = z.object({
  keptId: z.string("请选择保留的项目。").min(1, "请选择保留的项目。"),
  droppedId: z.string("请选择并入的项目。").min(1, "请选择并入的项目。"),
  keptVersion: version,
  droppedVersion: version,
  /** Contracts and filings of the dropped lead that were counted twice. */
  duplicateIds: z.preprocess(
    (value) => (Array.isArray(value) ? value : value === undefined || value === "" ? [] : [value]),
    z.array(z.string().min(1)),
  ),
  reason: z.string("请写明合并的依据。").trim().min(2, "请写明合并的依据。").max(500, "最多 500 个字。"),
});
type Asked = z.output<typeof mergeLeadsSchema>;

/** What stays counted belongs to the kept lead from now on; a duplicate stays where it was, as a link. */
const moveRecords = async (ctx: Ctx, { kept, dropped, duplicateIds, keptFormalId }: LeadMergePlan) => {
  const { db } = ctx;
  const duplicates = { in: [...duplicateIds] };
  const moved = { leadId: dropped.id, id: { notIn: [...duplicateIds] } };
  const ids = [
    ...(await db.signing.findMany({ where: moved, select: { id: true } })),
    ...(await db.investment.findMany({ where: moved, select: { id: true } })),
  ].map(({ id }) => id);
  await db.signing.updateMany({ where: { id: duplicates, kind: "FORMAL" }, data: { linkOnly: true } });
  if (keptFormalId)
    await db.signing.updateMany({
      where: { ...moved, baseSigningId: duplicates },
      data: { baseSigningId: keptFormalId },
    });
  const toKept = { data: { leadId: kept.id } };
  await db.signing.updateMany({ where: moved, ...toKept });
  await db.investment.updateMany({ where: moved, ...toKept });
  await db.attachment.updateMany({ where: { entityId: { in: ids } }, ...toKept });
  await db.contact.updateMany({ where: { leadId: dropped.id }, ...toKept });
  await db.claim.updateMany({
    where: { leadId: dropped.id, state: { in: ["SUBMITTED", "ACCEPTED"] } },
    data: { leadId: kept.id, version: { increment: 1 } },
  });
  await spaceFollowsLead(ctx, { fromId: dropped.id, toId: kept.id, organisationId: kept.organisationId });
  if ((await db.creditShare.count({ where: { leadId: kept.id } })) === 0)
    await db.creditShare.updateMany({ where: { leadId: dropped.id }, ...toKept });
};

const closeDropped = async (ctx: Ctx, { kept, dropped }: LeadMergePlan, asked: Asked) => {
  const reason = `并入 ${kept.number}：${asked.reason}`;
  await logMove(ctx, dropped, { kind: "STATUS", toStatus: "TERMINATED", reason });
  await writeLead(ctx, {
    lead: dropped,
    version: asked.droppedVersion,
    data: { status: "TERMINATED", statusReason: reason, nextStep: null, nextStepOn: null },
    action: "lead.mergeInto",
    summary: `并入 ${kept.number}“${kept.projectName}”`,
    reason: asked.reason,
    changes: { keptId: kept.id },
  });
};

/** The kept lead is at least where its contract puts it. */
const advanceKept = async (ctx: Ctx, { kept, keptFormalId }: LeadMergePlan) => {
  if (keptFormalId || stageIndex(kept.stage) >= stageIndex("SIGNED")) return;
  const formal = await ctx.db.signing.findFirst({
    where: {
      leadId: kept.id,
      kind: "FORMAL",
      state: "CONFIRMED",
      linkOnly: false,
      changes: { none: { kind: "TERMINATION", state: "CONFIRMED" } },
    },
    select: { signedOn: true },
    orderBy: [{ signedOn: "asc" }, { id: "asc" }],
  });
  if (formal)
    await advanceToSigned(ctx, {
      id: kept.id,
      signedOn: fromDbDate(formal.signedOn),
      reason: "合并项目，正式签约随之并入",
    });
};

const totalsOf = async (ctx: Ctx, leadIds: string[]) => {
  const rows = await ctx.db.ledgerEntry.groupBy({
    by: ["metric"],
    where: { leadId: { in: leadIds } },
    _sum: { amount: true },
  });
  return new Map(rows.map(({ metric, _sum }) => [metric, _sum.amount ?? 0n]));
};

/** The proof is taken before the transaction may end: total before − declared duplicate = total after. */
const assertTotals = async (ctx: Ctx, { kept, dropped, figures }: LeadMergePlan) => {
  const after = await totalsOf(ctx, [kept.id, dropped.id]);
  for (const figure of figures)
    if ((after.get(figure.metric) ?? 0n) !== figure.after)
      throw new AppError("INTERNAL", "合并前后的合计对不上，没有合并。", { detail: { figure } });
};

/**
 * 合并项目: two leads that were one. What stands in the ledger under the dropped one moves on its original dates, what
 * was declared counted twice is taken out, and both histories stay. By the office alone.
 */
export const mergeLeads = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "company.merge");
  const asked = mergeLeadsSchema.parse(raw);
  if (asked.keptId === asked.droppedId)
    throw invalid("请选择两个不同的项目。", { droppedId: "请选择另一个项目。" });
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const ids = [asked.keptId, asked.droppedId].sort();
    await db.$queryRaw`SELECT 1 FROM "Lead" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR UPDATE`;
    const plan = await planLeadMerge(inner, asked);
    const { kept, dropped } = plan;
    if (asked.keptVersion && asked.keptVersion !== kept.version) throw conflict(STALE);
    if (plan.obstacles[0]) throw invalid(plan.obstacles[0], { duplicateIds: plan.obstacles[0] });
    const unknown = asked.duplicateIds.filter((id) => !plan.duplicateIds.includes(id));
    if (unknown.length > 0) throw invalid("申报重复的合同或投资已有变动，请刷新页面后重新选择。");
    await postEntries(inner, { drafts: plan.drafts, reason: asked.reason, isDemo: dropped.isDemo });
    await moveRecords(inner, plan);
    await closeDropped(inner, plan, asked);
    const duplicateFen = Object.fromEntries(
      plan.figures.map(({ metric, duplicate }) => [metric, duplicate.toString()]),
    );
    await writeLead(inner, {
      lead: kept,
      version: asked.keptVersion,
      data: {},
      action: "lead.merge",
      summary: `并入 ${dropped.number}“${dropped.projectName}”，台账随之转入`,
      reason: asked.reason,
      changes: { droppedId: dropped.id, duplicateIds: plan.duplicateIds, entries: plan.drafts.length },
    });
    await advanceKept(inner, plan);
    await db.leadMerge.create({
      data: {
        districtId: kept.districtId,
        keptId: kept.id,
        droppedId: dropped.id,
        at: ctx.now,
        actorId: ctx.actor.userId,
        actorName: ctx.actor.name,
        reason: asked.reason,
        duplicateFen,
      },
    });
    await record(inner, {
      action: "ledger.merge",
      entity: "lead",
      entityId: kept.id,
      leadId: kept.id,
      districtId: kept.districtId,
      organisationId: kept.organisationId,
      summary: "合并项目：合计只减少申报重复的部分",
      reason: asked.reason,
      changes: { duplicateFen },
    });
    await assertTotals(inner, plan);
    const { version } = await db.lead.findUniqueOrThrow({
      where: { id: kept.id },
      select: { version: true },
    });
    return { id: kept.id, version, entries: plan.drafts.length };
  });
};
