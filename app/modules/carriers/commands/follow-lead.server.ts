import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { about } from "./hold.server";

/**
 * Inside the transaction that gives a lead to another unit, or joins it to another lead: what is held or let for it and
 * the space it wants go along. Where the other lead has said what it wants, that stays and this one's wish is closed.
 */
export const spaceFollowsLead = async (
  ctx: Ctx,
  { fromId, toId, organisationId }: { fromId: string; toId: string; organisationId: string },
): Promise<void> => {
  const { db } = ctx;
  const follows = { leadId: toId, organisationId };
  const holds = await db.unitHold.findMany({
    where: { leadId: fromId, state: { in: ["ACTIVE", "LET"] }, NOT: follows },
    include: { unit: { select: { name: true, carrier: { select: { name: true } } } } },
    orderBy: { id: "asc" },
  });
  for (const hold of holds) {
    await db.unitHold.update({ where: { id: hold.id }, data: { ...follows, version: { increment: 1 } } });
    await record(ctx, {
      action: "unitHold.follow",
      ...about({ ...hold, ...follows }),
      summary: `${hold.unit.carrier.name} ${hold.unit.name} 的${hold.state === "LET" ? "出租" : "锁定"}随项目转移`,
      changes: { organisationId: { from: hold.organisationId, to: organisationId } },
    });
  }
  const version = { increment: 1 };
  const taken = fromId !== toId && (await db.leadDemand.count({ where: { leadId: toId } })) > 0;
  await db.leadDemand.updateMany({
    where: { leadId: fromId, ...(taken ? { open: true } : { NOT: follows }) },
    data: taken ? { open: false, version } : { ...follows, version },
  });
};
