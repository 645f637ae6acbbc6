import { allow, scopeOf } from "~/modules/access/queries.server";
import { notify } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { addDays, fromDbDate, shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";

/** So long before its last day a hold is told of. 示例规则. */
const DAYS_BEFORE = 3;

/** The daily pass: the unit that holds a place is told once that its hold is about to end. */
export const tellExpiringHolds = async (ctx: Ctx): Promise<number> => {
  allow(ctx, "carrier.review");
  const { districtId } = scopeOf(ctx, "carrier.review");
  if (!districtId) return 0;
  const today = shanghaiDate(ctx.now);
  return transaction(ctx.db, async (tx) => {
    const holds = await tx.unitHold.findMany({
      where: {
        districtId,
        state: "ACTIVE",
        heldUntil: { gte: toDbDate(today), lte: toDbDate(addDays(today, DAYS_BEFORE)) },
      },
      include: { unit: { select: { name: true, carrier: { select: { name: true } } } } },
      orderBy: { id: "asc" },
    });
    let told = 0;
    for (const { leadId, organisationId, heldUntil, heldAt, isDemo, unit } of holds) {
      const place = `${unit.carrier.name} ${unit.name}`;
      const until = fromDbDate(heldUntil);
      const text = `${place} 的锁定将于 ${until} 到期，到期后自动释放。`;
      const already = await tx.notification.count({
        where: { organisationId, kind: "unitHold.expiring", text, createdAt: { gte: heldAt } },
      });
      if (already > 0) continue;
      await notify(
        { ...ctx, db: tx },
        {
          ...{ districtId, organisationIds: [organisationId], kind: "unitHold.expiring", text },
          ...{ href: `/leads/${leadId}`, isDemo },
        },
      );
      told += 1;
    }
    return told;
  });
};
