import type { Ctx } from "~/platform/ctx";
import { type Db, transaction } from "~/platform/db.server";
import { arrayText, type Meanwhile } from "~/platform/insert.server";
import type { Job } from "../queries/job.server";
import type { Many, RowToWrite, RowWriter } from "./row-writer.server";
import { givenOf, isRefusal, Stopped } from "./write-rows.server";

const TOGETHER = 2000;
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

/** What is refused here is refused again in its batch, which finds the row. */
const readAhead = (many: Many, given: RowToWrite): unknown => {
  try {
    return many.readAhead?.(given);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
};

/** As one text: taken apart cell by cell, the rows cost several times as much. */
const stored = async (ctx: Ctx, job: Job, { after, size }: { after: number; size: number }) => {
  const [found] = await ctx.db.$queryRaw<{ rows: string | null }[]>`
    SELECT json_agg(r ORDER BY r."row")::text AS "rows" FROM (
      SELECT "row", "targetId", "verdict", "values", "approved" FROM "ImportRow"
      WHERE "jobId" = ${job.id} AND "sheet" = ${job.sheet ?? 0} AND "state" = 'PENDING' AND "row" > ${after}
      ORDER BY "row" LIMIT ${size}) r`;
  return found?.rows ?? "[]";
};

interface Portion {
  last: number;
  count: number;
  batches: Batch[];
}

const portionOf = (ctx: Ctx, job: Job, { many, text }: { many: readonly Many[]; text: string }): Portion => {
  const rows = (JSON.parse(text) as Stored[]).map((row) => ({ row: row.row, given: givenOf(row) }));
  const batches = many.map((one) => ({
    job,
    many: one,
    rows: rows
      .filter(({ given }) => one.fits(ctx, given))
      .map(({ row, given }) => ({ row, given: { ...given, ahead: readAhead(one, given) } })),
  }));
  return { last: rows.at(-1)?.row ?? 0, count: rows.length, batches };
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

/** Rows that can be written together are, two thousand to a transaction. What is left over stays PENDING. */
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
  let done = await ctx.db.importRow.count({ where: { jobId: job.id, state: { in: ["DONE", "FAILED"] } } });
  let next = stored(ctx, job, { after: 0, size });
  let arrived: string | null = null;
  let ahead: Portion | null = null;
  const memory: Meanwhile = {
    meanwhile: () => {
      if (arrived !== null) ahead ??= portionOf(ctx, job, { many, text: arrived });
    },
  };
  for (;;) {
    const portion: Portion = ahead ?? portionOf(ctx, job, { many, text: await next });
    if (portion.count === 0) return;
    const now = await progress(done);
    [arrived, ahead] = [null, null];
    next = stored(ctx, job, { after: portion.last, size });
    next.then(
      (text) => {
        arrived = text;
      },
      () => undefined,
    );
    for (const batch of portion.batches) await writeOrHalve({ ...ctx, now }, batch, memory);
    done += portion.count;
  }
};
