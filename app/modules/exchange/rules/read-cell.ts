import type { ImportKind } from "#prisma/enums";
import { creditCodeProblem } from "~/modules/companies/rules";
import { parseShare, sharesProblem } from "~/modules/leads/rules/lead";
import { withoutGuard } from "~/platform/workbook/text";
import {
  type Around,
  type Cell,
  type CellValue,
  cellText,
  currencyIn,
  folded,
  readArea,
  readFigure,
  readIdentifier,
  readMoney,
  readPercent,
} from "./cell";
import { readDate, readMonth } from "./date-cell";
import type { FieldSpec } from "./fields";

/** 一格: one cell as the field that its column was mapped to. */
/** Parks by every name they are called, folded. */
export interface Places {
  /** `as` is the park's name where it was called otherwise. */
  parkOf(name: string): { id: string; as?: string } | "MANY" | null;
}

export const YES: Record<string, string> = {
  是: "yes",
  已完成: "yes",
  完成: "yes",
  "√": "yes",
  否: "no",
  未完成: "no",
  推进中: "no",
  进行中: "no",
  正在推进: "no",
  未启动: "no",
  "×": "no",
};

const chosen = new WeakMap<FieldSpec, Map<string, CellValue>>();
const CHOSEN_KEPT = 500;

/** A column of choices says the same few words again and again. */
const readChoice = (cell: Cell, field: FieldSpec): CellValue => {
  const text = cellText(cell);
  const before = chosen.get(field) ?? new Map<string, CellValue>();
  const read = before.get(text) ?? choiceOf(text, field);
  if (before.size < CHOSEN_KEPT) chosen.set(field, before.set(text, read));
  return read;
};

const choiceOf = (text: string, field: FieldSpec): CellValue => {
  const typed = folded(text).replace(/类$/, "");
  const choices = Object.entries(field.choices ?? {});
  const exact = choices.find(
    ([code, label]) => typed.toUpperCase() === code || typed === folded(label).replace(/类$/, ""),
  );
  if (exact) return { value: exact[0], text };
  const other = field.choiceWords?.[typed];
  if (other) return { value: other, text, note: `“${text}”按“${field.choices?.[other] ?? text}”记。` };
  const said = (list: readonly (readonly [string, string])[]) =>
    list
      .filter(([word]) => word.length >= 2 && typed.includes(folded(word)))
      .sort(([a], [b]) => typed.indexOf(folded(a)) - typed.indexOf(folded(b)));
  // 商会推荐 names the 商会; 推荐 only says how.
  const byLabel = said(choices.map(([code, label]) => [label, code] as const));
  const words = byLabel.length > 0 ? byLabel : said(Object.entries(field.choiceWords ?? {}));
  const codes = [...new Set(words.map(([, code]) => code))];
  const label = codes[0] === undefined ? undefined : field.choices?.[codes[0]];
  if (codes.length === 1 && label) return { value: codes[0]!, text, note: `“${text}”按“${label}”记。` };
  if (codes.length > 1 && label && field.otherwiseHeld)
    return { value: codes[0]!, text, hold: `“${text}”不止一项，按“${label}”记。` };
  if (field.otherwise && field.choices) {
    const otherwise = `“${text}”不在可选范围内，按“${field.choices[field.otherwise]}”记。`;
    return {
      value: field.otherwise,
      text,
      ...(field.otherwiseHeld ? { hold: otherwise } : { note: otherwise }),
    };
  }
  return {
    value: null,
    text,
    problem: `“${text}”不在可选范围内。可填：${choices.map(([, label]) => label).join("、")}。`,
  };
};

const readCreditCode = (cell: Cell): CellValue => {
  const words = cellText(cell);
  // 办理中 and 境外企业 are no codes and hold up nothing else of the row.
  if (/^[\u4e00-\u9fff（）()、，,]+$/.test(words))
    return { value: null, text: words, note: `“${words}”不是统一社会信用代码，这一格没有导入。` };
  const read = readIdentifier(cell);
  if (!read.value) return read;
  const problem = creditCodeProblem(read.value);
  return problem ? { ...read, value: null, problem } : read;
};

const SEVERAL_PARKS = /[、,，;；+＋/／\n]|(?<=[)）%％园区镇湾城谷])[和及与或]/;
const SHARE = /^(.+?)[（(:：]?(?:占比?)?(\d+(?:\.\d+)?)[%％][)）]?$|^(\d+(?:\.\d+)?)[%％](.+)$/;

/** 碳谷绿湾60%、高新区40%: each park with its share, or 各50% behind them all; null where no share is written. */
const readShares = (text: string, places: Places): CellValue | null => {
  const typed = folded(text);
  const all = /^(.+?)各(?:占)?(?:(\d+(?:\.\d+)?)%|一?半)$/.exec(typed);
  const parts = (all?.[1] ?? typed).split(SEVERAL_PARKS).filter((part) => part !== "");
  if (parts.length < 2 || !(all || /%/.test(typed))) return null;
  const sites = parts.map((part) => {
    const own = all ? null : SHARE.exec(part);
    const name = own?.[1] ?? own?.[4] ?? part;
    const share = parseShare(all ? (all[2] ?? "50") : (own?.[2] ?? own?.[3] ?? ""));
    return { name, share, found: places.parkOf(name) };
  });
  const without = sites.find(({ share }) => share === null);
  if (without)
    return { value: null, text, problem: `“${text}”中“${without.name}”没有写份额，请写成 60% 这样的份额。` };
  const unknown = sites.find(({ found }) => found === null || found === "MANY");
  if (unknown) return { value: null, text, problem: `“${text}”中没有找到园区“${unknown.name}”，请写全称。` };
  const shares = sites.map(({ found, share }) => ({ parkId: (found as { id: string }).id, shareBp: share! }));
  const wrong = sharesProblem(shares);
  if (wrong) return { value: null, text, problem: `“${text}”：${wrong}` };
  const [main] = [...shares].sort((a, b) => b.shareBp - a.shareBp);
  return { value: main!.parkId, text, shares: sharesText(shares) };
};

/** The same parks with the same shares are the same text. */
export const sharesText = (sites: readonly { parkId: string; shareBp: number }[]): string =>
  sites
    .map(({ parkId, shareBp }) => `${parkId}:${shareBp}`)
    .sort()
    .join("|");

const readPark = (cell: Cell, places: Places): CellValue => {
  const text = cellText(cell);
  const shared = readShares(text, places);
  if (shared) return shared;
  const found = places.parkOf(text);
  if (found === "MANY") {
    const parts = folded(text)
      .split(SEVERAL_PARKS)
      .filter((part) => part !== "");
    const problem =
      parts.length > 1 && parts.every((part) => places.parkOf(part) !== null)
        ? `“${text}”不止一个园区，没有写份额。请写成“甲园60%、乙园40%”，或只写主要的园区。`
        : `有不止一个园区叫“${text}”，请写全称。`;
    return { value: null, text, problem };
  }
  if (!found) return { value: null, text, problem: `没有找到园区“${text}”。` };
  return { value: found.id, text, ...(found.as ? { note: `“${text}”按“${found.as}”记。` } : {}) };
};

/** Names are broken over lines to fit the column; only what is written at length keeps its lines. */
const AT_LENGTH = new Set(["summary", "content", "note", "text"]);

/** ★甲公司 and 1.甲公司 are 甲公司. */
const MARKS = /^(?:[★☆※●▲△◆◇■□○◎*＊#]+\s*|\d{1,3}[.、．)）]\s*(?=[\u4e00-\u9fffA-Za-z]{2}))/;

const readText = (cell: Cell, field: FieldSpec): CellValue => {
  const typed = typeof cell === "string" ? withoutGuard(cell.trim()) : cellText(cell);
  const text = field.id === "company" || field.id === "name" ? typed.replace(MARKS, "") : typed;
  const value = AT_LENGTH.has(field.id)
    ? text
    : text.replace(/([\x21-\x7e])\s*[\r\n]+\s*(?=[\x21-\x7e])/g, "$1 ").replace(/\s*[\r\n]+\s*/g, "");
  return { value, text };
};

/** 已竣工 is all of the works; other stages in words are no percentage, and hold up nothing else of the row. */
const inWords = (text: string, field: FieldSpec): CellValue | null => {
  if (field.id !== "progressPct") return null;
  const told = [...folded(text).matchAll(/(\d+(?:\.\d+)?)%/g)];
  // 主体封顶，完成90% says it once.
  if (told.length === 1 && /[\u4e00-\u9fff]/.test(text) && !/约|近|超|左右|以上|不足/.test(text))
    return { ...readPercent(`${told[0]![1]}%`), text, note: `“${text}”按 ${told[0]![1]}% 记。` };
  if (/\d/.test(text)) return null;
  if (/^(已|全部|均已)?(竣工|完工|建成|完成|竣备)(验收|交付)?$/.test(folded(text)))
    return { value: "100", text, note: `“${text}”按 100% 记。` };
  return { value: null, text, note: `“${text}”没有写百分数，这一格没有导入。` };
};

export const readCell = (cell: Cell, field: FieldSpec, around: Around, places: Places): CellValue => {
  const text = cellText(cell);
  if (typeof cell === "object" && cell !== null && "e" in cell)
    return {
      value: null,
      text,
      problem:
        cell.e === "未计算"
          ? "公式没有计算结果。请用 Excel 打开文件，保存后重新上传。"
          : `单元格是错误值 ${cell.e}，请在 Excel 中改正。`,
    };
  switch (field.kind) {
    case "money":
      return readMoney(cell, around);
    case "area":
      return readArea(cell, around);
    case "percent":
      return inWords(text, field) ?? readPercent(cell, around);
    case "figure":
      return readFigure(cell);
    case "date":
      return readDate(cell, { ...around, standsAt: field.standsAt === true });
    case "month":
      return readMonth(cell, around);
    case "choice":
      return readChoice(cell, field);
    case "creditCode":
      return readCreditCode(cell);
    case "identifier":
      return readIdentifier(cell);
    case "park":
      return readPark(cell, places);
    case "yes":
      return YES[folded(text)]
        ? { value: YES[folded(text)]!, text }
        : { value: null, text, problem: "请填“是”或“否”。" };
    default:
      return readText(cell, field);
  }
};

/** A lead may keep “约3-5亿” in words; a contract or a filing is a figure or nothing. */
export const firmly = (read: CellValue, field: FieldSpec, kind: ImportKind): CellValue => {
  if (field.kind !== "money") return read;
  const { text } = read;
  const isForeign = read.value !== null && currencyIn(text) !== null;
  if (kind === "LEAD") {
    if (isForeign) return { value: text, text, note: `“${text}”是外币，按原文保留，不计入合计。` };
    if (read.value !== null || (read.problem && !(read.wordy && text.length <= 60))) return read;
    return { value: text, text, note: read.note ?? `没有读懂金额“${text}”，按原文保留，不计入合计。` };
  }
  if (isForeign && !(kind === "SIGNING" && field.id === "amount"))
    return { value: null, text, problem: `“${text}”是外币。请填折合人民币的金额。` };
  if (read.value !== null || read.problem) return read;
  const { note: _note, ...rest } = read;
  return { ...rest, problem: `“${text}”不是确定的金额。请填合同或填报的实际金额。` };
};

/** A day that is none, in a field that may be empty, is left out and said; the row stays. */
export const leniently = (read: CellValue, field: FieldSpec, kind: ImportKind, cell: Cell): CellValue => {
  const optional = !field.required && (field.kind === "date" || field.kind === "area");
  const isError = typeof cell === "object" && cell !== null && "e" in cell;
  if (!read.problem || isError || !optional || (kind !== "LEAD" && kind !== "FOLLOW_UP")) return read;
  return { value: null, text: read.text, note: `${read.problem}这一格没有导入。` };
};
