import type { Ctx } from "~/platform/ctx";
import { type Db, transaction } from "~/platform/db.server";
import { arrayText } from "~/platform/insert.server";
import type { Job } from "../queries/job.server";
import type { Many, RowToWrite, RowWriter } from "./row-writer.server";
import { givenOf, isRefusal, Stopped } from "./write-rows.server";

const TOGETHER = 1000;
/** Fewer are written one by one, so that the refused one is named. */
const FEWEST = 20;

interface Stored {
  row: number;
  targetId: string | null;
  verdict: string | null;
  values: unknown;
  approved: boolean;
}

interface Given {
  row: number;
  given: RowToWrite;
}

interface Batch {
  job: Job;
  many: Many;
  rows: readonly Given[];
}

const read = async (
  ctx: Ctx,
  job: Job,
  { after, size }: { after: number; size: number },
): Promise<Given[]> => {
  // As one text: taken apart cell by cell, the rows cost several times as much.
  const [stored] = await ctx.db.$queryRaw<{ rows: string | null }[]>`
    SELECT json_agg(r ORDER BY r."row")::text AS "rows" FROM (
      SELECT "row", "targetId", "verdict", "values", "approved" FROM "ImportRow"
      WHERE "jobId" = ${job.id} AND "sheet" = ${job.sheet ?? 0} AND "state" = 'PENDING' AND "row" > ${after}
      ORDER BY "row" LIMIT ${size}) r`;
  const rows = JSON.parse(stored?.rows ?? "[]") as Stored[];
  return rows.map((row) => ({ row: row.row, given: givenOf(row) }));
};

/** The writes of a batch and their results are one transaction: all of every row in it, or nothing. */
const writeBatch = (ctx: Ctx & { db: Db }, { job, many, rows }: Batch, memory: object): Promise<void> =>
  transaction(ctx.db, async (tx) => {
    const written = await many.write(
      { ...ctx, db: tx },
      rows.map(({ given }) => given),
      memory,
    );
    const numbers = arrayText(rows.map(({ row }) => String(row)));
    const results = arrayText(written.map((result) => JSON.stringify(result)));
    const count = await tx.$executeRaw`
      UPDATE "ImportRow" t SET "state" = 'DONE', "result" = v."result"::json, "error" = NULL
      FROM unnest(${numbers}::int[], ${results}::text[]) v("row", "result")
      WHERE t."jobId" = ${job.id} AND t."sheet" = ${job.sheet ?? 0} AND t."row" = v."row" AND t."state" = 'PENDING'`;
    if (count !== rows.length) throw new Stopped();
  });

/** A refused batch is halved until the refused rows stand nearly alone; those are left to be written one by one. */
const writeOrHalve = async (ctx: Ctx & { db: Db }, batch: Batch, memory: object): Promise<void> => {
  const { rows } = batch;
  if (rows.length < FEWEST) return;
  try {
    await writeBatch(ctx, batch, memory);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const half = Math.ceil(rows.length / 2);
    await writeOrHalve(ctx, { ...batch, rows: rows.slice(0, half) }, memory);
    await writeOrHalve(ctx, { ...batch, rows: rows.slice(half) }, memory);
  }
};

/** Rows that can be written together are, a thousand to a transaction. What is left over stays PENDING. */
export const commitTogether = async (
  ctx: Ctx & { db: Db },
  job: Job,
  {
    writer,
    size = TOGETHER,
    progress,
  }: { writer: RowWriter; size?: number | undefined; progress: (done: number) => Promise<Date> },
): Promise<void> => {
  const { many } = writer;
  if (!many) return;
  const memory = {};
  let done = await ctx.db.importRow.count({ where: { jobId: job.id, state: { in: ["DONE", "FAILED"] } } });
  let next = read(ctx, job, { after: 0, size });
  for (;;) {
    const rows = await next;
    if (rows.length === 0) return;
    const now = await progress(done);
    // Read while these are written.
    next = read(ctx, job, { after: rows.at(-1)!.row, size });
    next.catch(() => undefined);
    for (const one of many) {
      const fit = rows.filter(({ given }) => one.fits(ctx, given));
      await writeOrHalve({ ...ctx, now }, { job, many: one, rows: fit }, memory);
    }
    done += rows.length;
  }
};
