import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import { writable } from "../queries/reach.server";

/** A draft contract or filing that no one has sent on. */
export const takeBackDraft = async (
  ctx: Ctx,
  noun: "signing" | "investment",
  { id, version }: { id: string; version: number },
): Promise<void> => {
  allow(ctx, `${noun}.write`);
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
    reason: "撤销导入",
  });
};
