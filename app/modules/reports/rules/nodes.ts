import { type Cell, type PaperTable, sourceMark } from "~/platform/paper/paper";
import { figure, type SourceBook } from "./cite";
import type { Behind, TargetFigure } from "./material";
import { citeTarget, lightText, progressTable } from "./progress";

/** 节点: goals without a figure, that are there or not by a day. In columns of figures they were rows of dashes. */
const isNode = ({ endValue, value }: TargetFigure): boolean => (endValue ?? value) === null;

/** Nothing was reported, and nothing had to be yet. */
const UNKNOWN: Partial<Record<TargetFigure["kind"], string>> = {
  MILESTONE: "未到期",
  UNQUANTIFIED: "尚无记录",
};

const reached = ({ kind, actual, missing, unit }: TargetFigure): string => {
  const { confirmed } = actual;
  if (confirmed === null) return missing ?? UNKNOWN[kind] ?? "—";
  if (kind === "MILESTONE") return confirmed === "0" ? "未完成" : "已完成";
  return figure(confirmed, unit).shown;
};

interface Given {
  targets: readonly TargetFigure[];
  book: SourceBook;
  behind: Behind;
}

const nodeTable = (caption: string, { targets, book, behind }: Given): PaperTable => ({
  kind: "table",
  caption,
  columns: [
    { head: "单位和节点", kind: "text", mm: 88 },
    { head: "期限", kind: "date", mm: 22 },
    { head: "完成情况", kind: "mark", mm: 20 },
    { head: "亮灯", kind: "mark", mm: 16 },
    { head: "来源", kind: "source", mm: 14 },
  ],
  rows: targets.map((target): Cell[] => [
    `${target.owner} ${target.indicator}`,
    target.dueOn ? { date: target.dueOn } : "—",
    reached(target),
    lightText(target),
    sourceMark([citeTarget(book, target, behind)]),
  ]),
  empty: `没有${caption}。`,
});

/** Indicators with figures in one table, those without in another; neither stands there empty. */
export const otherTables = (
  captions: { figures: string; nodes: string },
  given: Given & { none: string },
): PaperTable[] => {
  const { targets, none } = given;
  const nodes = targets.filter(isNode);
  const rest = targets.filter((target) => !isNode(target));
  return [
    ...(rest.length > 0 || nodes.length === 0
      ? [progressTable(captions.figures, { ...given, targets: rest, empty: none })]
      : []),
    ...(nodes.length > 0 ? [nodeTable(captions.nodes, { ...given, targets: nodes })] : []),
  ];
};
