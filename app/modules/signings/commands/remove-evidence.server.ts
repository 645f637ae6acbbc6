import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { AppError, notFound } from "~/platform/errors";
import { ATTACH_ACTIONS, assertOpen, type EvidenceOwner, holdOwner } from "./attach-evidence.server";

const REMOVABLE = [
  "signing",
  "investment",
  "claim",
  "taskReport",
  "observation",
  "carrierObservation",
] as const;

/** 删除证明材料: only while the record is a draft or was returned, of a claim while it is undecided. The audit row keeps its name and sha-256. */
export const removeEvidence = async (ctx: Ctx, given: { id: string }): Promise<EvidenceOwner> => {
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const file = await db.attachment.findUnique({ where: { id: given.id } });
    const entity = REMOVABLE.find((one) => one === file?.entity);
    if (!file || !entity) throw notFound("这个文件");
    allow(ctx, ATTACH_ACTIONS[entity]);
    const owner: EvidenceOwner = { entity, entityId: file.entityId };
    const row = await holdOwner(inner, owner);
    assertOpen(row.state);
    if (entity === "claim" && file.uploadedById !== ctx.actor.userId)
      throw new AppError("FORBIDDEN", "首谈材料只能由上传的本人删除。");
    await db.attachment.delete({ where: { id: file.id } });
    await record(inner, {
      action: "evidence.remove",
      ...owner,
      leadId: row.leadId,
      districtId: row.districtId,
      organisationId: row.organisationId,
      summary: `删除证明材料 ${file.fileName}`,
      changes: { sha256: file.sha256, sizeBytes: file.sizeBytes },
    });
    return owner;
  });
};
