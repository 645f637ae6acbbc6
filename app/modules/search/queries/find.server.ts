import type { Found, Hit } from "#search/find";
import { SEARCH_KINDS, type SearchKind } from "#search/kinds";
import {
  type EngineName,
  FACETS,
  type Facet,
  type FacetCounts,
  type Filters,
  type Total,
} from "#search/port";
import { find } from "#search/runtime";
import type { Scopes } from "#search/scope";
import { readSources } from "#search/sources";
import type { MatchKind, Segment } from "#search/text-match";
import type { Action } from "~/modules/access/policy";
import { scopeOf } from "~/modules/access/queries.server";
import { FIELD_LABELS, STAGE_LABELS } from "~/modules/leads/labels";
import type { Ctx } from "~/platform/ctx";
import { KIND_LABELS, REASON_LABELS } from "../labels";
import type { SearchFilter } from "../schema";

/** What lets a reader see the records of a kind; the same actions that open their pages. */
const ACTIONS: Record<SearchKind, Action> = {
  company: "company.read",
  park: "park.read",
  carrier: "carrier.read",
  lead: "lead.read",
  contact: "contact.read",
  organisation: "plan.read",
  signing: "signing.read",
  task: "task.read",
  target: "target.read",
  note: "lead.read",
};

export const searchScopes = (ctx: Ctx): Scopes => {
  const scope = (kind: SearchKind) => {
    const { districtId, organisationId, userId, nothing } = scopeOf(ctx, ACTIONS[kind]);
    // The index does not know who owns a row: a reach that is so narrow finds nothing.
    return { districtId, organisationId, nothing: nothing || userId !== null };
  };
  return Object.fromEntries(SEARCH_KINDS.map((kind) => [kind, scope(kind)])) as Scopes;
};

const PAGES: Partial<Record<SearchKind, string>> = {
  company: "companies",
  park: "parks",
  carrier: "carriers",
  lead: "leads",
  signing: "signings",
  task: "tasks",
  target: "targets",
  organisation: "units",
};

const hrefOf = ({ source }: Hit): string => {
  const [kind, id] = source.parentId?.split(/:(.*)/s) ?? [source.kind, source.id];
  const page = PAGES[kind as SearchKind];
  if (page) return `/${page}/${encodeURIComponent(id!)}`;
  return `/tasks?unit=${encodeURIComponent(source.id)}`;
};

export interface SearchHit {
  kind: SearchKind;
  id: string;
  href: string;
  title: string;
  subtitle: string | null;
  segments: Segment[];
  excerpt: Segment[] | null;
  matchedBy: MatchKind;
  /** 文字, 拼音 or 读音. */
  reason: string;
}

const hitOf = (hit: Hit): SearchHit => ({
  kind: hit.source.kind,
  id: hit.source.id,
  href: hrefOf(hit),
  title: hit.source.title,
  subtitle: hit.source.subtitle,
  segments: hit.segments,
  excerpt: hit.excerpt,
  matchedBy: hit.matchedBy,
  reason: REASON_LABELS[hit.reason],
});

export interface SearchInput {
  q: string;
  kinds?: readonly SearchKind[];
  limit?: number;
  skip?: number;
  filters?: Filters;
  sort?: "relevance" | "recent";
  facets?: boolean;
}

export interface SearchResult {
  hits: SearchHit[];
  total: Total;
  engine: EngineName;
  /** Meilisearch is set but does not answer now. */
  degraded: boolean;
  lagSeconds: number;
  suggestions: string[];
  facets: Found["facets"];
}

export const searchAll = async (ctx: Ctx, input: SearchInput): Promise<SearchResult> => {
  const { q, kinds = [], limit = 20, skip = 0, filters, sort, facets } = input;
  const found = await find(ctx.db, {
    q,
    scopes: searchScopes(ctx),
    kinds: kinds.length > 0 ? kinds : SEARCH_KINDS,
    limit,
    skip,
    filters,
    sort,
    facets,
  });
  return { ...found, hits: found.hits.map(hitOf) };
};

/** The records that the actor last wrote to, for an empty search box. */
export const listRecent = async (ctx: Ctx, take = 6): Promise<SearchHit[]> => {
  const entries = await ctx.db.$queryRaw<{ kind: SearchKind; id: string }[]>`
    SELECT lower(a."entity") AS kind, a."entityId" AS id FROM (
      SELECT "entity", "entityId", "id" FROM "AuditEntry" WHERE "actorId" = ${ctx.actor.userId} ORDER BY "id" DESC LIMIT 200) a
    WHERE lower(a."entity") IN ('company', 'lead', 'signing', 'carrier')
    GROUP BY 1, 2 ORDER BY max(a."id") DESC LIMIT ${take}`;
  const rows = new Map(
    (await readSources(ctx.db, entries, searchScopes(ctx))).map((source) => [
      `${source.kind}:${source.id}`,
      source,
    ]),
  );
  return entries.flatMap(({ kind, id }) => {
    const source = rows.get(`${kind}:${id}`);
    const segments = [{ text: source?.title ?? "", hit: false }];
    return source
      ? [
          hitOf({
            source: { ...source, named: false },
            segments,
            excerpt: null,
            matchedBy: "text",
            reason: "text",
          }),
        ]
      : [];
  });
};

export interface FacetValue {
  value: string;
  label: string;
  count: number;
}

export type FacetValues = Record<Facet, FacetValue[]>;

const LABELS: Partial<Record<Facet, Record<string, string>>> = {
  kind: KIND_LABELS,
  stage: STAGE_LABELS,
  field: FIELD_LABELS,
};

const named = async (ctx: Ctx, facets: FacetCounts): Promise<FacetValues> => {
  const parks = await ctx.db.park.findMany({
    where: { id: { in: Object.keys(facets.parkId) } },
    select: { id: true, name: true },
  });
  const parkNames = Object.fromEntries(parks.map(({ id, name }) => [id, name]));
  const values = (facet: Facet): FacetValue[] =>
    Object.entries(facets[facet])
      .map(([value, count]) => ({
        value,
        label: LABELS[facet]?.[value] ?? (facet === "parkId" ? (parkNames[value] ?? value) : `${value} 年`),
        count,
      }))
      .sort((one, other) =>
        facet === "year" ? Number(other.value) - Number(one.value) : other.count - one.count,
      );
  return Object.fromEntries(FACETS.map((facet) => [facet, values(facet)])) as FacetValues;
};

const PAGE_SIZE = 20;
const NO_FACETS: FacetCounts = { kind: {}, parkId: {}, stage: {}, field: {}, year: {} };

/** The search page: a page of hits, the facets of what is found, and the count of every kind beside the one chosen. */
export const getSearchPage = async (ctx: Ctx, filter: SearchFilter) => {
  const { park, stage, field, year } = filter;
  const filters: Filters = { parkId: park, stage, field, year };
  const asked = { q: filter.q, filters, facets: true };
  const result = await searchAll(ctx, {
    ...asked,
    kinds: filter.kinds,
    sort: filter.sort,
    limit: PAGE_SIZE,
    skip: (filter.page - 1) * PAGE_SIZE,
  });
  const all = filter.kinds.length > 0 ? await searchAll(ctx, { ...asked, limit: 0 }) : result;
  const facets = await named(ctx, { ...(result.facets ?? NO_FACETS), kind: (all.facets ?? NO_FACETS).kind });
  return { ...result, facets, pageSize: PAGE_SIZE };
};
