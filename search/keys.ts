import type { KeyCreation } from "meilisearch";
import { isMissing, writeClient } from "./meilisearch/client";
import { INDEX } from "./meilisearch/settings";
import { SEARCH_KEY_UID } from "./meilisearch/tenant";

/**
 * Makes the three keys from the master key, once: `MEILI_HOST=… MEILI_MASTER_KEY=… npx tsx search/keys.ts`. The
 * master key stays with whoever runs this; the product never holds it. A second run prints the same keys.
 */
const KEYS: (KeyCreation & { uid: string; setting: string })[] = [
  {
    setting: "MEILI_SEARCH_KEY",
    uid: SEARCH_KEY_UID,
    name: "Yinfeng search",
    actions: ["search"],
    indexes: [INDEX],
    expiresAt: null,
  },
  {
    setting: "MEILI_WRITE_KEY",
    uid: "6b1f5f0c-3c0e-4f0e-9a53-7a9b5d2f1e02",
    name: "Yinfeng writer",
    actions: ["documents.add", "documents.delete", "indexes.get", "tasks.get"],
    indexes: [INDEX],
    expiresAt: null,
  },
  {
    // A swap touches two indexes, and the task of a swap is told only to a key for all of them.
    setting: "MEILI_REBUILD_KEY",
    uid: "6b1f5f0c-3c0e-4f0e-9a53-7a9b5d2f1e03",
    name: "Yinfeng rebuild",
    actions: [
      ...["indexes.create", "indexes.get", "indexes.delete", "indexes.swap", "settings.update"],
      ...["documents.add", "documents.delete", "tasks.get", "stats.get"],
    ],
    indexes: ["*"],
    expiresAt: null,
  },
];

const main = async () => {
  const { MEILI_HOST, MEILI_MASTER_KEY } = process.env;
  if (!MEILI_HOST || !MEILI_MASTER_KEY)
    throw new Error("请设置 MEILI_HOST 和 MEILI_MASTER_KEY。 Set MEILI_HOST and MEILI_MASTER_KEY.");
  const client = writeClient(MEILI_HOST, MEILI_MASTER_KEY);
  for (const { setting, ...creation } of KEYS) {
    const known = await client.getKey(creation.uid).catch((error) => {
      if (isMissing(error)) return null;
      throw error;
    });
    const { key } = known ?? (await client.createKey(creation));
    console.log(`${setting}=${key}`);
  }
};

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
