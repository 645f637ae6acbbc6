import { type EnqueuedTaskPromise, type Meilisearch, MeilisearchApiError } from "meilisearch";
import type { Db } from "~/platform/db.server";
import { holdLease, type Lease, recordFailure, recordSuccess, withLease } from "../lease";
import { acknowledge, changeOf, deliver, readOutbox, TargetDown } from "../outbox";
import { MEILISEARCH, readState } from "../state";
import { isMissing, orDown, retryAfterOf, succeeded, WAIT } from "./client";
import { documentOf, keyOf, type MeiliDocument } from "./documents";
import { INDEX, SETTINGS_VERSION } from "./settings";

const BATCH = 500;

/** Enqueued is not done: each task is waited for and must have succeeded. */
export const settle = (enqueued: EnqueuedTaskPromise) =>
  orDown(async () => {
    const { taskUid } = await enqueued;
    return taskUid;
  }).then(() => orDown(() => succeeded(enqueued.waitTask(WAIT))));

export const pushDocuments = async (client: Meilisearch, uid: string, documents: MeiliDocument[]) => {
  if (documents.length > 0) await settle(client.index(uid).addDocuments(documents, { primaryKey: "key" }));
};

/** What the index was built with, and that it is still the same one: a wiped data directory shows here. */
export const markOf = (createdAt: string | Date) =>
  `${SETTINGS_VERSION} ${new Date(createdAt).toISOString()}`;

/** Where the index is not the one that was built, it counts as not built: the embedded one answers until it is again. */
export const verifyIndex = async (db: Db, client: Meilisearch): Promise<boolean> => {
  const state = await readState(db, MEILISEARCH);
  if (!state?.builtWith) return false;
  let mark: string | null = null;
  try {
    mark = markOf((await orDown(() => client.getRawIndex(INDEX))).createdAt);
  } catch (error) {
    if (!(error instanceof TargetDown) || !isMissing(error.cause)) throw error;
  }
  if (mark === state.builtWith) return true;
  await db.$executeRaw`UPDATE "SearchState" SET "builtWith" = NULL
    WHERE "target" = ${MEILISEARCH} AND "builtWith" = ${state.builtWith}`;
  return false;
};

export interface MeiliTarget {
  client: Meilisearch;
  target: string;
  uid: string;
}

/** One batch of a target's outbox, as the holder of its lease. */
export const drainBatch = async (
  db: Db,
  { client, target, uid }: MeiliTarget,
  lease: Lease,
): Promise<number> => {
  const rows = await readOutbox(db, target, BATCH);
  if (rows.length === 0) return 0;
  return deliver(db, target, rows, async (part) => {
    const { puts, removes } = await changeOf(db, part);
    if (!(await holdLease(db, lease))) throw new TargetDown("the lease has passed to another process");
    await pushDocuments(client, uid, puts.map(documentOf));
    if (removes.length > 0) await settle(client.index(uid).deleteDocuments(removes.map(keyOf)));
    await acknowledge(db, target, part);
  });
};

/** Drains what is due. A server that is down is left alone for a while; nothing is lost meanwhile. */
export const drainMeilisearch = (db: Db, client: Meilisearch): Promise<number> =>
  withLease(db, MEILISEARCH, async (lease) => {
    try {
      if (!(await verifyIndex(db, client))) return 0;
      let drained = 0;
      for (;;) {
        const went = await drainBatch(db, { client, target: MEILISEARCH, uid: INDEX }, lease);
        if (went === 0) break;
        drained += went;
      }
      await recordSuccess(db, MEILISEARCH);
      return drained;
    } catch (error) {
      if (!(error instanceof TargetDown)) throw error;
      const cause = error.cause instanceof MeilisearchApiError ? error.cause : null;
      await recordFailure(db, MEILISEARCH, { error, retryAfter: retryAfterOf(cause) });
      return 0;
    }
  }).then((drained) => drained ?? 0);
