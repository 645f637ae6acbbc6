import type { NameMatch } from "./labels";

/**
 * 企业 company: whom a lead is about. One district holds one record of a company; names are compared without
 * spaces, punctuation, region words and legal suffixes, so that 上海科济制药有限公司 is found by 科济制药.
 * A company named by a plan document never carries demo data.
 */

/** Most names: written in characters and digits alone. */
const PLAIN_ALREADY = /^[\u4e00-\u9fff\da-z]*$/;

/** Width, case, spaces and punctuation do not make another name. */
export const plainName = (name: string): string =>
  PLAIN_ALREADY.test(name)
    ? name
    : name
        .normalize("NFKC")
        .toLowerCase()
        .replace(/[\s\p{P}\p{S}]/gu, "");

const SUFFIX =
  /(股份有限公司|有限责任公司|集团有限公司|有限公司|控股集团|集团公司|分公司|公司|集团|co\.?,?\s?ltd\.?|limited|inc\.?|gmbh|corp(oration)?\.?|ltd\.?)$/;
const REGION = /^(中国|中华|国营|上海市|上海|江苏省|江苏|浙江省|浙江|北京市|北京|金山区|金山|宝山区|宝山)/;

/** The part of a name that people say: without region, bracketed region and legal suffix. Never shorter than two characters. */
export const coreName = (name: string): string => {
  let core = PLAIN_ALREADY.test(name)
    ? name
    : name
        .normalize("NFKC")
        .toLowerCase()
        .replace(/\([^)]*\)/g, "")
        .trim();
  for (const part of [SUFFIX, SUFFIX, REGION, REGION]) {
    if (!part.test(core)) continue;
    const shorter = core.replace(part, "").trim();
    if (plainName(shorter).length >= 2) core = shorter;
  }
  return plainName(core);
};

export interface NamedCompany {
  name: string;
  legalName: string | null;
  foreignName?: string | null;
  aliases: readonly string[];
}

const RANK: Record<NameMatch, number> = { EXACT: 0, ALIAS: 1, NORMAL: 2, SOUND: 3, PINYIN: 4, FRAGMENT: 5 };
export const matchRank = (match: NameMatch): number => RANK[match];

/** A name that only sounds alike, or holds the other, may be another company's. */
export const isSameName = (match: NameMatch): boolean => RANK[match] <= RANK.NORMAL;

/** How a typed name fits a company, the strongest way first; null when it does not. */
export const matchName = (typed: string, company: NamedCompany): NameMatch | null => {
  const plain = plainName(typed);
  if (plain.length < 2) return null;
  const others = [...company.aliases, company.legalName, company.foreignName].filter((one) => one != null);
  if (plainName(company.name) === plain) return "EXACT";
  if (others.some((other) => plainName(other) === plain)) return "ALIAS";
  const core = coreName(typed);
  const cores = [company.name, ...others].map(coreName);
  if (cores.includes(core)) return "NORMAL";
  return cores.some((one) => one.includes(core) || (one.length >= 2 && core.includes(one)))
    ? "FRAGMENT"
    : null;
};

/**
 * Fragments of two characters fit half the market; another unit's company is named only when what was typed is most
 * of its name, so that the check cannot be used to list what others follow.
 */
export const isCloseEnough = (typed: string, company: NamedCompany): boolean => {
  const core = coreName(typed);
  return [company.name, company.legalName, ...company.aliases].some((name) => {
    if (!name) return false;
    const other = coreName(name);
    const [short, long] = core.length < other.length ? [core, other] : [other, core];
    return short.length >= 2 && long.includes(short) && short.length * 2 >= long.length;
  });
};

const CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** The check character of a 统一社会信用代码 (GB 32100-2015), from its first 17 characters. */
export const creditCodeCheck = (first17: string): string => {
  const sum = CODE_WEIGHTS.reduce(
    (total, weight, at) => total + weight * CODE_ALPHABET.indexOf(first17[at] ?? ""),
    0,
  );
  return CODE_ALPHABET[(31 - (sum % 31)) % 31]!;
};

export const normalCreditCode = (code: string): string =>
  code.normalize("NFKC").replace(/\s/g, "").toUpperCase();

/** What is wrong with a 统一社会信用代码, or null. */
export const creditCodeProblem = (code: string): string | null => {
  if (code.length !== 18) return `统一社会信用代码为 18 位，现为 ${code.length} 位。`;
  const odd = [...code].find((character) => !CODE_ALPHABET.includes(character));
  if (odd) return `统一社会信用代码中不会出现“${odd}”，请核对。`;
  return creditCodeCheck(code) === code[17] ? null : "统一社会信用代码的校验位不对，请核对是否有一位写错。";
};
