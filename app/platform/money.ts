import { AppError } from "./errors";

/**
 * Money (金额) is an integer in 分, as bigint; foreign money is an integer in the currency's minor unit.
 * It is rounded once, at display. Source: domain.md rule 5.
 */
export type Fen = bigint;

export const FEN_PER_YUAN = 100n;
const UNITS: Record<string, bigint> = {
  "": 100n,
  元: 100n,
  万: 1_000_000n,
  万元: 1_000_000n,
  亿: 10_000_000_000n,
  亿元: 10_000_000_000n,
};

/** JSON carries 分 as a number; beyond this it would no longer be exact. */
export const MAX_FEN = 9_000_000_000_000_000n;

const fullWidth = (text: string) => text.normalize("NFKC").replace(/[\s,，_]/g, "");

export type AmountProblem =
  | "EMPTY"
  | "RANGE"
  | "APPROX"
  | "NEGATIVE"
  | "TOO_FINE"
  | "TOO_LARGE"
  | "UNREADABLE";

export const AMOUNT_MESSAGES: Record<AmountProblem, string> = {
  EMPTY: "请填写金额，例如 1.2亿、3500万 或 12,000,000。",
  RANGE: "这里要填一个确定的金额，不能填区间。请填确数，例如 3.5亿；区间请写在备注里。",
  APPROX: "这里要填确定的金额，不能带“约”“左右”等字样，例如 3.5亿。",
  NEGATIVE: "金额不能为负数。减少投资请使用“补充协议”或“终止”。",
  TOO_FINE: "金额最多精确到分。",
  TOO_LARGE: "金额过大，请核对单位（元、万元、亿元）。",
  UNREADABLE: "没有读懂这个金额。请按 1.2亿、3500万 或 12,000,000 的样式填写。",
};

export type ParsedAmount = { ok: true; fen: Fen } | { ok: false; problem: AmountProblem };

/**
 * Reads an amount as people type it: 亿 / 万 / 元, full-width digits, thousands separators; no unit means 元.
 * `signed` admits a leading minus (a difference). Exact: no floating point on the way.
 */
export const parseAmount = (
  input: string,
  options: { signed?: boolean; defaultUnit?: "元" | "万元" | "亿元" } = {},
): ParsedAmount => {
  const text = fullWidth(input).replace(/^(人民币|RMB|CNY|¥|¥)/i, "");
  if (text === "") return { ok: false, problem: "EMPTY" };
  if (/约|左右|上下|大概|近|余|多|以上|以下/.test(text))
    return { ok: false, problem: /\d[亿万元]*[-~—–至到]\d/.test(text) ? "RANGE" : "APPROX" };
  if (/\d[亿万元]*[-~—–至到]+\d/.test(text)) return { ok: false, problem: "RANGE" };
  const match = /^([+\-−]?)(\d+)(?:\.(\d+))?(亿元|万元|亿|万|元)?$/.exec(text);
  if (!match) return { ok: false, problem: "UNREADABLE" };
  const [, sign, whole, fraction = "", unit] = match;
  const negative = sign === "-" || sign === "−";
  if (negative && !options.signed) return { ok: false, problem: "NEGATIVE" };
  if (whole!.length > 18) return { ok: false, problem: "TOO_LARGE" };
  const scaled = BigInt(whole! + fraction) * UNITS[unit ?? options.defaultUnit ?? "元"]!;
  const divisor = 10n ** BigInt(fraction.length);
  if (scaled % divisor !== 0n) return { ok: false, problem: "TOO_FINE" };
  const fen = scaled / divisor;
  if (fen > MAX_FEN) return { ok: false, problem: "TOO_LARGE" };
  return { ok: true, fen: negative ? -fen : fen };
};

/** `value` ÷ `divisor` rounded half away from zero to `decimals` places, as text; no floating point. */
export const formatQuotient = (value: bigint, divisor: bigint, decimals: number): string => {
  const scale = 10n ** BigInt(decimals);
  const negative = value < 0n !== divisor < 0n && value !== 0n;
  const top = (value < 0n ? -value : value) * scale;
  const bottom = divisor < 0n ? -divisor : divisor;
  const rounded = (top * 2n + bottom) / (bottom * 2n);
  const digits = rounded.toString().padStart(decimals + 1, "0");
  const body = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return negative && rounded !== 0n ? `-${body}` : body;
};

const grouped = (text: string) => {
  const [whole, fraction] = text.split(".");
  const withCommas = whole!.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
};

export const FEN_PER_WAN = 1_000_000n;
export const FEN_PER_YI = 10_000_000_000n;

/** 45.00: in 亿元, without the unit (the unit stands in the column head). */
export const yi = (fen: Fen, decimals = 2): string =>
  grouped(formatQuotient(fen, FEN_PER_YI, decimals)).replace("-", "−");
/** 3,500: in 万元, without the unit. */
export const wan = (fen: Fen, decimals = 0): string =>
  grouped(formatQuotient(fen, FEN_PER_WAN, decimals)).replace("-", "−");
/** 12,000,000.00: in 元, without the unit. */
export const yuan = (fen: Fen): string => grouped(formatQuotient(fen, FEN_PER_YUAN, 2)).replace("-", "−");

/** A lone amount with the unit that suits its size: 1.20 亿元 · 3,500 万元 · 800.00 元. */
export const amountText = (fen: Fen): string => {
  const size = fen < 0n ? -fen : fen;
  if (size >= FEN_PER_YI) return `${yi(fen)} 亿元`;
  if (size >= FEN_PER_WAN) return `${size % FEN_PER_WAN === 0n ? wan(fen) : wan(fen, 2)} 万元`;
  return `${yuan(fen)} 元`;
};

/** The shortest text that `parseAmount` reads back to the same 分; used to fill a form again. */
export const amountInput = (fen: Fen): string => {
  const exact = (per: bigint, unit: string) => {
    const digits = per.toString().length - 1;
    return `${formatQuotient(fen, per, digits).replace(/\.?0+$/, "")}${unit}`;
  };
  const size = fen < 0n ? -fen : fen;
  if (size >= FEN_PER_YI && size % 1_000_000n === 0n) return exact(FEN_PER_YI, "亿");
  if (size >= FEN_PER_WAN && size % 100n === 0n) return exact(FEN_PER_WAN, "万");
  return exact(FEN_PER_YUAN, "");
};

/** 分 as a JSON number. */
export const fenToNumber = (fen: Fen): number => {
  if (fen > MAX_FEN || fen < -MAX_FEN)
    throw new AppError("INTERNAL", "金额超出可显示范围。", { detail: fen.toString() });
  return Number(fen);
};
