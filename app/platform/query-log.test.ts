import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { testDatabase } from "#test/database";

const { db } = testDatabase();
const MB = 1024 * 1024;

/** What is still held, once everything that nobody needs is gone. */
const heldMb = async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  await new Promise((next) => setTimeout(next, 0));
  collect();
  return process.memoryUsage().heapUsed / MB;
};

describe("the values of a large statement", () => {
  it("are not kept in memory once it is done, in a transaction or without", async () => {
    const send = async (tx: Pick<ReturnType<typeof db>, "$executeRaw" | "$queryRaw">, turn: number) => {
      const value = `${turn}${"文".repeat(MB / 2)}`;
      const [found] = await tx.$queryRaw<{ size: number }[]>`SELECT length(${value}) AS "size"`;
      expect(found?.size).toBe(value.length);
    };
    await send(db(), 0);
    const before = await heldMb();
    for (let turn = 1; turn <= 20; turn++) await send(db(), turn);
    await db().$transaction(async (tx) => {
      for (let turn = 1; turn <= 20; turn++) await send(tx, turn);
    });
    expect((await heldMb()) - before).toBeLessThan(10);
  });
});
