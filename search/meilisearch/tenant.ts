import { generateTenantToken } from "meilisearch/token";
import { type MeiliSettings, searchClient, writeClient } from "./client";
import { INDEX } from "./settings";

/** The uid that our own command gives the search key, so that a token can be made from the key alone. */
export const SEARCH_KEY_UID = "6b1f5f0c-3c0e-4f0e-9a53-7a9b5d2f1e01";

export interface SigningKey {
  key: string;
  uid: string;
}

/**
 * The key that signs tenant tokens. Given as `uid:key`, or as a key whose uid the server tells, or else taken for the
 * one that our own command made. Null where the server wants no key.
 */
export const signingKey = async (settings: MeiliSettings): Promise<SigningKey | null> => {
  const { host, searchKey, writeKey } = settings;
  if (!searchKey) return null;
  const [uid, key] = searchKey.split(":");
  if (uid && key) return { uid, key };
  for (const asking of new Set([searchKey, writeKey]))
    try {
      const found = await searchClient(settings, asking).getKey(searchKey);
      return { uid: found.uid, key: found.key };
    } catch {}
  return (await keyBehindMaster(host, searchKey)) ?? { uid: SEARCH_KEY_UID, key: searchKey };
};

/** A master key cannot sign tokens: a search key that it knows does. */
const keyBehindMaster = async (host: string, masterKey: string): Promise<SigningKey | null> => {
  try {
    const { results } = await writeClient(host, masterKey).getKeys({ limit: 100 });
    const fits = results.find(
      ({ actions, indexes }) =>
        actions.length === 1 &&
        actions[0] === "search" &&
        indexes.some((name) => name === INDEX || name === "*"),
    );
    return fits ? { uid: fits.uid, key: fits.key } : null;
  } catch {
    return null;
  }
};

const LIFETIME_MS = 3_600_000;
const MOST_KEPT = 500;

/**
 * Tokens by filter. The rule names the exact index and always has a filter: a rule without one, or a wider pattern
 * beside it, would open the whole index.
 */
export const createTokens = (clock: () => number = Date.now) => {
  const kept = new Map<string, { token: string; until: number }>();
  return async ({ key, uid }: SigningKey, filter: string): Promise<string> => {
    if (filter.trim() === "") throw new Error("a tenant token needs a filter");
    const now = clock();
    const known = kept.get(`${uid} ${filter}`);
    if (known && known.until > now + LIFETIME_MS / 2) return known.token;
    const until = now + LIFETIME_MS;
    const token = await generateTenantToken({
      apiKey: key,
      apiKeyUid: uid,
      searchRules: { [INDEX]: { filter } },
      expiresAt: new Date(until),
    });
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(`${uid} ${filter}`, { token, until });
    return token;
  };
};
