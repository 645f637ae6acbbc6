import { mayDo, scopeOf } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { notFound } from "~/platform/errors";

/** One report, for its unit and for those who see its district's figures; a draft for those who may file or decide. */
export const getTaskReport = async (ctx: Ctx, { id }: { id: string }) => {
  const scope = scopeOf(ctx, "target.figures");
  const report = await ctx.db.taskReport.findFirst({
    where: {
      id,
      ...(scope.districtId === null ? {} : { districtId: scope.districtId }),
      ...(scope.organisationId === null ? {} : { organisationId: scope.organisationId }),
    },
    include: { organisation: { select: { name: true } } },
  });
  if (!report || scope.nothing) throw notFound("这条填报");
  const handedIn = report.state === "SUBMITTED" || report.state === "CONFIRMED";
  if (!handedIn && !mayDo(ctx.actor, "task.report")) throw notFound("这条填报");
  const { organisation, figure, ...rest } = report;
  return { ...rest, unit: organisation.name, figure: figure === null ? null : figure.toString() };
};
