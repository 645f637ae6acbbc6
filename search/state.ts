import type { Tx } from "~/platform/db.server";

export const MEILISEARCH = "meilisearch";
/** A fresh index while it is being filled: the outbox is written for it and for the present one. */
export const MEILISEARCH_NEXT = "meilisearch-next";

export interface State {
  target: string;
  builtWith: string | null;
  generation: number;
  failures: number;
  retryAt: Date | null;
  lastError: string | null;
  rebuildPhase: string | null;
  rebuildDone: number;
  rebuildTotal: number;
  rebuiltAt: Date | null;
  leasedUntil: Date | null;
}

export const readState = async (db: Tx, target: string): Promise<State | null> => {
  const rows = await db.$queryRaw<
    State[]
  >`SELECT "target", "builtWith", "generation", "failures", "retryAt", "lastError",
    "rebuildPhase", "rebuildDone", "rebuildTotal", "rebuiltAt", "leasedUntil" FROM "SearchState" WHERE "target" = ${target}`;
  return rows[0] ?? null;
};

/** From its commit on, every change is written to the outbox for this target too. */
export const activate = async (db: Tx, target: string): Promise<void> => {
  await db.$executeRaw`INSERT INTO "SearchState" ("target") VALUES (${target})
    ON CONFLICT ("target") DO UPDATE SET "active" = true`;
};

export const REQUESTED = "requested";

/** The worker of any process takes it up at its next turn. */
export const requestRebuild = async (db: Tx, target: string): Promise<void> => {
  await activate(db, target);
  await db.$executeRaw`UPDATE "SearchState" SET "rebuildPhase" = ${REQUESTED}, "retryAt" = NULL
    WHERE "target" = ${target} AND ("rebuildPhase" IS NULL OR "leasedUntil" IS NULL OR "leasedUntil" < now())`;
};
