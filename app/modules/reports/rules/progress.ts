import { BRIDGE_LABELS, LIGHT_LABELS, TARGET_METRIC_LABELS } from "~/modules/targets/labels";
import { BRIDGE_CODES } from "~/modules/targets/rules/bridge";
import { compare, parseExact } from "~/modules/targets/rules/exact";
import {
  type Block,
  type Cell,
  type Figure,
  isFigure,
  type Paper,
  type PaperTable,
  type Piece,
  sourceMark,
} from "~/platform/paper/paper";
import { figure, isNil, negated, percent, points, type SourceBook, spoken, unsigned } from "./cite";
import type { Behind, BridgeFact, PaperHead, TargetFigure } from "./material";

/** 进度: sentences and tables on targets that more than one report has. */
const MONEY = new Set(["SIGNED", "INDUSTRIAL"]);
export const isHeadline = (target: TargetFigure): boolean => MONEY.has(target.metric ?? "") && !target.hidden;

/** 签约, 工业投资; other indicators by their own words. */
export const wordOf = (target: Pick<TargetFigure, "metric" | "indicator">): string =>
  MONEY.has(target.metric ?? "")
    ? TARGET_METRIC_LABELS[target.metric as keyof typeof TARGET_METRIC_LABELS]
    : `“${target.indicator}”`;

export const citeTarget = (book: SourceBook, target: TargetFigure, behind: Behind): number =>
  book.cite({
    key: `target:${target.id}`,
    what: `${target.owner}“${target.indicator}”`,
    basis: `${target.planTitle}“${target.section}”；${behind[target.id] ? "台账分录" : "单位填报"}`,
    href: `/targets/${target.id}`,
    unit: target.unit,
    entries: behind[target.id] ?? [],
  });

/** 快 3.2 个百分点 · 慢 3.2 个百分点 · 与时序持平 */
const paceOf = (target: TargetFigure, at: number): Piece[] => {
  if (target.lagPoints === null) return [];
  const shown = points(unsigned(target.lagPoints), [at]);
  if (isNil(shown.shown)) return ["，与时序进度持平"];
  return [target.lagPoints.startsWith("-") ? "，快于时序 " : "，慢于时序 ", shown, " 个百分点"];
};

const gapOf = (target: TargetFigure, at: number): Piece[] => {
  if (target.gap === null) return [];
  const shown = figure(unsigned(target.gap), target.unit, [at]);
  if (isNil(shown.shown)) return [];
  return [target.gap.startsWith("-") ? "（超应达数 " : "（距应达数差 ", shown, ` ${target.unit}）`];
};

/** 累计签约 9.30 亿元，完成目标 45.00 亿元的 20.7%，按时序应达 36.25 亿元，慢于时序 …；尚无签约入账，目标 45.00 亿元，… */
export const progressSentence = (target: TargetFigure, book: SourceBook, behind: Behind): Piece[] => {
  const at = citeTarget(book, target, behind);
  const unit = target.unit ? ` ${target.unit}` : "";
  const { confirmed } = target.actual;
  const nothing = isHeadline(target) && confirmed !== null && isNil(confirmed);
  const less = confirmed?.startsWith("-") && isHeadline(target) ? "（终止和更正冲减后为负）" : "";
  const done: Piece[] =
    confirmed === null
      ? [`${wordOf(target)}${target.missing ?? "没有数据"}`]
      : nothing
        ? [`尚无${wordOf(target)}入账`]
        : [`累计${wordOf(target)} `, spoken(confirmed, target.unit, [at]), `${unit}${less}`];
  const end = target.endValue === null ? null : figure(target.endValue, target.unit, [at]);
  const part = percent(target.progressPct, [at]);
  // Nobody completes 0.0 % or −5.5 % of a goal.
  const tells = !isNil(part.shown) && !part.shown.startsWith("−");
  const goal: Piece[] =
    end === null || target.progressPct === null
      ? []
      : tells
        ? ["，完成目标 ", end, `${unit}的 `, part]
        : ["，目标 ", end, unit];
  const due: Piece[] =
    target.dueValue === null
      ? []
      : [
          target.dueDerived ? "，按时序推算应达 " : "，按时序应达 ",
          figure(target.dueValue, target.unit, [at]),
          unit,
        ];
  return [...done, ...goal, ...due, ...paceOf(target, at), ...gapOf(target, at)];
};

const waitingPart = (target: TargetFigure, at: number): Piece[] =>
  isNil(target.actual.underReview)
    ? []
    : ["；另有 ", spoken(target.actual.underReview!, target.unit, [at]), ` ${target.unit}在审，未计入`];

export const progressWithWaiting = (target: TargetFigure, book: SourceBook, behind: Behind): Piece[] => [
  ...progressSentence(target, book, behind),
  ...waitingPart(target, citeTarget(book, target, behind)),
];

/** Its time has not begun: nothing is due of it and nothing has come. */
export const isNotDue = (target: TargetFigure): boolean =>
  target.dueValue !== null && isNil(target.dueValue) && isNil(target.actual.confirmed);

/** Fastest first; what cannot be judged last. */
export const byPace = (a: TargetFigure, b: TargetFigure): number => {
  if (a.lagPoints === null || b.lagPoints === null)
    return Number(a.lagPoints === null) - Number(b.lagPoints === null);
  return compare(parseExact(a.lagPoints), parseExact(b.lagPoints));
};

export const isAhead = (target: TargetFigure): boolean =>
  target.lagPoints !== null && !isNotDue(target) && !isBehind(target);
export const isBehind = (target: TargetFigure): boolean =>
  target.lagPoints !== null && compare(parseExact(target.lagPoints), parseExact("0")) > 0;

/** 未填报 stands where the figure would; a light may shine beside it, decided by the calendar alone. */
const reached = ({ actual, unit, missing }: TargetFigure, at: number[]): Figure => {
  const shown = figure(actual.confirmed, unit, at);
  return actual.confirmed === null && missing === "未填报" ? { ...shown, shown: missing } : shown;
};

export const lightText = ({ light, missing }: TargetFigure): string =>
  light === "NONE" && missing !== "未填报" ? (missing ?? LIGHT_LABELS.NONE) : LIGHT_LABELS[light];

export const progressTable = (
  caption: string,
  given: { targets: readonly TargetFigure[]; book: SourceBook; behind: Behind; empty?: string },
): PaperTable => {
  const { targets, book, behind } = given;
  const unit = targets.every((target) => target.unit === "亿元") ? "（亿元）" : "";
  const waiting = targets.some((target) => target.actual.underReview !== null);
  // The sum of the columns stays at the width of the page, so that no head breaks within a word.
  const money = unit ? 16 : 13.5;
  return {
    kind: "table",
    caption,
    columns: [
      { head: "单位和指标", kind: "text", mm: waiting ? 35 : 51 },
      ...(unit ? [] : [{ head: "计量", kind: "mark" as const, mm: 10 }]),
      { head: `目标${unit}`, kind: "figure", mm: money },
      { head: `应达${unit}`, kind: "figure", mm: money },
      { head: `累计${unit}`, kind: "figure", mm: money },
      ...(waiting ? [{ head: `在审${unit}`, kind: "figure" as const, mm: money }] : []),
      { head: "完成率", kind: "figure", mm: 13 },
      { head: "较时序（百分点）", kind: "figure", mm: 20 },
      { head: "亮灯", kind: "mark", mm: 14 },
      { head: "来源", kind: "source", mm: 9 },
    ],
    rows: targets.map((target): Cell[] => {
      const at = [citeTarget(book, target, behind)];
      return [
        `${target.owner} ${target.indicator}`,
        ...(unit ? [] : [target.unit ?? ""]),
        figure(target.endValue ?? target.value, target.unit, at),
        figure(target.dueValue, target.unit, at),
        reached(target, at),
        ...(waiting ? [figure(target.actual.underReview, target.unit, at)] : []),
        percent(target.progressPct, at),
        points(negated(target.lagPoints), at),
        lightText(target),
        sourceMark(at),
      ];
    }),
    empty: given.empty ?? "没有可列的指标。",
  };
};

export const citeBridge = (book: SourceBook, bridge: BridgeFact): number =>
  book.cite({
    key: `bridge:${bridge.id}`,
    what: `${bridge.owner}“${bridge.indicator}”较上期变动`,
    basis: "两期之间入账的台账分录",
    href: `/targets/${bridge.id}`,
    unit: bridge.unit,
    listed: true,
    entries: bridge.parts.flatMap((part) => part.entries),
  });

/** 较上期增加 2.40 亿元：新增 3.00 亿元、终止 −0.60 亿元 */
export const bridgeSentence = (
  bridge: BridgeFact,
  { book, before = "上期" }: { book: SourceBook; before?: string },
): Piece[] => {
  if (bridge.differentPeriods) return [`跨年度，不与${before}比较`];
  const moved = bridge.parts.filter((part) => !isNil(part.amount));
  if (moved.length === 0) return [`较${before}没有变化`];
  const at = citeBridge(book, bridge);
  const parts = moved.flatMap((part, index): Piece[] => [
    `${index > 0 ? "、" : ""}${BRIDGE_LABELS[part.code]} `,
    spoken(part.amount, bridge.unit, [at]),
    ` ${bridge.unit ?? ""}`,
  ]);
  const less = bridge.difference.startsWith("-");
  const word = isNil(bridge.difference) ? `较${before}净额不变` : `较${before}${less ? "减少" : "增加"} `;
  const size: Piece[] = isNil(bridge.difference)
    ? []
    : [spoken(unsigned(bridge.difference), bridge.unit, [at]), ` ${bridge.unit ?? ""}`];
  const [only] = moved;
  if (moved.length === 1 && only && !isNil(bridge.difference))
    return [word, ...size, `，全部为${BRIDGE_LABELS[only.code]}`];
  return [word, ...size, "，其中", ...parts];
};

export const bridgeTable = (
  caption: string,
  given: {
    bridges: readonly BridgeFact[];
    targets: readonly TargetFigure[];
    book: SourceBook;
    behind: Behind;
  },
): PaperTable => {
  const bridges = given.bridges.filter((bridge) => !bridge.differentPeriods);
  const used = BRIDGE_CODES.filter(
    (code) =>
      code === "NEW" ||
      bridges.some((one) => !isNil(one.parts.find((part) => part.code === code)?.amount ?? "0")),
  );
  return {
    kind: "table",
    caption,
    columns: [
      { head: "单位和指标", kind: "text", mm: 40 },
      { head: "计量", kind: "mark", mm: 11 },
      { head: "上期", kind: "figure", mm: 16 },
      ...used.map((code) => ({ head: BRIDGE_LABELS[code], kind: "figure" as const, mm: 15 })),
      { head: "本期", kind: "figure", mm: 16 },
      { head: "差额", kind: "figure", mm: 16 },
      { head: "来源", kind: "source", mm: 12 },
    ],
    rows: bridges.map((bridge): Cell[] => {
      const at = [citeBridge(given.book, bridge)];
      const target = given.targets.find(({ id }) => id === bridge.id);
      const whole = target ? [citeTarget(given.book, target, given.behind)] : [];
      const shown = (value: string) => figure(value, bridge.unit, at);
      return [
        `${bridge.owner} ${bridge.indicator}`,
        bridge.unit ?? "",
        figure(bridge.from, bridge.unit),
        ...used.map((code) => shown(bridge.parts.find((part) => part.code === code)?.amount ?? "0")),
        figure(bridge.to, bridge.unit, whole),
        shown(bridge.difference),
        sourceMark([...whole, ...at]),
      ];
    }),
    empty: "没有可以与上期比较的指标。",
  };
};

/** What the reader must know before trusting a light. */
export const ruleNotes = ({ exampleRules, isDemo }: PaperHead): Block[] => [
  ...(isDemo
    ? [
        {
          kind: "note" as const,
          text: "演示：本件含演示数据，企业、项目、人员和金额均为虚构，不得作为工作依据。",
        },
      ]
    : []),
  ...(exampleRules
    ? [
        {
          kind: "note" as const,
          text: "示例规则：时序按月平均推算、亮灯界限等采用系统默认值，文件没有规定；本区确定后，以本区的为准。",
        },
      ]
    : []),
];

/** 增加不足 0.01: words that stand for a figure follow those before them without a gap. */
const closed = (pieces: readonly Piece[]): Piece[] =>
  pieces.map((piece, at) => {
    const next = pieces[at + 1];
    const words = next !== undefined && isFigure(next) && /^\p{Script=Han}/u.test(next.shown);
    return words && typeof piece === "string" ? piece.trimEnd() : piece;
  });

export const paperOf = (given: {
  name: string;
  title: string;
  subtitle: string;
  issuer: string;
  head: PaperHead;
  blocks: Block[];
  book: SourceBook;
  compact?: boolean;
}): Paper => ({
  version: 1,
  name: given.name,
  title: given.title,
  subtitle: given.subtitle,
  marks: given.head.isDemo ? ["演示"] : [],
  asOf: given.head.asOf,
  ...(given.compact ? { compact: true } : {}),
  issuer: given.issuer,
  blocks: given.blocks.map((block) =>
    "pieces" in block ? { ...block, pieces: closed(block.pieces) } : block,
  ),
  sources: given.book.sources(),
  entries: given.book.entries(),
});
