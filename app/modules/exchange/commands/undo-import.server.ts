import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { conflict, STALE } from "~/platform/errors";
import { findBlockers } from "../queries/blockers.server";
import { getOwnJob } from "../queries/job.server";
import { versionedSchema } from "../schema";

/** 撤销: the whole import or nothing. Refused, with the rows, while something later depends on what was written. */
export const undoImport = async (ctx: Ctx, raw: unknown): Promise<void> => {
  allow(ctx, "import.run");
  const job = await getOwnJob(ctx, versionedSchema.parse(raw));
  if (job.state !== "COMMITTED" && job.state !== "CANCELLED") throw conflict("只有已导入的内容可以撤销。");
  const blockers = await findBlockers(ctx, job);
  if (blockers.length > 0) {
    const some = blockers.slice(0, 5).map(({ row, label }) => `第 ${row} 行“${label}”`);
    throw conflict(
      `有 ${blockers.length} 行在导入之后又有改动或新的记录，不能撤销：${some.join("，")}${blockers.length > 5 ? "等" : ""}。`,
    );
  }
  const total = await ctx.db.importRow.count({ where: { jobId: job.id, state: "DONE" } });
  const { count } = await ctx.db.importJob.updateMany({
    where: { id: job.id, version: job.version },
    data: {
      state: "UNDOING",
      done: 0,
      total,
      error: null,
      cancelRequested: false,
      version: { increment: 1 },
    },
  });
  if (count === 0) throw conflict(STALE);
};
