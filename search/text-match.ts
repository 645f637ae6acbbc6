import { bigrams, type Letter, type Searchable, scan, spell, type Unit } from "#search/text";
import { inPieces, type ParsedQuery, parseQuery, type Term } from "#search/text-query";

/** How a query met a record, the best first. The order is the rank. */
export const matchKinds = [
  "exact",
  "spelled",
  "prefix",
  "infix",
  "words",
  "pinyin",
  "initials",
  "pinyin-inside",
  "pinyin-unfinished",
  "initials-inside",
  "pinyin-unfinished-inside",
  "pinyin-and-initials",
  "sound",
  "pieces",
  "person",
  "text",
] as const;

export type MatchKind = (typeof matchKinds)[number];
export type MatchReason = "text" | "pinyin" | "sound";

export interface Match {
  kind: MatchKind;
  /** Place in `matchKinds`: smaller is better. */
  rank: number;
  reason: MatchReason;
  /** The main name said less than an alias did. */
  byAlias: boolean;
}

interface Found {
  kind: MatchKind;
  reason: MatchReason;
  letters: Letter[];
}

const rank = (kind: MatchKind) => matchKinds.indexOf(kind);

const better = <T extends { kind: MatchKind }>(one: T | null, other: T | null): T | null =>
  !one ? other : !other || rank(one.kind) <= rank(other.kind) ? one : other;

/** The places where these characters stand in a row. Latin words must begin where a word begins. */
function placesOf(term: { text: string; han: boolean }, letters: Letter[]): number[] {
  const characters = Array.from(term.text);
  const places: number[] = [];
  for (let at = 0; at + characters.length <= letters.length; at++) {
    const letter = letters[at]!;
    const begins = term.han || letter.gap !== "none" || at === 0 || letters[at - 1]!.han;
    if (begins && characters.every((character, next) => letters[at + next]!.char === character))
      places.push(at);
  }
  return places;
}

function byText(term: Term, letters: Letter[]): Found | null {
  const size = Array.from(term.text).length;
  const places = placesOf(term, letters);
  if (places.length) {
    const kind = places[0] === 0 ? (size === letters.length ? "exact" : "prefix") : "infix";
    return { kind, reason: "text", letters: places.flatMap((at) => letters.slice(at, at + size)) };
  }
  const pieces = term.han ? bigrams(Array.from(term.text)) : term.parts;
  if (pieces.length < 2) return null;
  const found = pieces.map((text) => {
    const length = Array.from(text).length;
    return placesOf({ text, han: term.han }, letters).flatMap((at) => letters.slice(at, at + length));
  });
  return found.every((some) => some.length) ? { kind: "words", reason: "text", letters: found.flat() } : null;
}

interface Stretch {
  end: number;
  finished: boolean;
}

/** Spends the typed letters unit by unit; a reading typed to its end is better than one cut short. */
function spend(
  word: string,
  units: Unit[],
  start: number,
  choices: (unit: Unit) => string[],
): Stretch | null {
  const known = new Map<number, Stretch | null>();
  const step = (rest: string, from: number): Stretch | null => {
    if (!rest) return { end: from, finished: true };
    const key = from * 1_000 + rest.length;
    let best = known.get(key) ?? null;
    if (known.has(key)) return best;
    for (const choice of from < units.length ? choices(units[from]!) : []) {
      if (choice && rest.startsWith(choice)) {
        const after = step(rest.slice(choice.length), from + 1);
        best = after?.finished ? after : (best ?? after);
      } else if (choice.startsWith(rest)) best ??= { end: from + 1, finished: false };
      if (best?.finished) break;
    }
    known.set(key, best);
    return best;
  };
  return step(word, start);
}

const fullReadings = (unit: Unit) => unit.readings;
const initials = (unit: Unit) => unit.initials;
const eitherReading = (unit: Unit) => [...unit.readings, ...unit.initials];

function byPinyin(term: Term, units: Unit[]): Found | null {
  if (term.han || !/[a-z]/.test(term.text)) return null;
  let best: Found | null = null;
  const offer = (kind: MatchKind, at: number, end: number) => {
    const letters = units.slice(at, end).flatMap((unit) => unit.letters);
    best = better(best, { kind, reason: "pinyin", letters });
  };
  units.forEach((unit, at) => {
    if (!unit.initials.some((initial) => initial[0] === term.text[0])) return;
    const inside = at > 0;
    const full = spend(term.text, units, at, fullReadings);
    const short = spend(term.text, units, at, initials);
    const complete = (stretch: Stretch | null) =>
      !inside && stretch?.finished && stretch.end === units.length;
    if (complete(full) || complete(short)) offer("spelled", at, units.length);
    if (full?.finished) offer(inside ? "pinyin-inside" : "pinyin", at, full.end);
    if (short) offer(inside ? "initials-inside" : "initials", at, short.end);
    if (full && !full.finished)
      offer(inside ? "pinyin-unfinished-inside" : "pinyin-unfinished", at, full.end);
    const mixed = full || short ? null : spend(term.text, units, at, eitherReading);
    if (mixed) offer("pinyin-and-initials", at, mixed.end);
  });
  return best;
}

function bySound(term: Term, units: Unit[]): Found | null {
  const size = term.readings.length;
  if (size < 2) return null;
  for (let at = 0; at + size <= units.length; at++) {
    const stretch = units.slice(at, at + size);
    const alike = stretch.every((unit, next) =>
      unit.readings.some((reading) => term.readings[next]!.includes(reading)),
    );
    if (alike) return { kind: "sound", reason: "sound", letters: stretch.flatMap((unit) => unit.letters) };
  }
  return null;
}

/** Cut in two, both pieces stand in the name: 东湖二期 in 东湖国际创新中心二期. */
function byPieces(term: Term, letters: Letter[]): Found | null {
  for (const pieces of inPieces(term)) {
    const found = pieces.map((text) => byText({ ...term, text }, letters));
    if (found.every((piece) => piece && piece.kind !== "words"))
      return { kind: "pieces", reason: "text", letters: found.flatMap((piece) => piece!.letters) };
  }
  return null;
}

/** To spell a name takes longer than to look at its letters, so it is spelled when it is asked how it sounds. */
class Name {
  readonly letters: Letter[];
  readonly #person: boolean;
  #units: Unit[] | undefined;

  constructor(text: string, person: boolean) {
    this.letters = scan(text);
    this.#person = person;
  }

  get units(): Unit[] {
    this.#units ??= spell(this.letters, this.#person);
    return this.#units;
  }
}

const spelledNames = new Map<string, Name>();

function nameOf(text: string, person: boolean): Name {
  const key = (person ? "1" : "0") + text;
  let name = spelledNames.get(key);
  if (!name) {
    name = new Name(text, person);
    if (spelledNames.size >= 2_000) spelledNames.delete(spelledNames.keys().next().value!);
    spelledNames.set(key, name);
  }
  return name;
}

type Readable = Pick<Name, "letters" | "units">;

/** A name stands in many records, alone and among aliases, and is shown too: each word is looked for in it once. */
const once = (look: (term: Term, name: Readable) => Found | null) => {
  const known = new WeakMap<Term, WeakMap<Readable, Found | null>>();
  return (term: Term, name: Readable): Found | null => {
    const before = known.get(term) ?? new WeakMap<Readable, Found | null>();
    known.set(term, before);
    let found = before.get(name);
    if (found === undefined) {
      found = look(term, name);
      before.set(name, found);
    }
    return found;
  };
};

const asWritten = once((term, name) => byText(term, name.letters));
const asHeard = once((term, name) => (term.han ? bySound(term, name.units) : byPinyin(term, name.units)));
const asPieces = once((term, name) => byPieces(term, name.letters));
const inName = (term: Term, name: Readable) =>
  asWritten(term, name) ?? asHeard(term, name) ?? asPieces(term, name);

/** Hanzi in any of the names are better than the sound of another. */
function inOneOf(term: Term, names: readonly Name[]): Found | null {
  const written = term.han ? names.map((name) => asWritten(term, name)).reduce(better, null) : null;
  return written ?? names.map((name) => inName(term, name)).reduce(better, null);
}

const writtenOrHeard = (unit: Unit) => [unit.text, ...unit.readings, ...unit.initials];

/** Hanzi and pinyin written on to each other, as an input method leaves them: 新jin山, 金工y. */
function mixed({ terms, compact }: ParsedQuery, { units }: Readable): Found | null {
  if (!terms.slice(1).every(({ glued }) => glued) || !terms.some(({ han }) => !han)) return null;
  for (const [at] of units.entries()) {
    const stretch = spend(compact, units, at, writtenOrHeard);
    if (stretch) {
      const letters = units.slice(at, stretch.end).flatMap((unit) => unit.letters);
      return { kind: at === 0 ? "prefix" : "infix", reason: "pinyin", letters };
    }
  }
  return null;
}

const asMixed = (query: ParsedQuery, name: Readable) => (query.terms.length < 2 ? null : mixed(query, name));

/** Several words together are one name's whole or beginning, or else only as good as the worst of them. */
function together(query: ParsedQuery, name: Name): Found | null {
  if (query.terms.length < 2) return null;
  const term = { text: query.compact, han: true, glued: false, parts: [query.compact], readings: [] };
  const found = byText(term, name.letters);
  const typed = /[a-z]/.test(term.text) ? byPinyin({ ...term, han: false }, name.units) : null;
  const written = better(found?.kind === "words" ? null : found, typed);
  return written ?? asMixed(query, name);
}

function inNames(query: ParsedQuery, names: readonly string[], item: Searchable): Found | null {
  const spelled = names.map((text) => nameOf(text, false));
  const people = (item.people ?? []).map((text) => nameOf(text, true));
  const best = (found: (Found | null)[]) => found.reduce(better, null);
  const whole = best(spelled.map((name) => together(query, name)));
  let worst: Found | null = null;
  for (const term of query.terms) {
    const person = () => inOneOf(term, people);
    const elsewhere = (): Found | null => {
      const found = person();
      if (found) return { ...found, kind: "person" };
      return (item.texts ?? []).some((text) => byText(term, scan(text)))
        ? { kind: "text", reason: "text", letters: [] }
        : null;
    };
    const found = inOneOf(term, spelled) ?? elsewhere();
    if (!found) return whole;
    if (!worst || rank(found.kind) > rank(worst.kind)) worst = found;
  }
  if (query.terms.length < 2 || !worst) return worst;
  const kind: MatchKind = rank(worst.kind) < rank("words") ? "words" : worst.kind;
  return best([whole, { ...worst, kind }]);
}

/**
 * How the record answers the query, or null where it does not: a candidate the index let through by a cut
 * or scattered token. Contacts and texts count only where they are handed in.
 */
export function classify(query: string | ParsedQuery, item: Searchable): Match | null {
  const parsed = typeof query === "string" ? parseQuery(query) : query;
  return parsed.others
    .map((other) => classifyAsWritten(other, item))
    .reduce(
      (best, other) => (best && (!other || best.rank <= other.rank) ? best : other),
      classifyAsWritten(parsed, item),
    );
}

/** A sentence is nobody's name: where in it the words stand says nothing. */
const INSIDE: Partial<Record<MatchKind, MatchKind>> = {
  prefix: "infix",
  pinyin: "pinyin-inside",
  initials: "initials-inside",
  "pinyin-unfinished": "pinyin-unfinished-inside",
};

function classifyAsWritten(parsed: ParsedQuery, item: Searchable): Match | null {
  if (!parsed.terms.length) return null;
  const main = inNames(parsed, item.names, item);
  const all = item.aliases?.length ? inNames(parsed, [...item.names, ...item.aliases], item) : main;
  if (!all) return null;
  const byAlias = !main || rank(all.kind) < rank(main.kind);
  const kind = (item.sentence && INSIDE[all.kind]) || all.kind;
  return { kind, rank: rank(kind), reason: all.reason, byAlias };
}

export interface Segment {
  text: string;
  hit: boolean;
}

const longestSpelled = 200;

/** Cuts a text into pieces that were hit and pieces that were not, for hits by text, pinyin and sound. */
export function highlight(query: string | ParsedQuery, text: string, { person = false } = {}): Segment[] {
  const parsed = typeof query === "string" ? parseQuery(query) : query;
  const short = text.length <= longestSpelled;
  const name = short ? nameOf(text, person) : { letters: scan(text), units: [] };
  const hitsOf = (way: ParsedQuery) =>
    asMixed(way, name)?.letters ?? way.terms.flatMap((term) => inName(term, name)?.letters ?? []);
  const hits = [parsed, ...parsed.others]
    .map(hitsOf)
    .reduce((most, hits) => (hits.length > most.length ? hits : most))
    .sort((one, other) => one.from - other.from);
  const segments: Segment[] = [];
  const push = (piece: string, hit: boolean) => {
    const last = segments.at(-1);
    if (!piece) return;
    if (last?.hit === hit) last.text += piece;
    else segments.push({ text: piece, hit });
  };
  let at = 0;
  for (const { from, to, gap } of hits) {
    if (to <= at) continue;
    // The hyphen inside a hit word belongs to the hit.
    const inside = gap === "joiner" && from - at === 1 && segments.at(-1)?.hit === true;
    push(text.slice(at, from), inside);
    push(text.slice(Math.max(at, from), to), true);
    at = to;
  }
  push(text.slice(at), false);
  return segments;
}
