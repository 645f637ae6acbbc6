import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { findDuplicatePairs } from "../queries/duplicates.server";

/** The nightly pass written down: new pairs are added, those that no longer fit go; what was dismissed stays dismissed. */
export const scanDuplicates = async (ctx: Ctx): Promise<{ found: number; added: number }> => {
  allow(ctx, "company.merge");
  const { districtId } = scopeOf(ctx, "company.merge");
  if (!districtId) throw invalid("请先选择行政区。");
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const pairs = await findDuplicatePairs(inner);
    const known = await tx.companyDuplicate.findMany({ where: { districtId } });
    const key = (pair: { aId: string; bId: string }) => `${pair.aId} ${pair.bId}`;
    const now = new Map(pairs.map((pair) => [key(pair), pair]));
    for (const gone of known.filter((pair) => !now.has(key(pair)) && !pair.dismissedAt))
      await tx.companyDuplicate.delete({ where: { aId_bId: { aId: gone.aId, bId: gone.bId } } });
    const { count } = await tx.companyDuplicate.createMany({
      data: pairs.map((pair) => ({ ...pair, districtId, foundAt: ctx.now })),
      skipDuplicates: true,
    });
    await record(inner, {
      action: "company.scan",
      entity: "district",
      entityId: districtId,
      districtId,
      summary: `查找重复企业：${pairs.length} 对，其中新发现 ${count} 对`,
    });
    return { found: pairs.length, added: count };
  });
};
