import { Section } from "~/ui/section";
import { StepPath } from "~/ui/step-path";
import type { TargetItem } from "../queries/list.server";
import type { TargetSeries } from "../queries/series.server";
import { figureText, goalText, numberOf } from "../rules/display";

/** The actual line against the path of the document; a line of ours is dashed and marked 推算. */
export function PathSection({ target, series }: { target: TargetItem; series: TargetSeries }) {
  const unit = series.unit ?? "";
  const stated = series.path.slice(1);
  const derived = stated.some((point) => point.derived);
  const actual = [
    { on: series.from, value: 0 },
    ...series.steps.map(({ on, value }) => ({ on, value: numberOf(value) })),
  ];
  const plan = series.path.map(({ on, value }) => ({ on, value: numberOf(value) }));
  const late = series.months.filter((month) => month.actual !== month.restated).length;
  return (
    <Section
      title="进度与路径"
      note={derived ? "文件只给终点，虚线为按直线推算，非文件口径" : "折线为文件所定各年末累计数之间的直线"}
    >
      <StepPath
        label={`${target.owner}${target.indicator}：已确认 ${figureText(target.actual.confirmed, target.unit) ?? "—"} ${unit}，今日应达 ${figureText(target.dueValue, target.unit) ?? "—"} ${unit}`}
        from={series.from}
        to={series.to}
        today={target.asOf}
        actual={actual}
        plan={plan}
        derived={derived}
        milestones={stated.map(({ on, value }) => ({
          on,
          value: numberOf(value),
          label: `${on.slice(0, 4)} 年末 ${goalText(value)}`,
        }))}
        unit={unit}
        actualLabel={`已确认 ${figureText(target.actual.confirmed, target.unit) ?? "—"}`}
      />
      {late > 0 ? (
        <p className="text-sm text-muted">
          折线按业务日期画，含补报；其中 {late} 个月的月末数当时少于现在所知。
        </p>
      ) : null}
    </Section>
  );
}
