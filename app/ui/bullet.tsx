export type BulletValues = {
  confirmed: number;
  review?: number;
  /** What is due today; null where the document lets none be computed. */
  due?: number | null;
  target: number;
};

export type BulletGeometry = {
  confirmed: number;
  review: number;
  due: number | null;
  target: number;
};

/** Positions in percent of the drawing's width; the longest of target, due and bar fills it. */
export function bulletGeometry({ confirmed, review = 0, due = null, target }: BulletValues): BulletGeometry {
  const done = Math.max(0, confirmed);
  const waiting = Math.max(0, review);
  const whole = Math.max(target, done + waiting, due ?? 0);
  const share = (value: number) => (whole > 0 ? Math.round((value / whole) * 10_000) / 100 : 0);
  return {
    confirmed: share(done),
    review: Math.round((share(done + waiting) - share(done)) * 100) / 100,
    due: due === null ? null : share(Math.max(0, due)),
    target: share(Math.max(0, target)),
  };
}

const SIZES = {
  row: { height: 16, bar: 8, top: 4 },
  card: { height: 24, bar: 12, top: 6 },
  page: { height: 76, bar: 20, top: 28 },
} as const;

export type BulletProps = BulletValues & {
  /** The whole drawing in words. */
  label: string;
  size?: keyof typeof SIZES;
  /** The due tick is a straight line we drew: hollow, and marked 推算. */
  derived?: boolean;
  /** Words at the marks, on the page size only. */
  marks?: { due?: string; target?: string; confirmed?: string };
};

export function Bullet({ label, size = "row", derived = false, marks, ...values }: BulletProps) {
  const at = bulletGeometry(values);
  const { height, bar, top } = SIZES[size];
  const reach = size === "row" ? 4 : 6;
  return (
    <svg className="bullet" height={height} role="img" aria-label={label}>
      <rect className="b-track" x="0" y={top} width={`${at.target}%`} height={bar} />
      <rect className="b-done" x="0" y={top} width={`${at.confirmed}%`} height={bar} />
      {at.review > 0 ? (
        <rect className="b-review" x={`${at.confirmed}%`} y={top} width={`${at.review}%`} height={bar} />
      ) : null}
      <line className="b-end" x1={`${at.target}%`} x2={`${at.target}%`} y1={top - 2} y2={top + bar + 2} />
      {at.due === null ? null : (
        <Due at={at.due} top={top - reach} height={bar + 2 * reach} derived={derived} />
      )}
      {size === "page" && marks ? (
        <Marks at={at} marks={marks} derived={derived} below={top + bar + 20} />
      ) : null}
    </svg>
  );
}

function Due({ at, top, height, derived }: { at: number; top: number; height: number; derived: boolean }) {
  if (!derived) return <line className="b-due" x1={`${at}%`} x2={`${at}%`} y1={top} y2={top + height} />;
  return (
    <rect
      className="b-due-derived"
      x={`${at}%`}
      y={top + 0.5}
      width="5"
      height={height - 1}
      transform="translate(-2.5)"
    />
  );
}

type MarksProps = {
  at: BulletGeometry;
  marks: NonNullable<BulletProps["marks"]>;
  derived: boolean;
  below: number;
};

function Marks({ at, marks, derived, below }: MarksProps) {
  const due = marks.due && derived ? `${marks.due}（推算）` : marks.due;
  return (
    <>
      {due && at.due !== null ? (
        <text x={`${at.due}%`} y="14" textAnchor={anchorAt(at.due)}>
          {due}
        </text>
      ) : null}
      {marks.confirmed ? (
        <text x="0" y={below}>
          {marks.confirmed}
        </text>
      ) : null}
      {marks.target ? (
        <text x={`${at.target}%`} y={below} textAnchor={at.target > 60 ? "end" : "start"}>
          {marks.target}
        </text>
      ) : null}
    </>
  );
}

const anchorAt = (percent: number) => (percent < 25 ? "start" : percent > 75 ? "end" : "middle");
