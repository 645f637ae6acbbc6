import type { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { isUniqueViolation, transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { findKnownCompanies } from "../queries/known.server";
import { holdRegister } from "../queries/names.server";
import { isSameName } from "../rules";
import { createCompanySchema } from "../schema";

const districtOf = (ctx: Ctx) => {
  const { districtId } = scopeOf(ctx, "company.write");
  if (!districtId) throw invalid("请先选择行政区。");
  return districtId;
};

export const companyFields = (input: z.output<typeof createCompanySchema>) => ({
  name: input.name,
  legalName: input.legalName ?? null,
  creditCode: input.creditCode ?? null,
  aliases: input.aliases,
  foreignName: input.foreignName ?? null,
  groupName: input.groupName ?? null,
  note: input.note ?? null,
});

export const codeTaken = (error: unknown): never => {
  if (isUniqueViolation(error))
    throw invalid("这个统一社会信用代码已有企业登记。", {
      creditCode: "已有企业登记了这个代码，请先检索该企业。",
    });
  throw error;
};

/** Enters a company once: one that the district already knows under the same name is refused by naming it. */
export const createCompany = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "company.write");
  const input = createCompanySchema.parse(raw);
  const districtId = districtOf(ctx);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    await holdRegister(inner, districtId);
    const [known] = await findKnownCompanies(inner, { name: input.name });
    if (known && isSameName(known.match))
      throw invalid(`“${known.name}”已在企业库中，不必重复登记。`, {
        name: `与已有企业“${known.name}”相同。`,
      });
    const company = await tx.company.create({
      data: {
        ...companyFields(input),
        districtId,
        organisationId: ctx.actor.organisationId,
        createdAt: ctx.now,
        createdById: ctx.actor.userId,
      },
      select: { id: true, name: true, version: true },
    });
    await record(inner, {
      action: "company.create",
      entity: "company",
      entityId: company.id,
      districtId,
      summary: `登记企业“${company.name}”`,
    });
    return company;
  }).catch(codeTaken);
};
