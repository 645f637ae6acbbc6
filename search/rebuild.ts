import { type Db, transaction } from "~/platform/db.server";
import { countDocuments, EMBEDDED, putDocuments, tidyEmbedded } from "./embedded";
import { SEARCH_KINDS } from "./kinds";
import { holdLease, type Lease, withLease } from "./lease";
import { drainEmbedded, lockEmbedded, TargetDown } from "./outbox";
import { countSources, readSourcesAfter } from "./sources";
import { activate } from "./state";

const BATCH = 500;

/** Another number here has the next start build the embedded index anew: the lexemes or the sources have changed. */
export const EMBEDDED_VERSION = "2";

export interface Progress {
  phase: "counting" | "reading" | "catching up" | "checking" | "swapping" | null;
  done: number;
  total: number;
}

/** Waited for, so that a caller keeps pace. */
export type Report = (progress: Progress) => void | Promise<void>;

export const writeProgress = async (
  db: Db,
  target: string,
  { phase, done, total }: Progress,
): Promise<void> => {
  await db.$executeRaw`UPDATE "SearchState" SET "rebuildPhase" = ${phase}, "rebuildDone" = ${done}, "rebuildTotal" = ${total}
    WHERE "target" = ${target}`;
};

export const sumOf = (counts: Record<string, number>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const nextGeneration = async (db: Db): Promise<number> => {
  const rows = await db.$queryRaw<{ generation: number }[]>`
    UPDATE "SearchState" SET "generation" = "generation" + 1 WHERE "target" = ${EMBEDDED} RETURNING "generation"`;
  return rows[0]!.generation;
};

/**
 * The embedded index anew, while it serves: every record is written with the next generation, then what is older goes.
 * Reading and writing a batch is one transaction under the drainers' lock, so that no drained deletion is undone.
 * Null when another process is at it.
 */
export const rebuildEmbedded = async (db: Db, report: Report = () => undefined): Promise<number | null> => {
  await activate(db, EMBEDDED);
  return withLease(db, EMBEDDED, (lease) => rebuildUnder(db, lease, report));
};

const rebuildUnder = async (db: Db, lease: Lease, report: Report): Promise<number> => {
  const generation = await nextGeneration(db);
  const total = sumOf(await countSources(db));
  let done = 0;
  const tell = async (phase: Progress["phase"]) => {
    await report({ phase, done, total });
    await writeProgress(db, EMBEDDED, { phase, done, total });
  };
  for (const kind of SEARCH_KINDS) {
    let after: string | null = "";
    while (after !== null) {
      const from: string = after;
      const sources = await transaction(db, async (tx) => {
        await lockEmbedded(tx);
        const batch = await readSourcesAfter(tx, kind, from, BATCH);
        await putDocuments(tx, batch, generation);
        return batch;
      });
      if (!(await holdLease(db, lease))) throw new TargetDown("the lease has passed to another process");
      done += sources.length;
      after = sources.at(-1)?.id ?? null;
      if (sources.length > 0) await tell("reading");
    }
  }
  await transaction(db, async (tx) => {
    await lockEmbedded(tx);
    await tx.$executeRaw`DELETE FROM "SearchDocument" WHERE "generation" < ${generation}`;
  });
  // What the database knows of common lexemes decides how a broad search is answered.
  await db.$executeRaw`ANALYZE "SearchDocument"`;
  await tidyEmbedded(db);
  await tell("catching up");
  while ((await drainEmbedded(db)) > 0);
  await db.$executeRaw`UPDATE "SearchState" SET "builtWith" = ${EMBEDDED_VERSION}, "rebuiltAt" = now(), "rebuildPhase" = NULL
    WHERE "target" = ${EMBEDDED}`;
  await report({ phase: null, done, total });
  return sumOf(await countDocuments(db));
};
