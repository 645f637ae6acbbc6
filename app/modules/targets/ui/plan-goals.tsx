import { Link, useLocation } from "@remix-run/react";
import { DefinitionList } from "~/ui/definition-list";
import { Section } from "~/ui/section";
import type { TargetItem } from "../queries/list.server";
import type { PlanPage, PlanRow } from "../queries/plans.server";
import { figureText, lagText } from "../rules/display";
import { goalOf, hrefOf } from "./goal";
import { Confirmed, TargetBullet, TargetLight, TargetMarks } from "./target-table";

export function PlanFacts({ plan }: { plan: PlanRow }) {
  const period = plan.periodStart && plan.periodEnd ? `${plan.periodStart} 至 ${plan.periodEnd}` : null;
  return (
    <DefinitionList
      columns={2}
      items={[
        { term: "发文单位", value: plan.issuer },
        { term: "文号", value: plan.docNumber },
        { term: "成文日期", value: plan.issuedOn },
        { term: "规划期", value: period },
      ]}
    />
  );
}

/** One goal of the document: where it stands, its words, and how it goes. */
function Goal({ target, section }: { target: TargetItem; section: string | null }) {
  const { search } = useLocation();
  const due = figureText(target.dueValue, target.unit);
  return (
    <li className="grid gap-x-6 gap-y-1 border-b border-line py-2 md:grid-cols-[152px_minmax(0,1fr)_300px]">
      <p className={section ? "text-sm font-bold md:pt-px" : "hidden md:block"}>{section}</p>
      <div>
        <p className="flex flex-wrap items-baseline gap-x-3">
          <Link to={hrefOf(target, search)}>{target.indicator}</Link>
          <span className="text-sm text-muted">{target.owner}</span>
          <TargetMarks target={target} />
        </p>
        <p className="text-sm text-muted">“{target.quote}”</p>
      </div>
      <div className="num">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <TargetLight target={target} />
          <span>
            <Confirmed target={target} search={search} /> / {goalOf(target)} {target.unit}
          </span>
          <span className="text-sm text-muted">
            {due ? `应达 ${due}${target.dueDerived ? "（推算）" : ""}` : ""} {lagText(target.lagPoints)}
          </span>
        </p>
        <TargetBullet target={target} />
      </div>
    </li>
  );
}

/** Every goal in the document's own order; a heading stands where it changes. */
export function PlanGoals({ sections }: { sections: PlanPage["sections"] }) {
  return (
    <Section title="目标" note="按文件顺序">
      <ol>
        {sections.flatMap(({ section, targets }) =>
          targets.map((target, at) => (
            <Goal key={target.id} target={target} section={at === 0 ? section : null} />
          )),
        )}
      </ol>
    </Section>
  );
}
