import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Prisma, type Tx } from "./db.server";

/** What is done with the bytes of a file at one go: everything else that the process does waits for it. */
const PIECE = 512 * 1024;
const READ_PIECE = 1024 * 1024;

/** The hash of a file, with room for others between its pieces. */
export const sha256Of = async (bytes: Uint8Array): Promise<string> => {
  const hash = createHash("sha256");
  for (let from = 0; from < bytes.length; from += READ_PIECE) {
    if (from > 0) await nextTurn();
    hash.update(bytes.subarray(from, from + READ_PIECE));
  }
  return hash.digest("hex");
};

const asText = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");

/**
 * Hands a file to the database in pieces; the expression that is returned stands for the whole, once, in this
 * transaction. As one parameter the client turns it into text and back, and 20 MB hold up the process for a second.
 */
export const handOver = async (tx: Tx, bytes: Uint8Array): Promise<Prisma.Sql> => {
  if (bytes.length <= PIECE) return Prisma.sql`decode(${asText(bytes)}, 'base64')`;
  await tx.$executeRaw`CREATE TEMP TABLE IF NOT EXISTS file_pieces ("part" int, "bytes" bytea) ON COMMIT DELETE ROWS`;
  await tx.$executeRaw`DELETE FROM file_pieces`;
  for (let from = 0; from < bytes.length; from += PIECE)
    await tx.$executeRaw`INSERT INTO file_pieces
      VALUES (${from / PIECE}::int, decode(${asText(bytes.subarray(from, from + PIECE))}, 'base64'))`;
  return Prisma.sql`(SELECT string_agg("bytes", '' ORDER BY "part") FROM file_pieces)`;
};

/** The column `bytes` of one row, piece by piece; null when there is no such row. `from` is its table and condition. */
export const fetchBytes = async (db: Tx, from: Prisma.Sql): Promise<Buffer<ArrayBuffer> | null> => {
  const [found] = await db.$queryRaw<{ size: number }[]>`SELECT length("bytes") AS "size" FROM ${from}`;
  if (!found) return null;
  const whole = Buffer.alloc(found.size);
  for (let at = 0; at < whole.length; at += READ_PIECE) {
    const [piece] = await db.$queryRaw<{ text: string }[]>`
      SELECT encode(substring("bytes" FROM ${at + 1}::int FOR ${READ_PIECE}::int), 'base64') AS "text" FROM ${from}`;
    whole.write(piece?.text ?? "", at, "base64");
  }
  return whole;
};
