/** 二期, 2期, Ⅱ期 and 第2期 are one thing written in several ways, and each is found by the others. */
const DIGITS = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
const SPOKEN = ["", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi"];
const MOST = 99;

/** Only before a word that counts things: 三 of 三生制药 and 2 of PD2 are no numbers. */
const COUNTED = "期号批轮层楼栋幢标段区厂线";

const inHanzi = (value: number): string => {
  const tens = Math.floor(value / 10);
  return `${tens > 1 ? DIGITS[tens] : ""}${tens > 0 ? "十" : ""}${DIGITS[value % 10]}`;
};

const hanziValues = new Map(Array.from({ length: MOST }, (_, at) => [inHanzi(at + 1), at + 1] as const)).set(
  "两",
  2,
);

const writtenHanzi = new RegExp(`([一二三四五六七八九十]{1,3})(?=[${COUNTED}])`, "gu");
const writtenDigits = new RegExp(`(?<![a-z0-9./-])([1-9][0-9]?)(?=\\s?[${COUNTED}]|$)`, "gu");
const writtenRoman = new RegExp(`(?<![a-z0-9])(i{1,3}|iv|vi{0,3}|ix|x)(?=\\s?[${COUNTED}])`, "gu");
const typedDigits = /(?<=[a-z])([1-9])(?=qi$|hao$)/g;

const written = (normalized: string, as: (value: number) => string): string => {
  const value = (text: string) => as(Number(text));
  return normalized
    .replace(writtenHanzi, (text) => (hanziValues.has(text) ? as(hanziValues.get(text)!) : text))
    .replace(writtenDigits, (text, _group, at: number) =>
      at === 0 && text === normalized ? text : value(text),
    )
    .replace(writtenRoman, (text) => as(ROMAN.indexOf(text)));
};

/** The other ways to write a folded query. */
export const otherNumerals = (normalized: string): string[] => {
  const ways = [
    written(normalized, inHanzi),
    written(normalized, String),
    written(normalized, (value) => ROMAN[value] ?? String(value)),
    normalized.replace(typedDigits, (digit) => SPOKEN[Number(digit)]!),
  ];
  return [...new Set(ways)].filter((way) => way !== normalized);
};
