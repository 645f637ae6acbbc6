import { type DateOnly, daysBetween } from "~/platform/dates";
import { type FieldErrors, invalid } from "~/platform/errors";
import { amountInput, type Fen } from "~/platform/money";

/**
 * Foreign money (外币) keeps its own currency, amount in minor units, rate, rate date and source. It converts once,
 * at the contract-date rate, and is never revalued (Rule 5).
 */
const MINOR_DIGITS: Record<string, number> = {
  CNY: 2,
  USD: 2,
  EUR: 2,
  HKD: 2,
  GBP: 2,
  CHF: 2,
  SGD: 2,
  AUD: 2,
  CAD: 2,
  TWD: 2,
  JPY: 0,
  KRW: 0,
};

export const CURRENCIES = Object.keys(MINOR_DIGITS);

/** Digits of the minor unit: USD 2 (cents), JPY 0. Throws INVALID for a currency that is not in the list. */
export const minorDigits = (currency: string): number => {
  const digits = MINOR_DIGITS[currency];
  if (digits === undefined)
    throw invalid("暂不支持这种货币。", { currency: `请从 ${CURRENCIES.join("、")} 中选择。` });
  return digits;
};

const RATE = /^(\d{1,8})(?:\.(\d{1,12}))?$/;

/**
 * Minor units of a currency → 分, exact, rounded half away from zero once. `rate` is CNY per one unit of the currency
 * as decimal text ("7.1234"); `digits` are the digits of its minor unit. A negative amount mirrors the positive one.
 * Throws INVALID when the rate is not a plain decimal above zero. Source: Rule 5.
 */
export const toFen = (originalMinor: bigint, rate: string, digits: number): Fen => {
  const match = RATE.exec(rate.trim());
  const scaled = match ? BigInt(match[1]! + (match[2] ?? "")) : 0n;
  if (!match || scaled === 0n) {
    throw invalid("请填写合同日汇率，例如 7.1234。", {
      rate: "请填写 1 单位外币折合的人民币，例如 7.1234。",
    });
  }
  const size = originalMinor < 0n ? -originalMinor : originalMinor;
  const top = size * scaled * 100n;
  const bottom = 10n ** BigInt((match[2] ?? "").length + digits);
  const fen = (top * 2n + bottom) / (bottom * 2n);
  return originalMinor < 0n ? -fen : fen;
};

/** About what one unit of a currency is worth in CNY: enough to tell a slip of the decimal point, no rate to count by. */
const USUAL_RATE: Record<string, number> = {
  USD: 7,
  EUR: 8,
  HKD: 0.9,
  GBP: 9,
  CHF: 8,
  SGD: 5,
  AUD: 5,
  CAD: 5,
  TWD: 0.2,
  JPY: 0.05,
  KRW: 0.005,
};

/** Banks quote a hundred units of foreign money: 712.34 for USD 100 is no rate of one. */
const slippedRate = (currency: string, rate: string): string | undefined => {
  const usual = USUAL_RATE[currency];
  const typed = Number(rate);
  if (usual === undefined || !(typed > 0) || (typed <= usual * 10 && typed >= usual / 10)) return undefined;
  return `汇率 ${rate} 与这种货币通常的约 ${usual} 相差十倍以上，请核对。须填 1 单位外币折合的人民币；牌价按 100 外币标价的，请除以 100。`;
};

/** A published rate may be some days old (weekend, holiday), never younger than the contract. */
const OLDEST_RATE_DAYS = 15;

export const rateProblems = (facts: {
  currency: string;
  signedOn: DateOnly;
  rate: string | null;
  rateOn: DateOnly | null;
  rateSource: string | null;
}): FieldErrors => {
  if (facts.currency === "CNY") return {};
  const problems: FieldErrors = {};
  if (!facts.rate) problems.rate = "外币合同请填写合同日汇率，例如 7.1234。";
  const slip = facts.rate ? slippedRate(facts.currency, facts.rate.trim()) : undefined;
  if (slip) problems.rate = slip;
  if (!facts.rateSource?.trim()) problems.rateSource = "请填写汇率来源，例如“中国外汇交易中心中间价”。";
  const age = facts.rateOn ? daysBetween(facts.rateOn, facts.signedOn) : 0;
  if (age < 0) problems.rateOn = "汇率日期不能晚于签约日期。";
  else if (age > OLDEST_RATE_DAYS)
    problems.rateOn = `汇率日期距签约日期已超过 ${OLDEST_RATE_DAYS} 天，请核对。`;
  return problems;
};

const SLIP_FACTOR = 1_000n;

/**
 * Whether two amounts of one project (分) lie a thousand times or more apart: the trace of 万 typed for 亿 (10,000
 * times) even where the two were not the same number. Zero and negative amounts give no answer (false).
 */
export const jumpOfTenThousand = (former: Fen, next: Fen): boolean =>
  former > 0n && next > 0n && (next >= former * SLIP_FACTOR || former >= next * SLIP_FACTOR);

export const slipMessage = (former: Fen, next: Fen): string =>
  `本次金额 ${amountInput(next)} 与此前的 ${amountInput(former)} 相差上千倍，请核对单位（元、万元、亿元）。`;

/** Throws VALIDATION beside `confirmJump` where two amounts (分) lie a thousand times apart and nobody has said that both are meant. */
export const assertNoSlip = (former: Fen | null, next: Fen | null, confirmed: boolean): void => {
  if (confirmed || former === null || next === null || !jumpOfTenThousand(former, next)) return;
  const message = slipMessage(former, next);
  throw invalid(message, { confirmJump: message });
};
