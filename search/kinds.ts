export const SEARCH_KINDS = [
  "company",
  "park",
  "carrier",
  "lead",
  "contact",
  "organisation",
  "signing",
  "task",
  "target",
  "note",
] as const;

export type SearchKind = (typeof SEARCH_KINDS)[number];

export interface Ref {
  kind: SearchKind;
  id: string;
}

/** For all districts, or for all units of one. No id of ours is a star. */
export const EVERYONE = "*";
