import { Link, useLocation } from "@remix-run/react";
import { withParams } from "./search-params";

export type PagerProps = {
  page: number;
  pageSize: number;
  total: number;
  /** Choices of page size; none are offered when absent. */
  sizes?: readonly number[];
  unit?: string;
};

/** The pages to offer: first, last, and two on either side; 0 stands for a gap. */
export function pageWindow(page: number, pages: number): number[] {
  const wanted = [1, page - 1, page, page + 1, pages].filter((n) => n >= 1 && n <= pages);
  const sorted = [...new Set(wanted)].sort((a, b) => a - b);
  return sorted.flatMap((n, index) => {
    const before = sorted[index - 1];
    if (before === undefined || n - before === 1) return [n];
    return n - before === 2 ? [n - 1, n] : [0, n];
  });
}

export function Pager({ page, pageSize, total, sizes, unit = "条" }: PagerProps) {
  const { search } = useLocation();
  // The foot of the table has said how many there are.
  if (total <= Math.min(pageSize, ...(sizes ?? [])) && page === 1) return null;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const to = (n: number) => withParams(search, { page: n === 1 ? null : n });
  const from = total === 0 ? 0 : (page - 1) * pageSize + 1;
  return (
    <nav className="pager num" aria-label="分页">
      <span>
        第 {from}–{Math.min(page * pageSize, total)} {unit}，共 {total.toLocaleString("en-US")} {unit}
      </span>
      {sizes ? (
        <span className="pager-pages-size">
          每页
          {sizes.map((size) =>
            size === pageSize ? (
              <span key={size} aria-current="true" aria-disabled="true">
                {size}
              </span>
            ) : (
              <Link
                key={size}
                to={withParams(search, { pageSize: size, page: null })}
                aria-label={`每页 ${size} ${unit}`}
              >
                {size}
              </Link>
            ),
          )}
        </span>
      ) : null}
      {pages > 1 ? (
        <span className="pager-pages">
          {page > 1 ? <Link to={to(page - 1)}>上一页</Link> : null}
          {pageWindow(page, pages).map((n, index) =>
            n === 0 ? (
              <span key={`gap${index}`}>…</span>
            ) : n === page ? (
              <span key={n} aria-current="page" aria-disabled="true">
                {n}
              </span>
            ) : (
              <Link key={n} to={to(n)} aria-label={`第 ${n} 页`}>
                {n}
              </Link>
            ),
          )}
          {page < pages ? <Link to={to(page + 1)}>下一页</Link> : null}
        </span>
      ) : null}
    </nav>
  );
}
