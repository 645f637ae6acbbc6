import { allow, scopeOf, scopeWhere } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { toDbDate } from "~/platform/dates";
import { isUniqueViolation, transaction } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { closeDemandSchema, demandSchema } from "../schema";

const leadInReach = async (ctx: Ctx, id: string) => {
  const lead = await ctx.db.lead.findFirst({
    where: { AND: [{ id }, scopeWhere(scopeOf(ctx, "lead.write"))] },
    select: { id: true, districtId: true, organisationId: true, isDemo: true },
  });
  if (!lead) throw notFound("这条线索");
  return lead;
};

const log = (
  ctx: Ctx,
  lead: { id: string; districtId: string; organisationId: string },
  given: { action: string; summary: string },
) =>
  record(ctx, {
    ...given,
    entity: "lead",
    entityId: lead.id,
    leadId: lead.id,
    districtId: lead.districtId,
    organisationId: lead.organisationId,
  });

/** 用房需求: what space a lead wants; one a lead, changed in place. */
export const setLeadDemand = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "lead.write");
  const { leadId, version, neededOn, ...given } = demandSchema.parse(input);
  const columns = {
    parkId: given.parkId ?? null,
    minAreaSqm: given.minAreaSqm,
    maxAreaSqm: given.maxAreaSqm ?? null,
    heightM: given.heightM ?? null,
    loadKn: given.loadKn ?? null,
    powerKva: given.powerKva ?? null,
    labLevel: given.labLevel ?? null,
    hazardClass: given.hazardClass ?? null,
    neededOn: neededOn ? toDbDate(neededOn) : null,
    note: given.note ?? null,
    open: true,
    updatedAt: ctx.now,
    updatedById: ctx.actor.userId,
  };
  const written = transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, leadId);
    if (columns.parkId) {
      const known = await tx.park.count({ where: { id: columns.parkId, districtId: lead.districtId } });
      if (known === 0) throw invalid("请选择本区的园区。", { parkId: "请选择本区的园区。" });
    }
    const former = await tx.leadDemand.findUnique({ where: { leadId } });
    if (former) {
      const { count } = await tx.leadDemand.updateMany({
        where: { leadId, version: version ?? former.version },
        data: { ...columns, version: { increment: 1 } },
      });
      if (count === 0) throw conflict(STALE);
    } else {
      const { districtId, organisationId, isDemo } = lead;
      await tx.leadDemand.create({ data: { ...columns, leadId, districtId, organisationId, isDemo } });
    }
    await log(inner, lead, {
      action: "leadDemand.set",
      summary: `用房需求：${given.minAreaSqm}${given.maxAreaSqm ? ` 至 ${given.maxAreaSqm}` : ""} 平方米${given.maxAreaSqm ? "" : "以上"}`,
    });
    return tx.leadDemand.findUniqueOrThrow({ where: { leadId } });
  });
  return written.catch((error) => {
    if (isUniqueViolation(error)) throw conflict(STALE);
    throw error;
  });
};

/** The lead wants no more space: found, or given up. */
export const closeLeadDemand = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "lead.write");
  const given = closeDemandSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, given.leadId);
    const former = await tx.leadDemand.findUnique({ where: { leadId: lead.id } });
    if (!former?.open) throw notFound("这项用房需求");
    const { count } = await tx.leadDemand.updateMany({
      where: { leadId: lead.id, version: given.version ?? former.version },
      data: {
        open: false,
        updatedAt: ctx.now,
        updatedById: ctx.actor.userId,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    await log(inner, lead, { action: "leadDemand.close", summary: "用房需求已了结" });
    return tx.leadDemand.findUniqueOrThrow({ where: { leadId: lead.id } });
  });
};
