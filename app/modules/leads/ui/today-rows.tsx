import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { LinkButton } from "~/ui/button";
import { Section } from "~/ui/section";

export interface TodayLine {
  id: string;
  to: string;
  what: string;
  mark?: ReactNode;
  /** Whose, since when, and what is next. */
  notes: readonly (string | null)[];
  action?: { to: string; label: string };
}

export interface TodayGroupProps {
  id: string;
  title: string;
  total: number;
  lines: readonly TodayLine[];
  /** Where the whole group is listed. */
  more?: string | undefined;
}

/** One group of what is due: what, whose, since when, one action a line. Nothing to do, nothing drawn. */
export function TodayGroup({ id, title, total, lines, more }: TodayGroupProps) {
  if (lines.length === 0) return null;
  return (
    <Section
      id={id}
      title={title}
      note={
        more ? (
          <Link
            to={more}
            className="tap num"
            aria-label={`${title}，全部 ${total.toLocaleString("en-US")} 项`}
          >
            {total.toLocaleString("en-US")} 项
          </Link>
        ) : (
          <span className="num">{total.toLocaleString("en-US")} 项</span>
        )
      }
    >
      <ul className="grid">
        {lines.map((line) => (
          <li key={line.id} className="relative flex items-center gap-3 border-b border-line py-2">
            <div className="min-w-0 grow">
              <div className="flex flex-wrap items-baseline gap-x-2">
                <Link to={line.to} className="tap-row">
                  {line.what}
                </Link>
                {line.mark}
              </div>
              <div className="num text-sm text-muted">{line.notes.filter(Boolean).join(" · ")}</div>
            </div>
            {line.action ? (
              <LinkButton
                to={line.action.to}
                className="relative shrink-0"
                aria-label={`${line.action.label}：${line.what}`}
              >
                {line.action.label}
              </LinkButton>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
