import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { isUniqueViolation, transaction } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { findKnownCompanies } from "../queries/known.server";
import { holdRegister } from "../queries/names.server";
import { companyWriteWhere } from "../queries/scope.server";
import { isSameName } from "../rules";
import { createCompanySchema, editCompanySchema } from "../schema";

const districtOf = (ctx: Ctx) => {
  const { districtId } = scopeOf(ctx, "company.write");
  if (!districtId) throw invalid("请先选择行政区。");
  return districtId;
};

const codeTaken = (error: unknown): never => {
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
        ...input,
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

const EDITABLE = ["name", "legalName", "creditCode", "aliases", "foreignName", "groupName", "note"] as const;

export const editCompany = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "company.write");
  const input = editCompanySchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const company = await tx.company.findFirst({
      where: { AND: [{ id: input.id, mergedIntoId: null }, companyWriteWhere(ctx)] },
    });
    if (!company) throw notFound("这家企业");
    if (company.isReference && input.name !== company.name)
      throw invalid("文件写明的企业名称不能改动，可以补充法定名称和别名。", {
        name: `文件写作“${company.name}”，请保留。`,
      });
    const data = Object.fromEntries(EDITABLE.map((field) => [field, input[field] ?? null])) as {
      name: string;
      aliases: string[];
    };
    const changes = Object.fromEntries(
      EDITABLE.filter(
        (field) => JSON.stringify(company[field]) !== JSON.stringify(data[field as "name"]),
      ).map((field) => [field, { from: company[field], to: data[field as "name"] }]),
    );
    const { count } = await tx.company.updateMany({
      where: { id: company.id, version: input.version ?? company.version },
      data: { ...data, version: { increment: 1 } },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "company.edit",
      entity: "company",
      entityId: company.id,
      districtId: company.districtId,
      summary: `修改企业“${data.name}”的资料`,
      changes,
    });
    return { id: company.id, name: data.name, version: (input.version ?? company.version) + 1 };
  }).catch(codeTaken);
};
