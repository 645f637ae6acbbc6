import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { testDatabase } from "#test/database";
import { fetchBytes, handOver, sha256Of } from "./bytes.server";
import { Prisma, transaction } from "./db.server";

const { db } = testDatabase();
const KB = 1024;

describe("files on their way into the database and out", () => {
  it.each([0, 1, 512 * KB, 512 * KB + 1, 2300 * KB])("come back whole, with %i bytes", async (size) => {
    const bytes = randomBytes(size);
    const back = await transaction(db(), async (tx) => {
      const whole = await handOver(tx, bytes);
      return fetchBytes(tx, Prisma.sql`(SELECT ${whole} AS "bytes") one`);
    });
    expect(back?.equals(bytes)).toBe(true);
  });

  it("are not mixed up when two follow each other in one transaction", async () => {
    const files = [randomBytes(1200 * KB), randomBytes(700 * KB), randomBytes(10)];
    const back = await transaction(db(), async (tx) => {
      const kept: (Buffer | null)[] = [];
      for (const bytes of files) {
        const whole = await handOver(tx, bytes);
        kept.push(await fetchBytes(tx, Prisma.sql`(SELECT ${whole} AS "bytes") one`));
      }
      return kept;
    });
    expect(back.map((one, i) => one?.equals(files[i]!))).toEqual([true, true, true]);
  });

  it("are nowhere when their row is not there", async () => {
    expect(await fetchBytes(db(), Prisma.sql`"ImportFile" WHERE "jobId" = 'none'`)).toBeNull();
  });

  it("have the same hash in pieces as at once", async () => {
    const bytes = randomBytes(2500 * KB);
    expect(await sha256Of(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(await sha256Of(new Uint8Array())).toBe(createHash("sha256").digest("hex"));
  });
});
