export type PathPoint = { on: string; value: number };

const DAY = 86_400_000;
const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / DAY;
const round = (value: number) => Math.round(value * 100) / 100;

/** At most five round numbers from 0 to at least the top. */
export function valueTicks(top: number): number[] {
  if (!(top > 0)) return [0, 1];
  const rough = top / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 1.5, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough - 1e-9) ?? rough;
  const count = Math.ceil(top / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => round(index * step));
}

/** First days of years; of quarters where the span is short. */
export function dateTicks(from: string, to: string): { on: string; label: string }[] {
  const short = dayOf(to) - dayOf(from) < 550;
  const years = Array.from(
    { length: Number(to.slice(0, 4)) - Number(from.slice(0, 4)) + 1 },
    (_, i) => Number(from.slice(0, 4)) + i,
  );
  const starts = years.flatMap((year) =>
    short
      ? ["01", "04", "07", "10"].map((month) => ({ on: `${year}-${month}-01`, label: `${year}-${month}` }))
      : [{ on: `${year}-01-01`, label: String(year) }],
  );
  return starts.filter(({ on }) => on >= from && on < to);
}

export type Scale = { x: (on: string) => number; y: (value: number) => number };

/** x in percent of the width, y in pixels from the top. */
export function pathScale(span: { from: string; to: string; top: number; height: number }): Scale {
  const start = dayOf(span.from);
  const days = Math.max(1, dayOf(span.to) - start);
  return {
    x: (on) => round(Math.min(100, Math.max(0, ((dayOf(on) - start) / days) * 100))),
    y: (value) => round(span.height - (value / span.top) * span.height),
  };
}

export const linePath = (points: readonly PathPoint[], { x, y }: Scale) =>
  points.map(({ on, value }, index) => `${index === 0 ? "M" : "L"}${round(x(on) * 10)} ${y(value)}`).join("");

/** A figure stands until the next entry changes it: across, then up or down. */
export function stepLine(points: readonly PathPoint[], until: string, { x, y }: Scale): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const steps = rest.map(({ on, value }) => `H${round(x(on) * 10)}V${y(value)}`).join("");
  return `M${round(x(first.on) * 10)} ${y(first.value)}${steps}H${round(x(until) * 10)}`;
}

/** Where words that end at a date stay clear of the line: under its lowest point over their breadth, in percent. */
export function underLine(
  points: readonly PathPoint[],
  { on, breadth }: { on: string; breadth: number },
  { x, y }: Scale,
): number {
  const from = x(on) - breadth;
  const standing = points.findLastIndex((point) => x(point.on) <= from);
  const over = points.filter((point, index) => index >= standing && point.on <= on);
  return Math.max(...over.map((point) => y(point.value)));
}
