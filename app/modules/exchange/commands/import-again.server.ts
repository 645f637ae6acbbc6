import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { IMPORT_KIND_LABELS } from "../labels";
import { asJson, getOwnJob } from "../queries/job.server";
import { headSchema, importAgainSchema, sheetsSchema } from "../schema";
import { firstMapping, sheetsLike } from "./map-import.server";

/** 另按一类导入: the same file once more, for what its other columns hold. Its rows are taken over as they were read. */
export const importAgain = async (ctx: Ctx, raw: unknown): Promise<{ id: string }> => {
  allow(ctx, "import.run");
  const asked = importAgainSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const job = await getOwnJob(inner, { id: asked.id });
    if (job.sheet === null || !job.head) throw invalid("请先选择工作表和导入内容。");
    const sheets = sheetsSchema.parse(job.sheets);
    const head = headSchema.parse(job.head);
    const { kind } = asked;
    const mapping = await firstMapping(inner, kind, { head, first: sheets[job.sheet]?.first ?? [] });
    const { districtId, organisationId, createdById, createdByName, fileName, sizeBytes, sha256, sheet } =
      job;
    const again = await tx.importJob.create({
      data: {
        districtId,
        organisationId,
        createdById,
        createdByName,
        fileName,
        sizeBytes,
        sha256,
        sheet,
        kind,
        createdAt: ctx.now,
        sheets: asJson(job.sheets),
        notes: job.notes,
        head: asJson(head),
        mapping: asJson(mapping),
        moreSheets: sheetsLike(kind, { sheets, sheet: job.sheet, head, mapping }),
        state: "UPLOADED",
      },
      select: { id: true },
    });
    await tx.$executeRaw`
      INSERT INTO "ImportFile" ("jobId", "bytes") SELECT ${again.id}, "bytes" FROM "ImportFile" WHERE "jobId" = ${job.id}`;
    await tx.$executeRaw`
      INSERT INTO "ImportPortion" ("jobId", "sheet", "row", "rows")
      SELECT ${again.id}, "sheet", "row", "rows" FROM "ImportPortion" WHERE "jobId" = ${job.id}`;
    await record(inner, {
      action: "import.upload",
      entity: "import",
      entityId: again.id,
      summary: `将“${fileName}”另按${IMPORT_KIND_LABELS[kind]}导入`,
      changes: { of: job.id },
    });
    return again;
  });
};
