import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import { companyWriteWhere } from "../queries/scope.server";

/** `ifUnused`: a company that another record has come to use stays, without a word. */
export const takeBackCompany = async (
  ctx: Ctx,
  { id, version }: { id: string; version: number },
  how: "mustGo" | "ifUnused",
): Promise<void> => {
  allow(ctx, "company.write");
  const company = await ctx.db.company.findFirst({
    where: { AND: [{ id }, companyWriteWhere(ctx)] },
    select: {
      name: true,
      version: true,
      districtId: true,
      _count: { select: { leads: true, contacts: true, recognitions: true, mergedFrom: true } },
    },
  });
  if (!company && how === "ifUnused") return;
  if (!company) throw notFound("这家企业");
  if (company.version !== version || Object.values(company._count).some((count) => count > 0)) {
    if (how === "ifUnused") return;
    throw changedSince(company.name);
  }
  await ctx.db.company.delete({ where: { id } });
  await record(ctx, {
    action: "company.takeBack",
    entity: "company",
    entityId: id,
    districtId: company.districtId,
    summary: `撤销导入的企业“${company.name}”`,
    reason: "撤销导入",
  });
};
