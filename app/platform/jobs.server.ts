import { Cron } from "croner";
import type { Logger } from "pino";
import type { Db, Tx } from "./db.server";

/**
 * Periodic jobs in the application process. A slot is the last time a job was due; whoever writes its row runs it, so
 * that of several processes exactly one does. A slot that passed while no process ran is run at the next start.
 */
export interface Job {
  name: string;
  /** In Asia/Shanghai, at most one run a minute. */
  cron: string;
  /** Returns one line for the administrator, or nothing when there was nothing to do. */
  run(at: { db: Db; now: Date }): Promise<string | undefined>;
}

const ZONE = "Asia/Shanghai";
/** A run that began so long ago and never ended belonged to a process that died; another takes its slot over. */
const ABANDONED_MS = 15 * 60_000;
const LINE = 500;

const clockOf = (job: Pick<Job, "cron">) => new Cron(job.cron, { timezone: ZONE, paused: true });

/** The last time the job was due, `now` included. */
export const slotOf = (job: Pick<Job, "cron">, now: Date): Date | null =>
  clockOf(job).previousRuns(1, new Date(now.getTime() + 1_000))[0] ?? null;

export const nextRunOf = (job: Pick<Job, "cron">, now: Date): Date | null => clockOf(job).nextRun(now);

const takeSlot = async (db: Db, given: { name: string; slot: Date; now: Date }): Promise<boolean> => {
  const { name, slot, now } = given;
  const abandoned = new Date(now.getTime() - ABANDONED_MS);
  const taken = await db.$executeRaw`
    INSERT INTO "JobRun" ("name", "slot", "startedAt") VALUES (${name}, ${slot}, ${now})
    ON CONFLICT ("name", "slot") DO UPDATE SET "startedAt" = EXCLUDED."startedAt"
    WHERE "JobRun"."finishedAt" IS NULL AND "JobRun"."startedAt" < ${abandoned}`;
  return taken > 0;
};

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, LINE);

export interface Turn {
  db: Db;
  jobs: readonly Job[];
  now: () => Date;
  log: Pick<Logger, "error">;
}

/** Runs what is due, one job after the other. A job that fails is written down and stops no other. */
export const runDueJobs = async ({ db, jobs, now, log }: Turn): Promise<string[]> => {
  const ran: string[] = [];
  for (const job of jobs) {
    const started = now();
    const slot = slotOf(job, started);
    if (!slot || !(await takeSlot(db, { name: job.name, slot, now: started }))) continue;
    let end: { ok: boolean; outcome: string | null };
    try {
      end = { ok: true, outcome: (await job.run({ db, now: started })) ?? null };
    } catch (error) {
      log.error({ err: error, job: job.name }, "job failed");
      end = { ok: false, outcome: messageOf(error) };
    }
    ran.push(job.name);
    await db.jobRun.update({
      where: { name_slot: { name: job.name, slot } },
      data: { ...end, finishedAt: now() },
    });
  }
  return ran;
};

/** One look a minute. The slots already seen are not asked for again, so an idle minute costs no statement. */
export const startJobs = ({ db, jobs, log }: Omit<Turn, "now">): { stop(): Promise<void> } => {
  const seen = new Map<string, number>();
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const turn = async () => {
    const due = jobs.filter((job) => {
      const slot = slotOf(job, new Date())?.getTime() ?? 0;
      return seen.get(job.name) !== slot;
    });
    for (const job of due) {
      if (stopped) return;
      const slot = slotOf(job, new Date())?.getTime() ?? 0;
      await runDueJobs({ db, jobs: [job], now: () => new Date(), log });
      seen.set(job.name, slot);
    }
  };
  const look = () => {
    running = turn().catch((error) => log.error({ err: error }, "jobs could not be looked at"));
    return running;
  };
  const clock = new Cron("7 * * * * *", { timezone: ZONE, protect: true, unref: true }, look);
  const first = setTimeout(look, 3_000);
  first.unref();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(first);
      clock.stop();
      await running;
    },
  };
};

export interface JobState {
  name: string;
  startedAt: Date | null;
  finishedAt: Date | null;
  ok: boolean | null;
  outcome: string | null;
  /** The last run that did not succeed, while it is still kept. */
  failedAt: Date | null;
  failure: string | null;
  next: Date | null;
}

/** Of each job its last run, its last failure and when it is due next. */
export const jobStates = async (given: { db: Tx; jobs: readonly Job[]; now: Date }): Promise<JobState[]> => {
  const { db, jobs, now } = given;
  const names = jobs.map(({ name }) => name);
  type Row = {
    name: string;
    startedAt: Date;
    finishedAt: Date | null;
    ok: boolean | null;
    outcome: string | null;
  };
  const last = await db.$queryRaw<Row[]>`
    SELECT DISTINCT ON ("name") "name", "startedAt", "finishedAt", "ok", "outcome" FROM "JobRun"
    WHERE "name" = ANY(${names}) ORDER BY "name", "slot" DESC`;
  const failed = await db.$queryRaw<Row[]>`
    SELECT DISTINCT ON ("name") "name", "startedAt", "outcome" FROM "JobRun"
    WHERE "name" = ANY(${names}) AND NOT "ok" ORDER BY "name", "slot" DESC`;
  return jobs.map((job) => {
    const run = last.find(({ name }) => name === job.name);
    const failure = failed.find(({ name }) => name === job.name);
    return {
      name: job.name,
      startedAt: run?.startedAt ?? null,
      finishedAt: run?.finishedAt ?? null,
      ok: run?.ok ?? null,
      outcome: run?.outcome ?? null,
      failedAt: failure?.startedAt ?? null,
      failure: failure?.outcome ?? null,
      next: nextRunOf(job, now),
    };
  });
};

/** The last run of each job stays, however old. */
export const forgetOldRuns = async (db: Db, before: Date): Promise<number> =>
  db.$executeRaw`DELETE FROM "JobRun" r WHERE r."slot" < ${before}
    AND EXISTS (SELECT 1 FROM "JobRun" l WHERE l."name" = r."name" AND l."slot" > r."slot")`;
