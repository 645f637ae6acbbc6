import { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { spaceFollowsLead } from "~/modules/carriers/commands/follow-lead.server";
import { notify, officesOf } from "~/modules/notices/commands/notify.server";
import { parkScope } from "~/modules/parks/queries.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { type LeadInHand, leadInReach } from "../queries/facts.server";
import { listParksRunBy } from "../queries/referrals.server";
import { isUnderWay } from "../rules/lead";
import { crossesParks, referredSites } from "../rules/referral";
import { replaceLeadSites } from "./set-lead-sites.server";
import { isPosted, POSTED_REFERRAL, writeLead } from "./write.server";

const id = z.string().min(1);
const version = blankAsMissing(z.coerce.number().int().positive().optional());

export const acceptReferralSchema = z.object({
  id,
  version,
  /** Where the receiving unit places it. */
  parkId: z.string("请选择落地园区。").trim().min(1, "请选择落地园区。").max(64),
  note: blankAsMissing(z.string().trim().max(500, "最多 500 个字。").optional()),
});

export const returnReferralSchema = z.object({
  id,
  version,
  reason: z.string("请写明退回的原因。").trim().min(2, "请写明退回的原因。").max(500, "最多 500 个字。"),
});

/** Step 4: an open offer to the actor's own unit, held until the transaction ends. */
const offerInReach = async (ctx: Ctx, asked: { id: string; version?: number | undefined }) => {
  const { districtId, organisationId } = scopeOf(ctx, "referral.answer");
  await ctx.db.$queryRaw`SELECT 1 FROM "Referral" WHERE "id" = ${asked.id} FOR UPDATE`;
  const referral = await ctx.db.referral.findFirst({
    where: { id: asked.id, districtId: districtId ?? "", toId: organisationId ?? "" },
    include: { from: { select: { name: true } }, to: { select: { name: true } } },
  });
  if (!referral) throw notFound("这次流转");
  if (referral.state !== "OFFERED") throw conflict("这次流转已经答复或撤回，请刷新页面查看。");
  if (asked.version && asked.version !== referral.version) throw conflict(STALE);
  return referral;
};

type Offer = Awaited<ReturnType<typeof offerInReach>>;
interface Answer {
  state: "ACCEPTED" | "RETURNED";
  reason: string | null;
  parkId?: string;
  crosses?: boolean;
  summary: string;
}

const answer = async (ctx: Ctx, referral: Offer, { state, reason, parkId, crosses, summary }: Answer) => {
  await ctx.db.referral.update({
    where: { id: referral.id },
    data: {
      state,
      answerReason: reason,
      answeredAt: ctx.now,
      answeredById: ctx.actor.userId,
      answeredByName: ctx.actor.name,
      ...(parkId ? { parkId } : {}),
      ...(crosses === undefined ? {} : { crossesParks: crosses }),
      version: { increment: 1 },
    },
  });
  await record(ctx, {
    action: state === "ACCEPTED" ? "referral.accept" : "referral.return",
    entity: "referral",
    entityId: referral.id,
    leadId: referral.leadId,
    districtId: referral.districtId,
    organisationId: referral.toId,
    summary,
    reason,
  });
  await notify(ctx, {
    districtId: referral.districtId,
    organisationIds: [referral.fromId, ...(await officesOf(ctx.db, referral.districtId))],
    kind: state === "ACCEPTED" ? "referral.accept" : "referral.return",
    text: `${summary}${reason ? `：${reason}` : "。"}`,
    href: `/referrals/${referral.id}`,
  });
  return { id: referral.id, state, version: referral.version + 1, leadId: referral.leadId };
};

/** The protection of the company goes with the project; where the receiving unit has its own claim, it is released. */
const handOverClaim = async (ctx: Ctx, { leadId, toId, districtId }: Offer, companyId: string) => {
  const claim = await ctx.db.claim.findFirst({
    where: { leadId, state: { in: ["SUBMITTED", "ACCEPTED"] } },
  });
  if (!claim) return;
  const own = await ctx.db.claim.count({
    where: { companyId, organisationId: toId, state: { in: ["SUBMITTED", "ACCEPTED"] } },
  });
  const reason = "项目已流转";
  await ctx.db.claim.update({
    where: { id: claim.id },
    data: {
      ...(own > 0
        ? { state: "RELEASED" as const, endedAt: ctx.now, endReason: reason }
        : { organisationId: toId, submittedByName: ctx.actor.name, submittedById: ctx.actor.userId }),
      version: { increment: 1 },
    },
  });
  await record(ctx, {
    action: own > 0 ? "claim.release" : "claim.handOver",
    entity: "claim",
    entityId: claim.id,
    leadId,
    districtId,
    organisationId: toId,
    summary: own > 0 ? "首谈随项目流转而释放" : "首谈随项目流转到接收单位",
    reason,
    changes: { organisationId: { from: claim.organisationId, to: toId } },
  });
};

const moveLead = async (
  ctx: Ctx,
  lead: LeadInHand,
  given: { toId: string; to: string; sites: LeadInHand["sites"] },
) => {
  const { version } = await replaceLeadSites(ctx, {
    lead: { ...lead, organisationId: given.toId },
    sites: given.sites,
    version: undefined,
  });
  await writeLead(ctx, {
    lead,
    version,
    data: { organisationId: given.toId, ownerId: ctx.actor.userId },
    action: "lead.refer",
    summary: `经流转由${given.to}接收，负责人改为 ${ctx.actor.name}`,
    changes: { organisationId: { from: lead.organisationId, to: given.toId } },
  });
};

/** 接收流转: the lead, its sites and the protection of its company go to the receiving unit, with its whole history. */
export const acceptReferral = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "referral.answer");
  const input = acceptReferralSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const referral = await offerInReach(inner, input);
    // The offer itself opens the lead to the receiving unit: what narrows here is the district.
    const lead = await leadInReach(inner, referral.leadId, "park.read");
    if (lead.organisationId !== referral.fromId || !isUnderWay(lead.status))
      throw conflict("这条线索在流转期间已有变动，不能接收。请联系发起单位重新流转。");
    if (await isPosted(inner, lead.id)) throw invalid(POSTED_REFERRAL);
    const parks = await listParksRunBy(inner, { districtId: lead.districtId, unitId: referral.toId });
    if (!parks.some((park) => park.id === input.parkId))
      throw invalid("请选择本单位运营的园区。", { parkId: "请选择本单位运营的园区。" });
    const { operatorOf } = await parkScope(tx);
    const crosses = crossesParks(lead.sites, referral.toId, operatorOf);
    const sites = referredSites(lead.sites, { parkId: input.parkId, keepBp: referral.keepBp });
    await moveLead(inner, lead, {
      toId: referral.toId,
      to: referral.to.name,
      sites: sites.map((site) => ({
        ...site,
        carrierId: lead.sites.find(({ parkId }) => parkId === site.parkId)?.carrierId ?? null,
      })),
    });
    await spaceFollowsLead(inner, { fromId: lead.id, toId: lead.id, organisationId: referral.toId });
    await handOverClaim(inner, referral, lead.companyId);
    return answer(inner, referral, {
      state: "ACCEPTED",
      reason: input.note ?? null,
      parkId: input.parkId,
      crosses,
      summary: `${referral.to.name}已接收“${lead.company.name}”项目（${shanghaiDate(ctx.now)}）`,
    });
  });
};

/** 退回流转: the lead stays where it was. */
export const returnReferral = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "referral.answer");
  const input = returnReferralSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const referral = await offerInReach(inner, input);
    return answer(inner, referral, {
      state: "RETURNED",
      reason: input.reason,
      summary: `${referral.to.name}退回了流转`,
    });
  });
};
