import { z } from "zod";
import { allow, scopeOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { blankAsMissing } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, STALE } from "~/platform/errors";
import {
  type MergeSide,
  mergedAliases,
  movingRecognitions,
  previewMerge,
} from "../queries/duplicates.server";
import { holdRegister } from "../queries/names.server";

const version = blankAsMissing(z.coerce.number().int().positive().optional());

export const mergeCompaniesSchema = z.object({
  keptId: z.string().min(1),
  droppedId: z.string().min(1),
  keptVersion: version,
  droppedVersion: version,
  reason: z.string("请写明合并的依据。").trim().min(2, "请写明合并的依据。").max(500, "最多 500 个字。"),
});

/** The dropped record gives its code away first: a district holds a code once. */
const writeBoth = async (
  ctx: Ctx,
  { kept, dropped }: { kept: MergeSide; dropped: MergeSide },
  versions: { kept: number | undefined; dropped: number | undefined },
) => {
  const closed = await ctx.db.company.updateMany({
    where: { id: dropped.id, version: versions.dropped ?? dropped.version, mergedIntoId: null },
    data: {
      mergedIntoId: kept.id,
      ...(kept.creditCode ? {} : { creditCode: null }),
      version: { increment: 1 },
    },
  });
  const filled = await ctx.db.company.updateMany({
    where: { id: kept.id, version: versions.kept ?? kept.version, mergedIntoId: null },
    data: {
      aliases: mergedAliases(kept, dropped),
      legalName: kept.legalName ?? dropped.legalName,
      creditCode: kept.creditCode ?? dropped.creditCode,
      foreignName: kept.foreignName ?? dropped.foreignName,
      groupName: kept.groupName ?? dropped.groupName,
      note: kept.note ?? dropped.note,
      version: { increment: 1 },
    },
  });
  if (closed.count === 0 || filled.count === 0) throw conflict(STALE);
};

const moveAll = async (ctx: Ctx, { kept, dropped }: { kept: MergeSide; dropped: MergeSide }) => {
  const { db } = ctx;
  const from = { where: { companyId: dropped.id } };
  const leads = await db.lead.findMany({
    ...from,
    select: { id: true, districtId: true, organisationId: true },
  });
  await db.lead.updateMany({ ...from, data: { companyId: kept.id } });
  const contacts = await db.contact.updateMany({ ...from, data: { companyId: kept.id } });
  const recognitions = movingRecognitions(kept, dropped);
  await db.companyRecognition.updateMany({
    where: { id: { in: recognitions } },
    data: { companyId: kept.id },
  });
  // A first submission that meets another live claim becomes a contest, for the conflict desk.
  if (kept.claims.length > 0)
    await db.claim.updateMany({
      where: { companyId: dropped.id, state: "SUBMITTED" },
      data: { contested: true, version: { increment: 1 } },
    });
  const claims = await db.claim.updateMany({ ...from, data: { companyId: kept.id } });
  await db.prospectEntry.updateMany({ ...from, data: { companyId: kept.id } });
  await db.company.updateMany({ where: { mergedIntoId: dropped.id }, data: { mergedIntoId: kept.id } });
  return { leads, contacts: contacts.count, recognitions, claims: claims.count };
};

/**
 * 合并企业: the leads, contacts, recognitions and claims of one go to the other; the dropped record stays with its own
 * history and points to the kept one. Figures follow leads, so no total changes.
 */
export const mergeCompanies = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "company.merge");
  const input = mergeCompaniesSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { districtId: own } = scopeOf(ctx, "company.merge");
    if (own) await holdRegister(inner, own);
    const ids = [input.keptId, input.droppedId].sort();
    await tx.$queryRaw`SELECT 1 FROM "Company" WHERE "id" = ANY(${ids}) ORDER BY "id" FOR NO KEY UPDATE`;
    const { kept, dropped, obstacles } = await previewMerge(inner, input);
    if (obstacles[0]) throw invalid(obstacles[0]);
    await writeBoth(inner, { kept, dropped }, { kept: input.keptVersion, dropped: input.droppedVersion });
    const { leads, ...moved } = await moveAll(inner, { kept, dropped });
    const { districtId } = kept;
    await tx.companyMerge.create({
      data: {
        districtId,
        keptId: kept.id,
        droppedId: dropped.id,
        at: ctx.now,
        actorId: ctx.actor.userId,
        actorName: ctx.actor.name,
        reason: input.reason,
        moved: { ...moved, leads: leads.map(({ id }) => id), creditCode: dropped.creditCode },
      },
    });
    const said = { districtId, reason: input.reason };
    await record(inner, {
      ...said,
      action: "company.merge",
      entity: "company",
      entityId: kept.id,
      summary: `并入“${dropped.name}”：线索 ${leads.length} 条，联系人 ${moved.contacts} 位`,
      changes: { droppedId: dropped.id },
    });
    await record(inner, {
      ...said,
      action: "company.mergeInto",
      entity: "company",
      entityId: dropped.id,
      summary: `并入“${kept.name}”`,
      changes: { keptId: kept.id },
    });
    for (const lead of leads)
      await record(inner, {
        ...said,
        action: "lead.changeCompany",
        entity: "lead",
        entityId: lead.id,
        leadId: lead.id,
        organisationId: lead.organisationId,
        summary: `企业合并：“${dropped.name}”并入“${kept.name}”`,
        changes: { companyId: { from: dropped.id, to: kept.id } },
      });
    return { id: kept.id, version: (input.keptVersion ?? kept.version) + 1, leads: leads.length };
  });
};
