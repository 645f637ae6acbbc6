import type { Tx } from "~/platform/db.server";
import { EMBEDDED, embeddedEngine } from "./embedded";
import { type Ask, type Found, findRecords } from "./find";
import { readLagSeconds } from "./outbox";
import type { Engine, EngineName } from "./port";
import { MEILISEARCH, readState } from "./state";

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
/** Meilisearch answers again only when it has caught up this far. */
export const CAUGHT_UP_SECONDS = 30;

/** After a failure the engine is left alone for a while, longer each time; then one question tries it. */
export class Breaker {
  #failures = 0;
  #until = 0;
  readonly #clock: () => number;

  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
  }

  get open(): boolean {
    return this.#clock() < this.#until;
  }

  failed(): void {
    this.#until = this.#clock() + Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#failures += 1;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#until = 0;
  }
}

export interface Preferred {
  engine: Engine;
  breaker: Breaker;
  /** Told of each failure, for the log. */
  failed?: (error: unknown) => void;
}

export interface Answered extends Found {
  engine: EngineName;
  /** Meilisearch is set and did not answer. */
  degraded: boolean;
  lagSeconds: number;
}

const isReady = async (db: Tx): Promise<{ ready: boolean; lagSeconds: number }> => {
  const state = await readState(db, MEILISEARCH);
  if (!state?.builtWith) return { ready: false, lagSeconds: 0 };
  const lagSeconds = await readLagSeconds(db, MEILISEARCH);
  return { ready: lagSeconds < CAUGHT_UP_SECONDS, lagSeconds };
};

const tryPreferred = async (db: Tx, { engine, breaker, failed }: Preferred, ask: Ask) => {
  if (breaker.open) return null;
  const { ready, lagSeconds } = await isReady(db);
  if (!ready) return null;
  try {
    const found = await findRecords(db, engine, ask);
    breaker.succeeded();
    return { ...found, engine: engine.name, degraded: false, lagSeconds };
  } catch (error) {
    breaker.failed();
    failed?.(error);
    return null;
  }
};

/** Asks Meilisearch where it is set, whole and current; whatever goes wrong there, the embedded index answers. */
export const answer = async (db: Tx, preferred: Preferred | null, ask: Ask): Promise<Answered> => {
  const answered = preferred ? await tryPreferred(db, preferred, ask) : null;
  if (answered) return answered;
  return {
    ...(await findRecords(db, embeddedEngine(db), ask)),
    engine: EMBEDDED,
    degraded: preferred !== null,
    lagSeconds: await readLagSeconds(db, EMBEDDED),
  };
};
