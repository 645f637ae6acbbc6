import { type Db, Prisma, type Tx, transaction } from "~/platform/db.server";
import { EMBEDDED, putDocuments, removeDocuments } from "./embedded";
import type { Ref, SearchKind } from "./kinds";
import { readSources, type Source } from "./sources";

export interface OutboxRow {
  id: bigint;
  kind: SearchKind;
  documentId: string;
}

/** What the outbox rows stand for now: whole records to put, and those that are no more. */
export interface Change {
  puts: Source[];
  removes: Ref[];
}

const MAX_TRIES = 10;

/** The lock of whoever writes the embedded index: drainers and rebuilds, one at a time. */
const EMBEDDED_LOCK = Prisma.sql`72707, 1`;

export const lockEmbedded = async (tx: Tx): Promise<void> => {
  await tx.$queryRaw`SELECT 1 AS locked FROM pg_advisory_xact_lock(${EMBEDDED_LOCK})`;
};

const tryLockEmbedded = async (tx: Tx): Promise<boolean> => {
  const rows = await tx.$queryRaw<{ locked: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(${EMBEDDED_LOCK}) AS locked`;
  return rows[0]!.locked;
};

export const readOutbox = (db: Tx, target: string, take: number, order: "oldest" | "newest" = "oldest") =>
  db.$queryRaw<OutboxRow[]>`SELECT "id", "kind", "documentId" FROM "SearchOutbox" WHERE "target" = ${target}
    ORDER BY "id" ${Prisma.raw(order === "oldest" ? "ASC" : "DESC")} LIMIT ${take}`;

/** Rows are read again when they are pushed: the outbox says which, never what. */
export const changeOf = async (db: Tx, rows: readonly OutboxRow[]): Promise<Change> => {
  const refs = [
    ...new Map(
      rows.map(({ kind, documentId }) => [`${kind}:${documentId}`, { kind, id: documentId }]),
    ).values(),
  ];
  const puts = await readSources(db, refs);
  const living = new Set(puts.map(({ kind, id }) => `${kind}:${id}`));
  return { puts, removes: refs.filter(({ kind, id }) => !living.has(`${kind}:${id}`)) };
};

/** Only these rows: what was appended meanwhile waits for its own turn. A dead letter of theirs is answered too. */
export const acknowledge = async (db: Tx, target: string, rows: readonly OutboxRow[]): Promise<void> => {
  await db.$executeRaw`WITH gone AS (
      DELETE FROM "SearchOutbox" WHERE "id" = ANY(${rows.map(({ id }) => id)}) RETURNING "kind", "documentId")
    DELETE FROM "SearchDead" d USING gone
    WHERE d."target" = ${target} AND d."kind" = gone."kind" AND d."documentId" = gone."documentId"`;
};

/** One more failed try of one row; after the tenth it is a dead letter for an administrator to see. */
const refuse = async (db: Db, target: string, row: OutboxRow, error: unknown): Promise<void> => {
  await db.$executeRaw`UPDATE "SearchOutbox" SET "attempts" = "attempts" + 1 WHERE "id" = ${row.id}`;
  await db.$executeRaw`WITH gone AS (
      DELETE FROM "SearchOutbox" WHERE "id" = ${row.id} AND "attempts" >= ${MAX_TRIES} RETURNING *)
    INSERT INTO "SearchDead" ("target", "kind", "documentId", "op", "error", "attempts", "createdAt", "diedAt")
    SELECT ${target}, "kind", "documentId", "op", ${String(error).slice(0, 500)}, "attempts", "createdAt", now() FROM gone
    ON CONFLICT ("target", "kind", "documentId") DO UPDATE SET ("op", "error", "attempts", "diedAt") =
      (EXCLUDED."op", EXCLUDED."error", EXCLUDED."attempts", EXCLUDED."diedAt")`;
};

/** Thrown by a target that is down or refuses us: the rows wait, none of them is to blame. */
export class TargetDown extends Error {}

/** Pushes and acknowledges; a batch that fails is halved until the row to blame stands alone. Returns how many went. */
export const deliver = async (
  db: Db,
  target: string,
  rows: readonly OutboxRow[],
  push: (rows: readonly OutboxRow[]) => Promise<void>,
): Promise<number> => {
  try {
    await push(rows);
    return rows.length;
  } catch (error) {
    if (error instanceof TargetDown) throw error;
    if (rows.length > 1) {
      const middle = rows.length >> 1;
      return (
        (await deliver(db, target, rows.slice(0, middle), push)) +
        (await deliver(db, target, rows.slice(middle), push))
      );
    }
    await refuse(db, target, rows[0]!, error);
    return 0;
  }
};

class Busy extends TargetDown {}

const generationOf = async (db: Tx): Promise<number> => {
  const rows = await db.$queryRaw<{ generation: number }[]>`
    SELECT "generation" FROM "SearchState" WHERE "target" = ${EMBEDDED}`;
  return rows[0]?.generation ?? 1;
};

const pushEmbedded = (db: Db, wait: boolean) => (rows: readonly OutboxRow[]) =>
  transaction(db, async (tx) => {
    if (wait) await lockEmbedded(tx);
    else if (!(await tryLockEmbedded(tx))) throw new Busy();
    const { puts, removes } = await changeOf(tx, rows);
    await putDocuments(tx, puts, await generationOf(tx));
    await removeDocuments(tx, removes);
    await acknowledge(tx, EMBEDDED, rows);
  });

/** One batch into the embedded index; how many outbox rows went. */
export const drainEmbedded = async (
  db: Db,
  {
    take = 200,
    order = "oldest",
    wait = true,
  }: { take?: number; order?: "oldest" | "newest"; wait?: boolean } = {},
): Promise<number> => {
  const rows = await readOutbox(db, EMBEDDED, take, order);
  return rows.length === 0 ? 0 : deliver(db, EMBEDDED, rows, pushEmbedded(db, wait));
};

const BUDGET_MS = 100;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Read your own writes: after a commit the request drains the newest rows, which are its own, for 100 ms at most;
 * what is left is the worker's. Never fails: the write stands, and its rows are in the outbox.
 */
export const drainAfterCommit = async (db: Tx, budgetMs = BUDGET_MS): Promise<void> => {
  if (!("$transaction" in db)) return;
  const until = Date.now() + budgetMs;
  while (Date.now() < until) {
    try {
      if ((await drainEmbedded(db as Db, { take: 50, order: "newest", wait: false })) === 0) return;
    } catch (error) {
      if (!(error instanceof Busy)) return;
      await pause(10);
    }
  }
};

export interface Lag {
  pending: number;
  dead: number;
  /** Age of the oldest row that waits. */
  seconds: number;
}

export const readLag = async (db: Tx, target: string): Promise<Lag> => {
  const rows = await db.$queryRaw<Lag[]>`SELECT count(*)::integer AS pending,
    greatest(0, coalesce(extract(epoch FROM now() - min("createdAt")), 0))::integer AS seconds,
    (SELECT count(*)::integer FROM "SearchDead" WHERE "target" = ${target}) AS dead
    FROM "SearchOutbox" WHERE "target" = ${target}`;
  return rows[0]!;
};

/** The age of the oldest row alone: one look at the head of an index. */
export const readLagSeconds = async (db: Tx, target: string): Promise<number> => {
  const rows = await db.$queryRaw<{ seconds: number }[]>`SELECT
    greatest(0, extract(epoch FROM now() - "createdAt"))::integer AS seconds
    FROM "SearchOutbox" WHERE "target" = ${target} ORDER BY "id" LIMIT 1`;
  return rows[0]?.seconds ?? 0;
};

/** Another ten tries for what was refused, when the cause has been seen to. */
export const retryDead = async (db: Tx, target: string): Promise<number> =>
  db.$executeRaw`WITH again AS (DELETE FROM "SearchDead" WHERE "target" = ${target} RETURNING *)
    INSERT INTO "SearchOutbox" ("target", "kind", "documentId", "op") SELECT "target", "kind", "documentId", "op" FROM again`;
