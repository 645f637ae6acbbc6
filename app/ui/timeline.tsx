import type { ReactNode } from "react";

export type TimelineEvent = {
  id: string;
  /** The exact date, YYYY-MM-DD, or with a time. */
  on: string;
  relative?: string;
  who?: string;
  title: ReactNode;
  body?: ReactNode;
  /** A step that changed the state of the record. */
  strong?: boolean;
};

export function Timeline({ events }: { events: readonly TimelineEvent[] }) {
  return (
    <ol className="timeline">
      {events.map((event) => (
        <li key={event.id} data-strong={event.strong || undefined}>
          <time dateTime={event.on}>{event.on}</time>
          <div>
            <div>{event.title}</div>
            {event.body ? <div className="text-muted">{event.body}</div> : null}
            {event.who || event.relative ? (
              <div className="timeline-who">{[event.who, event.relative].filter(Boolean).join(" · ")}</div>
            ) : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
