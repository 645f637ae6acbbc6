import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { IMPORT_KIND_LABELS } from "../labels";
import { impliedFields } from "../queries/implied.server";
import { asJson, getOwnJob, type Job, readyParts } from "../queries/job.server";
import { missingFields } from "../rules/mapping";
import { headSchema, importAgainSchema, sheetsSchema } from "../schema";
import { firstMapping, sheetsLike } from "./map-import.server";

const DONE: readonly Job["state"][] = ["CHECKED", "COMMITTED"];

/** Words have no unit to look at: with all columns matched they are checked at once, if no project is still to come in. */
const isReady = async (ctx: Ctx, of: Job, again: Job): Promise<boolean> => {
  if (again.kind !== "FOLLOW_UP" || of.kind !== "LEAD" || !DONE.includes(of.state)) return false;
  if ((await ctx.db.importRow.count({ where: { jobId: of.id, state: "PENDING" } })) > 0) return false;
  const { kind, head, mapping, parts } = readyParts(again);
  const implied = await impliedFields(ctx, kind, parts);
  return missingFields(kind, mapping, { head, implied }).length === 0;
};

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
    if (await isReady(inner, job, again))
      await tx.importJob.update({ where: { id: again.id }, data: { state: "CHECKING" } });
    return { id: again.id };
  });
};
