import { Link } from "@remix-run/react";
import { Chip } from "./chip";

export type Tab = { to: string; label: string; count?: number; current?: boolean };

/** Tabs are links: the tab lives in the address. */
export function Tabs({ items, label }: { items: readonly Tab[]; label: string }) {
  return (
    <nav className="tabs" aria-label={label}>
      {items.map((tab) => (
        <Link key={tab.to} to={tab.to} aria-current={tab.current ? "page" : undefined} preventScrollReset>
          {tab.label}
          {tab.count === undefined ? null : <Chip>{tab.count}</Chip>}
        </Link>
      ))}
    </nav>
  );
}
