import type { FederatedMultiSearchParams, Meilisearch, MultiSearchQueryWithFederation } from "meilisearch";
import { SEARCH_KINDS } from "../kinds";
import {
  type Answer,
  type Candidate,
  type Engine,
  FACETS,
  type FacetCounts,
  type Filters,
  type Question,
} from "../port";
import { oneOf, quoted, scopeFilter } from "../scope";
import { limits, spellings } from "../text";
import { inPieces, type ParsedQuery, runsOfSound, type Term } from "../text-query";
import { type MeiliSettings, searchClient } from "./client";
import { INDEX, SETTINGS } from "./settings";
import { createTokens, type SigningKey, signingKey } from "./tenant";

const NAMES = ["chars", "py", "initials"];
const EVERYWHERE = [...NAMES, "text"];
/** Asked for their beginnings. */
const STARTED = ["whole", "py", "initials"];
const MOST = SETTINGS.pagination!.maxTotalHits!;

const equal = (name: string, value: string) => `${name} = ${quoted(value)}`;
const starts = (name: string, value: string) => `${name} STARTS WITH ${quoted(value)}`;
const any = (parts: string[]) => `(${parts.join(" OR ")})`;

const filtersOf = ({ parkId, stage, field, year }: Filters): string[] =>
  Object.entries({ parkId, stage, field, year }).flatMap(([name, value]) =>
    value === undefined ? [] : [equal(name, String(value))],
  );

const phrase = (text: string) => `"${Array.from(text).join(" ")}"`;

/** Hanzi as a phrase by character; one Latin word at the end, where the engine reads it as a prefix. */
const typedAs = (terms: readonly Term[], longest = limits.pinyin): string => {
  const phrases = terms.filter(({ han }) => han).map(({ text }) => phrase(text));
  // Sounds from a later syllable are kept to a length; what was cut is judged when the row has been read.
  const words = terms.filter(({ han }) => !han).map(({ text }) => text.slice(0, longest));
  const single = phrases.length === 1 && words.length === 0 && terms[0]!.text.length === 1;
  return single ? terms[0]!.text : [...phrases, ...words].join(" ");
};

const wordStarts = ({ text }: Term) =>
  any(STARTED.map((name) => starts(name, text.slice(0, name === "py" ? limits.pinyin : limits.name))));

interface Part {
  q: string;
  filter: string[];
  on?: string[];
}

/** From the narrowest reading to the widest; the union of all is what is found. */
const textParts = (query: ParsedQuery): Part[] => {
  const q = typedAs(query.terms);
  const latin = query.terms.filter(({ han }) => !han);
  const whole = query.compact.slice(0, limits.name);
  // Parts with words are ranked by their weight first; one without would be ranked among them by its sort alone.
  const narrow = latin.length === query.terms.length ? query.compact.slice(0, limits.pinyin) : q;
  const parts: Part[] = [
    { q: narrow, filter: [equal("whole", whole)], on: NAMES },
    { q: narrow, filter: [starts("whole", whole)], on: NAMES },
    { q, filter: [], on: NAMES },
    { q, filter: [], on: EVERYWHERE },
  ];
  if (latin.some(({ text }) => text.length > limits.initials))
    parts.push({ q: typedAs(query.terms, limits.initials), filter: [], on: ["chars", "initials"] });
  // Of several Latin words the engine takes the last alone for a beginning.
  if (latin.length > 1)
    parts.push({
      q: typedAs([...query.terms.filter(({ han }) => han), latin.at(-1)!]),
      filter: latin.slice(0, -1).map(wordStarts),
      on: EVERYWHERE,
    });
  return parts;
};

const bySounds = (term: Term): string | null => {
  if (term.han)
    return term.readings.length > 1
      ? any(spellings(term.readings, limits.pinyin).map((way) => starts("py", way)))
      : starts("whole", term.text);
  const ways = runsOfSound(term.text).map(({ pinyin, initials }) => {
    const all = [
      ...pinyin.map((part) => starts("py", part.slice(0, limits.pinyin))),
      ...initials.map((part) => starts("initials", part.slice(0, limits.initials))),
    ];
    return `(${all.join(" AND ")})`;
  });
  return ways.length > 0 ? any(ways) : null;
};

const soundPart = (query: ParsedQuery): Part => ({
  q: "",
  filter: query.terms.map((term) => bySounds(term) ?? wordStarts(term)),
});

/** One word of hanzi in two pieces of a name. */
const pieceParts = ({ terms: [term, ...others] }: ParsedQuery): Part[] => {
  const pieces = others.length === 0 ? inPieces(term!) : [];
  return pieces.map((pair) => ({ q: pair.map(phrase).join(" "), filter: [], on: ["chars"] }));
};

/** One federated search over the one index: the parts are merged by the server, each hit once. */
const federated = (question: Question, scope: string, parts: Part[]): FederatedMultiSearchParams => {
  const sort = [question.sort === "recent" ? "happenedAt:desc" : "weight:desc"];
  const queries = parts.map(
    ({ q, filter, on }, at): MultiSearchQueryWithFederation => ({
      indexUid: INDEX,
      q,
      filter: [`(${scope})`, ...filtersOf(question.filters), ...filter],
      ...(on ? { attributesToSearchOn: on } : {}),
      sort,
      matchingStrategy: "all",
      locales: ["cmn"],
      attributesToRetrieve: ["kind", "id", "weight"],
      federationOptions: { weight: question.sort === "recent" ? 1 : parts.length - at },
    }),
  );
  return {
    federation: {
      limit: question.take,
      ...(question.facets ? { facetsByIndex: { [INDEX]: [...FACETS] } } : {}),
    },
    queries,
  };
};

/** What to ask, one after the other until one of them finds: hits by sound have no words to be ranked by beside others. */
export const searchesOf = (question: Question, scope: string): FederatedMultiSearchParams[] => {
  const ways = [question.query, ...question.query.others];
  if (!question.loosely) return [federated(question, scope, ways.flatMap(textParts))];
  const pieces = ways.flatMap(pieceParts);
  const text = ways.map((way): Part => ({ q: typedAs(way.terms), filter: [], on: EVERYWHERE }));
  const asked = [ways.map(soundPart), ...(pieces.length > 0 ? [[...pieces, ...text]] : [])];
  return asked.map((parts) => federated(question, scope, parts));
};

const NO_FACETS: FacetCounts = { kind: {}, parkId: {}, stage: {}, field: {}, year: {} };

export const meilisearchEngine = (settings: MeiliSettings): Engine => {
  const tokenFor = createTokens();
  let signing: Promise<SigningKey | null> | undefined;
  const clientFor = async (scope: string): Promise<Meilisearch> => {
    signing ??= signingKey(settings);
    const key = await signing;
    return searchClient(settings, key ? await tokenFor(key, scope) : undefined);
  };
  return {
    name: "meilisearch",
    async count() {
      const every = oneOf("kind", SEARCH_KINDS);
      const query = { indexUid: INDEX, q: "", filter: every };
      const found = await (await clientFor(every)).multiSearch<FederatedMultiSearchParams>({
        federation: { limit: 0, facetsByIndex: { [INDEX]: ["kind"] } },
        queries: [query],
      });
      return found.facetsByIndex?.[INDEX]?.distribution.kind ?? {};
    },
    async find(question): Promise<Answer> {
      const scope = scopeFilter(question.scopes, question.kinds);
      // Nothing in reach: a filter that says nothing would say everything.
      if (scope === null) return { candidates: [], total: { value: 0, exact: true }, facets: null };
      const client = await clientFor(scope);
      const ask = (search: FederatedMultiSearchParams) =>
        client.multiSearch<FederatedMultiSearchParams, Candidate>(search);
      const [first, ...wider] = searchesOf(question, scope);
      let found = await ask(first!);
      for (const search of wider) if (found.hits.length === 0) found = await ask(search);
      const value = found.estimatedTotalHits ?? found.hits.length;
      const facets = question.facets
        ? {
            ...NO_FACETS,
            ...(found.facetsByIndex?.[INDEX]?.distribution as Partial<FacetCounts> | undefined),
          }
        : null;
      return {
        candidates: found.hits.map(({ kind, id, weight }) => ({ kind, id, weight })),
        total: { value: Math.min(value, MOST), exact: value <= MOST },
        facets,
      };
    },
  };
};
