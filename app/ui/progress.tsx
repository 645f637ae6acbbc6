import type { ReactNode } from "react";

export type ProgressProps = { label: string; done: number; total: number; cancel?: ReactNode };

/** Long work: a bar, a count and a way to stop it. */
export function Progress({ label, done, total, cancel }: ProgressProps) {
  return (
    <div className="progress">
      <span>{label}</span>
      <progress value={done} max={Math.max(1, total)} aria-label={label} />
      <span className="num">
        {done.toLocaleString("en-US")} / {total.toLocaleString("en-US")}
      </span>
      {cancel}
    </div>
  );
}
