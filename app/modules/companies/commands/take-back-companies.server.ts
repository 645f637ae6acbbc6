import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { changedSince, notFound } from "~/platform/errors";
import type { Left } from "~/platform/left.server";
import { companyWriteWhere } from "../queries/scope.server";
import { usedCompanies } from "../queries/used.server";

/** `ifUnused`: a company that another record has come to use stays, without a word. */
export const takeBackCompanies = async (
  ctx: Ctx,
  given: readonly Left[],
  how: "mustGo" | "ifUnused",
): Promise<void> => {
  if (given.length === 0) return;
  allow(ctx, "company.write");
  const held = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Company" WHERE "id" = ANY(${given.map(({ id }) => id)}) ORDER BY "id" FOR UPDATE`;
  const own = await ctx.db.company.findMany({
    where: { AND: [{ id: { in: held.map(({ id }) => id) } }, companyWriteWhere(ctx)] },
    select: { id: true, name: true, districtId: true },
    orderBy: { id: "desc" },
  });
  if (how === "mustGo" && own.length < held.length) throw notFound("这家企业");
  const used = new Set((await usedCompanies(ctx, given)).map(({ id }) => id));
  const kept = own.find(({ id }) => used.has(id));
  if (how === "mustGo" && kept) throw changedSince(kept.name);
  const going = own.filter(({ id }) => !used.has(id));
  await ctx.db.$executeRaw`DELETE FROM "Company" WHERE "id" = ANY(${going.map(({ id }) => id)})`;
  await recordAll(
    ctx,
    going.map(({ id, name, districtId }) => ({
      action: "company.takeBack",
      entity: "company",
      entityId: id,
      districtId,
      summary: `撤销导入的企业“${name}”`,
      reason: "撤销导入",
    })),
  );
};
