import { Link, useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import { Bullet } from "~/ui/bullet";
import { type Column, DataTable } from "~/ui/data-table";
import { Figure } from "~/ui/figure";
import { TARGET_METRIC_LABELS } from "../labels";
import type { TargetItem } from "../queries/list.server";
import { againstDue, figureText, gapText, goalText, lagText } from "../rules/display";
import { bulletLabel, bulletOf, dueWord, goalOf, hrefOf, reasonOf } from "./goal";
import { Confirmed, Due, TargetBullet, TargetLight } from "./target-table";

const metricOf = (target: TargetItem) =>
  target.metric ? TARGET_METRIC_LABELS[target.metric as keyof typeof TARGET_METRIC_LABELS] : target.indicator;

const waits = (target: TargetItem) => Boolean(Number(target.actual.underReview ?? 0));

/** The answer: how much of how much, against what is due today. `change` says what moved since the last report. */
export function HeadlineAnswer({ target, change }: { target: TargetItem; change?: ReactNode }) {
  const { search } = useLocation();
  const { unit } = target;
  const due = figureText(target.dueValue, unit);
  const goal = `${goalOf(target)} ${unit}`;
  return (
    <section
      className="grid gap-1 border-t-2 border-ink pt-3"
      aria-label={`${target.owner}${metricOf(target)}`}
    >
      <h2 className="text-base">
        <Link to={hrefOf(target, search)}>
          {target.owner} {metricOf(target)}
        </Link>
      </h2>
      <p className="flex flex-wrap items-baseline gap-x-4">
        <span className="figure text-[2.4rem] leading-tight font-bold">
          <Link to={hrefOf(target, search, "entries")}>
            {figureText(target.actual.confirmed, unit) ?? "—"}
          </Link>
        </span>
        <span className="num text-lg text-muted">
          / {goalText(target.endValue)} {unit}
        </span>
      </p>
      <p className="num flex flex-wrap items-baseline gap-x-4">
        <TargetLight target={target} />
        <span className={target.light === "BEHIND" ? "behind font-bold" : "font-bold"}>
          {lagText(target.lagPoints) ?? reasonOf(target)}
        </span>
        <span>{gapText(target.gap, unit)}</span>
      </p>
      <Bullet
        {...bulletOf(target)}
        label={bulletLabel(target)}
        size="page"
        marks={{ due: due ? `${dueWord(search)} ${due}` : undefined, target: `目标 ${goal}` }}
      />
      <p className="num text-muted">
        {waits(target) ? `另有在审 ${figureText(target.actual.underReview, unit)} ${unit}` : "没有在审的数"}
        {change ? <> · {change}</> : null}
      </p>
    </section>
  );
}

const columns = (search: string): Column<TargetItem>[] => [
  { id: "owner", head: "范围", cell: (target) => `${target.owner} ${metricOf(target)}`, card: "title" },
  {
    id: "confirmed",
    head: "已确认",
    unit: "亿元",
    numeric: true,
    cell: (target) => <Confirmed target={target} search={search} />,
    card: "meta",
  },
  {
    id: "review",
    head: "在审",
    unit: "亿元",
    numeric: true,
    cell: (target) => <Figure value={figureText(target.actual.underReview, target.unit)} />,
  },
  {
    id: "due",
    head: "应达",
    unit: "亿元",
    numeric: true,
    cell: (target) => <Due target={target} />,
    card: "meta",
    cardLabel: "应达",
  },
  { id: "goal", head: "目标", unit: "亿元", numeric: true, cell: (target) => goalOf(target) },
  { id: "bullet", head: "进度", width: "200px", cell: (target) => <TargetBullet target={target} /> },
  {
    id: "gap",
    head: "较应达",
    unit: "亿元",
    numeric: true,
    cell: (target) => (
      <Figure value={figureText(againstDue(target.gap), target.unit)} reason={reasonOf(target)} />
    ),
  },
  {
    id: "lag",
    head: "快慢",
    numeric: true,
    cell: (target) => <Figure value={lagText(target.lagPoints)} reason={reasonOf(target)} />,
    card: "meta",
  },
  { id: "light", head: "亮灯", cell: (target) => <TargetLight target={target} />, card: "figure" },
];

/** One row a money target: bullet, confirmed, under review, due, gap, pace and light. */
export function HeadlineTable({ targets }: { targets: readonly TargetItem[] }) {
  const { search } = useLocation();
  return (
    <DataTable
      caption="签约与工业投资目标"
      columns={columns(search)}
      rows={targets}
      rowId={(target) => target.id}
      rowHref={(target) => hrefOf(target, search)}
    />
  );
}
