import { FEN_PER_YI, formatQuotient } from "~/platform/money";
import { type Exact, parseExact } from "./exact";

/**
 * How a figure is written: rounded once, here. 亿元 has two decimals everywhere, percentages and points one; counts and
 * areas show what they have, to two decimals at most.
 */
const group = (text: string) => {
  const [whole, fraction] = text.split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return (fraction === undefined ? grouped : `${grouped}.${fraction}`).replace("-", "−");
};

const fixed = ({ n, d }: Exact, places: number) => formatQuotient(n, d, places);
const trimmed = (text: string) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

const MONEY = new Set(["亿元", "万元", "元"]);

export const figureText = (value: string | null, unit: string | null): string | null => {
  if (value === null) return null;
  const exact = parseExact(value);
  if (MONEY.has(unit ?? "")) return group(fixed(exact, 2));
  return group(trimmed(fixed(exact, unit === "%" ? 1 : 2)));
};

/** A goal as people say it: 45, not 45.00. */
export const goalText = (value: string | null): string | null =>
  value === null ? null : group(trimmed(fixed(parseExact(value), 4)));

export const percentText = (value: string | null): string | null =>
  value === null ? null : `${fixed(parseExact(value), 1)}%`;

/** Lag is positive when behind: 慢 3.2 个百分点. */
export const lagText = (lagPoints: string | null): string | null => {
  if (lagPoints === null) return null;
  const size = fixed(parseExact(lagPoints.replace("-", "")), 1);
  if (Number(size) === 0) return "持平";
  return `${lagPoints.startsWith("-") ? "快" : "慢"} ${size} 个百分点`;
};

/** A gap is positive when short: 差 5.50 亿元. */
export const gapText = (gap: string | null, unit: string | null): string | null => {
  const text = figureText(gap, unit);
  if (text === null) return null;
  if (!/[1-9]/.test(text)) return `与应达数持平`;
  return text.startsWith("−")
    ? `超 ${text.slice(1)} ${unit ?? ""}`.trim()
    : `差 ${text} ${unit ?? ""}`.trim();
};

/** What is confirmed less what is due: minus when short. */
export const againstDue = (gap: string | null): string | null =>
  gap === null || gap === "0" ? gap : gap.startsWith("-") ? gap.slice(1) : `-${gap}`;

/** For drawings only. */
export const numberOf = (value: string | null): number => (value === null ? 0 : Number(value));

export const yiText = (fen: bigint): string => group(formatQuotient(fen, FEN_PER_YI, 2));
