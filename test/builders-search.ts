import { SEARCH_KINDS } from "#search/kinds";
import type { KindScope, Scopes } from "#search/scope";

/** The reach of one reader over every kind, or kind by kind. */
export const scopesOf = (reach: Partial<KindScope> = {}, other: Partial<Scopes> = {}): Scopes => {
  const scope: KindScope = { districtId: null, organisationId: null, nothing: false, ...reach };
  return { ...(Object.fromEntries(SEARCH_KINDS.map((kind) => [kind, scope])) as Scopes), ...other };
};
