import { useLocation } from "@remix-run/react";
import { Bullet } from "~/ui/bullet";
import { Figure } from "~/ui/figure";
import type { TargetItem } from "../queries/list.server";
import { figureText, gapText, lagText, percentText } from "../rules/display";
import {
  bulletLabel,
  bulletOf,
  confirmedOf,
  dueReasonOf,
  dueWord,
  goalOf,
  hrefOf,
  isMeasured,
  reasonOf,
} from "./goal";
import { TargetLight } from "./target-table";

/** Why is it so: the figure, large, with its light and gap. */
export function TargetAnswer({ target }: { target: TargetItem }) {
  const { search } = useLocation();
  const value = confirmedOf(target);
  const due = figureText(target.dueValue, target.unit);
  const unit = target.kind === "MILESTONE" ? "" : (target.unit ?? "");
  return (
    <section className="grid gap-2" aria-label="结果">
      <p className="flex flex-wrap items-baseline gap-x-4">
        <span className="text-[2.4rem] leading-tight font-bold">
          <Figure
            value={value}
            to={value === null ? undefined : hrefOf(target, search, target.metric ? "entries" : "reports")}
            reason={reasonOf(target)}
          />
        </span>
        <span className="num text-lg text-muted">
          / {goalOf(target)} {unit}
        </span>
        {value === null ? <span className="text-muted">{reasonOf(target)}</span> : null}
      </p>
      <p className="num flex flex-wrap items-baseline gap-x-4">
        <TargetLight target={target} />
        {target.lagPoints === null ? null : (
          <strong className={target.light === "BEHIND" ? "behind" : undefined}>
            {lagText(target.lagPoints)}
          </strong>
        )}
        {target.gap === null ? null : <span>{gapText(target.gap, target.unit)}</span>}
        {target.progressPct === null ? null : (
          <span className="text-muted">完成 {percentText(target.progressPct)}</span>
        )}
        {target.dueValue === null ? <span className="text-muted">{dueReasonOf(target)}</span> : null}
      </p>
      {isMeasured(target) ? (
        <Bullet
          {...bulletOf(target)}
          label={bulletLabel(target)}
          size="page"
          marks={{
            due: due ? `${dueWord(search)} ${due}` : undefined,
            target: `目标 ${goalOf(target)} ${unit}`,
          }}
        />
      ) : null}
    </section>
  );
}
