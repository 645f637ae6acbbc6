import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { assertOpen, type EvidenceOwner, holdOwner } from "./attach-evidence.server";

/** 删除证明材料: only while the record is a draft or was returned. The audit row keeps its name and sha-256. */
export const removeEvidence = async (ctx: Ctx, given: { id: string }): Promise<EvidenceOwner> => {
  allow(ctx, "signing.write");
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const file = await db.attachment.findUnique({ where: { id: given.id } });
    if (!file || (file.entity !== "signing" && file.entity !== "investment")) throw notFound("这个文件");
    const owner: EvidenceOwner = { entity: file.entity, entityId: file.entityId };
    const row = await holdOwner(inner, owner);
    assertOpen(row.state);
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
