import type { Settings } from "meilisearch";

/** The uid stays through every swap: tenant tokens name it exactly. */
export const INDEX = "yinfeng";
export const NEXT_INDEX = "yinfeng_next";
export const PRIMARY_KEY = "key";

/** Another number here has the next worker build the index anew: settings never change in place. */
export const SETTINGS_VERSION = 4;

const filterable = (attributePatterns: string[], comparison: boolean) => ({
  attributePatterns,
  features: { facetSearch: false, filter: { equality: true, comparison } },
});

/**
 * Words are cut by us, not by the engine: names and texts come spaced by character and are asked as phrases, since the
 * dictionary of the engine cuts brand names in two. Sounds come as every suffix, so that a prefix finds any syllable.
 */
export const SETTINGS: Settings = {
  searchableAttributes: ["chars", "py", "initials", "text"],
  filterableAttributes: [
    filterable(["kind", "districtId", "organisationIds", "parkId", "stage", "field", "year"], false),
    // Never compared, but asked for their beginnings: without what comparison needs, every value there is is looked at.
    filterable(["whole", "py", "initials"], true),
  ],
  sortableAttributes: ["weight", "happenedAt"],
  displayedAttributes: ["kind", "id", "weight"],
  rankingRules: ["words", "sort"],
  localizedAttributes: [{ attributePatterns: ["*"], locales: ["cmn"] }],
  typoTolerance: { enabled: false },
  facetSearch: false,
  pagination: { maxTotalHits: 1_000 },
  faceting: { maxValuesPerFacet: 200, sortFacetValuesBy: { "*": "count" } },
  searchCutoffMs: 600,
};
