import type { Meilisearch } from "meilisearch";
import { type Db, transaction } from "~/platform/db.server";
import { SEARCH_KINDS } from "../kinds";
import { holdLease, type Lease, withLease } from "../lease";
import { TargetDown } from "../outbox";
import { type Progress, type Report, sumOf, writeProgress } from "../rebuild";
import { countSources, readSourcesAfter } from "../sources";
import { activate, MEILISEARCH, MEILISEARCH_NEXT } from "../state";
import { isMissing, orDown } from "./client";
import { documentOf } from "./documents";
import { drainBatch, markOf, pushDocuments, settle } from "./drain";
import { INDEX, NEXT_INDEX, PRIMARY_KEY, SETTINGS } from "./settings";

const BATCH = 1_000;

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

const fill = async (
  db: Db,
  client: Meilisearch,
  run: { lease: Lease; tell: (p: Progress) => Promise<void> },
) => {
  const total = sumOf(await countSources(db));
  let done = 0;
  for (const kind of SEARCH_KINDS) {
    let after: string | null = "";
    while (after !== null) {
      const sources = await readSourcesAfter(db, kind, after, BATCH);
      await pushDocuments(client, NEXT_INDEX, sources.map(documentOf));
      done += sources.length;
      after = sources.at(-1)?.id ?? null;
      if (!(await holdLease(db, run.lease))) throw new TargetDown("the lease has passed to another process");
      if (sources.length > 0) await run.tell({ phase: "reading", done, total });
    }
  }
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
