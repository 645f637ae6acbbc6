import { describe } from "vitest";
import { writeClient } from "#search/meilisearch/client";
import { meilisearchEngine } from "#search/meilisearch/engine";
import { rebuildMeilisearch } from "#search/meilisearch/rebuild";
import { testDatabase } from "#test/database";
import { HOST, meilisearchByMsw, PATIENT } from "#test/msw-meilisearch";
import { describeContract } from "#test/search-contract";

const { db } = testDatabase();
const host = process.env.MEILI_HOST;

if (!host) meilisearchByMsw();

const subject = (at: string, searchKey?: string, writeKey?: string) => ({
  db,
  engine: () => meilisearchEngine({ host: at, searchKey, writeKey, ...PATIENT }),
  settle: async () => {
    await rebuildMeilisearch(db(), writeClient(at, writeKey));
  },
});

describe.skipIf(Boolean(host))("answered by msw", () => {
  describeContract("the Meilisearch engine", subject(HOST, "search-key", "write-key"));
});

describe.skipIf(!host)("on the server that MEILI_HOST names", () => {
  describeContract(
    "the Meilisearch engine",
    subject(
      host ?? HOST,
      process.env.MEILI_SEARCH_KEY,
      process.env.MEILI_REBUILD_KEY ?? process.env.MEILI_WRITE_KEY,
    ),
  );
});
