import type { Logger } from "pino";
import type { Db } from "~/platform/db.server";
import type { Env } from "~/platform/env.server";
import { EMBEDDED, tidyEmbedded } from "./embedded";
import { Breaker } from "./fallback";
import { recordFailure } from "./lease";
import { type MeiliSettings, writeClient } from "./meilisearch/client";
import { drainMeilisearch } from "./meilisearch/drain";
import { meilisearchEngine } from "./meilisearch/engine";
import { rebuildMeilisearch } from "./meilisearch/rebuild";
import { drainEmbedded, TargetDown } from "./outbox";
import { EMBEDDED_VERSION, rebuildEmbedded } from "./rebuild";
import { setRuntime } from "./runtime";
import { activate, MEILISEARCH, REQUESTED, readState, type State } from "./state";

const TURN_MS = 1_000;

export const meiliSettings = (env: Env): MeiliSettings | null =>
  env.MEILI_HOST
    ? {
        host: env.MEILI_HOST,
        searchKey: env.MEILI_SEARCH_KEY,
        writeKey: env.MEILI_WRITE_KEY,
        rebuildKey: env.MEILI_REBUILD_KEY,
      }
    : null;

const isDue = (state: State | null): boolean => !state?.retryAt || state.retryAt <= new Date();

/** One turn of the embedded index: built where it is not, rebuilt where that was asked for, then current. */
export const turnEmbedded = async (db: Db): Promise<void> => {
  const state = await readState(db, EMBEDDED);
  if (state?.builtWith !== EMBEDDED_VERSION || state.rebuildPhase === REQUESTED) await rebuildEmbedded(db);
  let drained = 0;
  for (let went = -1; went !== 0; drained += went) went = await drainEmbedded(db);
  if (drained > 0) await tidyEmbedded(db);
};

/** One turn of Meilisearch; what fails there is tried again later. */
export const turnMeilisearch = async (db: Db, settings: MeiliSettings): Promise<void> => {
  await activate(db, MEILISEARCH);
  const state = await readState(db, MEILISEARCH);
  if (!isDue(state)) return;
  await drainMeilisearch(db, writeClient(settings.host, settings.writeKey));
  const now = await readState(db, MEILISEARCH);
  if (!isDue(now) || (now?.builtWith && now.rebuildPhase !== REQUESTED)) return;
  try {
    await rebuildMeilisearch(db, writeClient(settings.host, settings.rebuildKey ?? settings.writeKey));
  } catch (error) {
    await recordFailure(db, MEILISEARCH, { error, retryAfter: null });
    if (!(error instanceof TargetDown)) throw error;
  }
};

/** Without Meilisearch nothing is kept for it; when it comes back it is built anew. */
const forgetMeilisearch = async (db: Db): Promise<void> => {
  await db.$executeRaw`UPDATE "SearchState" SET "active" = false, "builtWith" = NULL WHERE "target" LIKE ${`${MEILISEARCH}%`}`;
  await db.$executeRaw`DELETE FROM "SearchOutbox" WHERE "target" LIKE ${`${MEILISEARCH}%`}`;
};

/** The work beside the requests: one turn a second, or at once when a request has written. */
export const startSearch = ({
  db,
  env,
  log,
}: {
  db: Db;
  env: Env;
  log: Logger;
}): { stop(): Promise<void> } => {
  const settings = meiliSettings(env);
  let stopped = false;
  let poked = false;
  let wake: (() => void) | undefined;
  const poke = () => {
    poked = true;
    wake?.();
  };
  setRuntime({
    meilisearch: settings && {
      engine: meilisearchEngine(settings),
      breaker: new Breaker(),
      failed: (error) => log.warn({ err: error }, "search answered by the embedded index"),
    },
    poke,
  });
  const pause = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, poked ? 0 : TURN_MS).unref();
    });
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      log.error({ err: error }, "search worker failed");
    }
  };
  const run = async () => {
    if (!settings) await attempt(() => forgetMeilisearch(db));
    while (!stopped) {
      poked = false;
      await attempt(() => turnEmbedded(db));
      if (settings && !stopped) await attempt(() => turnMeilisearch(db, settings));
      if (!stopped) await pause();
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopped = true;
      setRuntime(undefined);
      poke();
      await running;
    },
  };
};
