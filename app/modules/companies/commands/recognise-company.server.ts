import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate, toDbDate } from "~/platform/dates";
import { isUniqueViolation, transaction } from "~/platform/db.server";
import { invalid, notFound } from "~/platform/errors";
import { RECOGNITION_LABELS } from "../labels";
import { companyWriteWhere } from "../queries/scope.server";
import { endRecognitionSchema, recognitionSchema } from "../schema";

const companyInReach = async (ctx: Ctx, id: string) => {
  const company = await ctx.db.company.findFirst({
    where: { AND: [{ id, mergedIntoId: null }, companyWriteWhere(ctx)] },
    select: { id: true, name: true, districtId: true },
  });
  if (!company) throw notFound("这家企业");
  return company;
};

/** 认定资质: counted once a company, a kind and a day; what it rests on may be named. */
export const recogniseCompany = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "company.write");
  const { companyId, kind, recognisedOn, evidence } = recognitionSchema.parse(raw);
  if (recognisedOn > shanghaiDate(ctx.now))
    throw invalid("认定日期不能晚于今天。", { recognisedOn: "不能晚于今天。" });
  const written = transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const company = await companyInReach(inner, companyId);
    const standing = await tx.companyRecognition.count({ where: { companyId, kind, endedOn: null } });
    if (standing > 0)
      throw invalid(`“${RECOGNITION_LABELS[kind]}”已登记且仍有效，不必再记。`, { kind: "已登记且仍有效。" });
    const made = await tx.companyRecognition.create({
      data: { companyId, kind, recognisedOn: toDbDate(recognisedOn), evidence: evidence ?? null },
      select: { id: true },
    });
    await record(inner, {
      action: "company.recognise",
      entity: "company",
      entityId: companyId,
      districtId: company.districtId,
      summary: `登记资质：${RECOGNITION_LABELS[kind]}（${recognisedOn}）`,
      reason: evidence ?? null,
      changes: { recognitionId: made.id },
    });
    return made;
  });
  return written.catch((error) => {
    if (isUniqueViolation(error))
      throw invalid("同一天的这项资质已经登记过。", { recognisedOn: "已经登记过。" });
    throw error;
  });
};

/** 资质失效 such as 退规: the recognition stays in the history with its last day. */
export const endRecognition = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "company.write");
  const { companyId, id, endedOn } = endRecognitionSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const company = await companyInReach(inner, companyId);
    const held = await tx.companyRecognition.findFirst({ where: { id, companyId } });
    if (!held) throw notFound("这项资质");
    const problem =
      held.endedOn !== null
        ? "这项资质已经失效。"
        : endedOn < fromDbDate(held.recognisedOn)
          ? `失效日期不能早于认定日期（${fromDbDate(held.recognisedOn)}）。`
          : endedOn > shanghaiDate(ctx.now)
            ? "失效日期不能晚于今天。"
            : null;
    if (problem) throw invalid(problem, { endedOn: problem });
    await tx.companyRecognition.update({ where: { id }, data: { endedOn: toDbDate(endedOn) } });
    await record(inner, {
      action: "company.endRecognition",
      entity: "company",
      entityId: companyId,
      districtId: company.districtId,
      summary: `资质失效：${RECOGNITION_LABELS[held.kind]}（${endedOn}）`,
      changes: { recognitionId: id },
    });
    return { id };
  });
};
