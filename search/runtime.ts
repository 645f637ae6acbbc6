import type { Tx } from "~/platform/db.server";
import { type Answered, answer, type Preferred } from "./fallback";
import type { Ask } from "./find";
import { drainAfterCommit } from "./outbox";

/** What the process runs beside the requests: the worker, and Meilisearch where it is set. */
export interface Runtime {
  meilisearch: Preferred | null;
  /** The worker looks into the outbox now rather than at its next turn. */
  poke(): void;
}

// The server and the built application are two bundles in one process: what they share stands on the global object.
const PLACE = Symbol.for("yinfeng.search");
const shared = globalThis as { [PLACE]?: Runtime };

export const setRuntime = (runtime: Runtime | undefined): void => {
  if (runtime) shared[PLACE] = runtime;
  else delete shared[PLACE];
};

export const runtime = (): Runtime | undefined => shared[PLACE];

/** The answer of the best engine that is up. */
export const find = (db: Tx, ask: Ask): Promise<Answered> => answer(db, runtime()?.meilisearch ?? null, ask);

/** Every way of writing calls this once, after its commit and before its answer: what was written is found at once. */
export const afterWrite = async (db: Tx): Promise<void> => {
  await drainAfterCommit(db);
  runtime()?.poke();
};
