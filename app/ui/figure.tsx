import { Link } from "@remix-run/react";

export type FigureProps = {
  /** Already rounded for display; null when there is none. */
  value: string | null;
  unit?: string;
  /** Where its entries are. */
  to?: string;
  /** Why there is no figure, for instance 缺基期. */
  reason?: string;
  size?: "md" | "lg";
  tone?: "late";
};

export function Figure({ value, unit, to, reason = "未填报", size = "md", tone }: FigureProps) {
  if (value === null) return <Missing reason={reason} />;
  const shown = value.replace(/^-/, "−");
  return (
    <span className="figure" data-size={size === "lg" ? size : undefined} data-tone={tone}>
      {to ? <Link to={to}>{shown}</Link> : shown}
      {unit ? <span className="unit">{unit}</span> : null}
    </span>
  );
}

/** — with its reason on hover and on focus. */
export function Missing({ reason }: { reason: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by keyboard
    <span className="missing" role="img" aria-label={reason} title={reason} tabIndex={0}>
      —
    </span>
  );
}
