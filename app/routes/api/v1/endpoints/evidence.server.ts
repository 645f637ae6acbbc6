import { z } from "zod";
import { attachEvidence } from "~/modules/signings/commands/attach-evidence.server";
import { removeEvidence } from "~/modules/signings/commands/remove-evidence.server";
import { type EvidenceFile, getEvidenceFile } from "~/modules/signings/queries/evidence.server";
import { type Endpoint, endpoint, type UploadedFile } from "~/platform/api/endpoint.server";
import type { Ctx } from "~/platform/ctx";
import { disposition } from "~/platform/workbook/download.server";
import { evidenceFile } from "./signing-answers.server";

const TAG = "证明材料";

/** A download that no browser runs or shows in the page. */
const fileResponse = (file: EvidenceFile & { bytes: Uint8Array }) =>
  new Response(file.bytes as BodyInit, {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": disposition(file.fileName),
      "Content-Length": String(file.sizeBytes),
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cache-Control": "private, no-store",
    },
  });

type Entity = "signing" | "investment" | "taskReport" | "observation" | "carrierObservation";

const attach = (ctx: Ctx, given: { entity: Entity; id: string; file: UploadedFile }) =>
  attachEvidence(ctx, {
    entity: given.entity,
    entityId: given.id,
    fileName: given.file.name,
    bytes: given.file.bytes,
    maxBytes: given.file.maxBytes,
  });

const upload = (entity: Entity, { noun, path }: { noun: string; path: string }): Endpoint =>
  endpoint({
    method: "POST",
    path: `/${path}/:id/evidence`,
    tag: TAG,
    summary: `上传${noun}的证明材料；按内容识别类型`,
    upload: true,
    answer: evidenceFile,
    status: 201,
    handler: (ctx, { params, file }) => attach(ctx, { entity, id: params.id!, file: file! }),
  });

export const evidenceEndpoints = [
  upload("signing", { noun: "签约", path: "signings" }),
  upload("investment", { noun: "投资", path: "investments" }),
  upload("taskReport", { noun: "任务填报", path: "task-reports" }),
  upload("carrierObservation", { noun: "载体填报", path: "carrier-observations" }),
  upload("observation", { noun: "指标填报", path: "observations" }),
  endpoint({
    method: "GET",
    path: "/evidence/:id",
    tag: TAG,
    summary: "下载一个文件",
    answer: z.unknown(),
    produces: "application/octet-stream",
    handler: async (ctx, { params }) => fileResponse(await getEvidenceFile(ctx, params.id!)),
  }),
  endpoint({
    method: "DELETE",
    path: "/evidence/:id",
    tag: TAG,
    summary: "删除草稿或被退回记录的一个文件",
    answer: z.object({ id: z.string() }),
    handler: async (ctx, { params }) => {
      await removeEvidence(ctx, { id: params.id! });
      return { id: params.id };
    },
  }),
];
