import { allow, scopeOf } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { insertRows, newId } from "~/platform/insert.server";
import { companyNames, holdRegister, type NamesKept } from "../queries/names.server";
import { createCompanySchema } from "../schema";
import { codeTaken, companyFields } from "./write-company.server";

/** Many companies at once by the rules of `createCompany`: all or nothing, one that is known already refuses them all. */
export const createCompanies = async (
  ctx: Ctx,
  raw: readonly unknown[],
  memory: NamesKept = {},
): Promise<{ id: string; name: string; version: number }[]> => {
  allow(ctx, "company.write");
  const inputs = raw.map((one) => createCompanySchema.parse(one));
  const { districtId } = scopeOf(ctx, "company.write");
  if (!districtId) throw invalid("请先选择行政区。");
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    await holdRegister(inner, districtId);
    const names = await companyNames(inner, { districtId, memory });
    const made = inputs.map((input) => {
      const known = names.named(input.name);
      if (known)
        throw invalid(`“${known.name}”已在企业库中，不必重复登记。`, {
          name: `与已有企业“${known.name}”相同。`,
        });
      const company = { id: newId(), name: input.name, version: 1 };
      names.add({
        ...company,
        legalName: input.legalName ?? null,
        foreignName: input.foreignName ?? null,
        aliases: input.aliases,
      });
      return company;
    });
    await insertRows(
      db,
      "Company",
      inputs.map((input, i) => ({
        id: made[i]!.id,
        districtId,
        organisationId: ctx.actor.organisationId,
        createdAt: ctx.now,
        createdById: ctx.actor.userId,
        ...companyFields(input),
      })),
    );
    await recordAll(
      inner,
      made.map(({ id, name }) => ({
        action: "company.create",
        entity: "company",
        entityId: id,
        districtId,
        summary: `登记企业“${name}”`,
      })),
    );
    return made;
  }).catch(codeTaken);
};
