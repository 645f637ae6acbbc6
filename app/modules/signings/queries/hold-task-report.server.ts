import { scopeOf, scopeWhere } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { notFound } from "~/platform/errors";

/** The task report that a file proves, within reach and held until the transaction ends. */
export const holdTaskReport = async (ctx: Ctx, id: string) => {
  await ctx.db.$queryRaw`SELECT 1 FROM "TaskReport" WHERE "id" = ${id} FOR UPDATE`;
  const report = await ctx.db.taskReport.findFirst({
    where: { AND: [{ id }, scopeWhere(scopeOf(ctx, "task.report"))] },
    select: { state: true, districtId: true, organisationId: true, isDemo: true },
  });
  if (!report) throw notFound("这条填报");
  return { ...report, leadId: null };
};

/** Whether a file of this report may be read: by its unit and by those who see its district's figures. */
export const taskReportIsReadable = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.db.taskReport.count({
    where: { AND: [{ id }, scopeWhere(scopeOf(ctx, "target.figures"))] },
  })) > 0;
