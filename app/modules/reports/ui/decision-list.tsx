import { Link } from "@remix-run/react";
import type { Decision } from "../queries/decisions.server";

/** Three things to decide, the most pressing first. */
export function DecisionList({ decisions }: { decisions: readonly Decision[] }) {
  if (decisions.length === 0) return <p className="text-muted">没有需要决定的事。</p>;
  return (
    <ol className="grid gap-3">
      {decisions.map((one, index) => (
        <li key={one.kind} className="grid grid-cols-[24px_minmax(0,1fr)] border-b border-line pb-3">
          <span className="num text-muted">{index + 1}</span>
          <div>
            <Link to={one.to} className="font-bold">
              {one.title}
            </Link>
            <p className="num text-muted">{one.detail}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
