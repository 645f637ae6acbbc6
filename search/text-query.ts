import { otherSpellings } from "#search/numerals";
import { readings } from "#search/pinyin.server";
import {
  atBreak,
  atGap,
  bigrams,
  join,
  type Letter,
  limits,
  normalize,
  runs,
  scan,
  spellings,
} from "#search/text";

/** What the lexemes of a record must hold. A leaf with `prefix` holds for any lexeme that begins so. */
export type TokenQuery = { all: TokenQuery[] } | { any: TokenQuery[] } | { lexeme: string; prefix: boolean };

/** A word of the query: a run of hanzi, or a Latin or number word, joined (`car-t` → `cart`, parts car and t). */
export interface Term {
  text: string;
  han: boolean;
  /** Written on to the word before it, without a gap: 金工y, 科济zhiyao. */
  glued: boolean;
  parts: string[];
  /** How the hanzi are read, character by character; empty for Latin. */
  readings: string[][];
}

export interface ParsedQuery {
  /** Folded and cut to 64 characters. */
  normalized: string;
  /** Its letters, digits and hanzi only. */
  compact: string;
  terms: Term[];
  /** The whole name. */
  exact: TokenQuery | null;
  /** The whole name in pinyin or initials. */
  spelled: TokenQuery | null;
  /** The name from its beginning: as written, in pinyin or in initials. */
  start: TokenQuery | null;
  /** Every word as written, anywhere in a name. */
  name: TokenQuery | null;
  /** Every word in a name, Latin words also as pinyin or initials. Null where that is `name` again. */
  pinyin: TokenQuery | null;
  /** Every word anywhere in the record. */
  any: TokenQuery | null;
  /** Wider than `any`, for when that finds little: hanzi by their sound, pinyin run into initials. */
  sound: TokenQuery | null;
  /** The widest: hanzi also in two pieces of a name, as abbreviations leave out what is between (东湖二期). */
  loose: TokenQuery | null;
  /** The same with its numbers, or its ü, written otherwise; their lexemes are among those above. */
  others: ParsedQuery[];
}

function some(parts: TokenQuery[]): TokenQuery {
  const any = parts.flatMap((part) => ("any" in part ? part.any : [part]));
  return any.length === 1 ? any[0]! : { any };
}

function every(parts: TokenQuery[]): TokenQuery {
  const all = parts.flatMap((part) => ("all" in part ? part.all : [part]));
  return all.length === 1 ? all[0]! : { all };
}

const whole = (lexeme: string): TokenQuery => ({ lexeme, prefix: false });
const begins = (lexeme: string): TokenQuery => ({ lexeme, prefix: true });

/** For `$1::tsquery`. Every lexeme is letters and digits after its class, so quoting is enough. */
export function toTsquery(query: TokenQuery): string {
  const inner = (part: TokenQuery) => ("lexeme" in part ? toTsquery(part) : `(${toTsquery(part)})`);
  if ("lexeme" in query) return `'${query.lexeme}'${query.prefix ? ":*" : ""}`;
  return "all" in query ? query.all.map(inner).join("&") : query.any.map(inner).join("|");
}

const spellable = /^(?=.*[a-z])[a-z0-9]+$/;

function inText(term: Term, classes: readonly string[]): TokenQuery {
  const each = (token: (prefix: string) => TokenQuery) => some(classes.map(token));
  if (term.han) {
    const characters = Array.from(term.text);
    if (characters.length === 1) return each((prefix) => begins(prefix + term.text));
    return every([...new Set(bigrams(characters))].map((pair) => each((prefix) => whole(prefix + pair))));
  }
  const joined = each((prefix) => begins(prefix + term.text.slice(0, limits.word)));
  if (term.parts.length === 1) return joined;
  const last = term.parts.length - 1;
  const apart = term.parts.map((part, at) =>
    each((prefix) => (at < last ? whole(prefix + part) : begins(prefix + part))),
  );
  return some([joined, every(apart)]);
}

interface Sounds {
  pinyin: string[];
  initials: string[];
}

const nameSounds: Sounds = { pinyin: ["P", "p"], initials: ["I", "i"] };
const personSounds: Sounds = { pinyin: ["cp"], initials: ["ci"] };

const longest: Record<string, number> = { p: limits.pinyin, i: limits.initials };
const cut = (prefix: string, body: string) => prefix + body.slice(0, longest[prefix] ?? limits.name);

const syllable =
  /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:i?ang|i?ong|uang|i?an|i?ao|uan?|uai|van|eng?|ing?|un|vn|ai|ei|ou|er|ia|ie|iu|u[aoie]|ve|[aoeiuv])/;

/** `kejizy` → keji and zy: whole syllables typed out, the rest as initials. */
export function syllablesAndInitials(word: string): { pinyin: string[]; initials: string[] } | null {
  const groups = { pinyin: [] as string[], initials: [] as string[] };
  let rest = word;
  let before = "";
  while (rest) {
    const found = syllable.exec(rest)?.[0];
    const kind = found ? "pinyin" : "initials";
    const piece = found ?? rest.slice(0, 1);
    if (kind === before) groups[kind].push(groups[kind].pop()! + piece);
    else groups[kind].push(piece);
    before = kind;
    rest = rest.slice(piece.length);
  }
  return groups.pinyin.length && groups.initials.length ? groups : null;
}

const begun = (prefixes: string[], body: string) => prefixes.map((prefix) => begins(cut(prefix, body)));

function inSounds(term: Term, { pinyin, initials }: Sounds): TokenQuery[] {
  if (term.han || !spellable.test(term.text)) return [];
  // One letter alone would begin too many lexemes: only names that begin with it.
  if (term.text.length === 1) return begun(initials.slice(0, 1), term.text);
  return [...begun(pinyin, term.text), ...begun(initials, term.text)];
}

const LONGEST_SYLLABLE = 6;

/** Read place by place: a pattern that repeats would try every way to cut `anananan`. */
function isSyllables(text: string): boolean {
  const reached = new Set([0]);
  for (let at = 0; at < text.length; at++)
    for (let end = at + 1; reached.has(at) && end <= Math.min(text.length, at + LONGEST_SYLLABLE); end++)
      if (syllable.exec(text.slice(at, end))?.[0].length === end - at) reached.add(end);
  return reached.has(text.length);
}

/**
 * Where pinyin goes over into initials, or the other way round, is not always seen from the left: `jinchuangyeq` is
 * jinchuang and yeq. Each place where one side is whole syllables may be it.
 */
export function runsOfSound(word: string): { pinyin: string[]; initials: string[] }[] {
  const found = syllablesAndInitials(word);
  const ways = found ? [found] : [];
  for (let at = 1; at < word.length && word.length <= 2 * limits.pinyin; at++) {
    const [head, tail] = [word.slice(0, at), word.slice(at)];
    if (head.length > 1 && isSyllables(head)) ways.push({ pinyin: [head], initials: [tail] });
    if (at <= 4 && tail.length > 1 && isSyllables(tail)) ways.push({ pinyin: [tail], initials: [head] });
  }
  return ways.slice(0, 16);
}

function loosely(term: Term, { pinyin, initials }: Sounds): TokenQuery[] {
  if (term.readings.length > 1)
    return spellings(term.readings, limits.name).flatMap((way) => begun(pinyin, way));
  if (!spellable.test(term.text)) return [];
  return runsOfSound(term.text).map((way) =>
    every([
      ...way.pinyin.map((body) => some(begun(pinyin, body))),
      ...way.initials.map((body) => some(begun(initials, body))),
    ]),
  );
}

/** No name is cut so short that a piece says nothing, and a whole sentence is no abbreviation. */
const PIECE = 2;
const MOST_IN_PIECES = 16;

/** Every way to cut hanzi in two words. */
export function inPieces(term: Term): [head: string, tail: string][] {
  const characters = Array.from(term.text);
  if (!term.han || characters.length > MOST_IN_PIECES) return [];
  return characters
    .slice(PIECE, 1 - PIECE)
    .map((_, at) => [characters.slice(0, at + PIECE).join(""), characters.slice(at + PIECE).join("")]);
}

const named = (text: string) => every(bigrams(Array.from(text)).map((pair) => whole(`n${pair}`)));

const splitly = (term: Term): TokenQuery[] =>
  inPieces(term).map(([head, tail]) => every([named(head), named(tail)]));

function termOf(run: Letter[]): Term {
  const text = join(run);
  const { han, gap } = run[0]!;
  return {
    text,
    han,
    glued: gap === "none",
    parts: han ? [text] : runs(run, atGap).map(join),
    readings: han ? readings(text) : [],
  };
}

const STAGES = ["exact", "spelled", "start", "name", "pinyin", "any", "sound", "loose"] as const;

/** `people` opens the contacts; without it a query can never be answered by one. */
export function parseQuery(query: string, options: { people?: boolean } = {}): ParsedQuery {
  const normalized = Array.from(normalize(query.slice(0, 4 * limits.query)))
    .slice(0, limits.query)
    .join("")
    .trim();
  const parsed = parseAsWritten(normalized, options);
  const others = otherSpellings(normalized).map((way) => parseAsWritten(way, options));
  if (others.length === 0) return parsed;
  const joined = STAGES.map((stage) => {
    const ways = [parsed, ...others].map((way) => way[stage]).filter((way) => way !== null);
    return [stage, ways.length > 0 ? some(ways) : null];
  });
  return { ...parsed, ...(Object.fromEntries(joined) as Pick<ParsedQuery, (typeof STAGES)[number]>), others };
}

const nextToHanzi = (terms: readonly Term[], at: number) =>
  Boolean((terms[at]!.glued && terms[at - 1]?.han) || (terms[at + 1]?.glued && terms[at + 1]!.han));

/** Initials typed one by one: x j s. */
const typedApart = (letters: Letter[]) =>
  letters.length > 1 && letters.every(({ char, gap }) => /[a-z]/.test(char) && gap !== "none");

function parseAsWritten(normalized: string, { people = false }: { people?: boolean }): ParsedQuery {
  const letters = scan(normalized);
  const terms = (typedApart(letters) ? [letters] : runs(letters, atBreak)).map(termOf);
  const none = {
    ...{ exact: null, spelled: null, start: null, name: null, pinyin: null, any: null },
    ...{ sound: null, loose: null },
    others: [],
  };
  const text = join(letters);
  if (!terms.length) return { normalized, compact: text, terms, ...none };

  // A letter that is being typed on to hanzi begins too much: it is judged when the row has been read.
  const asked = terms.filter((term, at) => !(/^[a-z]$/.test(term.text) && nextToHanzi(terms, at)));
  const anywhere = ["n", "t", ...(people ? ["cn"] : [])];
  const sounds = people ? [nameSounds, personSounds] : [nameSounds];
  const words = (ways: (term: Term) => TokenQuery[]) => every(asked.map((term) => some(ways(term))));
  const widely = (term: Term) => sounds.flatMap((classes) => loosely(term, classes));
  const found = (term: Term) => [
    inText(term, anywhere),
    ...sounds.flatMap((classes) => inSounds(term, classes)),
  ];
  const typed = spellable.test(text);
  const wider = (ways: (term: Term) => TokenQuery[]) =>
    asked.some((term) => ways(term).length) ? words((term) => [...found(term), ...ways(term)]) : null;
  const sound = wider(widely);
  const split = wider((term) => [...widely(term), ...splitly(term)]);
  return {
    normalized,
    compact: text,
    terms,
    exact: whole(`=${text}`),
    spelled: typed ? some([whole(`P${text}`), whole(`I${text}`)]) : null,
    start: some(begun(typed ? ["=", "P", "I"] : ["="], text)),
    name: words((term) => [inText(term, ["n"])]),
    pinyin: terms.some((term) => inSounds(term, nameSounds).length)
      ? words((term) => [inText(term, ["n"]), ...inSounds(term, nameSounds)])
      : null,
    any: words(found),
    sound,
    loose: split,
    others: [],
  };
}
