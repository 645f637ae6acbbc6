import { type Insert, mentions, namedReferences, shiftNamed, shiftReferences } from "./shift";
import { attribute, pieces, tagsOf } from "./xml.mjs";
import { type Entry, inflated, textOf } from "./zip.mjs";

/**
 * What stands elsewhere in a workbook and looks at the sheet that is written into: formulas of other sheets, charts,
 * tables, pictures and comments. Rows put in move them too; results that were saved before are taken away where they
 * can no longer be true, so that the program that opens the file computes them.
 */
interface Listed {
  name: string;
  entry: Entry | undefined;
}

interface Moving {
  bytes: Buffer;
  parts: ReadonlyMap<string, Entry>;
  listed: readonly Listed[];
  sheet: Listed;
  columns: ReadonlySet<number>;
  insert: Insert | undefined;
}

const MAX_PIECE = 8 * 1024 * 1024;
const SMALL = 16 * 1024 * 1024;
const FORMULA = /(<(?:\w+:)?f(?:\s[^>]*)?>)([^<]*)(<\/(?:\w+:)?f>)/g;

async function* rowsOf(bytes: Buffer, entry: Entry): AsyncGenerator<string> {
  for await (const { text } of pieces(inflated(bytes, entry), "row", { max: MAX_PIECE, asWritten: true }))
    yield text;
}

const formulasIn = (text: string): string[] => [...text.matchAll(FORMULA)].map((match) => match[2]!);

/** Names of the sheets that formulas of a sheet look at, and whether one of them looks at what is written. */
const looksAt = async ({ bytes, sheet, columns }: Moving, entry: Entry) => {
  const names = new Set<string>();
  let seesWritten = false;
  for await (const text of rowsOf(bytes, entry)) {
    if (!text.includes("!")) continue;
    for (const formula of formulasIn(text))
      for (const { name, reference } of namedReferences(formula)) {
        names.add(name.toLowerCase());
        seesWritten ||= name.toLowerCase() === sheet.name.toLowerCase() && mentions(reference, columns);
      }
  }
  return { names, seesWritten };
};

/** Sheets whose saved results hang on the sheet that is written into, directly or by way of others. */
const dependants = async (moving: Moving): Promise<{ mention: Set<Listed>; stale: Set<Listed> }> => {
  const own = moving.sheet.name.toLowerCase();
  const seen: { one: Listed; names: Set<string>; seesWritten: boolean }[] = [];
  for (const one of moving.listed)
    if (one !== moving.sheet && one.entry && /worksheets\//.test(one.entry.name))
      seen.push({ one, ...(await looksAt(moving, one.entry)) });
  const mention = new Set(seen.filter(({ names }) => names.has(own)).map(({ one }) => one));
  const stale = new Set(seen.filter(({ seesWritten }) => seesWritten).map(({ one }) => one));
  for (let before = -1; before !== stale.size; ) {
    before = stale.size;
    const names = new Set([...stale].map(({ name }) => name.toLowerCase()));
    for (const { one, names: looked } of seen)
      if ([...looked].some((name) => names.has(name))) stale.add(one);
  }
  return { mention, stale };
};

const CELL = /<((?:\w+:)?)c(\s[^>]*?)?>((?:(?!<\/\1c>)[\s\S])*?<(?:\w+:)?f[\s>/][\s\S]*?)<\/\1c>/g;

/** What another file says is not known anew: its saved result stays. */
const withoutResults = (text: string): string =>
  text.replace(CELL, (whole, prefix: string, attributes: string = "", inner: string) =>
    /<(?:\w+:)?f[^>]*>[^<]*\[/.test(inner)
      ? whole
      : `<${prefix}c${attributes.replace(/ t="(?:str|e|b|s)"/, "")}>${inner.replace(/<(?:\w+:)?v(?:\s[^>]*)?>[^<]*<\/(?:\w+:)?v>/, "")}</${prefix}c>`,
  );

async function* otherSheet(
  moving: Moving,
  entry: Entry,
  { shifts, isStale }: { shifts: boolean; isStale: boolean },
): AsyncGenerator<string> {
  const { insert, sheet } = moving;
  for await (const text of rowsOf(moving.bytes, entry)) {
    const moved =
      shifts && insert && text.includes("!")
        ? text
            .replace(
              FORMULA,
              (_, open, formula, close) => open + shiftNamed(formula, { sheet: sheet.name, insert }) + close,
            )
            .replace(
              /(<(?:xm:f|(?:\w+:)?formula[12]?)>)([^<]*)/g,
              (_, open, formula) => open + shiftNamed(formula, { sheet: sheet.name, insert }),
            )
        : text;
    yield isStale && moved.includes("<f") ? withoutResults(moved) : moved;
  }
}

async function* whole(text: string) {
  yield text;
}

const pathFrom = (part: string, target: string): string =>
  target.startsWith("/") ? target.slice(1) : new URL(target, `file:///${part}`).pathname.slice(1);

/** Parts that belong to the sheet alone: its tables, drawings and comments. */
const ownParts = async ({ bytes, parts, sheet }: Moving): Promise<Entry[]> => {
  const part = sheet.entry!.name;
  const relations = parts.get(part.replace(/([^/]+)$/, "_rels/$1.rels"));
  if (!relations) return [];
  return tagsOf(await textOf(bytes, relations, SMALL), "Relationship").flatMap((tag) => {
    const entry = parts.get(decodeURIComponent(pathFrom(part, attribute(tag, "Target") ?? "")));
    return entry ? [entry] : [];
  });
};

/** A row counted from 0, as drawings count. */
const rowFromZero = (row: string, { at, count }: Insert): number =>
  Number(row) + 1 >= at ? Number(row) + count : Number(row);

const movedOwn = (name: string, text: string, insert: Insert): string => {
  const references = (xml: string) =>
    xml.replace(/\b(ref)="([^"]*)"/g, (_, key, refs) => `${key}="${shiftReferences(refs, insert)}"`);
  if (/drawings\/drawing\d*\.xml$/.test(name))
    return text.replace(/(<(?:\w+:)?row>)(\d+)/g, (_, open, row) => open + rowFromZero(row, insert));
  if (/\.vml$/.test(name))
    return text
      .replace(/(<x:Row>)(\d+)/g, (_, open, row) => open + rowFromZero(row, insert))
      .replace(/(<x:Anchor>)([^<]*)/g, (_, open, anchor: string) => {
        const places = anchor.split(",");
        for (const i of [2, 6]) if (places[i]) places[i] = String(rowFromZero(places[i].trim(), insert));
        return open + places.join(",");
      });
  return /tables\/|omments/.test(name) ? references(text) : text;
};

/** Every other part that has to be written anew. */
export const movedParts = async (moving: Moving): Promise<Map<string, AsyncIterable<string>>> => {
  const { bytes, parts, sheet, insert } = moving;
  const changed = new Map<string, AsyncIterable<string>>();
  const { mention, stale } = await dependants(moving);
  for (const one of new Set([...(insert ? mention : []), ...stale]))
    changed.set(
      one.entry!.name,
      otherSheet(moving, one.entry!, { shifts: mention.has(one), isStale: stale.has(one) }),
    );
  if (!insert) return changed;
  for (const entry of await ownParts(moving)) {
    if (!/drawing|tables\/|omments/.test(entry.name)) continue;
    const text = await textOf(bytes, entry, SMALL);
    const moved = movedOwn(entry.name, text, insert);
    if (moved !== text) changed.set(entry.name, whole(moved));
  }
  for (const entry of parts.values()) {
    if (!/^xl\/(charts\/chart|pivotCache\/pivotCacheDefinition)[^/]*\.xml$/.test(entry.name)) continue;
    const text = await textOf(bytes, entry, SMALL);
    const moved = text
      .replace(
        /(<(?:\w+:)?f>)([^<]*)/g,
        (_, open, formula) => open + shiftNamed(formula, { sheet: sheet.name, insert }),
      )
      .replace(/<worksheetSource\s[^>]*>/, (tag) =>
        attribute(tag, "sheet") === sheet.name
          ? tag.replace(/ref="([^"]*)"/, (_, refs) => `ref="${shiftReferences(refs, insert)}"`)
          : tag,
      );
    if (moved !== text) changed.set(entry.name, whole(moved));
  }
  return changed;
};
