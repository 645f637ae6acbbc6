import { allow, scopeOf, scopeWhere } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate, toDbDate } from "~/platform/dates";
import { isUniqueViolation, type Prisma, transaction } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { districtOf, holdRulesOf } from "../queries/reach.server";
import { assertHoldUntil, heldMessage } from "../rules";
import { holdSchema, releaseHoldSchema } from "../schema";

const UNIT = { carrier: { select: { name: true } } } as const;
const LIVE = { state: { in: ["ACTIVE", "LET"] } } satisfies Prisma.UnitHoldWhereInput;

/** The unit, held until the transaction ends, so that two who ask for it go one after the other. */
export const lockUnit = async (ctx: Ctx, id: string) => {
  await ctx.db.$queryRaw`SELECT 1 FROM "CarrierUnit" WHERE "id" = ${id} FOR UPDATE`;
  const unit = await ctx.db.carrierUnit.findFirst({
    where: { AND: [{ id }, districtOf(ctx)] },
    include: UNIT,
  });
  if (!unit) throw notFound("这个单元");
  return unit;
};

/** What the records of a hold say of it; the project is named only in the timeline of its lead. */
export const about = (hold: { id: string; leadId: string; districtId: string; organisationId: string }) => ({
  entity: "unitHold",
  entityId: hold.id,
  leadId: hold.leadId,
  districtId: hold.districtId,
  organisationId: hold.organisationId,
});

const expire = async (ctx: Ctx, where: Prisma.UnitHoldWhereInput): Promise<number> => {
  const due = await ctx.db.unitHold.findMany({
    where: { AND: [where, { state: "ACTIVE", heldUntil: { lt: toDbDate(shanghaiDate(ctx.now)) } }] },
    include: { unit: { include: UNIT } },
    orderBy: { id: "asc" },
  });
  let expired = 0;
  for (const hold of due) {
    const { count } = await ctx.db.unitHold.updateMany({
      where: { id: hold.id, version: hold.version, state: "ACTIVE" },
      data: { state: "EXPIRED", endedAt: ctx.now, version: { increment: 1 } },
    });
    if (count === 0) continue;
    expired += 1;
    await ctx.db.carrierUnit.updateMany({
      where: { id: hold.unitId, status: "HELD" },
      data: { status: "FREE", version: { increment: 1 } },
    });
    await record(ctx, {
      action: "unitHold.expire",
      ...about(hold),
      summary: `${hold.unit.carrier.name} ${hold.unit.name} 的锁定已于 ${fromDbDate(hold.heldUntil)} 到期，单元恢复可租`,
    });
    await notify(ctx, {
      districtId: hold.districtId,
      organisationIds: [hold.organisationId],
      kind: "unitHold.expire",
      text: `${hold.unit.carrier.name} ${hold.unit.name} 的锁定已于 ${fromDbDate(hold.heldUntil)} 到期。`,
      href: `/carriers/units/${hold.unitId}`,
      isDemo: hold.isDemo,
    });
  }
  return expired;
};

/** The nightly pass over the district: holds whose last day is over set their units free. */
export const expireDueHolds = async (ctx: Ctx): Promise<number> => {
  allow(ctx, "carrier.review");
  const { districtId } = scopeOf(ctx, "carrier.review");
  return transaction(ctx.db, (tx) => expire({ ...ctx, db: tx }, districtId ? { districtId } : {}));
};

const liveHold = async (ctx: Ctx, unitId: string) =>
  ctx.db.unitHold.findFirst({
    where: { unitId, ...LIVE },
    select: { state: true, heldUntil: true, leadId: true, organisation: { select: { name: true } } },
  });

const refuse = (hold: NonNullable<Awaited<ReturnType<typeof liveHold>>>, leadId: string): never => {
  const until = fromDbDate(hold.heldUntil);
  if (hold.leadId === leadId && hold.state === "ACTIVE")
    throw conflict(`这条线索已锁定这个单元至 ${until}，无需重复锁定。`);
  throw conflict(
    heldMessage({ state: hold.state as "ACTIVE" | "LET", unit: hold.organisation.name, heldUntil: until }),
  );
};

const leadToHoldFor = async (ctx: Ctx, given: { leadId: string; districtId: string }) => {
  const lead = await ctx.db.lead.findFirst({
    where: {
      AND: [{ id: given.leadId, districtId: given.districtId }, scopeWhere(scopeOf(ctx, "carrier.hold"))],
    },
    select: { id: true, organisationId: true, projectName: true, status: true },
  });
  if (!lead) throw notFound("这条线索");
  if (lead.status === "LOST" || lead.status === "TERMINATED")
    throw invalid("这条线索已流失或终止，不能锁定单元。", { leadId: "请选择推进中的线索。" });
  return lead;
};

/**
 * 锁定 a unit for a lead until a day. Of two who ask at the same instant one wins; the other learns who holds it and
 * until when, not for which project.
 */
export const holdUnit = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "carrier.hold");
  const given = holdSchema.parse(input);
  const held = transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const unit = await lockUnit(inner, given.unitId);
    const lead = await leadToHoldFor(inner, { leadId: given.leadId, districtId: unit.districtId });
    const { maxDays } = await holdRulesOf(inner, unit.districtId);
    assertHoldUntil(given.heldUntil, { today: shanghaiDate(ctx.now), maxDays });
    await expire(inner, { unitId: unit.id });
    const live = await liveHold(inner, unit.id);
    if (live) refuse(live, lead.id);
    if (unit.status === "UNRELEASED") throw conflict("这个单元还没有投放，不能锁定。请联系运营单位。");
    if (unit.status === "LET") throw conflict("这个单元已经租出，不能再锁定。");
    const hold = await tx.unitHold.create({
      data: {
        unitId: unit.id,
        districtId: unit.districtId,
        organisationId: lead.organisationId,
        leadId: lead.id,
        heldUntil: toDbDate(given.heldUntil),
        note: given.note ?? null,
        heldAt: ctx.now,
        heldById: ctx.actor.userId,
        heldByName: ctx.actor.name,
      },
    });
    await tx.carrierUnit.update({
      where: { id: unit.id },
      data: { status: "HELD", version: { increment: 1 } },
    });
    await record(inner, {
      action: "unitHold.hold",
      ...about(hold),
      summary: `锁定 ${unit.carrier.name} ${unit.name} 至 ${given.heldUntil}`,
    });
    return hold;
  });
  return held.catch(async (error) => {
    if (!isUniqueViolation(error)) throw error;
    const live = await liveHold(ctx, given.unitId);
    if (live) refuse(live, given.leadId);
    throw conflict("这个单元刚刚被锁定。请刷新页面查看。");
  });
};

/** A hold that the actor's unit made, or any of the district for the office; its unit is held first. */
export const holdInReach = async (ctx: Ctx, id: string) => {
  const where = { AND: [{ id }, scopeWhere(scopeOf(ctx, "carrier.hold"))] };
  const found = await ctx.db.unitHold.findFirst({ where, select: { unitId: true } });
  if (!found) throw notFound("这项锁定");
  const unit = await lockUnit(ctx, found.unitId);
  const hold = await ctx.db.unitHold.findFirst({ where });
  if (!hold) throw notFound("这项锁定");
  return { unit, hold };
};

export const writeHold = async (
  ctx: Ctx,
  given: {
    hold: { id: string; unitId: string; version: number };
    version: number | undefined;
    data: Prisma.UnitHoldUncheckedUpdateManyInput;
    status: "FREE" | "HELD" | "LET";
  },
) => {
  const { hold, version, data, status } = given;
  const { count } = await ctx.db.unitHold.updateMany({
    where: { id: hold.id, version: version ?? hold.version },
    data: { ...data, version: { increment: 1 } },
  });
  if (count === 0) throw conflict(STALE);
  await ctx.db.carrierUnit.update({
    where: { id: hold.unitId },
    data: { status, version: { increment: 1 } },
  });
};

/** 释放: by the unit that holds it, or the office; the unit is free again. */
export const releaseHold = async (ctx: Ctx, input: unknown) => {
  allow(ctx, "carrier.hold");
  const given = releaseHoldSchema.parse(input);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { unit, hold } = await holdInReach(inner, given.id);
    if (hold.state !== "ACTIVE") throw conflict("这项锁定已经结束，无需释放。");
    await writeHold(inner, {
      hold,
      version: given.version,
      status: "FREE",
      data: {
        state: "RELEASED",
        endedAt: ctx.now,
        endedById: ctx.actor.userId,
        endReason: given.reason,
      },
    });
    await record(inner, {
      action: "unitHold.release",
      ...about(hold),
      summary: `释放 ${unit.carrier.name} ${unit.name} 的锁定`,
      reason: given.reason,
    });
    await notify(inner, {
      districtId: hold.districtId,
      organisationIds: [hold.organisationId],
      kind: "unitHold.release",
      text: `${unit.carrier.name} ${unit.name} 的锁定已释放：${given.reason}`,
      href: `/carriers/units/${unit.id}`,
      isDemo: hold.isDemo,
    });
    return tx.unitHold.findUniqueOrThrow({ where: { id: hold.id } });
  });
};
