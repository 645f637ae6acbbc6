import { OPERATOR_SIGNS } from "../labels";
import type { TargetItem } from "../queries/list.server";
import { figureText, gapText, goalText, lagText, numberOf } from "../rules/display";

/** What is asked for, without its unit: ≥90 · 1–2 · 力争 60 · 节点. */
export const goalOf = (target: TargetItem): string => {
  const hope = target.aspirational ? "力争 " : "";
  if (target.kind === "MILESTONE") return `${hope}${target.value ? goalText(target.value) : "完成"}`;
  if (target.kind === "UNQUANTIFIED") return "未量化";
  if (target.kind === "RANGE") return `${hope}${goalText(target.min)}–${goalText(target.max)}`;
  const sign = target.operator ? OPERATOR_SIGNS[target.operator as keyof typeof OPERATOR_SIGNS] : "";
  return `${hope}${sign}${goalText(target.endValue ?? target.value) ?? "—"}`;
};

/** The confirmed figure as it is read; a milestone is done or not. */
export const confirmedOf = (target: TargetItem): string | null => {
  const { confirmed } = target.actual;
  if (confirmed === null) return null;
  if (target.kind === "MILESTONE") return confirmed === "0" ? "未完成" : "已完成";
  return figureText(confirmed, target.unit);
};

export const reasonOf = (target: TargetItem): string =>
  target.hidden ? "仅区级可见" : (target.missing ?? "未填报");

export const dueReasonOf = (target: TargetItem): string =>
  target.kind === "MILESTONE" ? `${target.dueOn ?? "未定日期"} 前完成` : "文件未定当期应达数";

export const isMeasured = (target: TargetItem): boolean =>
  target.endValue !== null && target.actual.confirmed !== null && target.kind !== "MILESTONE";

/** Filed contracts come on top of what is confirmed; a filed level replaces it. */
const reviewOf = ({ actual, metric }: TargetItem) => {
  const review = numberOf(actual.underReview);
  return metric ? review : Math.max(0, review - numberOf(actual.confirmed));
};

export const bulletOf = (target: TargetItem) => ({
  confirmed: numberOf(target.actual.confirmed),
  review: reviewOf(target),
  due: target.dueValue === null ? null : numberOf(target.dueValue),
  target: numberOf(target.endValue),
  derived: target.dueDerived,
});

/** The drawing in words. */
export const bulletLabel = (target: TargetItem): string =>
  [
    `${target.owner}${target.indicator}`,
    `已确认 ${figureText(target.actual.confirmed, target.unit) ?? "—"}`,
    target.dueValue === null
      ? null
      : `今日应达 ${figureText(target.dueValue, target.unit)}${target.dueDerived ? "（推算）" : ""}`,
    `目标 ${goalOf(target)} ${target.unit ?? ""}`,
    lagText(target.lagPoints),
    gapText(target.gap, target.unit),
  ]
    .filter(Boolean)
    .join("，");

/** Today's due figure, or that of the day the reader chose. */
export const dueWord = (search: string): string =>
  new URLSearchParams(search).get("asOf") ? "应达" : "今日应达";

/** Keeps the date and the method of the page when a figure is opened. */
export const hrefOf = (target: Pick<TargetItem, "id">, search: string, hash = ""): string => {
  const from = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const name of ["asOf", "method"]) {
    const value = from.get(name);
    if (value) kept.set(name, value);
  }
  const query = kept.toString();
  return `/targets/${target.id}${query ? `?${query}` : ""}${hash ? `#${hash}` : ""}`;
};
