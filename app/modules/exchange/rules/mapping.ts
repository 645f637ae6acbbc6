import type { ImportKind } from "#prisma/enums";
import { type AreaUnit, folded, type MoneyUnit } from "./cell";
import { FIELDS, type FieldSpec, IMPORT_KINDS } from "./fields";
import { type Head, plainHead } from "./header";

/** 列对应: which column holds which field, in which unit, and what stands in for a column the ledger does not have. */
export interface MappedColumn {
  index: number;
  money?: MoneyUnit;
  area?: AreaUnit;
}

export interface Mapping {
  columns: Record<string, MappedColumn>;
  /** One value for the whole file, as typed. */
  fills: Record<string, string>;
}

const EXACT = 100;

/** How well a printed heading fits a field; of a two-row heading the lower row says most. */
const closeness = (printed: string, field: FieldSpec): number => {
  const parts = printed.split("/").map(plainHead);
  const whole = parts.join("");
  const last = parts.at(-1) ?? "";
  let best = 0;
  for (const word of [field.label, ...field.words].map(plainHead)) {
    if (whole === word || last === word)
      best = Math.max(best, EXACT + word.length + (whole === word ? 2 : 0));
    else if (word.length >= 2 && last.includes(word))
      best = Math.max(best, 40 + word.length * 2 - last.length);
    else if (word.length >= 3 && whole.includes(word))
      best = Math.max(best, 30 + word.length * 2 - whole.length);
  }
  return best;
};

const OTHER_MEANING: Partial<Record<string, RegExp>> = {
  company: /性质|类型|规模|地址|电话|联系|代码|简介|数量|注册资/,
  name: /性质|类型|规模|地址|电话|联系|代码|简介|数量|注册资/,
  project: /编号|编码|代码|概况|简介|内容|阶段|状态|分级|等级|来源|进展|类别|负责|属性/,
  expected: /完成|到位|工业|累计|进度|强度|注册/,
  amount: /累计|进度|工业/,
  number: /合同|协议|指标|序号/,
};

/** A first mapping by the names of the columns. Each column is used once, each field at most once, the best fit first. */
export const mapColumns = (kind: ImportKind, head: Head): Mapping => {
  const pairs = FIELDS[kind].flatMap((field) =>
    head.columns.flatMap((column) => {
      const score = closeness(column.name, field);
      const other = score < EXACT && OTHER_MEANING[field.id]?.test(column.name);
      return score > 0 && !other ? [{ field, column, score }] : [];
    }),
  );
  pairs.sort((a, b) => b.score - a.score || a.column.index - b.column.index);
  const columns: Record<string, MappedColumn> = {};
  const used = new Set<number>();
  for (const { field, column } of pairs) {
    if (columns[field.id] || used.has(column.index)) continue;
    used.add(column.index);
    const money = column.money ?? head.money;
    columns[field.id] = {
      index: column.index,
      ...(field.kind === "money" && money ? { money } : {}),
      ...(field.kind === "area" && column.area ? { area: column.area } : {}),
    };
  }
  // 企业（项目）名称 is both at once.
  const [named, other] = columns.company ? [columns.company, "project"] : [columns.project, "company"];
  const both = named && head.columns.find(({ index }) => index === named.index);
  if (both && !columns[other] && /(企业|公司|单位).*项目|项目.*(企业|公司|单位)/.test(both.name))
    columns[other] = { index: named.index };
  return { columns, fills: {} };
};

/** Fields that a row of this kind cannot do without and that neither a column nor a fill gives. */
export const missingFields = (kind: ImportKind, mapping: Mapping): FieldSpec[] =>
  FIELDS[kind].filter(
    ({ id, required }) => required && !mapping.columns[id] && !(mapping.fills[id] ?? "").trim(),
  );

const TITLES: Record<ImportKind, RegExp> = {
  LEAD: /线索|项目|台账|储备|在谈/,
  COMPANY: /企业(名录|库|名单|目录)/,
  FOLLOW_UP: /跟进|走访|对接|洽谈/,
  SIGNING: /签约|合同|协议/,
  INVESTMENT: /投资(完成|进度|月报|情况)|到位|固投/,
  CARRIER: /载体|楼宇|厂房|入住/,
  OBSERVATION: /指标|考核/,
};

/** What the sheet most likely holds. */
export const guessKind = (head: Head): ImportKind => {
  const scored = IMPORT_KINDS.map((kind) => {
    const mapping = mapColumns(kind, head);
    const hard = FIELDS[kind].filter(({ required, fillable }) => required && !fillable);
    const missing = hard.filter(({ id }) => !mapping.columns[id]).length;
    const exact = FIELDS[kind].filter(({ id, words, label }) => {
      const index = mapping.columns[id]?.index;
      const name = head.columns
        .find((column) => column.index === index)
        ?.name.split("/")
        .at(-1);
      return name !== undefined && [label, ...words].some((word) => plainHead(word) === plainHead(name));
    }).length;
    return { kind, score: exact - missing * 3 + (TITLES[kind].test(head.title) ? 4 : 0) };
  });
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).kind;
};

/** Two files of the same layout have the same key, whatever their titles and rows. */
export const layoutKey = (head: Head): string =>
  head.columns
    .map(({ name }) => name.split("/").map(folded).join("/"))
    .join("|")
    .slice(0, 2000);

/** Headings that stand more than once, for a note. */
export const doubledHeads = (head: Head): string[] => {
  const seen = new Map<string, number>();
  for (const { name } of head.columns) seen.set(name, (seen.get(name) ?? 0) + 1);
  return [...seen].filter(([, count]) => count > 1).map(([name]) => name);
};
