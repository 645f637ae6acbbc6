import { Refusal } from "./refusal.mjs";

/** Just enough XML for the parts of a workbook, read as a stream. Nothing outside the text is ever resolved. */

/** @type {Record<string, string>} */
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Nothing for what is no character: zero, half of a pair. @param {number} code */
const character = (code) =>
  code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "";

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

const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]/;

/** Without the marks that pages and chats leave in what is copied from them: nobody sees two names apart. @param {string} text */
export const visible = (text) =>
  INVISIBLE.test(text) ? text.replace(new RegExp(INVISIBLE.source, "g"), "") : text;

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

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const COMMENT = "<!--";
const CDATA = "<![CDATA[";

/**
 * Without comments, and with CDATA as text like any other. `rest` has begun and is not yet at its end.
 * @param {string} xml
 * @returns {{ plain: string, rest: string }}
 */
const unwrapped = (xml) => {
  let plain = "";
  let from = 0;
  for (let at = xml.indexOf("<!"); at >= 0; at = xml.indexOf("<!", from)) {
    const open = [COMMENT, CDATA].find((one) => xml.startsWith(one, at));
    const close = open === COMMENT ? "-->" : open === CDATA ? "]]>" : ">";
    const end = xml.indexOf(close, at + (open ?? "<!").length);
    plain += xml.slice(from, at);
    if (end < 0) return { plain, rest: xml.slice(at) };
    if (open === CDATA) plain += escaped(xml.slice(at + CDATA.length, end));
    from = end + close.length;
  }
  const last = xml.endsWith("<") ? xml.length - 1 : xml.length;
  return { plain: plain + xml.slice(from, last), rest: xml.slice(last) };
};

/**
 * The pieces of a stream, each ending with `</name>`; what follows the last one comes at the end as the tail.
 * `trim` may shorten what is held while no end is in sight; past `max` it is refused: nothing in a real workbook is
 * that long. What will be written back stays `asWritten`.
 * @param {AsyncIterable<Buffer>} chunks
 * @param {string} name
 * @param {{ max: number, trim?: (held: string, prefix: string) => string, asWritten?: boolean }} options
 * @returns {AsyncGenerator<{ text: string, prefix: string, tail: boolean }>}
 */
export async function* pieces(chunks, name, { max, trim, asWritten }) {
  const decoder = new TextDecoder("utf-8");
  /** @type {string | null} */
  let prefix = null;
  let held = "";
  let rest = "";
  let searched = 0;
  for await (const chunk of chunks) {
    const text = rest + decoder.decode(chunk, { stream: true });
    if (prefix === null) {
      if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Refusal("ENTITIES");
      // Text of two bytes a character, which no spreadsheet program writes.
      if (/^\s*[\ufffd\0]|^\s*<\0/.test(text)) throw new Refusal("CORRUPT");
    }
    const { plain, rest: begun } = asWritten ? { plain: text, rest: "" } : unwrapped(text);
    rest = begun;
    held += plain.includes("\0") ? plain.replaceAll("\0", "") : plain;
    if (prefix === null) {
      const root = /<(\w+:)?(?:worksheet|sst)[\s>]/.exec(held);
      if (root) prefix = root[1] ?? "";
    }
    const mark = `</${prefix ?? ""}${name}>`;
    let from = 0;
    for (let at = held.indexOf(mark, searched); at >= 0; at = held.indexOf(mark, from)) {
      const end = at + mark.length;
      yield { text: held.slice(from, end), prefix: prefix ?? "", tail: false };
      from = end;
    }
    held = held.slice(from);
    if (trim) held = trim(held, prefix ?? "");
    searched = Math.max(0, held.length - mark.length);
    if (held.length > max || rest.length > max) throw new Refusal("TOO_LONG");
  }
  yield { text: held + rest + decoder.decode(), prefix: prefix ?? "", tail: true };
}
