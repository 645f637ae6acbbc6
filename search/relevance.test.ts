import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { embeddedEngine } from "#search/embedded";
import { findRecords } from "#search/find";
import { SEARCH_KINDS } from "#search/kinds";
import { writeClient } from "#search/meilisearch/client";
import { meilisearchEngine } from "#search/meilisearch/engine";
import { rebuildMeilisearch } from "#search/meilisearch/rebuild";
import { drainEmbedded } from "#search/outbox";
import type { Engine } from "#search/port";
import { loadFacts } from "#seeds/reference/load.server";
import { scopesOf } from "#test/builders-search";
import { testDatabase } from "#test/database";

const { db } = testDatabase({ keepBetweenTests: true });

const { MEILI_HOST: host, MEILI_SEARCH_KEY: searchKey, MEILI_WRITE_KEY: writeKey } = process.env;
const rebuildKey = process.env.MEILI_REBUILD_KEY ?? writeKey;

beforeAll(async () => {
  await loadFacts(db());
  while ((await drainEmbedded(db())) > 0);
  if (host) await rebuildMeilisearch(db(), writeClient(host, rebuildKey));
});

const engines: [name: string, engine: () => Engine, skipped: boolean][] = [
  ["the embedded engine", () => embeddedEngine(db()), false],
  [
    "the Meilisearch server that MEILI_HOST names",
    () => meilisearchEngine({ host: host!, searchKey, writeKey }),
    !host,
  ],
];

const titlesBy =
  (engine: () => Engine) =>
  async (q: string, limit = 10) => {
    const { hits } = await findRecords(db(), engine(), {
      q,
      scopes: scopesOf(),
      kinds: SEARCH_KINDS,
      limit,
    });
    return hits.map(({ source }) => source.title);
  };

const QUERIES: [q: string, within: number, ...expected: string[]][] = [
  ["科济制药", 1, "科济制药"],
  ["凯莱英", 1, "凯莱英"],
  ["碳谷绿湾", 1, "碳谷绿湾"],
  ["国盛药谷二期", 1, "国盛药谷二期"],
  ["莱英", 1, "凯莱英"],
  ["素智", 1, "金城素智"],
  ["绿湾", 1, "碳谷绿湾"],
  ["kjzy", 1, "科济制药"],
  ["wsc", 1, "万仕诚"],
  ["dfl", 1, "东富龙"],
  ["zkstszg", 2, "中科生态数字港一期", "中科生态数字港二期"],
  ["jiakai", 1, "珈凯生物"],
  ["sipanw", 1, "斯潘威"],
  ["jingongyuan", 1, "金工园四期"],
  ["加凯生物", 1, "珈凯生物"],
  ["康力诊断", 1, "康黎诊断"],
];

describe.each(engines)("over every name of the plan documents, by %s", (_name, engine, skipped) => {
  const titles = titlesBy(engine);
  const it = skipped ? test.skip : test;

  it.each(QUERIES)("%s brings within %i: %s %s", async (q, within, ...expected) => {
    const found = (await titles(q)).slice(0, within);
    expect(found.sort()).toEqual(expected.filter(Boolean).sort());
  });

  const visible = fileURLToPath(new URL("../../shared/relevance/visible.json", import.meta.url));
  test.skipIf(skipped || !existsSync(visible))(
    "holds for the shared set of queries where it is at hand",
    async () => {
      const { queries } = JSON.parse(readFileSync(visible, "utf8")) as {
        queries: { q: string; expect: string[]; within: number }[];
      };
      const missed = [];
      for (const { q, expect: expected, within } of queries) {
        const found = (await titles(q)).slice(0, within);
        if (!expected.every((name) => found.includes(name))) missed.push({ q, expected, found });
      }
      expect(missed).toEqual([]);
    },
  );

  it("brings every company, carrier and park first by its own whole name", async () => {
    const rows = await db().$queryRaw<{ name: string }[]>`
      SELECT "name" FROM "Company" UNION SELECT "name" FROM "Carrier" UNION SELECT "name" FROM "Park"`;
    const missed = [];
    for (const { name } of rows) if ((await titles(name, 3))[0] !== name) missed.push(name);
    expect(missed).toEqual([]);
  });
});
