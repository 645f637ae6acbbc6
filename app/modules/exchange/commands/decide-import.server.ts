import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, STALE } from "~/platform/errors";
import { getOwnJob, type Job } from "../queries/job.server";
import { approveSchema, versionedSchema } from "../schema";

const move = async (ctx: Ctx, job: Job, data: { state: Job["state"]; total: number }) => {
  const { count } = await ctx.db.importJob.updateMany({
    where: { id: job.id, version: job.version },
    data: {
      ...data,
      done: 0,
      error: null,
      cancelRequested: false,
      leasedUntil: null,
      version: { increment: 1 },
    },
  });
  if (count === 0) throw conflict(STALE);
};

/** A person says yes to rows that were held: the figure is meant. */
export const approveRows = async (ctx: Ctx, raw: unknown): Promise<void> => {
  allow(ctx, "import.run");
  const asked = approveSchema.parse(raw);
  const job = await getOwnJob(ctx, asked);
  if (job.state !== "CHECKED") throw conflict("这次导入已经开始，不能再改。");
  await ctx.db.importRow.updateMany({
    where: { jobId: job.id, held: true, ...(asked.all ? {} : { row: { in: asked.row } }) },
    data: { approved: true, state: "PENDING" },
  });
};

/** 确认导入: the new and changed rows, without those held; written in the background. */
export const commitImport = async (ctx: Ctx, raw: unknown): Promise<void> => {
  allow(ctx, "import.run");
  const asked = versionedSchema.parse(raw);
  await transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const job = await getOwnJob(inner, asked);
    if (job.state !== "CHECKED" && job.state !== "CANCELLED") throw conflict("请先完成核对。");
    const total = await tx.importRow.count({ where: { jobId: job.id, state: { not: null } } });
    if (total === 0) throw invalid("没有可以导入的行：全部无变化、重复、有问题或尚待确认。");
    await move(inner, job, { state: "COMMITTING", total });
  });
};

/** 取消: what is written stays and may be undone; what is not yet written stays unwritten. */
export const cancelImport = async (ctx: Ctx, raw: unknown): Promise<void> => {
  allow(ctx, "import.run");
  const job = await getOwnJob(ctx, { id: versionedSchema.pick({ id: true }).parse(raw).id });
  const { count } = await ctx.db.importJob.updateMany({
    where: { id: job.id, state: { in: ["CHECKING", "COMMITTING", "UNDOING"] } },
    data: { cancelRequested: true },
  });
  if (count === 0) throw conflict("这次导入已经结束。");
};
