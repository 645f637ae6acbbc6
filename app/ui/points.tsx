import { Missing } from "./figure";

export type PointsProps = {
  /** Percentage points ahead of what is due; negative is behind. */
  points: number | null;
  decimals?: number;
  reason?: string;
  tone?: "late";
};

export function pointsText(points: number, decimals = 1): string {
  const size = Math.abs(points).toFixed(decimals);
  if (Number(size) === 0) return "持平";
  return `${points > 0 ? "快" : "慢"} ${size} 个百分点`;
}

export function Points({ points, decimals = 1, reason = "缺基期", tone }: PointsProps) {
  if (points === null) return <Missing reason={reason} />;
  return (
    <span className="figure" data-tone={tone}>
      {pointsText(points, decimals)}
    </span>
  );
}
