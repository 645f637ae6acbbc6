import { Refusal } from "./refusal.mjs";

/** Just enough XML for the parts of a workbook, read as a stream. Nothing outside the text is ever resolved. */

/** @type {Record<string, string>} */
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** @param {number} code */
const character = (code) => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "");

/** Text between tags: entities, and Excel's own _x000D_ form. @param {string} text */
export const unescapeXml = (text) => {
  const plain = text.includes("&")
    ? text.replace(/&(?:#x([\da-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) =>
        hex
          ? character(Number.parseInt(hex, 16))
          : decimal
            ? character(Number(decimal))
            : (NAMED[name] ?? whole),
      )
    : text;
  return plain.includes("_x")
    ? plain.replace(/_x([\da-fA-F]{4})_/g, (_, hex) => character(Number.parseInt(hex, 16)))
    : plain;
};

/** @param {string} tag @param {string} name */
export const attribute = (tag, name) => {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return found ? unescapeXml(found[1] ?? found[2] ?? "") : undefined;
};

/** Every `<name …>` of a small text, as the text of its attributes, whatever its prefix. @param {string} xml @param {string} name */
export const tagsOf = (xml, name) =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(\\s[^>]*?)?/?>`, "g"))].map((match) => match[1] ?? "");

/** The text inside the first `<name>` of a small text. @param {string} xml @param {string} name */
export const insideOf = (xml, name) =>
  new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${name}>`).exec(xml)?.[1] ?? "";

/**
 * The pieces of a stream, each ending with `</name>`; what follows the last one comes at the end as the tail.
 * `trim` may shorten what is held while no end is in sight; past `max` it is refused: nothing in a real workbook is
 * that long.
 * @param {AsyncIterable<Buffer>} chunks
 * @param {string} name
 * @param {{ max: number, trim?: (held: string, prefix: string) => string }} options
 * @returns {AsyncGenerator<{ text: string, prefix: string, tail: boolean }>}
 */
export async function* pieces(chunks, name, { max, trim }) {
  const decoder = new TextDecoder("utf-8");
  /** @type {string | null} */
  let prefix = null;
  let held = "";
  let searched = 0;
  for await (const chunk of chunks) {
    held += decoder.decode(chunk, { stream: true });
    if (prefix === null) {
      if (/<!(DOCTYPE|ENTITY)/i.test(held)) throw new Refusal("ENTITIES");
      prefix = /<(\w+:)?(?:worksheet|sst)[\s>]/.exec(held)?.[1] ?? "";
    }
    const mark = `</${prefix}${name}>`;
    let from = 0;
    for (let at = held.indexOf(mark, searched); at >= 0; at = held.indexOf(mark, from)) {
      const end = at + mark.length;
      yield { text: held.slice(from, end), prefix, tail: false };
      from = end;
    }
    held = held.slice(from);
    if (trim) held = trim(held, prefix);
    searched = Math.max(0, held.length - mark.length);
    if (held.length > max) throw new Refusal("TOO_LONG");
  }
  yield { text: held + decoder.decode(), prefix: prefix ?? "", tail: true };
}
