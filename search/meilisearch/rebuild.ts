import { type Meilisearch, MeilisearchTaskTimeOutError } from "meilisearch";
import { type Db, transaction } from "~/platform/db.server";
import { SEARCH_KINDS } from "../kinds";
import { holdLease, type Lease, withLease } from "../lease";
import { TargetDown } from "../outbox";
import { type Progress, type Report, sumOf, writeProgress } from "../rebuild";
import { countSources, readSourcesAfter } from "../sources";
import { activate, MEILISEARCH, MEILISEARCH_NEXT } from "../state";
import { isMissing, orDown, succeeded } from "./client";
import { documentOf } from "./documents";
import { drainBatch, markOf, settle } from "./drain";
import { INDEX, NEXT_INDEX, PRIMARY_KEY, SETTINGS } from "./settings";

const BATCH = 2_000;
/** The server indexes together whatever waits for it, far quicker than one task after the other. */
const IN_FLIGHT = 20;
const LOOK_MS = 20_000;
const LONGEST_MS = 30 * 60_000;

const exists = async (client: Meilisearch, uid: string): Promise<boolean> => {
  try {
    await orDown(() => client.getRawIndex(uid));
    return true;
  } catch (error) {
    if (error instanceof TargetDown && isMissing(error.cause)) return false;
    throw error;
  }
};

const remove = async (client: Meilisearch, uid: string) => {
  if (await exists(client, uid)) await settle(client.deleteIndex(uid));
};

/** Waits for every transaction that began before the outbox was written for the target too. */
const fence = (db: Db) =>
  transaction(db, async (tx) => {
    await tx.$executeRaw`LOCK TABLE "SearchOutbox" IN SHARE MODE`;
  });

const forget = async (db: Db, target: string) => {
  await db.$executeRaw`DELETE FROM "SearchState" WHERE "target" = ${target}`;
  await db.$executeRaw`DELETE FROM "SearchOutbox" WHERE "target" = ${target}`;
  await db.$executeRaw`DELETE FROM "SearchDead" WHERE "target" = ${target}`;
};

const drainNext = async (db: Db, client: Meilisearch, { uid, lease }: { uid: string; lease: Lease }) => {
  while ((await drainBatch(db, { client, target: MEILISEARCH_NEXT, uid }, lease)) > 0);
};

const checkCount = async (db: Db, client: Meilisearch, lease: Lease) => {
  for (let attempt = 1; ; attempt++) {
    const expected = sumOf(await countSources(db));
    const { numberOfDocuments } = await orDown(() => client.index(NEXT_INDEX).getStats());
    if (numberOfDocuments === expected) return;
    // The database goes on while it is counted.
    if (attempt === 5)
      throw new TargetDown(`the new index holds ${numberOfDocuments} of ${expected} documents`);
    await drainNext(db, client, { uid: NEXT_INDEX, lease });
  }
};

const keepLease = async (db: Db, lease: Lease) => {
  if (!(await holdLease(db, lease))) throw new TargetDown("the lease has passed to another process");
};

/** However long the server is at it, the lease is kept meanwhile. */
const finished = async (
  db: Db,
  client: Meilisearch,
  { taskUid, lease }: { taskUid: number; lease: Lease },
) => {
  const until = Date.now() + LONGEST_MS;
  const look = () => succeeded(client.tasks.waitForTask(taskUid, { timeout: LOOK_MS, interval: 100 }));
  for (;;) {
    await keepLease(db, lease);
    try {
      return await look();
    } catch (error) {
      const patient = error instanceof MeilisearchTaskTimeOutError && Date.now() < until;
      if (!patient) return orDown(() => Promise.reject(error));
    }
  }
};

const fill = async (
  db: Db,
  client: Meilisearch,
  run: { lease: Lease; tell: (p: Progress) => Promise<void> },
) => {
  const total = sumOf(await countSources(db));
  const waiting: { taskUid: number; count: number }[] = [];
  let done = 0;
  const finishOldest = async () => {
    const { taskUid, count } = waiting.shift()!;
    await finished(db, client, { taskUid, lease: run.lease });
    done += count;
    await run.tell({ phase: "reading", done, total });
  };
  for (const kind of SEARCH_KINDS) {
    let after: string | null = "";
    while (after !== null) {
      const sources = await readSourcesAfter(db, kind, after, BATCH);
      after = sources.at(-1)?.id ?? null;
      if (sources.length === 0) break;
      const documents = sources.map(documentOf);
      const { taskUid } = await orDown(() =>
        client.index(NEXT_INDEX).addDocuments(documents, { primaryKey: PRIMARY_KEY }),
      );
      waiting.push({ taskUid, count: sources.length });
      await keepLease(db, run.lease);
      while (waiting.length >= IN_FLIGHT) await finishOldest();
    }
  }
  while (waiting.length > 0) await finishOldest();
  return { done, total };
};

/**
 * A fresh index beside the present one, filled while both are kept current by their outboxes, checked, and swapped in.
 * What was written between the last look and the swap is drained into the swapped index before its outbox goes.
 * Null when another process is at it.
 */
export const rebuildMeilisearch = async (
  db: Db,
  client: Meilisearch,
  report: Report = () => undefined,
): Promise<number | null> => {
  await activate(db, MEILISEARCH);
  return withLease(db, MEILISEARCH, async (lease) => {
    const tell = async (progress: Progress) => {
      await report(progress);
      await writeProgress(db, MEILISEARCH, progress);
    };
    try {
      await tell({ phase: "counting", done: 0, total: 0 });
      await forget(db, MEILISEARCH_NEXT);
      await remove(client, NEXT_INDEX);
      await settle(client.createIndex(NEXT_INDEX, { primaryKey: PRIMARY_KEY }));
      await settle(client.index(NEXT_INDEX).updateSettings(SETTINGS));
      await activate(db, MEILISEARCH_NEXT);
      await fence(db);
      const { done, total } = await fill(db, client, { lease, tell });
      await tell({ phase: "catching up", done, total });
      await drainNext(db, client, { uid: NEXT_INDEX, lease });
      await tell({ phase: "checking", done, total });
      await checkCount(db, client, lease);
      await tell({ phase: "swapping", done, total });
      await swapIn(db, client, lease);
      await tell({ phase: null, done, total });
      return total;
    } catch (error) {
      await forget(db, MEILISEARCH_NEXT);
      await tell({ phase: null, done: 0, total: 0 });
      throw error;
    }
  });
};

const swapIn = async (db: Db, client: Meilisearch, lease: Lease) => {
  if (!(await exists(client, INDEX))) await settle(client.createIndex(INDEX, { primaryKey: PRIMARY_KEY }));
  await settle(client.swapIndexes([{ indexes: [INDEX, NEXT_INDEX], rename: false }]));
  await db.$executeRaw`UPDATE "SearchState" SET "active" = false WHERE "target" = ${MEILISEARCH_NEXT}`;
  await fence(db);
  await drainNext(db, client, { uid: INDEX, lease });
  await forget(db, MEILISEARCH_NEXT);
  const { createdAt } = await orDown(() => client.getRawIndex(INDEX));
  await db.$executeRaw`UPDATE "SearchState" SET "builtWith" = ${markOf(createdAt)}, "rebuiltAt" = now(), "failures" = 0,
    "lastError" = NULL, "retryAt" = NULL WHERE "target" = ${MEILISEARCH}`;
  await remove(client, NEXT_INDEX);
};
