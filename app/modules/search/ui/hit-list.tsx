import { Link } from "@remix-run/react";
import type { Segment } from "#search/text-match";
import { Chip } from "~/ui/chip";
import { Highlighted } from "~/ui/command-palette";
import { KIND_LABELS } from "../labels";
import type { SearchHit } from "../queries/find.server";

export function HitList({ hits }: { hits: readonly SearchHit[] }) {
  return (
    <ol className="m-0 list-none p-0" aria-label="检索结果">
      {hits.map((hit) => (
        <li
          key={`${hit.kind}:${hit.id}`}
          className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-3"
        >
          <span className="w-16 flex-none text-muted">{KIND_LABELS[hit.kind]}</span>
          <div className="min-w-0 flex-1">
            <Link to={hit.href}>
              <Highlighted segments={hit.segments as Segment[]} />
            </Link>
            {hit.subtitle ? <span className="ml-3 text-muted">{hit.subtitle}</span> : null}
            {hit.excerpt ? (
              <div className="text-muted">
                <Highlighted segments={hit.excerpt} />
              </div>
            ) : null}
          </div>
          <Chip>{hit.reason}</Chip>
        </li>
      ))}
    </ol>
  );
}
