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

/** The height of a line of words, in pixels. */
const LINE = 16;

export type WordsAt = {
  actual: readonly PathPoint[];
  plan: readonly PathPoint[];
  milestones: readonly PathPoint[];
  on: string;
  /** What the words take to the left of the date, in percent of the width. */
  breadth: number;
};

/** The baseline of words that end at a date: on the dot where nothing crosses them there, else under the line. */
export function besideDot({ actual, plan, milestones, on, breadth }: WordsAt, scale: Scale): number {
  const { x, y } = scale;
  const from = x(on) - breadth;
  const standing = actual.findLastIndex((point) => x(point.on) <= from);
  const reached = actual
    .filter((point, index) => index >= standing && point.on <= on)
    .map((point) => y(point.value));
  const above = Math.min(...reached) - 10;
  const crosses = (at: number) => at > above - LINE && at < above + 6;
  const path = heightsBetween(plan, { from, to: x(on) }, scale);
  const met = path.length > 0 && Math.min(...path) < above + 6 && Math.max(...path) > above - LINE;
  const labelled = milestones.some((point) => x(point.on) > from && crosses(y(point.value) - 10));
  return above > LINE && !met && !labelled ? above : Math.max(...reached) + 20;
}

/** Heights of a straight-sided line at the two ends of a stretch and at its corners in between. */
function heightsBetween(
  points: readonly PathPoint[],
  { from, to }: { from: number; to: number },
  { x, y }: Scale,
): number[] {
  const corners = points.map((point) => ({ at: x(point.on), high: y(point.value) }));
  const heightAt = (at: number) => {
    const next = corners.findIndex((corner) => corner.at >= at);
    const [left, right] = [corners[next - 1], corners[next]];
    if (!left || !right) return [];
    return [left.high + ((right.high - left.high) * (at - left.at)) / (right.at - left.at || 1)];
  };
  const inside = corners.filter(({ at }) => at > from && at < to).map(({ high }) => high);
  return [...heightAt(from), ...inside, ...heightAt(to)];
}
