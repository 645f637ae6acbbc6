import { embeddedEngine } from "#search/embedded";
import { drainEmbedded } from "#search/outbox";
import { testDatabase } from "#test/database";
import { describeContract } from "#test/search-contract";

const { db } = testDatabase();

describeContract("the embedded engine", {
  db,
  engine: () => embeddedEngine(db()),
  settle: async () => {
    while ((await drainEmbedded(db())) > 0);
  },
});
