import { describe, expect, it } from "vitest";
import { answer, Breaker, type Preferred } from "#search/fallback";
import { SEARCH_KINDS } from "#search/kinds";
import { writeClient } from "#search/meilisearch/client";
import { documentOf } from "#search/meilisearch/documents";
import { drainMeilisearch, pushDocuments } from "#search/meilisearch/drain";
import { meilisearchEngine } from "#search/meilisearch/engine";
import { rebuildMeilisearch } from "#search/meilisearch/rebuild";
import { INDEX, SETTINGS } from "#search/meilisearch/settings";
import { changeOf, drainEmbedded, readLag, readOutbox } from "#search/outbox";
import { readSourcesAfter } from "#search/sources";
import { activate, MEILISEARCH, readState } from "#search/state";
import { turnMeilisearch } from "#search/worker";
import { aWorld } from "#test/builders";
import { aCompany, aLead } from "#test/builders-leads";
import { scopesOf } from "#test/builders-search";
import { testDatabase } from "#test/database";
import { fake, HOST, meilisearchByMsw, PATIENT, type Trouble } from "#test/msw-meilisearch";

const { db, pool } = testDatabase();
meilisearchByMsw();

const settings = { host: HOST, searchKey: "search-key", writeKey: "write-key", ...PATIENT };
const client = () => writeClient(HOST, "write-key");
const drain = () => drainMeilisearch(db(), client());
const rebuild = (report?: Parameters<typeof rebuildMeilisearch>[2]) =>
  rebuildMeilisearch(db(), client(), report);

/** The index as it must be: every record of the database as a document, and nothing else. */
const expectEqual = async () => {
  const expected = [];
  for (const kind of SEARCH_KINDS)
    expected.push(...(await readSourcesAfter(db(), kind, "", 10_000)).map(documentOf));
  const byKey = (one: { key: string }, other: { key: string }) => (one.key < other.key ? -1 : 1);
  expect(fake.documents(INDEX).sort(byKey)).toEqual(JSON.parse(JSON.stringify(expected.sort(byKey))));
};

/** The next try is due now. */
const noPause = () => pool().query(`UPDATE "SearchState" SET "retryAt" = NULL`);

const preferred = (clock?: () => number, by = settings): Preferred => ({
  engine: meilisearchEngine(by),
  breaker: new Breaker(clock),
});

const askWith = (by: Preferred, q: string) =>
  answer(db(), by, { q, scopes: scopesOf(), kinds: SEARCH_KINDS, limit: 10 });

const embeddedToo = async () => {
  while ((await drainEmbedded(db())) > 0);
};

const ready = async () => {
  await aWorld(db());
  await aCompany(db(), { name: "科济制药" });
  await embeddedToo();
  await rebuild();
};

describe("a rebuild", () => {
  it("fills a fresh index with the settings, swaps it in under the same name, and leaves no other", async () => {
    await ready();
    await expectEqual();
    expect([...fake.indexes.keys()]).toEqual([INDEX]);
    expect(fake.indexes.get(INDEX)!.settings).toEqual(SETTINGS);
    expect(await readState(db(), MEILISEARCH)).toMatchObject({ rebuildPhase: null, failures: 0 });
  });

  it("loses no write that comes while it runs", async () => {
    await ready();
    const gone = await aCompany(db(), { name: "将被合并" });
    const kept = await aCompany(db(), { name: "改名之前" });
    let changes = 0;
    await rebuild(async ({ phase }) => {
      if (!phase || (phase === "reading" && changes > 8)) return;
      changes += 1;
      await aLead(db(), { projectName: `${phase} 项目`, companyName: `${phase} 企业${changes}` });
      if (phase === "checking") {
        await db().company.update({ where: { id: kept.id }, data: { name: "改名之后" } });
        await db().company.delete({ where: { id: gone.id } });
        await drain();
      }
    });
    await drain();
    expect(changes).toBeGreaterThan(5);
    await expectEqual();
  });

  it("leaves the present index in place when the server goes away half-way", async () => {
    await ready();
    const before = fake.documents(INDEX).length;
    fake.stopAfterWrites = fake.writes + 4;
    await expect(rebuild()).rejects.toThrow();
    fake.stopAfterWrites = null;
    expect(fake.documents(INDEX)).toHaveLength(before);
    expect(await readOutbox(db(), "meilisearch-next", 10)).toEqual([]);
    await rebuild();
    await expectEqual();
  });

  it("is one at a time", async () => {
    await ready();
    const results = await Promise.all([rebuild(), rebuild()]);
    expect(results.filter((count) => count === null)).toHaveLength(1);
    await expectEqual();
  });
});

describe("the drainer", () => {
  it("pushes every change and acknowledges it only when its task has succeeded", async () => {
    await ready();
    const company = await aCompany(db(), { name: "恒远生物" });
    await drain();
    await db().company.delete({ where: { id: company.id } });
    await aCompany(db(), { name: "凯莱英" });
    await drain();
    await expectEqual();
    expect(await readLag(db(), MEILISEARCH)).toEqual({ pending: 0, dead: 0, seconds: 0 });
  });

  it("pushes again what a process pushed and did not live to acknowledge", async () => {
    await ready();
    await aCompany(db(), { name: "恒远生物" });
    const { puts } = await changeOf(db(), await readOutbox(db(), MEILISEARCH, 10));
    await pushDocuments(client(), INDEX, puts.map(documentOf));
    expect((await readLag(db(), MEILISEARCH)).pending).toBeGreaterThan(0);
    await drain();
    await expectEqual();
    expect((await readLag(db(), MEILISEARCH)).pending).toBe(0);
  });

  it("goes on after the server stopped in the middle", async () => {
    await ready();
    for (let each = 0; each < 5; each++) await aCompany(db(), { name: `恒远生物${each}` });
    fake.stopAfterWrites = fake.writes + 1;
    await drain();
    expect(await readState(db(), MEILISEARCH)).toMatchObject({ failures: 1 });
    fake.stopAfterWrites = null;
    await noPause();
    await drain();
    await expectEqual();
    expect(await readState(db(), MEILISEARCH)).toMatchObject({ failures: 0, lastError: null, retryAt: null });
  });

  it("lets two drainers at once neither lose nor double anything", async () => {
    await ready();
    for (let each = 0; each < 20; each++) await aCompany(db(), { name: `恒远生物${each}` });
    await Promise.all([drain(), drain()]);
    await drain();
    await expectEqual();
  });

  it("finds the document to blame in a batch, and makes it a dead letter after ten tries", async () => {
    await ready();
    const bad = await aCompany(db(), { name: "被拒企业" });
    for (let each = 0; each < 6; each++) await aCompany(db(), { name: `恒远生物${each}` });
    fake.refused.add(bad.id);
    await drain();
    expect(fake.documents(INDEX).filter(({ kind }) => kind === "company")).toHaveLength(7);
    expect(await readLag(db(), MEILISEARCH)).toMatchObject({ pending: 1, dead: 0 });
    for (let tries = 1; tries < 10; tries++) await drain();
    expect(await readLag(db(), MEILISEARCH)).toMatchObject({ pending: 0, dead: 1 });
    const [letter] = await db().searchDead.findMany();
    expect(letter).toMatchObject({
      documentId: bad.id,
      attempts: 10,
      error: expect.stringContaining("invalid_document_id"),
    });

    fake.refused.clear();
    await db().company.update({ where: { id: bad.id }, data: { name: "又好了" } });
    await drain();
    expect(await readLag(db(), MEILISEARCH)).toMatchObject({ pending: 0, dead: 0 });
    await expectEqual();
  });

  it("comes again when the server said it would be back", async () => {
    await ready();
    await aCompany(db(), { name: "恒远生物" });
    fake.trouble.write = { kind: "status", status: 503, retryAfter: 120 };
    await drain();
    const { rows } = await pool().query(
      `SELECT extract(epoch FROM "retryAt" - now()) AS seconds FROM "SearchState" WHERE "target" = 'meilisearch'`,
    );
    expect(Number(rows[0].seconds)).toBeGreaterThan(100);
    const writes = fake.writes;
    await turnMeilisearch(db(), settings);
    expect(fake.writes).toBe(writes);
  });

  it.each<[string, Trouble]>([
    ["a wrong key", { kind: "status", status: 403 }],
    ["no index", { kind: "status", status: 404 }],
    ["too busy", { kind: "status", status: 503 }],
    ["a proxy's HTML", { kind: "html" }],
    ["a refused connection", { kind: "refused" }],
  ])("keeps the rows waiting through %s, and blames none of them", async (_name, trouble) => {
    await ready();
    await aCompany(db(), { name: "恒远生物" });
    fake.trouble.write = trouble;
    for (let tries = 0; tries < 12; tries++) await drain();
    expect(await readLag(db(), MEILISEARCH)).toMatchObject({ pending: 1, dead: 0 });
    fake.trouble = {};
    await noPause();
    await turnMeilisearch(db(), settings);
    await expectEqual();
  });

  it("builds the index anew after its data directory was lost, and answers from the embedded one meanwhile", async () => {
    await ready();
    const by = preferred();
    expect(await askWith(by, "科济")).toMatchObject({ engine: "meilisearch", degraded: false });
    fake.wipe();
    expect(await askWith(by, "科济")).toMatchObject({ engine: "embedded", degraded: true });
    await drain();
    expect((await readState(db(), MEILISEARCH))?.builtWith).toBeNull();
    await turnMeilisearch(db(), settings);
    await expectEqual();
    expect(await askWith(preferred(), "科济")).toMatchObject({ engine: "meilisearch", degraded: false });
  });
});

describe("the answer", () => {
  it.each<[string, Trouble]>([
    ["403, a wrong key", { kind: "status", status: 403 }],
    ["404, no index", { kind: "status", status: 404 }],
    ["503 with Retry-After", { kind: "status", status: 503, retryAfter: 30 }],
    ["500", { kind: "status", status: 500 }],
    ["502 in HTML", { kind: "html" }],
    ["a refused connection", { kind: "refused" }],
    ["a server that hangs", { kind: "hang" }],
  ])("comes from the embedded index with a banner: %s", async (_name, trouble) => {
    await ready();
    fake.trouble.search = trouble;
    const hurried = { ...settings, searchTimeoutMs: trouble.kind === "hang" ? 50 : PATIENT.searchTimeoutMs };
    const answered = await askWith(preferred(undefined, hurried), "科济");
    expect(answered).toMatchObject({ engine: "embedded", degraded: true });
    expect(answered.hits.map(({ source }) => source.title)).toEqual(["科济制药"]);
  });

  it("leaves a failing server alone for a while, then tries it once and comes back by itself", async () => {
    await ready();
    let now = 0;
    const by = preferred(() => now);
    fake.trouble.search = { kind: "refused" };
    await askWith(by, "科济");
    fake.trouble = {};
    const asked = fake.searches.length;
    expect(await askWith(by, "科济")).toMatchObject({ engine: "embedded", degraded: true });
    expect(fake.searches).toHaveLength(asked);
    now = 5_001;
    expect(await askWith(by, "科济")).toMatchObject({ engine: "meilisearch", degraded: false });
  });

  it("waits longer each time it fails, a minute at most", () => {
    let now = 0;
    const breaker = new Breaker(() => now);
    const pauses = [1, 2, 3, 4, 5, 6].map(() => {
      breaker.failed();
      const from = now;
      while (breaker.open) now += 1_000;
      return (now - from) / 1_000;
    });
    expect(pauses).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it("comes from the embedded index until Meilisearch has caught up to half a minute", async () => {
    await ready();
    await aCompany(db(), { name: "恒远生物" });
    await pool().query(
      `UPDATE "SearchOutbox" SET "createdAt" = now() - interval '31 seconds' WHERE "target" = 'meilisearch'`,
    );
    await embeddedToo();
    expect(await askWith(preferred(), "恒远")).toMatchObject({
      engine: "embedded",
      degraded: true,
      total: { value: 1 },
    });
    await drain();
    expect(await askWith(preferred(), "恒远")).toMatchObject({
      engine: "meilisearch",
      lagSeconds: 0,
      total: { value: 1 },
    });
  });

  it("is not asked of Meilisearch before the index was built", async () => {
    await aWorld(db());
    await activate(db(), MEILISEARCH);
    await embeddedToo();
    expect(await askWith(preferred(), "碳谷")).toMatchObject({ engine: "embedded", degraded: true });
    expect(fake.searches).toEqual([]);
  });
});

describe("what is asked", () => {
  it("carries the scope in the filter of every query and in a token for the exact index", async () => {
    await ready();
    const by = preferred();
    const scopes = scopesOf({ districtId: "jinshan", organisationId: "tangu" });
    await answer(db(), by, { q: "科济 kj", scopes, kinds: SEARCH_KINDS, limit: 10 });
    const [{ body, authorization }] = fake.searches as [(typeof fake.searches)[number]];
    const scope = body.queries[0]!.filter[0]!;
    expect(scope).toContain('organisationIds IN ["tangu", "*"]');
    for (const { filter, indexUid, locales, matchingStrategy } of body.queries) {
      expect(filter[0]).toBe(scope);
      expect([indexUid, locales, matchingStrategy]).toEqual([INDEX, ["cmn"], "all"]);
    }
    const [, claims] = authorization!.replace("Bearer ", "").split(".");
    const { searchRules } = JSON.parse(Buffer.from(claims!, "base64url").toString());
    expect(`(${searchRules[INDEX].filter})`).toBe(scope);
    expect(Object.keys(searchRules)).toEqual([INDEX]);
  });

  it("is nothing at all where nothing is in reach", async () => {
    await ready();
    const answered = await answer(db(), preferred(), {
      q: "科济",
      scopes: scopesOf({ nothing: true }),
      kinds: SEARCH_KINDS,
      limit: 10,
    });
    expect(answered).toMatchObject({ hits: [], engine: "meilisearch" });
    expect(fake.searches).toEqual([]);
  });
});
