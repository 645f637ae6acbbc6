import { Link } from "@remix-run/react";
import { type Definition, DefinitionList } from "~/ui/definition-list";
import { Section } from "~/ui/section";
import { METHOD_LABELS, TARGET_KIND_LABELS } from "../labels";
import type { TargetDetail } from "../queries/detail.server";
import type { TargetItem } from "../queries/list.server";
import { figureText, goalText } from "../rules/display";
import { goalOf } from "./goal";

const pathText = (target: TargetItem) =>
  target.milestones
    .filter((point) => point.value !== null)
    .map((point) => `${point.dueOn.slice(0, 4)} 年${point.basis ? "当年" : ""} ${goalText(point.value)}`)
    .join("，");

/** The three sums side by side, never added; and what the document asks for. */
export function TargetFacts({ target, detail }: { target: TargetItem; detail: TargetDetail }) {
  const sum = (value: string | null) =>
    value === null ? null : (
      <span className="num">
        {figureText(value, target.unit)} {target.unit}
      </span>
    );
  const items: Definition[] = [
    {
      term: "牵头",
      value: target.ownerId ? <Link to={`/units/${target.ownerId}`}>{target.owner}</Link> : target.owner,
    },
    { term: "配合", value: target.supports.join("、") },
    { term: "类型", value: TARGET_KIND_LABELS[target.kind] },
    { term: "目标", value: `${goalOf(target)} ${target.unit ?? ""}` },
    {
      term: "期间",
      value: <span className="num">{`${target.periodStart ?? "—"} 至 ${target.dueOn ?? "—"}`}</span>,
    },
    { term: "分年", value: pathText(target) || "文件未分年" },
    { term: "已确认", value: sum(target.actual.confirmed) },
    { term: "在审", value: sum(target.actual.underReview) },
    { term: "填报（含草稿、待审和已确认）", value: sum(target.actual.reported) },
    { term: "时序算法", value: `${METHOD_LABELS[target.method]}计算` },
    ...(target.exceptText ? [{ term: "例外", value: target.exceptText }] : []),
    ...(detail.carrier
      ? [{ term: "载体", value: <Link to={`/carriers/${detail.carrier.id}`}>{detail.carrier.name}</Link> }]
      : []),
    ...(detail.parent
      ? [
          {
            term: "上级目标",
            value: (
              <Link to={`/targets/${detail.parent.id}`}>
                {detail.parent.owner} {detail.parent.indicator}
              </Link>
            ),
          },
        ]
      : []),
  ];
  return (
    <Section title="要求与口径">
      <DefinitionList columns={2} items={items} />
    </Section>
  );
}
