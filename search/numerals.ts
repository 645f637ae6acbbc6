/** 二期, 2期, Ⅱ期 and 第二期 are one thing written in several ways, and each is found by the others. */
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
const writtenRoman = new RegExp(
  `(?<![a-z0-9])(i{1,3}|iv|vi{0,3}|ix|x)(?=\\s?[${COUNTED}])|(?<=\\p{sc=Han}\\s?)(i{1,3}|iv|vi{0,3}|ix|x)$`,
  "gu",
);
const ordinal = new RegExp(`第(?=[${[...DIGITS].join("")}十0-9])(?=.{1,3}[${COUNTED}])`, "gu");
/** A number among pinyin or initials: jgy4, jcy2q, jinchuangyuan2qi. */
const typedDigits = /(?<=[a-z]{3})([1-9])(?=$|qi?$|h$|hao$)/g;

const written = (normalized: string, as: (value: number) => string): string => {
  const value = (text: string) => as(Number(text));
  return normalized
    .replace(writtenHanzi, (text) => (hanziValues.has(text) ? as(hanziValues.get(text)!) : text))
    .replace(writtenDigits, (text, _group, at: number) =>
      at === 0 && text === normalized ? text : value(text),
    )
    .replace(writtenRoman, (text) => as(ROMAN.indexOf(text)));
};

/** The u with dots, as passports spell it. */
const passportSpelling = /(?<=[ln])yu(?=[^a-z]|$|[b-df-hj-mp-tw-z])/g;

/** The other ways to write a folded query. */
export const otherSpellings = (normalized: string): string[] => {
  const plain = normalized.replace(ordinal, "");
  const ways = [
    plain,
    written(plain, inHanzi),
    written(plain, String),
    written(plain, (value) => ROMAN[value] ?? String(value)),
    normalized.replace(typedDigits, (digit) => SPOKEN[Number(digit)]!),
    normalized.replace(typedDigits, (digit) => SPOKEN[Number(digit)]![0]!),
    normalized.replace(passportSpelling, "v"),
  ];
  return [...new Set(ways)].filter((way) => way !== normalized);
};
