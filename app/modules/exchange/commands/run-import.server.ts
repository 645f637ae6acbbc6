import { randomUUID } from "node:crypto";
import { actorOf } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { type Db, type Tx, transaction } from "~/platform/db.server";
import { AppError } from "~/platform/errors";
import { IMPORT_KIND_LABELS } from "../labels";
import type { Job } from "../queries/job.server";
import { sheetsSchema } from "../schema";
import { checkRows } from "./check-rows.server";
import { commitTogether } from "./commit-together.server";
import { undoTogether } from "./undo-together.server";
import { type RowKey, Stopped, writeRow } from "./write-rows.server";
import { WRITERS } from "./writers.server";

const LEASE_MS = 30_000;
/** Rows between two looks at the lease and at 取消. */
const STRIDE = 20;
const PROCESS = randomUUID();
const running = new Map<string, Promise<void>>();

export interface Work {
  db: Db;
  now: () => Date;
  /** For tests: stop, as if killed, after so many rows. */
  abandonAfter?: number;
  /** For tests: rows to a transaction. */
  batch?: number;
}

/** One process at a time works on an import; the lease of one that died runs out by itself. */
const lease = async (work: Work, id: string): Promise<Job | null> => {
  const now = work.now();
  const { count } = await work.db.importJob.updateMany({
    where: {
      id,
      state: { in: ["CHECKING", "COMMITTING", "UNDOING"] },
      OR: [{ leasedUntil: null }, { leasedUntil: { lt: now } }],
    },
    data: { leasedBy: PROCESS, leasedUntil: new Date(now.getTime() + LEASE_MS) },
  });
  return count === 0 ? null : work.db.importJob.findUniqueOrThrow({ where: { id } });
};

/** Rows are written in the name of whoever uploaded them, for as long as he may. */
const uploaderOf = async (work: Work, job: Job) => {
  const user = await work.db.user.findUnique({ where: { id: job.createdById } });
  if (!user || user.disabledAt) throw new AppError("FORBIDDEN", "上传人的账号已停用，导入没有继续。");
  return user;
};

/** Shows how far the work is, keeps the lease, and stops when it was lost, 取消 was pressed or the uploader may no more. */
const keepOn = async (work: Work, job: Job, done: number): Promise<void> => {
  const { count } = await work.db.importJob.updateMany({
    where: { id: job.id, leasedBy: PROCESS, cancelRequested: false },
    data: { done, leasedUntil: new Date(work.now().getTime() + LEASE_MS) },
  });
  if (count === 0) throw new Stopped();
  await uploaderOf(work, job);
};

const ctxOf = async (work: Work, job: Job): Promise<Ctx> => ({
  actor: actorOf(await uploaderOf(work, job)),
  now: work.now(),
  db: work.db,
});

/** Rows in the order of the sheet, in small portions; each is looked at once in a run. */
async function* rowsToWrite(work: Work, job: Job): AsyncGenerator<RowKey> {
  let last = -1;
  for (;;) {
    const portion: RowKey[] = await work.db.importRow.findMany({
      where: { jobId: job.id, state: "PENDING", row: { gt: last } },
      select: { jobId: true, sheet: true, row: true },
      orderBy: { row: "asc" },
      take: 100,
    });
    if (portion.length === 0) return;
    yield* portion;
    last = portion.at(-1)!.row;
  }
}

const eachRow = async (work: Work, job: Job, act: (key: RowKey) => Promise<void>): Promise<void> => {
  const left = await work.db.importRow.count({ where: { jobId: job.id, state: "PENDING" } });
  const before = job.total - left;
  let done = 0;
  for await (const key of rowsToWrite(work, job)) {
    abandon(work, done);
    if (done % STRIDE === 0) await keepOn(work, job, before + done);
    await act(key);
    done++;
  }
};

const abandon = ({ abandonAfter }: Work, done: number) => {
  if (abandonAfter !== undefined && done >= abandonAfter) throw new Error("abandoned");
};

interface End {
  state: Job["state"];
  [more: string]: unknown;
}

const finish = (work: { db: Tx }, job: Job, data: End) =>
  work.db.importJob.updateMany({
    where: { id: job.id, leasedBy: PROCESS },
    data: {
      ...data,
      leasedBy: null,
      leasedUntil: null,
      cancelRequested: false,
      failures: 0,
      version: { increment: 1 },
    },
  });

/** The end and its line in the history, both or neither; nothing where another process has taken the work over. */
const conclude = (work: Work, ctx: Ctx, given: { job: Job; end: End; action: string; summary: string }) =>
  transaction(work.db, async (tx) => {
    const { job, end, action, summary } = given;
    if ((await finish({ db: tx }, job, end)).count === 0) throw new Stopped();
    await record({ ...ctx, db: tx }, { action, entity: "import", entityId: job.id, summary });
  });

const check = async (work: Work, job: Job, ctx: Ctx) => {
  const sheets = sheetsSchema.parse(job.sheets);
  const chosen = [job.sheet ?? 0, ...job.moreSheets];
  const total = chosen.reduce((sum, index) => sum + (sheets[index]?.rows ?? 0), 0);
  await work.db.importJob.update({ where: { id: job.id }, data: { total } });
  const leftOut = await checkRows(ctx, job, (done) => keepOn(work, job, done));
  await finish(work, job, { state: "CHECKED", done: total, leftOut });
};

const commit = async (work: Work, job: Job, ctx: Ctx) => {
  const writer = WRITERS[job.kind!];
  await commitTogether({ ...ctx, db: work.db }, job, {
    writer,
    size: work.batch,
    progress: async (done) => {
      await keepOn(work, job, done);
      abandon(work, done);
      return work.now();
    },
  });
  await eachRow(work, job, (key) => writeRow({ ...ctx, now: work.now() }, writer, key));
  const written = await work.db.importRow.count({ where: { jobId: job.id, state: "DONE" } });
  await conclude(work, ctx, {
    job,
    end: { state: "COMMITTED", done: job.total, committedAt: work.now() },
    action: "import.commit",
    summary: `导入${IMPORT_KIND_LABELS[job.kind!]} ${written} 行（${job.fileName}）`,
  });
};

const undo = async (work: Work, job: Job, ctx: Ctx) => {
  await undoTogether({ ...ctx, db: work.db }, job, {
    size: work.batch,
    progress: async (done) => {
      await keepOn(work, job, done);
      abandon(work, done);
      return work.now();
    },
  });
  const left = await work.db.importRow.count({ where: { jobId: job.id, state: "DONE" } });
  await conclude(work, ctx, {
    job,
    end: {
      state: left === 0 ? "UNDONE" : "COMMITTED",
      done: job.total,
      undoneAt: left === 0 ? work.now() : null,
      error: left === 0 ? null : `有 ${left} 行在撤销期间又有改动，没有撤销。`,
    },
    action: "import.undo",
    summary: `撤销导入“${job.fileName}”${left === 0 ? "" : `，有 ${left} 行没有撤销`}`,
  });
};

const STEPS = { CHECKING: check, COMMITTING: commit, UNDOING: undo } as const;
type Step = keyof typeof STEPS;

/** Where a step ends that cannot be finished: what is written by then stays, and may be undone. */
const STOPPED_AT = { CHECKING: "UPLOADED", COMMITTING: "CANCELLED", UNDOING: "COMMITTED" } as const;

/** A step that fails for a reason nobody foresaw is begun again, but not for ever. */
const MOST_FAILURES = 3;
const GIVEN_UP = "处理时多次出错，已停止；已写入的内容可以撤销。请重新核对，仍不成功请联系系统管理员。";

const giveUp = (work: Work, job: Job, error: string) => {
  const state = job.state === "CHECKING" ? "FAILED" : STOPPED_AT[job.state as Step];
  return finish(work, job, { state, error });
};

const runLeased = async (work: Work, job: Job): Promise<void> => {
  try {
    await STEPS[job.state as Step](work, job, await ctxOf(work, job));
  } catch (error) {
    if (error instanceof Stopped) {
      const now = await work.db.importJob.findUniqueOrThrow({ where: { id: job.id } });
      if (now.cancelRequested && now.leasedBy === PROCESS) {
        const left = { jobId: job.id, state: "PENDING" as const };
        const done =
          job.state === "COMMITTING"
            ? { done: job.total - (await work.db.importRow.count({ where: left })) }
            : {};
        await finish(work, job, { state: STOPPED_AT[job.state as Step], ...done });
      }
      return;
    }
    if (error instanceof AppError) return void (await giveUp(work, job, error.userMessage));
    const { failures } = await work.db.importJob.update({
      where: { id: job.id },
      data: { failures: { increment: 1 } },
    });
    if (failures >= MOST_FAILURES) await giveUp(work, job, GIVEN_UP);
    throw error;
  }
};

/**
 * Works on an import until its step is done; a second call while it runs waits for the first. Safe to call at any
 * time: what has no work, or is worked on elsewhere, is left alone.
 */
export const runImport = (work: Work, id: string): Promise<void> => {
  const now = running.get(id);
  if (now) return now;
  const run = lease(work, id)
    .then((job) => (job ? runLeased(work, job) : undefined))
    .finally(() => running.delete(id));
  running.set(id, run);
  return run;
};

/** Takes up what a process that ended has left. Called whenever the list of imports is opened, and by `keepResuming`. */
export const resumeImports = async (work: Work): Promise<void> => {
  const left = await work.db.importJob.findMany({
    where: {
      state: { in: ["CHECKING", "COMMITTING", "UNDOING"] },
      OR: [{ leasedUntil: null }, { leasedUntil: { lt: work.now() } }],
    },
    select: { id: true },
  });
  const failed: unknown[] = [];
  for (const { id } of left) await runImport(work, id).catch((error: unknown) => failed.push(error));
  if (failed.length > 0) throw failed[0];
};

/**
 * At the start, and again as leases run out: a process that was killed a moment ago still holds its own. What is under
 * way when it is stopped is left to the next start.
 */
export const keepResuming = (
  work: Work,
  { onError, every = LEASE_MS }: { onError: (error: unknown) => void; every?: number },
): { stop(): void } => {
  let busy = false;
  const turn = () => {
    if (busy) return;
    busy = true;
    resumeImports(work)
      .catch(onError)
      .finally(() => {
        busy = false;
      });
  };
  turn();
  const timer = setInterval(turn, every);
  timer.unref();
  return { stop: () => clearInterval(timer) };
};
