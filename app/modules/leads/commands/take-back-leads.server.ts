import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import type { Left } from "~/platform/left.server";
import { leadWriteWhere } from "../queries/facts.server";
import { usedLeads } from "../queries/used.server";

/**
 * Takes back leads that were imported, while they stand as they were made and nothing refers to them; the audit log
 * keeps both. All or nothing, in the caller's transaction.
 */
export const takeBackLeads = async (ctx: Ctx, given: readonly Left[]): Promise<void> => {
  if (given.length === 0) return;
  allow(ctx, "lead.write");
  const ids = given.map(({ id }) => id);
  // Held, so that nothing comes to refer to one of them meanwhile.
  const held = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Lead" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR UPDATE`;
  const leads = await ctx.db.lead.findMany({
    where: { AND: [{ id: { in: ids } }, leadWriteWhere(ctx)] },
    select: { id: true, number: true, projectName: true, districtId: true, organisationId: true },
    orderBy: { number: "desc" },
  });
  if (leads.length < held.length) throw notFound("这条线索");
  const [used] = await usedLeads(ctx, given);
  if (used) throw changedSince(leads.find(({ id }) => id === used.id)!.projectName);
  await ctx.db.$executeRaw`DELETE FROM "Lead" WHERE "id" = ANY(${ids})`;
  await recordAll(
    ctx,
    leads.map(({ id, number, projectName, districtId, organisationId }) => ({
      action: "lead.takeBack",
      entity: "lead",
      entityId: id,
      leadId: id,
      districtId,
      organisationId,
      summary: `撤销导入的线索 ${number}“${projectName}”`,
      reason: "撤销导入",
    })),
  );
};
