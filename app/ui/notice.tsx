import type { ReactNode } from "react";

export type NoticeProps = {
  kind: "done" | "error" | "warn" | "info";
  children: ReactNode;
  /** The number a person reads out when asking for help. */
  trace?: string;
  /** For instance 撤销, or what to do next. */
  actions?: ReactNode;
};

export function Notice({ kind, children, trace, actions }: NoticeProps) {
  return (
    <div className="notice" data-kind={kind} role={kind === "error" ? "alert" : "status"}>
      <div>{children}</div>
      {trace ? <span className="notice-trace num">追踪号 {trace}</span> : null}
      {actions ? <div className="actions">{actions}</div> : null}
    </div>
  );
}
