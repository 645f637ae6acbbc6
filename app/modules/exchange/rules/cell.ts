import { parseAmount } from "~/platform/money";

/**
 * 单元格: what people type into a ledger, understood or refused by name. A value that is understood in another way
 * than it was typed carries a note; one that a person should look at is held for a yes. Nothing is guessed silently.
 */
export type Cell = string | number | boolean | null | { d: string } | { p: number } | { e: string };

export type MoneyUnit = "元" | "万元" | "亿元";
export type AreaUnit = "平方米" | "万平方米" | "亩";

/** `value` is canonical text: 分, YYYY-MM-DD, YYYY-MM, a code, a plain decimal. `text` is what stood in the cell. */
export interface CellValue {
  value: string | null;
  text: string;
  note?: string;
  hold?: string;
  problem?: string;
  /** What was refused may still be kept in words, where words will do. */
  wordy?: true;
  /** Of several parks, each with its share: park:basis points, joined by “|”. */
  shares?: string;
}

/** What the sheet says around its cells. */
export interface Around {
  money?: MoneyUnit | undefined;
  area?: AreaUnit | undefined;
  /** Of the title, for 3月 and 三季度. */
  year?: number | undefined;
  /** The column writes 25 % as the number 0.25. */
  ratio?: boolean | undefined;
}

/** Most cells of a ledger: 无 and 空 apart, no blank begins with a character, a digit or a letter. */
const beginsText = (code: number): boolean =>
  code < 0x4e00
    ? code >= 0x30 && code <= 0x7a && code !== 0x5c
    : code <= 0x9fff && code !== 0x65e0 && code !== 0x7a7a;

export const isBlank = (cell: Cell | undefined): boolean =>
  cell === null ||
  cell === undefined ||
  (typeof cell === "string" && !beginsText(cell.charCodeAt(0)) && /^[\s\-—–－/\\／无空]*$/.test(cell));

/** 待定, 暂无 and the like say in words that there is nothing yet. */
export const isPlaceholder = (cell: Cell | undefined): boolean =>
  typeof cell === "string" &&
  cell.length <= 12 &&
  /^(待.{0,3}[定认确商落统核补报填测评].{0,2}|未定|未明确|未知|未填|暂无|暂缺|暂未.{0,4}|不详|不明|面议|保密|n\/?a|tbd|[?？]+)$/i.test(
    cell.trim(),
  );

/** 同上, or its mark: what stands in the row above. */
export const isSameAsAbove = (cell: Cell | undefined): boolean =>
  typeof cell === "string" && /^(同上|同前|〃|["″＂”“〞]|''|“”)$/.test(cell.trim());

/** Excel shows 15 digits; what a formula leaves beyond them is noise. */
export const plainNumber = (value: number): string => {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const text = Number(value.toPrecision(15)).toString();
  if (!/e/i.test(text)) return text;
  if (Math.abs(value) < 1) return value.toFixed(12).replace(/\.?0+$/, "");
  return BigInt(Math.round(value)).toString();
};

/** The cell as a person sees it. */
export const cellText = (cell: Cell | undefined): string => {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "string") return cell.trim();
  if (typeof cell === "number") return plainNumber(cell);
  if (typeof cell === "boolean") return cell ? "是" : "否";
  if ("d" in cell) return cell.d;
  if ("p" in cell) return `${plainNumber(cell.p * 100)}%`;
  return cell.e;
};

/** Most cells of a ledger: nothing in them has another width or form. */
const FOLDED_ALREADY = /^[\u4e00-\u9fff\w.]*$/;

export const folded = (text: string): string =>
  FOLDED_ALREADY.test(text) ? text : text.normalize("NFKC").replace(/\s/g, "");

const MONEY_UNIT = /(亿元?|万元?|元|圆)(?:整|人民币)?$/;
const FOREIGN = /(美元|美金|欧元|港元|港币|日元|英镑|USD|EUR|HKD|JPY|GBP|\$|€|£)/i;
const CURRENCIES: [RegExp, string][] = [
  [/美元|美金|USD|\$/i, "USD"],
  [/欧元|EUR|€/i, "EUR"],
  [/港元|港币|HKD/i, "HKD"],
  [/日元|JPY/i, "JPY"],
  [/英镑|GBP|£/i, "GBP"],
];

/** The foreign currency that is written in the cell, as its code. */
export const currencyIn = (text: string): string | null =>
  CURRENCIES.find(([pattern]) => pattern.test(folded(text)))?.[1] ?? null;

const CHINESE_DIGITS: Record<string, number> = Object.fromEntries([
  ...[..."零一二三四五六七八九"].map((digit, i) => [digit, i]),
  ...[..."壹贰叁肆伍陆柒捌玖"].map((digit, i) => [digit, i + 1]),
  ["两", 2],
]);
const CHINESE_TENS: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };

/** 三千五百 → 3500; null for what is no number in characters. */
const chineseNumber = (text: string): number | null => {
  let sum = 0;
  let digit: number | null = null;
  for (const character of text) {
    const ten = CHINESE_TENS[character];
    if (ten !== undefined) {
      sum += (digit ?? 1) * ten;
      digit = null;
    } else {
      if (digit) return null;
      digit = CHINESE_DIGITS[character] ?? null;
      if (digit === null) return null;
    }
  }
  return sum + (digit ?? 0);
};

/** 一亿二千万元 and 壹亿元整 in digits; anything else as it is. */
const inDigits = (text: string): string => {
  const parts = /^(?:([^\d亿万元圆]{1,9})亿)?(?:([^\d亿万元圆]{1,9})(万)?)?(元|圆)?整?$/.exec(text);
  const [, yi, rest, wan, yuan] = parts ?? [];
  // 一亿二 leaves open what of.
  if (!parts || !(yi || wan || yuan) || (yi && rest && !wan)) return text;
  const [high, low] = [yi ? chineseNumber(yi) : 0, rest ? chineseNumber(rest) : 0];
  if (high === null || low === null) return text;
  if (!yi) return `${low}${wan ?? ""}元`;
  return rest ? `${high}亿${low}万元` : `${high}亿元`;
};

/** 3千万, 1亿2千万 and 5百万 */
const inThousands = (text: string): string =>
  text
    .replace(/(\d+(?:\.\d+)?)([千百])万/g, (whole, digits: string, ten: string) => {
      const value = Number(digits) * (ten === "千" ? 1000 : 100);
      return Number.isSafeInteger(value) ? `${value}万` : whole;
    })
    .replace(/([亿万元])整$/, "$1");

/** 1.2亿元（其中设备8000万）: the whole, and a part of it. */
const PART_IN_BRACKETS =
  /^(\d[\d.,]*[亿万元]{0,2})\((?:其中|含|一期|首期|设备|固投|固定资产|土地|厂房)[^()]*\d[^()]*\)$/;

const UNITLESS = "没有写明单位。请在列对应中选择这一列的单位（元、万元、亿元），或在单元格里写上单位。";
/** No single project of a district comes near 1,000 亿元. */
const IMPLAUSIBLE_FEN = 10_000_000_000_000n;

const roundedFen = (value: number, unit: MoneyUnit): string => {
  const per = unit === "元" ? 2 : unit === "万元" ? 6 : 10;
  const [whole = "0", fraction = ""] = plainNumber(Math.abs(value)).split(".");
  const digits = `${whole}${fraction.padEnd(per + 1, "0").slice(0, per + 1)}`;
  const fen = (BigInt(digits) + 5n) / 10n;
  return (value < 0 ? -fen : fen).toString();
};

const moneyOf = (fen: string, text: string, extra: Partial<CellValue> = {}): CellValue => {
  const size = BigInt(fen) < 0n ? -BigInt(fen) : BigInt(fen);
  if (size >= IMPLAUSIBLE_FEN) return { value: fen, text, hold: "金额超过 1000 亿元，请核对单位。" };
  return { value: fen, text, ...extra };
};

/**
 * An amount in 分. A unit in the cell wins over the column's; a number without any unit is refused. A range or an
 * approximate amount is no amount: its value stays empty and its text is kept.
 */
/** Most amounts of a ledger. */
const PLAIN_AMOUNT = /^\d+(\.\d+)?$/;

export const readMoney = (cell: Cell, around: Around): CellValue => {
  const text = cellText(cell);
  if (typeof cell === "number") {
    if (!around.money) return { value: null, text, problem: UNITLESS };
    const fen = roundedFen(cell, around.money);
    const exact = parseAmount(plainNumber(cell), { signed: true, defaultUnit: around.money });
    return moneyOf(fen, text, exact.ok ? {} : { note: "小数过长，按分四舍五入。" });
  }
  if (typeof cell !== "string") return { value: null, text, problem: "这里要填金额。" };
  if (around.money && PLAIN_AMOUNT.test(text)) {
    const plain = parseAmount(text, options(around, false));
    if (plain.ok) return moneyOf(plain.fen.toString(), text);
  }
  const whole = folded(text)
    .replace(/億/g, "亿")
    .replace(/萬/g, "万")
    .replace(/\((含税|人民币|RMB|CNY|不含税)\)|人民币|RMB|CNY/gi, "")
    .replace(/^≈/, "约");
  // Accountants write a minus so; others put any number in brackets.
  if (/^\([\d,.]+\)$/.test(whole))
    return { value: null, text, problem: `“${text}”是不是负数？请写成 -1200 或 1200。` };
  const part = PART_IN_BRACKETS.exec(whole);
  const remark = part?.[1] ?? /^(.*\d[^()]*)\([^()\d]*\)$/.exec(whole)?.[1];
  const typed = inDigits(
    inThousands((remark ?? whole).replace(/个(?=[亿万])/g, "").replace(/(\d)w元?$/i, "$1万")),
  );
  const foreign = FOREIGN.test(typed);
  const bare = typed.replace(new RegExp(FOREIGN.source, "gi"), "").replace(/[()]/g, "");
  if (/\d,/.test(bare) && !/(^|\D)\d{1,3}(,\d{3})+(?![\d,])/.test(bare))
    return {
      value: null,
      text,
      ...(/[\u4e00-\u9fff]/.test(bare.replace(/[亿万元]/g, "")) ? { wordy: true as const } : {}),
      problem: `“${text}”中的逗号不在千分位上，请核对。`,
    };
  const unit = MONEY_UNIT.test(bare) || /[亿万]/.test(bare);
  if (
    !unit &&
    !around.money &&
    !foreign &&
    /^[+-]?[\d,.]+$/.test(bare) &&
    Number(bare.replace(/,/g, "")) !== 0
  )
    return { value: null, text, problem: UNITLESS };
  const mixed = /^(\d+(?:\.\d+)?)亿(\d+(?:\.\d+)?)万元?$/.exec(bare);
  const parsed = mixed ? addedUp(mixed[1]!, mixed[2]!) : parseAmount(bare, options(around, foreign));
  if (parsed.ok)
    return moneyOf(
      parsed.fen.toString(),
      text,
      part ? { note: `“${text}”按 ${part[1]} 记，括号里的是其中一部分，没有导入。` } : {},
    );
  const bounded = /^(超过?|逾|不低于|不少于|至少|预计|拟|[≥>＞])\d|\d[亿万元]*\+$/.test(bare);
  if (parsed.problem === "RANGE" || parsed.problem === "APPROX" || bounded) {
    const kept = unit || !around.money ? text : `${text}${around.money}`;
    return { value: null, text: kept, note: `“${kept}”不是确定的金额，按原文保留，不计入合计。` };
  }
  if (parsed.problem === "TOO_FINE") return { value: null, text, problem: "金额最多精确到分。" };
  return {
    value: null,
    text,
    wordy: true,
    problem: `没有读懂金额“${text}”。请写成 1.2亿、3500万 这样的金额。`,
  };
};

const options = (around: Around, foreign: boolean) => ({
  signed: true,
  ...(around.money && !foreign ? { defaultUnit: around.money } : {}),
});

const addedUp = (yi: string, wan: string) => {
  const [a, b] = [parseAmount(`${yi}亿`), parseAmount(`${wan}万`)];
  return a.ok && b.ok ? { ok: true as const, fen: a.fen + b.fen } : a.ok ? b : a;
};

/** A credit code or a phone number that Excel has turned into a number has lost its last digits. */
export const readIdentifier = (cell: Cell): CellValue => {
  const text = cellText(cell);
  if (typeof cell === "number" && Math.abs(cell) >= 1e15)
    return {
      value: null,
      text,
      problem: "Excel 已把这个号码变成数字，末位已丢失。请把单元格设为文本后重新填写。",
    };
  if (/^\d(\.\d+)?e\+\d+$/i.test(text))
    return { value: null, text, problem: "号码已变成科学计数法，末位已丢失。请把单元格设为文本后重新填写。" };
  return { value: folded(text).toUpperCase(), text };
};

const AREA_PER: Record<AreaUnit, number> = { 平方米: 1, 万平方米: 10_000, 亩: 2000 / 3 };
const AREA_WORDS: [RegExp, AreaUnit][] = [
  [/万(平方米|平米|平方|平|方|㎡|m2)?$/i, "万平方米"],
  [/(平方米|平米|平方|平|㎡|m2)$/i, "平方米"],
  [/亩$/, "亩"],
];

export const areaUnitIn = (text: string): AreaUnit | undefined =>
  AREA_WORDS.find(([pattern]) => pattern.test(folded(text)))?.[1];

/** Square metres with at most two decimals. */
export const readArea = (cell: Cell, around: Around): CellValue => {
  const text = cellText(cell);
  const [, whole = "", rest] =
    /^(.*?\d[^()]*?)(厂房|用地|土地|办公楼?|实验室|\([^()]*\))?$/.exec(folded(text)) ?? [];
  const own = typeof cell === "string" ? areaUnitIn(whole) : undefined;
  const unit = own ?? around.area ?? "平方米";
  const digits = whole.replace(/(万?(平方米|平米|平方|平|方|㎡|m2)|万|亩)$/i, "").replace(/,/g, "");
  if (!/^\d+(\.\d+)?$/.test(digits))
    return { value: null, text, problem: `没有读懂面积“${text}”。请写成 3500 或 5 亩。` };
  const value = Number((Number(digits) * AREA_PER[unit]).toFixed(2)).toString();
  const note = unit === "平方米" && !rest ? {} : { note: `${text}${own ? "" : unit}按 ${value} 平方米记。` };
  return { value, text, ...note };
};

/** A percentage as a plain decimal: 85 for 85 %. */
export const readPercent = (cell: Cell, around: Around = {}): CellValue => {
  const text = cellText(cell);
  if (around.ratio && typeof cell === "number" && cell <= 1) {
    const percent = plainNumber(cell * 100);
    return { ...inPercent(percent, text), note: `${text} 按 ${percent}% 记。` };
  }
  if (typeof cell === "object" && cell !== null && "p" in cell)
    return inPercent(plainNumber(cell.p * 100), text);
  const typed = folded(text);
  if (typed.endsWith("%")) return inPercent(typed.slice(0, -1), text);
  const read = inPercent(typed, text);
  if (typeof cell === "number" && read.value && cell > 0 && cell < 1) {
    const percent = plainNumber(cell * 100);
    return { value: percent, text, hold: `${text} 按 ${percent}% 记。如果是 ${text}%，请在表中写上百分号。` };
  }
  return read;
};

const inPercent = (digits: string, text: string): CellValue => {
  if (/^(约|近|超|大概)|左右|以上/.test(digits) && /\d/.test(digits))
    return { value: null, text, problem: `“${text}”不是确定的数，请填实际百分数。` };
  if (!/^\d+(\.\d+)?$/.test(digits))
    return { value: null, text, problem: `没有读懂百分数“${text}”。请写成 85%。` };
  if (Number(digits) > 100) return { value: null, text, problem: `“${text}”超过 100%，请核对。` };
  return { value: plainNumber(Number(digits)), text };
};

/** What figures are counted in, as a column of units has it. */
export const isUnit = (text: string): boolean =>
  /^(亿元?|万元?|元|千元|百万元|万美元|亿美元|美元|家|个|项|户|人|万人|%|％|百分点|件|张|名|只|台|套|次|场|亩|公顷|平方米|㎡|m2|万平方米|万㎡|万m2|万平方|万方|吨|万吨|辆|条|款|处|座|期)$/.test(
    folded(text),
  );

/** A plain number; its unit is the indicator's. */
export const readFigure = (cell: Cell): CellValue => {
  const text = cellText(cell);
  if (typeof cell === "object" && cell !== null && "p" in cell)
    return { value: plainNumber(cell.p * 100), text };
  const typed = folded(text).replace(/,/g, "");
  const unit = /(?<=\d)\D+[2²]?$/.exec(typed)?.[0] ?? "";
  const digits =
    isUnit(unit) || /^[%个家项人亿元万]+$/.test(unit) ? typed.slice(0, -unit.length || undefined) : typed;
  if (!/^-?\d{1,14}(\.\d{1,10})?$/.test(digits))
    return { value: null, text, problem: `没有读懂数值“${text}”。请只填数字。` };
  return { value: digits, text };
};

/** An amount in 分, told from an amount kept in words. */
export const isMoneyText = (value: string): boolean => /^-?\d+$/.test(value);
