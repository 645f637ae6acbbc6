import { readings } from "#search/pinyin.server";
import { simplify } from "#search/traditional";

/**
 * The text layer under both search engines: how a name or a note becomes tokens.
 *
 * A token is one class letter and a body of letters and digits, so it needs no escaping in a tsvector:
 *   =  a whole name             n  two characters or a Latin word of a name   t  the same of other text
 *   P  a whole name in pinyin   p  its pinyin from a later syllable on
 *   I  a whole name's initials  i  its initials from a later syllable on
 *   cn cp ci  the same of a contact, apart so that whoever may not see contacts cannot find by them.
 */
export const limits = {
  query: 64,
  word: 40,
  name: 64,
  pinyin: 20,
  initials: 12,
  spellings: 8,
  text: 8_000,
};

export interface Searchable {
  names: readonly string[];
  aliases?: readonly string[];
  /** Found by words only: notes, fields, addresses. */
  texts?: readonly string[];
  /** Contacts, read with the surname readings. */
  people?: readonly string[];
  /** The names are sentences, such as the title of a task: nobody types one from its beginning. */
  sentence?: boolean;
}

/** One letter, digit or hanzi of a text: its folded form, where it stands, and what is before it. */
export interface Letter {
  char: string;
  from: number;
  to: number;
  han: boolean;
  gap: "none" | "joiner" | "break";
}

export interface Unit {
  letters: Letter[];
  text: string;
  han: boolean;
  readings: string[];
  initials: string[];
}

const letterOrDigit = /[\p{L}\p{N}]/u;
const hanzi = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;
const joiner = /[-‐‑‒–—−._'’/&+·]/u;
const invisible = /\p{M}|\p{Cf}/u;

/** NFKC, lower case, no accents on Latin letters, simplified characters, single spaces. */
export function normalize(text: string): string {
  const folded = text
    .normalize("NFKD")
    .replace(/(\p{sc=Latin})\p{M}+/gu, "$1")
    .normalize("NFC")
    .toLowerCase();
  return simplify(folded)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
}

interface Piece {
  char: string;
  kind: "han" | "latin" | "joiner" | "break";
}

const kindOf = (char: string): Piece["kind"] =>
  letterOrDigit.test(char) ? (hanzi.test(char) ? "han" : "latin") : joiner.test(char) ? "joiner" : "break";

const piecesByCharacter = new Map<string, Piece[]>();

function piecesOf(character: string): Piece[] {
  let pieces = piecesByCharacter.get(character);
  if (!pieces) {
    const folded = Array.from(invisible.test(character) ? "" : normalize(character) || " ");
    pieces = folded
      .filter((char) => !invisible.test(char))
      .map((char): Piece => ({ char, kind: kindOf(char) }));
    if (piecesByCharacter.size < 20_000) piecesByCharacter.set(character, pieces);
  }
  return pieces;
}

export function scan(text: string): Letter[] {
  const letters: Letter[] = [];
  let gap: Letter["gap"] = "break";
  let at = 0;
  for (const original of text) {
    const from = at;
    at += original.length;
    for (const { char, kind } of piecesOf(original)) {
      if (kind === "joiner" || kind === "break") gap = gap === "none" ? kind : "break";
      else {
        letters.push({ char, from, to: at, han: kind === "han", gap });
        gap = "none";
      }
    }
  }
  return letters;
}

export const join = (letters: readonly Letter[]) => letters.map(({ char }) => char).join("");

export const compact = (text: string) => join(scan(text));

/** Cuts wherever hanzi and Latin meet and wherever `apart` says so. */
export function runs(
  letters: readonly Letter[],
  apart: (letter: Letter) => boolean = () => false,
): Letter[][] {
  const found: Letter[][] = [];
  for (const letter of letters) {
    const last = found.at(-1);
    if (last && last[0]!.han === letter.han && !apart(letter)) last.push(letter);
    else found.push([letter]);
  }
  return found;
}

export const atBreak = (letter: Letter) => letter.gap === "break" || (letter.han && letter.gap === "joiner");
export const atGap = (letter: Letter) => letter.gap !== "none";

export const bigrams = (characters: readonly string[]) =>
  characters.slice(1).map((second, at) => characters[at]! + second);

function wordTokens(letters: readonly Letter[], name: boolean): string[] {
  const tokens: string[] = [];
  for (const run of runs(letters, name ? undefined : atBreak)) {
    if (run[0]!.han) {
      const characters = run.map(({ char }) => char);
      tokens.push(...bigrams(characters), characters.at(-1)!);
    } else tokens.push(...latinWords(run));
  }
  return tokens;
}

/** A run of letters and digits as one word, and as the words it is written in. */
const latinWords = (run: Letter[]): string[] => [
  ...new Set(
    [run, ...runs(run, atBreak), ...runs(run, atGap)].map((word) => join(word.slice(0, limits.word))),
  ),
];

/** Spaced by character, as phrases are asked for. */
export const byCharacter = (text: string, name: boolean): string =>
  runs(scan(text), name ? undefined : atBreak)
    .flatMap((run) => (run[0]!.han ? run.map(({ char }) => char) : latinWords(run)))
    .join(" ");

/** The syllables of a name: one unit for each hanzi and for each Latin or number run. */
export function spell(name: string | readonly Letter[], person = false): Unit[] {
  return runs(typeof name === "string" ? scan(name) : name).flatMap((run): Unit[] => {
    const text = join(run);
    if (!run[0]!.han) return [{ letters: run, text, han: false, readings: [text], initials: [text] }];
    const all = readings(text, person);
    return run.map((letter, at) => ({
      letters: [letter],
      text: letter.char,
      han: true,
      readings: all[at]!,
      initials: [...new Set(all[at]!.map((reading) => reading.slice(0, 1)))],
    }));
  });
}

/** Every way to spell a row of syllables, cut to `length` letters, the likeliest first. */
export function spellings(syllables: readonly (readonly string[])[], length: number): string[] {
  let ways = [""];
  for (const choices of syllables) {
    if (ways.every((way) => way.length >= length)) break;
    ways = choices.flatMap((choice) => ways.map((way) => way + choice)).slice(0, limits.spellings);
  }
  return [...new Set(ways.map((way) => way.slice(0, length)))];
}

/** Spellings from each syllable to the end: the whole name first, then the cut ones from later syllables. */
function suffixes(syllables: string[][], length: number) {
  return {
    whole: syllables.length ? spellings(syllables, limits.name) : [],
    later: syllables.slice(1).flatMap((_, at) => spellings(syllables.slice(at + 1), length)),
  };
}

function sounds(units: Unit[]) {
  // A name without hanzi sounds as it is written; its words already say so.
  if (!units.some(({ han }) => han))
    return { pinyin: { whole: [], later: [] }, initials: { whole: [], later: [] } };
  const short = units.slice(0, limits.name);
  return {
    pinyin: suffixes(
      short.map((unit) => unit.readings),
      limits.pinyin,
    ),
    initials: suffixes(
      short.map((unit) => unit.initials),
      limits.initials,
    ),
  };
}

/** The lexemes of a record, each once. */
export function documentTokens({
  names,
  aliases = [],
  texts = [],
  people = [],
  sentence = false,
}: Searchable): string[] {
  const tokens = new Set<string>();
  const add = (prefix: string, bodies: readonly string[]) => {
    for (const body of bodies) if (body) tokens.add(prefix + body);
  };
  for (const name of [...names, ...aliases]) {
    const letters = scan(name);
    if (!sentence) add("=", [join(letters.slice(0, limits.name))]);
    add("n", wordTokens(letters, true));
    const { pinyin, initials } = sounds(spell(letters));
    const cut = (bodies: string[], length: number) => bodies.map((body) => body.slice(0, length));
    if (sentence) add("p", cut(pinyin.whole, limits.pinyin));
    else add("P", pinyin.whole);
    add("p", pinyin.later);
    if (sentence) add("i", cut(initials.whole, limits.initials));
    else add("I", initials.whole);
    add("i", initials.later);
  }
  for (const person of people) {
    const letters = scan(person);
    add("cn", wordTokens(letters, true));
    const { pinyin, initials } = sounds(spell(letters, true));
    add("cp", [...pinyin.whole, ...pinyin.later]);
    add("ci", [...initials.whole, ...initials.later]);
  }
  for (const text of texts) {
    for (const word of wordTokens(scan(text.slice(0, limits.text)), false))
      if (!tokens.has(`n${word}`)) tokens.add(`t${word}`);
  }
  return [...tokens];
}

/** The three more fields Meilisearch needs: names by character, for phrases, and their sounds. */
export function meiliFields({ names, aliases = [], people = [] }: Searchable) {
  const fields = (texts: readonly string[], person: boolean) => {
    const spelled = texts.map((text) => spell(text, person));
    const heard = spelled.map(sounds);
    return {
      chars: [...new Set(texts.map((text) => byCharacter(text, true)))],
      py: [...new Set(heard.flatMap(({ pinyin }) => [...pinyin.whole, ...pinyin.later]))],
      initials: [...new Set(heard.flatMap(({ initials }) => [...initials.whole, ...initials.later]))],
    };
  };
  return { ...fields([...names, ...aliases], false), people: fields(people, true) };
}
