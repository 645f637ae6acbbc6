import type { Ctx } from "~/platform/ctx";
import { type Db, type Tx, transaction } from "~/platform/db.server";
import type { Job } from "../queries/job.server";
import { versionsNow } from "../queries/standing.server";
import { writtenSchema } from "../schema";
import type { Written } from "./row-writer.server";
import { type PutBack, TAKE_BACK } from "./take-back.server";
import { isRefusal, refusalOf, Stopped } from "./write-rows.server";

const TOGETHER = 1000;

interface Done {
  row: number;
  written: Written;
}

/** Each of them stands again as it was found, or as that stood in its turn. */
const keepStanding = (tx: Tx, back: readonly PutBack[]) => tx.$executeRaw`
  INSERT INTO "ImportStanding" ("entity", "recordId", "version", "standsAs")
  SELECT w."entity", w."id", w."version", coalesce(s."standsAs", w."found")
  FROM unnest(${back.map(({ entity }) => entity)}::text[], ${back.map(({ id }) => id)}::text[],
    ${back.map(({ version }) => version)}::int[], ${back.map(({ found }) => found)}::int[])
    AS w("entity", "id", "version", "found")
  LEFT JOIN "ImportStanding" s
    ON s."entity" = w."entity" AND s."recordId" = w."id" AND s."version" = w."found"`;

/** As the records are to be found now, where changes that came after have been undone. */
export const asTheyStand = async (ctx: Ctx, written: readonly Written[]): Promise<Written[]> => {
  const at = written.map((one) => (one.lead ? { entity: "lead", ...one.lead } : one));
  const now = await versionsNow(ctx, at);
  return written.map((one, i) =>
    one.lead ? { ...one, lead: { ...one.lead, version: now[i]! } } : { ...one, version: now[i]! },
  );
};

/** What the rows wrote and their state are one transaction: all of every row in it, or nothing. */
const takeBack = (ctx: Ctx & { db: Db }, job: Job, rows: readonly Done[]): Promise<void> =>
  transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const { count } = await tx.importRow.updateMany({
      where: { jobId: job.id, row: { in: rows.map(({ row }) => row) }, state: "DONE" },
      data: { state: "UNDONE", error: null },
    });
    if (count !== rows.length) throw new Stopped();
    const written = await asTheyStand(
      inner,
      rows.map((one) => one.written),
    );
    const back = await TAKE_BACK[job.kind!](inner, written);
    const moved = back.filter(({ version, found }) => version !== found);
    if (moved.length > 0) await keepStanding(tx, moved);
  });

/** Refused rows are halved until the refused one stands alone and is told; the others are taken back. */
const takeBackOrHalve = async (ctx: Ctx & { db: Db }, job: Job, rows: readonly Done[]): Promise<void> => {
  try {
    await takeBack(ctx, job, rows);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (rows.length === 1) {
      await ctx.db.importRow.updateMany({
        where: { jobId: job.id, row: rows[0]!.row, state: "DONE" },
        data: { error: refusalOf(error) },
      });
      return;
    }
    const half = Math.ceil(rows.length / 2);
    await takeBackOrHalve(ctx, job, rows.slice(0, half));
    await takeBackOrHalve(ctx, job, rows.slice(half));
  }
};

/** Rows from the last to the first, a thousand to a transaction; what is refused stays DONE and says why. */
export const undoTogether = async (
  ctx: Ctx & { db: Db },
  job: Job,
  { size = TOGETHER, progress }: { size?: number | undefined; progress: (done: number) => Promise<Date> },
): Promise<void> => {
  const left = await ctx.db.importRow.count({ where: { jobId: job.id, state: "DONE" } });
  let done = job.total - left;
  let above: number | null = null;
  for (;;) {
    const rows: { row: number; result: unknown }[] = await ctx.db.importRow.findMany({
      where: { jobId: job.id, state: "DONE", ...(above === null ? {} : { row: { lt: above } }) },
      select: { row: true, result: true },
      orderBy: { row: "desc" },
      take: size,
    });
    if (rows.length === 0) return;
    const now = await progress(done);
    const written = rows.map(({ row, result }) => ({ row, written: writtenSchema.parse(result) }));
    await takeBackOrHalve({ ...ctx, now }, job, written);
    done += rows.length;
    above = rows.at(-1)!.row;
  }
};
