import { randomUUID } from "node:crypto";
import type { Db } from "~/platform/db.server";

export interface Lease {
  target: string;
  holder: string;
}

const LEASE_SECONDS = 90;

/** Takes or keeps the lease; false when another process holds it. A dead process's lease runs out. */
export const holdLease = async (db: Db, { target, holder }: Lease): Promise<boolean> => {
  const held = await db.$executeRaw`UPDATE "SearchState"
    SET "leasedBy" = ${holder}, "leasedUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "target" = ${target} AND ("leasedBy" = ${holder} OR "leasedUntil" IS NULL OR "leasedUntil" < now())`;
  return held === 1;
};

const release = async (db: Db, { target, holder }: Lease): Promise<void> => {
  await db.$executeRaw`UPDATE "SearchState" SET "leasedBy" = NULL, "leasedUntil" = NULL
    WHERE "target" = ${target} AND "leasedBy" = ${holder}`;
};

/** One writer of a target at a time, over all processes; null when another is at it. */
export const withLease = async <T>(
  db: Db,
  target: string,
  work: (lease: Lease) => Promise<T>,
): Promise<T | null> => {
  const lease = { target, holder: randomUUID() };
  if (!(await holdLease(db, lease))) return null;
  try {
    return await work(lease);
  } finally {
    await release(db, lease);
  }
};

const LONGEST_PAUSE_SECONDS = 60;

export const recordFailure = async (
  db: Db,
  target: string,
  { error, retryAfter }: { error: unknown; retryAfter: number | null },
): Promise<void> => {
  const told = (error instanceof Error ? error.message : String(error)).slice(0, 500);
  await db.$executeRaw`UPDATE "SearchState" SET "failures" = "failures" + 1, "lastError" = ${told},
    "retryAt" = now() + make_interval(secs => coalesce(${retryAfter}::double precision,
      least(${LONGEST_PAUSE_SECONDS}::double precision, power(2, least("failures", 10)))))
    WHERE "target" = ${target}`;
};

export const recordSuccess = async (db: Db, target: string): Promise<void> => {
  await db.$executeRaw`UPDATE "SearchState" SET "failures" = 0, "lastError" = NULL, "retryAt" = NULL
    WHERE "target" = ${target} AND ("failures" > 0 OR "lastError" IS NOT NULL)`;
};
