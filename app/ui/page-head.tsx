import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

export type Crumb = { label: string; to?: string };

export type PageHeadProps = {
  title: ReactNode;
  sub?: ReactNode;
  crumbs?: readonly Crumb[];
  actions?: ReactNode;
};

export function PageHead({ title, sub, crumbs, actions }: PageHeadProps) {
  return (
    <div className="page-head">
      <div className="page-title">
        {crumbs?.length ? (
          <nav aria-label="所在位置">
            <ol className="crumbs">
              {crumbs.map((crumb) => (
                <li key={crumb.label}>{crumb.to ? <Link to={crumb.to}>{crumb.label}</Link> : crumb.label}</li>
              ))}
            </ol>
          </nav>
        ) : null}
        <h1>{title}</h1>
        {sub ? <div className="page-sub">{sub}</div> : null}
      </div>
      {actions ? <div className="actions">{actions}</div> : null}
    </div>
  );
}
