import { scopeOf, scopeWhere } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { notFound } from "~/platform/errors";

/** The report on a target that a file proves, within reach and held until the transaction ends. */
export const holdObservation = async (ctx: Ctx, id: string) => {
  await ctx.db.$queryRaw`SELECT 1 FROM "Observation" WHERE "id" = ${id} FOR UPDATE`;
  const found = await ctx.db.observation.findFirst({
    where: { AND: [{ id }, scopeWhere(scopeOf(ctx, "observation.record"))] },
    select: { state: true, districtId: true, organisationId: true, isDemo: true },
  });
  if (!found) throw notFound("这条填报");
  return { ...found, organisationId: found.organisationId ?? found.districtId, leadId: null };
};

/** A file of a report is read by its unit and by those who see its district's figures. */
export const observationIsReadable = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.db.observation.count({
    where: { AND: [{ id }, scopeWhere(scopeOf(ctx, "target.figures"))] },
  })) > 0;
