import { AppError } from "~/platform/errors";
import { formatQuotient } from "~/platform/money";

/**
 * Exact figures (精确数): fractions of integers, `d` above zero; no floating point anywhere. They are rounded once,
 * when written as decimal text: money to the 分, percentages and points to six decimals, half away from zero,
 * trailing zeros trimmed. They are not reduced (that costs more than it saves): compare them with `compare`.
 */
export type Exact = { readonly n: bigint; readonly d: bigint };

export const exact = (n: bigint, d = 1n): Exact => {
  if (d === 0n) throw new AppError("INTERNAL", "除数为零，无法计算。");
  return d < 0n ? { n: -n, d: -d } : { n, d };
};

export const ZERO = exact(0n);
export const HUNDRED = exact(100n);

/** Reads plain decimal text such as "-12.50". Throws INTERNAL on anything else. */
export const parseExact = (text: string): Exact => {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) throw new AppError("INTERNAL", "数值格式有误。", { detail: text });
  const size = BigInt(match[2]! + (match[3] ?? ""));
  return exact(match[1] ? -size : size, 10n ** BigInt((match[3] ?? "").length));
};

/** Over the greater denominator where one divides the other, so that long sums of decimals stay short. */
const added = (a: Exact, b: Exact, sign: bigint): Exact => {
  if (a.d % b.d === 0n) return { n: a.n + sign * b.n * (a.d / b.d), d: a.d };
  if (b.d % a.d === 0n) return { n: a.n * (b.d / a.d) + sign * b.n, d: b.d };
  return { n: a.n * b.d + sign * b.n * a.d, d: a.d * b.d };
};
export const plus = (a: Exact, b: Exact): Exact => added(a, b, 1n);
export const minus = (a: Exact, b: Exact): Exact => added(a, b, -1n);
export const times = (a: Exact, b: Exact): Exact => exact(a.n * b.n, a.d * b.d);
export const over = (a: Exact, b: Exact): Exact => exact(a.n * b.d, a.d * b.n);
/** Negative, zero or positive as `a` is below, equal to or above `b`. */
export const compare = (a: Exact, b: Exact): number => {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const total = (values: readonly Exact[]): Exact => values.reduce(plus, ZERO);

/** Decimal text with at most `places` decimals, half away from zero, trailing zeros trimmed; never "-0". */
export const decimal = (value: Exact, places: number): string => {
  const text = formatQuotient(value.n, value.d, places);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
};

const FEN_PER: Record<string, { fen: bigint; places: number }> = {
  亿元: { fen: 10_000_000_000n, places: 10 },
  万元: { fen: 1_000_000n, places: 6 },
  元: { fen: 100n, places: 2 },
};

export const isMoney = (unit: string | null): boolean => (unit ?? "") in FEN_PER;

export const POINT_PLACES = 6;

/** Decimals of a figure in this unit: money goes to the 分, all else to six. */
export const placesOf = (unit: string | null): number => FEN_PER[unit ?? ""]?.places ?? POINT_PLACES;

/** A ledger sum (分, or units for counts) in the target's own unit, exact: 45 亿元 in 分 → "45". */
export const ledgerFigure = (amount: bigint, unit: string | null): string =>
  decimal(exact(amount, FEN_PER[unit ?? ""]?.fen ?? 1n), placesOf(unit));

/** `part` ÷ `whole` in percent; null when the whole is missing or zero: never 0, ∞ or 100 % (Rule 6). */
export const percentOf = (part: Exact | null, whole: Exact | null): Exact | null =>
  part === null || whole === null || whole.n === 0n ? null : times(over(part, whole), HUNDRED);
