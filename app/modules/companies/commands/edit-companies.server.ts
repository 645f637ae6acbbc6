import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { updateRows } from "~/platform/insert.server";
import { companyWriteWhere } from "../queries/scope.server";
import { editCompanySchema } from "../schema";
import { codeTaken, companyFields } from "./write-company.server";

const EDITABLE = ["name", "legalName", "creditCode", "aliases", "foreignName", "groupName", "note"] as const;

type Fields = ReturnType<typeof companyFields>;

const changesOf = (before: Fields, after: Fields) =>
  Object.fromEntries(
    EDITABLE.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map(
      (field) => [field, { from: before[field], to: after[field] }],
    ),
  );

/** All or nothing: one that is refused refuses them all. Answers with the new versions, in the order given. */
export const editCompanies = async (
  ctx: Ctx,
  raw: readonly unknown[],
): Promise<{ id: string; name: string; version: number }[]> => {
  allow(ctx, "company.write");
  const inputs = raw.map((one) => editCompanySchema.parse(one));
  const ids = inputs.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw conflict("同一家企业出现了两次。");
  return transaction(ctx.db, async (tx) => {
    const rows = await tx.company.findMany({
      where: { AND: [{ id: { in: ids }, mergedIntoId: null }, companyWriteWhere(ctx)] },
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const edits = inputs.map((input) => {
      const before = byId.get(input.id);
      if (!before) throw notFound("这家企业");
      if (before.isReference && input.name !== before.name)
        throw invalid("文件写明的企业名称不能改动，可以补充法定名称和别名。", {
          name: `文件写作“${before.name}”，请保留。`,
        });
      return { before, after: companyFields(input), version: input.version ?? before.version };
    });
    const count = await updateRows(
      tx,
      "Company",
      edits.map(({ before, after, version }) => ({ id: before.id, version, ...after })),
    );
    if (count < edits.length) throw conflict(STALE);
    await recordAll(
      { ...ctx, db: tx },
      edits.map(({ before, after }) => ({
        action: "company.edit",
        entity: "company",
        entityId: before.id,
        districtId: before.districtId,
        summary: `修改企业“${after.name}”的资料`,
        changes: changesOf(before, after),
      })),
    );
    return edits.map(({ before, after, version }) => ({
      id: before.id,
      name: after.name,
      version: version + 1,
    }));
  }).catch(codeTaken);
};

export const editCompany = async (ctx: Ctx, raw: unknown) => (await editCompanies(ctx, [raw]))[0]!;
