import { Link, useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import { GetForm } from "./get-form";
import { HiddenParams } from "./hidden-params";
import { withParams } from "./search-params";

export type ActiveFilter = {
  name: string;
  label: string;
  /** For a parameter with several values: the one to take away. */
  value?: string;
};

export type FilterBarProps = {
  /** Names of the parameters this form sets; all others but the page are kept. */
  names: readonly string[];
  active: readonly ActiveFilter[];
  /** The inputs always in sight. */
  children: ReactNode;
  /** Inputs that unfold. */
  more?: ReactNode;
  submit?: string;
};

export function FilterBar({ names, active, children, more, submit = "筛选" }: FilterBarProps) {
  const { search } = useLocation();
  return (
    <>
      <GetForm className="filters" role="search" aria-label="筛选">
        <HiddenParams except={[...names, "page"]} />
        {children}
        {more ? (
          <details className="filters-more">
            <summary className="button">更多条件</summary>
            <div className="filters-panel">
              {more}
              <div className="col-span-full">
                <button type="submit" className="button" data-look="primary">
                  {submit}
                </button>
              </div>
            </div>
          </details>
        ) : null}
        <button type="submit" className="button">
          {submit}
        </button>
      </GetForm>
      {active.length > 0 ? (
        <div className="filters-chips">
          {active.map((filter) => (
            <Link
              key={filter.name + (filter.value ?? "")}
              to={withoutFilter(search, filter)}
              className="chip chip-link"
              aria-label={`去掉条件：${filter.label}`}
            >
              {filter.label}
              <span aria-hidden="true">×</span>
            </Link>
          ))}
          <Link to={withParams(search, Object.fromEntries([...names, "page"].map((name) => [name, null])))}>
            全部清除
          </Link>
        </div>
      ) : null}
    </>
  );
}

export function withoutFilter(search: string, { name, value }: ActiveFilter): string {
  const rest =
    value === undefined ? [] : new URLSearchParams(search).getAll(name).filter((one) => one !== value);
  return withParams(search, { [name]: rest, page: null });
}
