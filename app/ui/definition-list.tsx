import type { ReactNode } from "react";

export type Definition = { term: string; value: ReactNode };

/** Terms without a value are shown as —, so that a gap is seen. */
export function DefinitionList({ items, columns = 1 }: { items: readonly Definition[]; columns?: 1 | 2 }) {
  return (
    <dl className="defs" data-columns={columns === 2 ? 2 : undefined}>
      {items.map(({ term, value }) => (
        <div key={term} className="contents">
          <dt>{term}</dt>
          <dd>{value === null || value === undefined || value === "" ? "—" : value}</dd>
        </div>
      ))}
    </dl>
  );
}
