import type { ImportKind } from "#prisma/enums";
import {
  type AreaUnit,
  type Cell,
  cellText,
  folded,
  isBlank,
  isPlaceholder,
  isUnit,
  type MoneyUnit,
} from "./cell";
import { FIELDS, type FieldSpec, IMPORT_KINDS } from "./fields";
import { type Head, plainHead, type SheetRow } from "./header";
import {
  FOREIGN,
  metricIn,
  SERIES,
  type Series,
  seriesDate,
  seriesGives,
  seriesOf,
  typedYear,
} from "./series";
import { stageColumns } from "./stage-words";

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
  /** Columns of months that make one record each. */
  series?: Series | undefined;
  /** Fields that a column fits by its name and that a person has left out. */
  declined?: string[] | undefined;
  /** Fields that a remembered layout did not have and that a column fits; for a person to look at. */
  proposed?: string[] | undefined;
}

/** By the names of the columns: fields that `mapping` has neither a column nor a value for, each by a column of its own. */
const fitting = (mapping: Mapping, named: Mapping): [string, MappedColumn][] => {
  const used = new Set([
    ...Object.values(mapping.columns).map(({ index }) => index),
    ...(mapping.series?.indexes ?? []),
  ]);
  return Object.entries(named.columns).filter(
    ([id, { index }]) => !mapping.columns[id] && !mapping.fills[id]?.trim() && !used.has(index),
  );
};

/** What a person has left out stays out the next time. */
export const declinedIn = (mapping: Mapping, named: Mapping): string[] =>
  fitting(mapping, named).map(([id]) => id);

/** A remembered layout with the columns that fit a field by now: the field came later, or the column was not known. */
export const withProposals = (remembered: Mapping, named: Mapping): Mapping => {
  const { declined = [], ...mapping } = remembered;
  const fresh = fitting(mapping, named).filter(([id]) => !declined.includes(id));
  if (fresh.length === 0) return mapping;
  return {
    ...mapping,
    columns: { ...mapping.columns, ...Object.fromEntries(fresh) },
    proposed: fresh.map(([id]) => id),
  };
};

const EXACT = 100;

/** How well a printed heading fits a field; of a two-row heading the lower row says most. */
const closeness = (printed: string, field: FieldSpec): number => {
  // 阶段（在谈/拟签/签约） is one heading, not three.
  const parts = printed
    .replace(/[（(][^（()）]*[)）]/g, "")
    .split("/")
    .map(plainHead);
  const whole = parts.join("");
  const last = parts.at(-1) ?? "";
  // 签约情况 over 日期 is 签约日期.
  const joined = /^(合计|总计|总额|合计数|小计)$/.test(last)
    ? parts.slice(0, -1).join("")
    : `${(parts[0] ?? "").replace(/(情况|信息|内容|数据|进展)$/, "")}${last}`;
  // 需求 over 厂房 is 厂房需求.
  const turned = parts.length > 1 ? `${last}${parts[0]}` : last;
  let best = field.wholeWords?.some((word) => plainHead(word) === whole) ? EXACT : 0;
  for (const word of [field.label, ...field.words].map(plainHead)) {
    if (whole === word || last === word || joined === word || turned === word)
      best = Math.max(best, EXACT + word.length + (whole === word ? 2 : 0));
    else if (word.length >= 2 && last.includes(word))
      best = Math.max(best, 40 + word.length * 2 - last.length);
    else if (word.length >= 3 && whole.includes(word))
      best = Math.max(best, 30 + word.length * 2 - whole.length);
  }
  return best;
};

/** The day of something else. */
const OTHER_DAY =
  /竣工|开工|封顶|启动|验收|交付|完工|完成|投产|建成|开业|注册|成立|到期|时限|首次|计划|预计|下/;

/** Of a year or a month, and only meant. */
const OF_A_TIME = /20\d\d|年度|[本当今明去上]年|\d月|季度/;
const MEANT = /计划|目标|应完成|同比|同期/;

/** By field, or by kind and field: what else a heading that only holds the word may speak of. */
const OTHER_MEANING: Partial<Record<string, RegExp>> = {
  company: /性质|类型|规模|地址|电话|联系|代码|简介|数量|注册资/,
  name: /性质|类型|规模|地址|电话|联系|代码|简介|数量|注册资/,
  project: /编号|编码|代码|概况|简介|内容|阶段|状态|分级|等级|来源|进展|类别|负责|属性/,
  expected: new RegExp(
    `${OF_A_TIME.source}|完成|到位|工业|累计|进度|强度|注册|亩均|固定资产|固投|设备|外资|其中|已投|税`,
  ),
  "SIGNING.amount": /累计|进度|工业|强度|注册|亩均|固定资产|固投|设备|外资|其中|到位|预计|拟|计划/,
  amount: new RegExp(`${MEANT.source}|累计|进度|工业|截至|截止|目前|至今|已到|总额|20\\d\\d年(?!\\d)`),
  signedOn: /预计|计划|拟|目标/,
  happenedOn: new RegExp(`${OTHER_DAY.source}|签约`),
  observedOn: new RegExp(`${OTHER_DAY.source}|签约|招商|入驻`),
  period: new RegExp(`${OTHER_DAY.source}|签约`),
  number: /合同|协议|指标|序号|内部|自编|档案|备案|立项/,
  cumulative: new RegExp(`${MEANT.source}|本年|当年|年度|今年`),
  progressPct: MEANT,
  occupancyPct: MEANT,
  value: /计划|目标|率|比例|占比|进度|时限|时间|日期|单位|责任/,
};

const NUMERIC: ReadonlySet<FieldSpec["kind"]> = new Set([
  "money",
  "area",
  "percent",
  "figure",
  "date",
  "month",
  "creditCode",
]);

/** Columns in whose first rows there is something, but never a digit: 形象进度 in words is no percentage. */
const wordColumns = (head: Head, first: readonly SheetRow[]): Set<number> => {
  const below = first.filter(({ r }) => r > head.bottom);
  return new Set(
    head.columns.flatMap(({ index }) => {
      const cells = below.map(({ c }) => c[index]).filter((cell) => !isBlank(cell) && !isPlaceholder(cell));
      // 未计算 and #REF! are no words: the column may well hold numbers.
      const isError = (cell: Cell | undefined) => typeof cell === "object" && cell !== null && "e" in cell;
      return cells.length > 0 &&
        cells.every((cell) => !isError(cell) && !/[\d一二三四五六七八九]/.test(cellText(cell)))
        ? [index]
        : [];
    }),
  );
};

/** 单位 is who or in what: 亿元, 家, 万平方米 below it say which. */
const saysUnits = (head: Head, first: readonly SheetRow[], index: number): boolean => {
  const cells = first.filter(({ r, c }) => r > head.bottom && !isBlank(c[index])).map(({ c }) => c[index]);
  return cells.length > 0 && cells.every((cell) => isUnit(cellText(cell)));
};

/** A first mapping by the names of the columns. Each column is used once, each field at most once, the best fit first. */
export const mapColumns = (kind: ImportKind, head: Head, first: readonly SheetRow[] = []): Mapping => {
  const wordy = wordColumns(head, first);
  const series = seriesOf(kind, head);
  const apart = new Set(series?.indexes);
  const ticks = new Set(stageColumns(head).map(({ index }) => index));
  const pairs = FIELDS[kind].flatMap((field) =>
    head.columns.flatMap((column) => {
      const score = closeness(column.name, field);
      const meaning = OTHER_MEANING[`${kind}.${field.id}`] ?? OTHER_MEANING[field.id];
      const other = score < EXACT && meaning?.test(column.name);
      const unfit =
        apart.has(column.index) ||
        (field.told && ticks.has(column.index)) ||
        (NUMERIC.has(field.kind) && wordy.has(column.index)) ||
        (plainHead(column.name) === "单位" && (field.id === "unit") !== saysUnits(head, first, column.index));
      return score > 0 && !other && !unfit ? [{ field, column, score }] : [];
    }),
  );
  // Of land and floor the floor is what a park has to offer.
  const byLand = ({ field, column }: (typeof pairs)[number]) =>
    field.kind === "area" && (column.area === "亩" || column.name.includes("亩")) ? 1 : 0;
  // 投资额（旧） beside 投资额（万元）
  const byAge = ({ column }: (typeof pairs)[number]) =>
    /旧|原|上[年期次月]|去年|变更前|调整前|作废/.test(column.name) ? 1 : 0;
  const byUnit = ({ field, column }: (typeof pairs)[number]) =>
    field.kind === "money" && !column.money && !head.money ? 1 : 0;
  pairs.sort(
    (a, b) =>
      b.score - a.score ||
      byLand(a) - byLand(b) ||
      byAge(a) - byAge(b) ||
      byUnit(a) - byUnit(b) ||
      a.column.index - b.column.index,
  );
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
  // A column for the month, or the month's own figure, says that the rows are months.
  const ledger = series && !columns[seriesGives(kind, series)] ? series : null;
  if (ledger) for (const id of SERIES[kind]!.values) delete columns[id];
  return { columns, fills: {}, ...(ledger ? { series: ledger } : {}) };
};

/**
 * Fields that a row of this kind cannot do without and that neither a column nor a fill gives, nor what stands around
 * the rows (`implied`).
 */
export const missingFields = (
  kind: ImportKind,
  mapping: Mapping,
  { head, implied = new Set() }: { head?: Head; implied?: ReadonlySet<string> } = {},
): FieldSpec[] => {
  const { series } = mapping;
  const given = series && seriesGives(kind, series);
  const year = series && typedYear(mapping.fills[SERIES[kind]?.date ?? ""]);
  const dated = series?.indexes.every((index) => head && seriesDate(kind, { head, index, year }) !== null);
  return FIELDS[kind].filter(
    ({ id, required }) =>
      required &&
      !mapping.columns[id] &&
      !(mapping.fills[id] ?? "").trim() &&
      !implied.has(id) &&
      !(series && (id === series.field || (id === given && (dated || series.by)))),
  );
};

/** Columns of percentages in which every number is 1 or less, and one at least between: 0.25 is meant as 25 %. */
export const ratioColumns = (
  kind: ImportKind,
  { head, mapping, sheet }: { head: Head; mapping: Mapping; sheet: { first: readonly SheetRow[] } },
): Set<number> => {
  const percents = FIELDS[kind].filter((field) => field.kind === "percent").map(({ id }) => id);
  const indexes = [
    ...percents.flatMap((id) => mapping.columns[id]?.index ?? []),
    ...(mapping.series && percents.includes(mapping.series.field) ? mapping.series.indexes : []),
  ];
  const numbers = (index: number) =>
    sheet.first
      .filter(({ r }) => r > head.bottom)
      .flatMap(({ c }) => (typeof c[index] === "number" ? [c[index]] : []));
  return new Set(
    indexes.filter((index) => {
      const all = numbers(index);
      return all.length > 1 && all.every((one) => one <= 1) && all.some((one) => one > 0 && one < 1);
    }),
  );
};

/** What the title says for all rows; a person sees it in the form and may write over it. */
export const spokenFills = (
  kind: ImportKind,
  { head, mapping, choices }: { head: Head; mapping: Mapping; choices: (id: string) => readonly string[] },
): Record<string, string> => {
  const fills: Record<string, string> = {};
  const free = (id: string) => !mapping.columns[id];
  if (kind === "INVESTMENT") {
    const names = head.columns.map(({ name }) => name);
    const at = mapping.columns.amount ?? mapping.columns.cumulative ?? { index: mapping.series?.indexes[0] };
    const own = head.columns.find(({ index }) => index === at.index)?.name ?? "";
    const titled = metricIn(head.title);
    // Of 外资 the column says 到位; else it knows best what stands in it.
    const told = titled === FOREIGN ? [head.title] : [own, head.title, names.join(" ")];
    const metric = told.map(metricIn).find(Boolean);
    const isApart = mapping.series?.by === "metric";
    if (free("metric") && !isApart && metric && choices("metric").includes(metric)) fills.metric = metric;
    if (free("period") && head.month && (!mapping.series || isApart)) fills.period = head.month;
  }
  if ((kind === "CARRIER" || kind === "OBSERVATION") && free("observedOn") && head.asOf && !mapping.series)
    fills.observedOn = head.asOf;
  return fills;
};

const TITLES: Record<ImportKind, RegExp> = {
  LEAD: /线索|项目|台账|储备|在谈/,
  COMPANY: /企业(名录|库|名单|目录)/,
  FOLLOW_UP: /跟进|跟踪|走访|对接|洽谈|周报/,
  SIGNING: /签约|合同|协议/,
  INVESTMENT: /投资(完成|进度|月报|情况|月度)|工业投资|固定资产投资|到位|固投/,
  CARRIER: /载体|楼宇|厂房|入住/,
  OBSERVATION: /指标|考核/,
};

const OF_PROJECTS: readonly ImportKind[] = ["FOLLOW_UP", "SIGNING", "INVESTMENT"];

/** How well a sheet fits a kind; `missing` counts what no person can give for all rows at once. */
const fitOf = (kind: ImportKind, head: Head, first: readonly SheetRow[]) => {
  const mapping = mapColumns(kind, head, first);
  const hard = FIELDS[kind].filter(({ required, fillable }) => required && !fillable);
  const missing = hard.filter(({ id }) => !mapping.columns[id] && mapping.series?.field !== id).length;
  const exact = FIELDS[kind].filter(({ id, words, label }) => {
    const index = mapping.columns[id]?.index;
    const name = head.columns
      .find((column) => column.index === index)
      ?.name.split("/")
      .at(-1);
    return name !== undefined && [label, ...words].some((word) => plainHead(word) === plainHead(name));
  }).length;
  const months =
    mapping.series && !mapping.series.by ? Math.min(6, Math.max(3, mapping.series.indexes.length)) : 0;
  // 签约项目汇总 speaks of contracts, 项目跟踪台账 of talks.
  const isOthers =
    kind === "LEAD" &&
    !mapping.columns.field &&
    !mapping.columns.park &&
    OF_PROJECTS.some((other) => TITLES[other].test(head.title));
  const titled = TITLES[kind].test(head.title) && !isOthers;
  // Projects by the quarter are no buildings.
  const carrier = head.columns.find(({ index }) => index === mapping.columns.carrier?.index);
  const unlike = kind === "CARRIER" && !titled && !/载体|楼|厂房|园/.test(carrier?.name ?? "") ? 6 : 0;
  return { kind, missing, score: exact + months - unlike - missing * 3 + (titled ? 4 : 0) };
};

/** What the sheet most likely holds, and how many fields of it cannot be found. */
export const guessSheet = (head: Head, first: readonly SheetRow[] = []) =>
  IMPORT_KINDS.map((kind) => fitOf(kind, head, first)).reduce((best, one) =>
    one.score > best.score ? one : best,
  );

export const guessKind = (head: Head, first: readonly SheetRow[] = []): ImportKind =>
  guessSheet(head, first).kind;

/**
 * The same columns in another sheet of the file, found by their headings; null where one of them is not there, or the
 * headings are another ledger's.
 */
export const mappingFor = (mapping: Mapping, { from, to }: { from: Head; to: Head }): Mapping | null => {
  const nameOf = (index: number) => folded(from.columns.find((one) => one.index === index)?.name ?? "");
  const there = new Map(to.columns.map(({ index, name }) => [folded(name), index]));
  const columns: Mapping["columns"] = {};
  for (const [field, column] of Object.entries(mapping.columns)) {
    const index = there.get(nameOf(column.index));
    if (index === undefined) return null;
    const own = to.columns.find((one) => one.index === index);
    const money = column.money && (own?.money ?? to.money ?? column.money);
    columns[field] = { ...column, index, ...(money ? { money } : {}) };
  }
  const indexes = (mapping.series?.indexes ?? []).flatMap((index) => there.get(nameOf(index)) ?? []);
  return {
    columns,
    fills: mapping.fills,
    ...(mapping.series && indexes.length > 0 ? { series: { ...mapping.series, indexes } } : {}),
  };
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
