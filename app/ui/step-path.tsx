import {
  besideDot,
  dateTicks,
  linePath,
  type PathPoint,
  pathScale,
  type Scale,
  stepLine,
  valueTicks,
} from "./step-path-geometry";

export type { PathPoint };

export type StepPathProps = {
  /** The whole drawing in words. */
  label: string;
  from: string;
  to: string;
  today: string;
  /** Running totals, each standing until the next; the first point starts the line. */
  actual: readonly PathPoint[];
  /** Corners of the plan's path, straight in between. */
  plan: readonly PathPoint[];
  /** The straight line is ours, not the document's: dashed, and marked 推算. */
  derived?: boolean;
  milestones?: readonly (PathPoint & { label: string })[];
  unit: string;
  /** Words at the end of the actual line. */
  actualLabel?: string;
  height?: number;
};

/** Lines are stretched to any width; words and dots keep their size, so one drawing serves desk and phone. */
export function StepPath(props: StepPathProps) {
  const {
    label,
    from,
    to,
    today,
    actual,
    plan,
    derived = false,
    milestones = [],
    unit,
    height = 220,
  } = props;
  const values = [...actual, ...plan, ...milestones].map((point) => point.value);
  const ticks = valueTicks(Math.max(0, ...values));
  const scale = pathScale({ from, to, top: ticks.at(-1) ?? 1, height });
  const end = today < to ? today : to;
  const now = actual.at(-1);
  // A milestone at the top writes its label to the left: 今日 then stands at the foot of its line.
  const crowded = milestones.some((point) => {
    const ahead = scale.x(point.on) - scale.x(today);
    return ahead > -4 && ahead < 18 && scale.y(point.value) < 28;
  });
  return (
    <div className="path-chart">
      <svg width="100%" height={height + 54} role="img" aria-label={label}>
        <svg
          aria-hidden="true"
          y="30"
          width="100%"
          height={height}
          viewBox={`0 0 1000 ${height}`}
          preserveAspectRatio="none"
          overflow="visible"
        >
          {ticks.map((tick) => (
            <path
              key={tick}
              className={tick === 0 ? "p-grid p-zero" : "p-grid"}
              d={`M0 ${scale.y(tick)}H1000`}
            />
          ))}
          <path className="p-plan" data-derived={derived || undefined} d={linePath(plan, scale)} />
          <path className="p-actual" d={stepLine(actual, end, scale)} />
        </svg>
        <svg aria-hidden="true" y="30" width="100%" height={height + 24} overflow="visible">
          <Axes from={from} to={to} ticks={ticks} unit={unit} scale={scale} height={height} />
          {today > from && today < to ? (
            <>
              <line
                className="p-today"
                x1={`${scale.x(today)}%`}
                x2={`${scale.x(today)}%`}
                y1="0"
                y2={height}
              />
              {crowded ? (
                <text x={`${scale.x(today)}%`} y={height - 6} dx="-6" textAnchor="end">
                  今日
                </text>
              ) : (
                <text x={`${scale.x(today)}%`} y="-6" textAnchor="middle">
                  今日
                </text>
              )}
            </>
          ) : null}
          {milestones.map((point) => (
            <Milestone key={point.on + point.label} point={point} scale={scale} />
          ))}
          {derived ? <DerivedMark plan={plan} scale={scale} /> : null}
          {now ? (
            <Now
              lines={{ actual, plan, milestones }}
              on={end}
              text={props.actualLabel}
              scale={scale}
              height={height}
            />
          ) : null}
        </svg>
      </svg>
    </div>
  );
}

type AxesProps = { from: string; to: string; ticks: number[]; unit: string; scale: Scale; height: number };

function Axes({ from, to, ticks, unit, scale, height }: AxesProps) {
  return (
    <>
      {ticks.map((tick) => (
        <text key={tick} x="-8" y={scale.y(tick) + 4} textAnchor="end">
          {tick}
        </text>
      ))}
      <text x="-36" y="-16">
        {unit}
      </text>
      {dateTicks(from, to).map(({ on, label }) => (
        <text
          key={on}
          x={`${scale.x(on)}%`}
          y={height + 18}
          textAnchor={scale.x(on) < 4 ? "start" : "middle"}
        >
          {label}
        </text>
      ))}
    </>
  );
}

function Milestone({ point, scale }: { point: PathPoint & { label: string }; scale: Scale }) {
  const x = scale.x(point.on);
  const y = scale.y(point.value);
  return (
    <>
      <circle className="p-dot" cx={`${x}%`} cy={y} r="3.5" />
      <text x={`${x}%`} y={y - 10} textAnchor={x < 20 ? "start" : "end"}>
        {point.label}
      </text>
    </>
  );
}

function DerivedMark({ plan, scale }: { plan: readonly PathPoint[]; scale: Scale }) {
  const first = plan[0];
  const last = plan.at(-1);
  if (!first || !last) return null;
  const x = (scale.x(first.on) + 2 * scale.x(last.on)) / 3;
  const y = (scale.y(first.value) + 2 * scale.y(last.value)) / 3;
  return (
    <text x={`${x}%`} y={y - 8} textAnchor="end">
      推算
    </text>
  );
}

type NowProps = {
  lines: Omit<Parameters<typeof besideDot>[0], "on" | "breadth">;
  on: string;
  text?: string;
  scale: Scale;
  height: number;
};

/** The share of the width that the words at the end of the line take, on a desk and on a phone. */
const WORDS = { wide: 12, narrow: 28 };

function Now({ lines, on, text, scale, height }: NowProps) {
  const x = scale.x(on);
  const y = scale.y(lines.actual.at(-1)!.value);
  const late = x > 60;
  const baseline = (breadth: number) => {
    const at = late ? besideDot({ ...lines, on, breadth }, scale) : y + 20;
    return at < height ? at : y - 10;
  };
  return (
    <>
      <circle className="p-now" cx={`${x}%`} cy={y} r="4" />
      {text
        ? (["wide", "narrow"] as const).map((size) => (
            <text
              key={size}
              className={`p-strong p-${size}`}
              x={`${x}%`}
              y={baseline(WORDS[size])}
              textAnchor={late ? "end" : "start"}
              dx={late ? -6 : 4}
            >
              {text}
            </text>
          ))
        : null}
    </>
  );
}
