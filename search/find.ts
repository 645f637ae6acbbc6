import type { Tx } from "~/platform/db.server";
import type { SearchKind } from "./kinds";
import type { Engine, FacetCounts, Filters, Question, Total } from "./port";
import type { Scopes } from "./scope";
import { readShown, type Shown } from "./sources";
import {
  classify,
  highlight,
  type Match,
  type MatchKind,
  type MatchReason,
  type Segment,
} from "./text-match";
import { type ParsedQuery, parseQuery } from "./text-query";

export interface Ask {
  q: string;
  scopes: Scopes;
  kinds: readonly SearchKind[];
  limit: number;
  /** How many of the best to pass over. */
  skip?: number;
  filters?: Filters;
  sort?: Question["sort"];
  facets?: boolean;
}

export interface Hit {
  source: Shown;
  segments: Segment[];
  /** Where it was found, when that is not the title. */
  excerpt: Segment[] | null;
  matchedBy: MatchKind;
  reason: MatchReason;
}

export interface Found {
  hits: Hit[];
  total: Total;
  facets: FacetCounts | null;
  /** 你是不是要找: titles that sound like what was typed. */
  suggestions: string[];
}

interface Judged {
  source: Shown;
  match: Match;
}

/** More than are shown are judged, since a record is judged only when its row has been read. */
const judgedFor = (wanted: number) => wanted + 8;
const SUGGESTIONS = 3;

const byMatch = (one: Judged, other: Judged) =>
  one.match.rank - other.match.rank ||
  Number(one.match.byAlias) - Number(other.match.byAlias) ||
  other.source.weight - one.source.weight ||
  (one.source.id < other.source.id ? -1 : 1);

const keyOf = ({ kind, id }: { kind: string; id: string }) => `${kind}:${id}`;

/** Reads the rows inside the scope again: what the index still holds and the reader may not see stays out. */
const judge = async (db: Tx, question: Question, engine: Engine) => {
  const answer = await engine.find(question);
  const { rows, unread } = answer.read ?? { rows: [], unread: answer.candidates };
  const read = [...rows, ...(await readShown(db, unread, question.scopes))];
  const judgeRow = (source: Shown): Judged | null => {
    const match = classify(question.query, source);
    return match && { source, match };
  };
  const byKey = new Map(read.map((source) => [keyOf(source), judgeRow(source)]));
  // Words that stand apart in several names may stand together in a text, which was not read.
  const unclear = read.filter((source) => source.named && !byKey.get(keyOf(source)));
  if (unclear.length > 0)
    for (const source of await readShown(db, unclear, question.scopes))
      byKey.set(keyOf(source), judgeRow(source));
  const judged = answer.candidates.flatMap((candidate) => byKey.get(keyOf(candidate)) ?? []);
  if (question.sort === "relevance") judged.sort(byMatch);
  const seenAll = answer.total.exact && answer.candidates.length >= answer.total.value;
  return { ...answer, judged, total: seenAll ? { value: judged.length, exact: true } : answer.total };
};

const AROUND = 24;

/** A piece of a long text with its first hit in it. */
const cutAround = (segments: Segment[]): Segment[] => {
  const at = segments.findIndex(({ hit }) => hit);
  if (at < 0) return segments;
  const before = segments[at - 1]?.text ?? "";
  const lead = before.length > AROUND ? `…${before.slice(-AROUND)}` : before;
  const rest = segments.slice(at).map((segment) => ({ ...segment }));
  let room = 3 * AROUND;
  for (const [index, segment] of rest.entries()) {
    if (segment.text.length >= room) {
      segment.text = segment.text.length > room ? `${segment.text.slice(0, room)}…` : segment.text;
      rest.length = index + 1;
      break;
    }
    room -= segment.text.length;
  }
  return [...(lead ? [{ text: lead, hit: false }] : []), ...rest];
};

const isHit = (segments: Segment[]) => segments.some(({ hit }) => hit);

const hitOf = (query: ParsedQuery, { source, match }: Judged): Hit => {
  const person = source.kind === "contact";
  const whole = highlight(query, source.title, { person });
  const segments = source.kind === "note" ? cutAround(whole) : whole;
  const elsewhere =
    isHit(segments) || source.confidential
      ? undefined
      : [...source.aliases, ...source.texts]
          .map((text) => highlight(query, text))
          .sort((one, other) => Number(isHit(other)) - Number(isHit(one)))[0];
  return {
    source,
    segments,
    excerpt: elsewhere && isHit(elsewhere) ? cutAround(elsewhere) : null,
    matchedBy: match.kind,
    reason: match.reason,
  };
};

const soundingAlike = (judged: readonly Judged[]) =>
  judged.filter(({ match }) => match.reason === "sound").map(({ source }) => source.title);

const LEGAL_FORM = /(?:股份|有限|责任|集团|控股)*公司$|集团$/u;
const SEAT_INSIDE = /[(（][^)）]{2,6}[)）]/u;
const SEAT = /^(?:上海市?|中国)/u;
const TRADE = /(?:生物|医药|药业|制药|医疗|科技|技术|工程|材料|器械|发展|实业|产业|工业|企业|国际)$/u;

/**
 * What to look for where nothing was found: a name pasted from a letterhead, 上海科济生物科技（金山）有限公司, less and
 * less of it, where the record says 科济.
 */
const shortenings = (normalized: string): string[] => {
  const found: string[] = [];
  let name = normalized;
  const without = (part: RegExp) => {
    name = name.replace(part, "");
    found.push(name);
  };
  without(LEGAL_FORM);
  const full = name !== normalized;
  for (const part of [SEAT_INSIDE, LEGAL_FORM, SEAT]) without(part);
  // Only the full name of a company says its trade at the end for nothing.
  while (full && TRADE.test(name)) without(TRADE);
  return [...new Set(found)].filter((one) => one !== normalized && Array.from(one).length >= 2);
};

/** As typed, and where that finds nothing, without what a full name of a company adds. */
export const findRecords = async (db: Tx, engine: Engine, ask: Ask): Promise<Found> => {
  let found = await findAsTyped(db, engine, ask);
  if (found.hits.length > 0 || found.total.value > 0 || ask.limit === 0) return found;
  for (const shorter of shortenings(parseQuery(ask.q).normalized)) {
    found = await findAsTyped(db, engine, { ...ask, q: shorter });
    if (found.hits.length > 0) return found;
  }
  return found;
};

/**
 * Finds, reads and judges. What is found in no text is looked for by its sound; where text is found in notes and
 * quotes only, names that sound alike are offered beside it.
 */
const findAsTyped = async (db: Tx, engine: Engine, ask: Ask): Promise<Found> => {
  const skip = ask.skip ?? 0;
  const query = parseQuery(ask.q, { people: !ask.scopes.contact.nothing });
  const question: Question = {
    query,
    loosely: false,
    scopes: ask.scopes,
    kinds: ask.kinds,
    filters: ask.filters ?? {},
    take: ask.limit === 0 ? 0 : judgedFor(skip + ask.limit),
    sort: ask.sort ?? "relevance",
    facets: ask.facets ?? false,
  };
  if (!query.any) return { hits: [], total: { value: 0, exact: true }, facets: null, suggestions: [] };
  let found = await judge(db, question, engine);
  let suggestions: string[] = [];
  const best = found.judged[0]?.match.kind;
  if (query.loose && ask.limit > 0 && (!best || best === "text")) {
    const wider = await judge(db, { ...question, loosely: true }, engine);
    suggestions = soundingAlike(wider.judged);
    // Names that hold it in pieces go before notes that hold it whole; names that sound like it do not.
    if (!best || wider.judged[0]?.match.kind === "pieces") found = wider;
  }
  return {
    hits: found.judged.slice(skip, skip + ask.limit).map((judged) => hitOf(query, judged)),
    total: found.total,
    facets: found.facets,
    suggestions: [...new Set(suggestions)].slice(0, SUGGESTIONS),
  };
};
