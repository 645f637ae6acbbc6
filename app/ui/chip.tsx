import type { ReactNode } from "react";

export type ChipTone = "plain" | "accent" | "ok" | "watch" | "late";

export type ChipProps = { tone?: ChipTone; title?: string; children: ReactNode };

export function Chip({ tone = "plain", title, children }: ChipProps) {
  return (
    <span className="chip num" data-tone={tone === "plain" ? undefined : tone} title={title}>
      {children}
    </span>
  );
}
