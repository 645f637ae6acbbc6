import { folded } from "./cell";

/**
 * 计量单位: the unit that a ledger writes a figure in, against the one its indicator is kept in. The same figure in 万元
 * and in 亿元 is converted exactly; anything else that differs is no figure of the indicator.
 */
const POWERS: Record<string, readonly [string, number]> = {
  元: ["元", 0],
  千元: ["元", 3],
  万元: ["元", 4],
  百万元: ["元", 6],
  亿元: ["元", 8],
  平方米: ["平方米", 0],
  万平方米: ["平方米", 4],
  亩: ["亩", 0],
  万亩: ["亩", 4],
  人: ["人", 0],
  万人: ["人", 4],
  吨: ["吨", 0],
  万吨: ["吨", 4],
};

/** 家, 个 and 项 count alike. */
const COUNTS = new Set([..."个家项户件名场支条套只台处座款人次期张篇"]);

const plain = (unit: string): string => {
  const typed = folded(unit)
    .replace(/㎡|m2|平米|平方$/i, "平方米")
    .replace(/^万?方$/, (text) => `${text.slice(0, -1)}平方米`);
  if (/^[亿万]$/.test(typed)) return `${typed}元`;
  return typed === "百分点" ? "个百分点" : typed;
};

const shifted = (value: string, places: number): string => {
  const [whole = "", fraction = ""] = value.replace("-", "").split(".");
  const digits = (
    places >= 0 ? `${whole}${fraction.padEnd(places, "0")}` : whole.padStart(1 - places, "0")
  ).padStart(1, "0");
  const point = places >= 0 ? whole.length + places : digits.length + places;
  const rest = `${digits.slice(point)}${places >= 0 ? "" : fraction}`.replace(/0+$/, "");
  const front = digits.slice(0, point).replace(/^0+(?=\d)/, "") || "0";
  return `${value.startsWith("-") ? "-" : ""}${front}${rest ? `.${rest}` : ""}`;
};

/** The decimal in the unit `to`; null where the two units do not measure the same. */
export const inUnit = (value: string, { from, to }: { from: string; to: string }): string | null => {
  const [own, other] = [plain(from), plain(to)];
  if (own === other || (COUNTS.has(own) && COUNTS.has(other))) return value;
  const [a, b] = [POWERS[own], POWERS[other]];
  return a && b && a[0] === b[0] ? shifted(value, a[1] - b[1]) : null;
};

export const isMoneyUnit = (unit: string): boolean => POWERS[plain(unit)]?.[0] === "元";
