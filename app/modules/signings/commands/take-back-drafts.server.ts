import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import type { Left } from "~/platform/left.server";
import { writable } from "../queries/reach.server";
import { usedDrafts } from "../queries/used.server";

const OF = { leadId: true, districtId: true, organisationId: true, id: true } as const;

/** Draft contracts or filings that no one has sent on: all of them or none. */
export const takeBackDrafts = async (
  ctx: Ctx,
  noun: "signing" | "investment",
  given: readonly Left[],
): Promise<void> => {
  if (given.length === 0) return;
  allow(ctx, `${noun}.write`);
  const named = { id: { in: given.map(({ id }) => id) } };
  const where = { AND: [named, writable(ctx, `${noun}.write`)] };
  const isSigning = noun === "signing";
  const drafts = isSigning
    ? await ctx.db.signing.findMany({ where, select: OF, orderBy: { id: "desc" } })
    : await ctx.db.investment.findMany({ where, select: OF, orderBy: { id: "desc" } });
  const all = isSigning
    ? await ctx.db.signing.count({ where: named })
    : await ctx.db.investment.count({ where: named });
  if (drafts.length < all) throw notFound(isSigning ? "这份签约" : "这条投资记录");
  const used = await usedDrafts(ctx, noun, given);
  const still = { ...named, state: "SAVED" as const };
  const { count } =
    used.length > 0
      ? { count: -1 }
      : isSigning
        ? await ctx.db.signing.deleteMany({ where: still })
        : await ctx.db.investment.deleteMany({ where: still });
  if (count !== all) throw changedSince(isSigning ? "签约" : "投资填报");
  await recordAll(
    ctx,
    drafts.map(({ id, leadId, districtId, organisationId }) => ({
      action: `${noun}.takeBack`,
      entity: noun,
      entityId: id,
      leadId,
      districtId,
      organisationId,
      summary: isSigning ? "撤销导入的签约草稿" : "撤销导入的投资填报草稿",
      reason: "撤销导入",
    })),
  );
};
