import type { Ref, SearchKind } from "./kinds";
import type { Scopes } from "./scope";
import type { Shown } from "./sources";
import type { ParsedQuery } from "./text-query";

export interface Filters {
  parkId?: string;
  stage?: string;
  field?: string;
  year?: number;
}

export const FACETS = ["kind", "parkId", "stage", "field", "year"] as const;
export type Facet = (typeof FACETS)[number];
export type FacetCounts = Record<Facet, Record<string, number>>;

export interface Total {
  value: number;
  /** False: at least so many. */
  exact: boolean;
}

export interface Question {
  query: ParsedQuery;
  /** Wider: by sound, or pinyin run into initials. */
  loosely: boolean;
  scopes: Scopes;
  kinds: readonly SearchKind[];
  filters: Filters;
  /** How many candidates to bring; they are judged again when their rows have been read. */
  take: number;
  sort: "relevance" | "recent";
  facets: boolean;
}

export interface Candidate extends Ref {
  weight: number;
}

export interface Answer {
  candidates: Candidate[];
  /** Rows of candidates inside the scope that the engine has read in the same statement, and what is left to be read. */
  read?: { rows: Shown[]; unread: Candidate[] };
  total: Total;
  facets: FacetCounts | null;
}

/** The one port: what is asked of an engine. It answers with ids; the rows come from the database. */
export interface Engine {
  readonly name: EngineName;
  find(question: Question): Promise<Answer>;
  /** How many records of each kind it holds: for administrators, to be held against the database. */
  count(): Promise<Record<string, number>>;
}

export type EngineName = "embedded" | "meilisearch";
