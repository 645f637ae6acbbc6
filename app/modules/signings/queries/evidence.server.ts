import { mayDo } from "~/modules/access/queries.server";
import { carrierObservationIsReadable } from "~/modules/carriers/queries/evidence.server";
import { claimIsReadable } from "~/modules/leads/queries/claims.server";
import { readStored } from "~/platform/attachments.server";
import type { Ctx } from "~/platform/ctx";
import { notFound } from "~/platform/errors";
import { observationIsReadable } from "./hold-observation.server";
import { taskReportIsReadable } from "./hold-task-report.server";
import { readable } from "./reach.server";

const FILE = {
  id: true,
  fileName: true,
  mediaType: true,
  sizeBytes: true,
  sha256: true,
  uploadedAt: true,
  uploadedByName: true,
} as const;

export const listEvidence = (
  ctx: Ctx,
  owner: {
    entity: "signing" | "investment" | "taskReport" | "observation" | "carrierObservation";
    entityId: string;
  },
) =>
  ctx.db.attachment.findMany({
    where: { entity: owner.entity, entityId: owner.entityId },
    select: FILE,
    orderBy: [{ uploadedAt: "asc" }, { id: "asc" }],
  });

export type EvidenceFile = Awaited<ReturnType<typeof listEvidence>>[number];

const ownerIsReadable = async (ctx: Ctx, file: { entity: string; entityId: string }): Promise<boolean> => {
  if (file.entity === "signing" && mayDo(ctx.actor, "signing.read"))
    return (
      (await ctx.db.signing.count({
        where: { AND: [{ id: file.entityId }, readable(ctx, "signing.read")] },
      })) > 0
    );
  if (file.entity === "investment" && mayDo(ctx.actor, "investment.read"))
    return (
      (await ctx.db.investment.count({
        where: { AND: [{ id: file.entityId }, readable(ctx, "investment.read")] },
      })) > 0
    );
  if (file.entity === "taskReport") return taskReportIsReadable(ctx, file.entityId);
  if (file.entity === "observation") return observationIsReadable(ctx, file.entityId);
  if (file.entity === "carrierObservation") return carrierObservationIsReadable(ctx, file.entityId);
  if (file.entity === "claim") return claimIsReadable(ctx, file.entityId);
  return false;
};

/** A file with its bytes, for whoever may read the record it proves. */
export const getEvidenceFile = async (ctx: Ctx, id: string) => {
  const file = await ctx.db.attachment.findUnique({
    where: { id },
    select: { ...FILE, entity: true, entityId: true, place: true },
  });
  if (!file || !(await ownerIsReadable(ctx, file))) throw notFound("这个文件");
  return { ...file, bytes: await readStored(ctx.db, file) };
};
