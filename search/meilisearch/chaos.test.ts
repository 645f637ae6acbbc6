import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SEARCH_KINDS } from "#search/kinds";
import { writeClient } from "#search/meilisearch/client";
import { keyOf } from "#search/meilisearch/documents";
import { drainMeilisearch } from "#search/meilisearch/drain";
import { INDEX } from "#search/meilisearch/settings";
import { readLag } from "#search/outbox";
import { readSourcesAfter } from "#search/sources";
import { MEILISEARCH, readState } from "#search/state";
import { turnMeilisearch } from "#search/worker";
import { aWorld } from "#test/builders";
import { aCompany } from "#test/builders-leads";
import { testDatabase } from "#test/database";

const { db, pool } = testDatabase();
const program = process.env.MEILI_BIN;

const freePort = async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
};

const directory = program ? mkdtempSync(join(tmpdir(), "meili-")) : "";
let host = "";
let server: ChildProcess | undefined;

const start = async () => {
  server = spawn(
    program!,
    ["--db-path", join(directory, "data"), "--http-addr", host.slice(7), "--no-analytics"],
    {
      cwd: directory,
      stdio: "ignore",
    },
  );
  await vi.waitFor(() => client().health(), { timeout: 60_000 });
};

const kill = async () => {
  const gone = once(server!, "exit");
  server!.kill("SIGKILL");
  await gone;
};

const client = () => writeClient(host);
const noPause = () => pool().query(`UPDATE "SearchState" SET "retryAt" = NULL`);

/** As the worker goes on until nothing is left. */
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) {
    await noPause();
    await turnMeilisearch(db(), { host });
    const state = await readState(db(), MEILISEARCH);
    if (state?.builtWith && (await readLag(db(), MEILISEARCH)).pending === 0) return;
  }
};

const expectEqual = async () => {
  const expected = [];
  for (const kind of SEARCH_KINDS)
    for (const source of await readSourcesAfter(db(), kind, "", 10_000))
      expected.push(`${keyOf(source)} ${source.weight}`);
  const { results } = await client().index(INDEX).getDocuments({ limit: 10_000 });
  const found = results.map(({ kind, id, weight }) => `${keyOf({ kind, id })} ${weight}`);
  expect(found.sort()).toEqual(expected.sort());
  expect(await readLag(db(), MEILISEARCH)).toEqual({ pending: 0, dead: 0, seconds: 0 });
};

const changes = async () => {
  const gone = await aCompany(db(), { name: "将被删除" });
  const renamed = await aCompany(db(), { name: "旧名" });
  await settle();
  await db().company.delete({ where: { id: gone.id } });
  await db().company.update({ where: { id: renamed.id }, data: { name: "长得多的一个新名字" } });
  for (let each = 0; each < 40; each++) await aCompany(db(), { name: `恒远生物${each}` });
};

describe.skipIf(!program)("with the server program that MEILI_BIN names", { timeout: 240_000 }, () => {
  beforeAll(async () => {
    host = `http://127.0.0.1:${await freePort()}`;
    await start();
  }, 90_000);

  afterAll(async () => {
    await kill();
    rmSync(directory, { recursive: true, force: true });
  });

  const ready = async () => {
    await aWorld(db());
    await settle();
    await expectEqual();
    await changes();
  };

  it("the index equals the database after the server was killed in the middle of a drain and came back", async () => {
    await ready();
    const draining = drainMeilisearch(db(), client());
    await kill();
    await draining;
    expect((await readLag(db(), MEILISEARCH)).pending).toBeGreaterThan(0);
    await start();
    await settle();
    await expectEqual();
  });

  it("the index equals the database after the server lost its data directory in the middle of a drain", async () => {
    await ready();
    const draining = drainMeilisearch(db(), client());
    await kill();
    await draining;
    rmSync(join(directory, "data"), { recursive: true, force: true });
    await start();
    await settle();
    await expectEqual();
  });

  it("the index equals the database after two drainers went at it while the server was restarted", async () => {
    await ready();
    const draining = Promise.all([drainMeilisearch(db(), client()), drainMeilisearch(db(), client())]);
    await kill();
    await start();
    await draining;
    await settle();
    await expectEqual();
  });

  it("the index equals the database after the server was killed in the middle of a rebuild", async () => {
    await ready();
    await db()
      .$executeRaw`UPDATE "SearchState" SET "rebuildPhase" = 'requested' WHERE "target" = ${MEILISEARCH}`;
    const rebuilding = turnMeilisearch(db(), { host });
    await expect
      .poll(async () => (await readState(db(), MEILISEARCH))?.rebuildPhase, { interval: 5, timeout: 60_000 })
      .not.toBe("requested");
    await kill();
    await rebuilding;
    await start();
    await settle();
    await expectEqual();
  });
});
