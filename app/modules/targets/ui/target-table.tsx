import { Link, useLocation } from "@remix-run/react";
import { Bullet } from "~/ui/bullet";
import { Chip } from "~/ui/chip";
import { type Column, DataTable } from "~/ui/data-table";
import { Figure } from "~/ui/figure";
import { Light } from "~/ui/light";
import { Section } from "~/ui/section";
import { LIGHT_TONES, TARGET_KIND_LABELS } from "../labels";
import type { TargetItem } from "../queries/list.server";
import { figureText, lagText } from "../rules/display";
import {
  bulletLabel,
  bulletOf,
  confirmedOf,
  dueReasonOf,
  goalOf,
  hrefOf,
  isMeasured,
  reasonOf,
} from "./goal";

export function TargetLight({ target }: { target: TargetItem }) {
  const rule = target.lagPoints ? `以落后百分点计，示例规则` : undefined;
  return <Light tone={LIGHT_TONES[target.light]} title={target.hidden ? "仅区级可见" : rule} />;
}

/** The confirmed figure, open to its entries. */
export function Confirmed({ target, search }: { target: TargetItem; search: string }) {
  const late = target.light === "BEHIND" ? "late" : undefined;
  const value = confirmedOf(target);
  return (
    <Figure
      value={value}
      to={value === null ? undefined : hrefOf(target, search, target.metric ? "entries" : "reports")}
      reason={reasonOf(target)}
      tone={late}
    />
  );
}

export function Due({ target }: { target: TargetItem }) {
  return (
    <>
      <Figure value={figureText(target.dueValue, target.unit)} reason={dueReasonOf(target)} />
      {target.dueDerived ? <span className="text-sm text-muted"> 推算</span> : null}
    </>
  );
}

export function TargetBullet({ target, size }: { target: TargetItem; size?: "row" | "card" }) {
  if (!isMeasured(target)) return null;
  return <Bullet {...bulletOf(target)} label={bulletLabel(target)} size={size} />;
}

type Options = { search: string; owner: boolean; plan: boolean };

const columnsOf = ({ search, owner, plan }: Options): Column<TargetItem>[] => [
  {
    id: "indicator",
    head: "指标",
    fixed: true,
    cell: (target) => target.indicator,
    card: "title",
  },
  ...(owner
    ? [
        {
          id: "owner",
          head: "牵头单位",
          cell: (target: TargetItem) =>
            target.ownerId ? <Link to={`/units/${target.ownerId}`}>{target.owner}</Link> : target.owner,
          card: "meta",
        } as const,
      ]
    : []),
  ...(plan
    ? [
        {
          id: "plan",
          head: "文件",
          hidden: true,
          cell: (target: TargetItem) => (
            <Link to={`/plans/${target.plan}`}>
              {target.planTitle}
              {target.draft ? "（送审稿）" : ""}
            </Link>
          ),
        } as const,
      ]
    : []),
  { id: "kind", head: "类型", hidden: true, cell: (target) => TARGET_KIND_LABELS[target.kind] },
  {
    id: "goal",
    head: "目标",
    numeric: true,
    cell: (target) => (
      <>
        {goalOf(target)}
        {target.unit ? <span className="md:hidden"> {target.unit}</span> : null}
      </>
    ),
    card: "meta",
    cardLabel: "目标",
  },
  { id: "unit", head: "计量", cell: (target) => target.unit ?? "" },
  { id: "due", head: "应达", numeric: true, cell: (target) => <Due target={target} /> },
  {
    id: "confirmed",
    head: "已确认",
    numeric: true,
    cell: (target) => <Confirmed target={target} search={search} />,
    card: "meta",
    cardLabel: "已确认",
  },
  {
    id: "review",
    head: "在审",
    numeric: true,
    hidden: true,
    cell: (target) => (
      <Figure
        value={figureText(target.actual.underReview, target.unit)}
        reason={target.hidden ? "仅区级可见" : "无在审"}
      />
    ),
  },
  { id: "bullet", head: "进度", width: "132px", cell: (target) => <TargetBullet target={target} /> },
  {
    id: "lag",
    head: "快慢",
    numeric: true,
    cell: (target) => <Figure value={lagText(target.lagPoints)} reason={reasonOf(target)} />,
  },
  { id: "light", head: "亮灯", cell: (target) => <TargetLight target={target} />, card: "figure" },
];

export type TargetTableProps = {
  caption: string;
  targets: readonly TargetItem[];
  owner?: boolean;
  plan?: boolean;
  choice?: boolean;
  /** The date and method that its links keep, where they are not those of the page. */
  search?: string;
  visible?: readonly string[];
};

export function TargetTable({
  caption,
  targets,
  owner = true,
  plan = false,
  choice,
  visible,
  search: kept,
}: TargetTableProps) {
  const location = useLocation();
  const search = kept ?? location.search;
  return (
    <DataTable
      caption={caption}
      columns={columnsOf({ search, owner, plan })}
      rows={targets}
      rowId={(target) => target.id}
      rowHref={(target) => hrefOf(target, search)}
      columnChoice={choice}
      visible={visible}
    />
  );
}

/** A page of the list, under the documents in their order; the columns are chosen once for all. */
export function TargetsByPlan({
  targets,
  visible,
}: {
  targets: readonly TargetItem[];
  visible?: readonly string[];
}) {
  const plans = [...new Set(targets.map((target) => target.plan))];
  return plans.map((plan, at) => {
    const own = targets.filter((target) => target.plan === plan);
    return (
      <Section
        key={plan}
        title={own[0]!.planTitle}
        note={own[0]!.draft ? "送审稿" : undefined}
        actions={<Link to={`/plans/${plan}`}>看文件</Link>}
      >
        <TargetTable caption={own[0]!.planTitle} targets={own} choice={at === 0} visible={visible} />
      </Section>
    );
  });
}

/** Marks that a goal carries: 送审稿, 力争, readings nobody has decided on. */
export function TargetMarks({ target }: { target: TargetItem }) {
  return (
    <>
      {target.draft ? <Chip tone="watch">送审稿</Chip> : null}
      {target.aspirational ? <Chip>力争</Chip> : null}
      {target.openReadings ? <Chip tone="watch">口径待核定</Chip> : null}
      {target.exceptText ? <Chip>{target.exceptText}</Chip> : null}
    </>
  );
}
