import type { Tx } from "~/platform/db.server";
import { embeddedEngine } from "./embedded";
import type { Breaker } from "./fallback";
import { drainAfterCommit } from "./outbox";
import type { Engine } from "./port";

/** What the process runs beside the requests: the worker, and Meilisearch where it is set. */
export interface Runtime {
  meilisearch: { engine: Engine; breaker: Breaker } | null;
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

export const engineOf = (db: Tx): Engine => embeddedEngine(db);

/** Every way of writing calls this once, after its commit and before its answer: what was written is found at once. */
export const afterWrite = async (db: Tx): Promise<void> => {
  await drainAfterCommit(db);
  runtime()?.poke();
};
