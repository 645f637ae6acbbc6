import { randomUUID } from "node:crypto";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { holdCarrierObservation } from "~/modules/carriers/queries/evidence.server";
import { holdClaim } from "~/modules/leads/queries/claims.server";
import { fileStore, storeInDatabase } from "~/platform/attachments.server";
import { sha256Of } from "~/platform/bytes.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, invalid } from "~/platform/errors";
import { holdInvestment, holdSigning } from "../queries/hold.server";
import { holdObservation } from "../queries/hold-observation.server";
import { holdTaskReport } from "../queries/hold-task-report.server";
import { checkEvidence, sizeText } from "../rules/evidence";
import type { ReviewState } from "../rules/review";

export type EvidenceOwner = {
  entity: "signing" | "investment" | "claim" | "taskReport" | "observation" | "carrierObservation";
  entityId: string;
};

export const ATTACH_ACTIONS = {
  signing: "signing.write",
  investment: "investment.write",
  claim: "claim.submit",
  taskReport: "task.report",
  observation: "observation.record",
  carrierObservation: "carrier.observe",
} as const;

const MAX_FILES = 20;

/** The contract, filing, claim or report that a file belongs to, held; those of a claim stay open until it is decided. */
export const holdOwner = async (ctx: Ctx, { entity, entityId }: EvidenceOwner) => {
  const action = ATTACH_ACTIONS[entity];
  if (entity === "claim") {
    const { state, ...claim } = await holdClaim(ctx, entityId);
    return { ...claim, state: state === "SUBMITTED" ? ("SAVED" as const) : ("CONFIRMED" as const) };
  }
  if (entity === "taskReport") return holdTaskReport(ctx, entityId);
  if (entity === "observation") return holdObservation(ctx, entityId);
  if (entity === "carrierObservation") return holdCarrierObservation(ctx, entityId);
  const row =
    entity === "signing"
      ? (await holdSigning(ctx, action, { id: entityId })).signing
      : (await holdInvestment(ctx, action, { id: entityId })).investment;
  return row;
};

export const assertOpen = (state: ReviewState): void => {
  if (state === "SUBMITTED" || state === "CONFIRMED")
    throw conflict("待审和已确认的记录不能增删证明材料。如需补充，请先退回。");
};

/** A report on a target is handed in as it is filed, so its files may follow until it is decided. */
const assertTakes = (entity: EvidenceOwner["entity"], state: ReviewState): void => {
  if (entity !== "observation") assertOpen(state);
  else if (state === "CONFIRMED" || state === "RETURNED")
    throw conflict("已审核的填报不能再加证明材料。请重新填报。");
};

/** The record takes this file now: its state, how many it has, and that it has not got the same one. */
const admit = async (ctx: Ctx, owned: EvidenceOwner, sha256: string) => {
  const owner = await holdOwner(ctx, owned);
  const { entity, entityId } = owned;
  assertTakes(entity, owner.state);
  const there = await ctx.db.attachment.findMany({ where: { entity, entityId }, select: { sha256: true } });
  if (there.length >= MAX_FILES)
    throw invalid(`每条记录最多 ${MAX_FILES} 个文件。`, { file: `最多 ${MAX_FILES} 个文件。` });
  if (there.some((file) => file.sha256 === sha256)) throw conflict("这个文件已经上传过，没有重复保存。");
  return owner;
};

/**
 * 上传证明材料: judged by its bytes, kept with its sha-256. The same file twice is told, not stored again. Outside the
 * database the bytes are put before the row is written: a row always has its file, and a file without a row is swept.
 */
export const attachEvidence = async (
  ctx: Ctx,
  given: EvidenceOwner & { fileName: string; bytes: Uint8Array; maxBytes: number },
) => {
  allow(ctx, ATTACH_ACTIONS[given.entity]);
  const checked = checkEvidence({ name: given.fileName, bytes: given.bytes, maxBytes: given.maxBytes });
  const sha256 = await sha256Of(given.bytes);
  const store = fileStore();
  const id = randomUUID();
  if (store) {
    await transaction(ctx.db, (db) => admit({ ...ctx, db }, given, sha256));
    await store.put(id, { bytes: given.bytes, mediaType: checked.mediaType, sha256 });
  }
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { entity, entityId } = given;
    const owner = await admit(inner, given, sha256);
    const attachment = await db.attachment.create({
      data: {
        id,
        entity,
        entityId,
        leadId: owner.leadId,
        districtId: owner.districtId,
        organisationId: owner.organisationId,
        fileName: checked.fileName,
        mediaType: checked.mediaType,
        sizeBytes: given.bytes.length,
        sha256,
        uploadedAt: ctx.now,
        uploadedById: ctx.actor.userId,
        uploadedByName: ctx.actor.name,
        isDemo: owner.isDemo,
        place: store ? "S3" : "DATABASE",
      },
    });
    if (!store) await storeInDatabase(db, { id, bytes: given.bytes });
    await record(inner, {
      action: "evidence.attach",
      entity,
      entityId,
      leadId: owner.leadId,
      districtId: owner.districtId,
      organisationId: owner.organisationId,
      summary: `上传证明材料 ${checked.fileName}（${sizeText(given.bytes.length)}）`,
      changes: { attachmentId: attachment.id, sha256 },
    });
    return attachment;
  });
};
