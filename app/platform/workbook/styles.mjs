import { attribute, insideOf, tagsOf } from "./xml.mjs";

/**
 * What the styles say of a number: a date, a percentage or just a number.
 * @typedef {"date" | "percent" | "number"} NumberKind
 */

const DATE_IDS = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);
const PERCENT_IDS = new Set([9, 10]);

/** @param {string} code @returns {NumberKind} */
export const kindOfFormat = (code) => {
  const bare = code
    .split(";")[0]
    ?.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "")
    .toLowerCase();
  if (!bare) return "number";
  if (bare.includes("%")) return "percent";
  if (/\[(h|m|s)+\]/.test(bare) || bare.includes("general")) return "number";
  return /[yd]|m(?!s)/.test(bare.replace(/h[^yd]*s|h+:m+|am\/pm/g, "")) ? "date" : "number";
};

/**
 * What a format shows of a number: 12000000 as 1200.0万, or as 1200 under a heading that says 万元. `per` is what the
 * number is divided by.
 * @typedef {{ per: number, unit: string }} Shown
 */

/** @param {string} code @returns {Shown | null} */
export const shownBy = (code) => {
  const first = (code.split(";")[0] ?? "").replace(/\[[^\]]*\]|_.|\*./g, "");
  // A point that is only printed: !. or "." or \\. among the digits.
  const plain = first.replace(/(?:!|\\)(.)/g, '"$1"').replace(/""/g, "");
  const number = /[#0?](?:[#0?,.]|"\."(?=[#0?]))*/.exec(plain)?.[0];
  if (!number) return null;
  const after = plain.slice(plain.indexOf(number) + number.length).replace(/["\s]/g, "");
  const thousands = /[#0?](,+)(?=$|\.)/.exec(number)?.[1]?.length ?? /(,+)$/.exec(number)?.[1]?.length ?? 0;
  const printed = /"\."([#0?]+)/.exec(number)?.[1]?.length ?? 0;
  const per = 1000 ** thousands * 10 ** printed;
  const unit = per > 1 || /^(亿元?|万元?|元)$/.test(after) ? after.replace(/[^\u4e00-\u9fff]/g, "") : "";
  return per === 1 && unit === "" ? null : { per, unit };
};

/** The same of each cell style, by its index. @param {string} xml @returns {(Shown | null)[]} */
export const styleShown = (xml) => {
  const formats = new Map(
    tagsOf(insideOf(xml, "numFmts"), "numFmt").map((tag) => [
      attribute(tag, "numFmtId"),
      attribute(tag, "formatCode") ?? "",
    ]),
  );
  return tagsOf(insideOf(xml, "cellXfs"), "xf").map((tag) =>
    shownBy(formats.get(attribute(tag, "numFmtId")) ?? ""),
  );
};

/** The kind of each cell style, by its index. @param {string} xml @returns {NumberKind[]} */
export const styleKinds = (xml) => {
  /** @type {Map<number, string>} */
  const formats = new Map();
  for (const tag of tagsOf(insideOf(xml, "numFmts"), "numFmt"))
    formats.set(Number(attribute(tag, "numFmtId")), attribute(tag, "formatCode") ?? "");
  return tagsOf(insideOf(xml, "cellXfs"), "xf").map((tag) => {
    const id = Number(attribute(tag, "numFmtId") ?? 0);
    const own = formats.get(id);
    if (own !== undefined) return kindOfFormat(own);
    return DATE_IDS.has(id) ? "date" : PERCENT_IDS.has(id) ? "percent" : "number";
  });
};

const DAY_MS = 86_400_000;

/** The date of a serial number; null for what is none. Day 60 of the 1900 system never was. @param {number} serial @param {boolean} from1904 */
export const dateOfSerial = (serial, from1904) => {
  const day = Math.floor(serial);
  if (from1904) return day < 0 || day > 2_957_003 ? null : isoDay(Date.UTC(1904, 0, 1) + day * DAY_MS);
  if (day < 1 || day === 60 || day > 2_958_465) return null;
  return isoDay(Date.UTC(1899, 11, 30) + (day < 60 ? day + 1 : day) * DAY_MS);
};

/** @param {number} ms */
const isoDay = (ms) => new Date(ms).toISOString().slice(0, 10);
