import { Link, useLocation } from "@remix-run/react";
import { Button } from "~/ui/button";
import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { GetForm } from "~/ui/get-form";
import { HiddenParams } from "~/ui/hidden-params";
import { FilterSelect } from "~/ui/inputs";
import { withParams } from "~/ui/search-params";
import { type Tab, Tabs } from "~/ui/tabs";
import { FACET_LABELS, FILTER_FACETS, SEARCH_FILTER_NAMES, SORT_LABELS } from "../labels";
import type { FacetValue, FacetValues } from "../queries/find.server";
import type { SearchFilter } from "../schema";

export function QueryForm({ q }: { q: string }) {
  return (
    <GetForm role="search" className="filters" aria-label="检索">
      <HiddenParams except={["q", "page"]} />
      <input
        className="input grow"
        type="search"
        name="q"
        defaultValue={q}
        maxLength={64}
        autoComplete="off"
        aria-label="检索词"
        placeholder="名称、任意两个字、拼音或首字母，例如 kjzy"
      />
      <Button type="submit" look="primary">
        检索
      </Button>
    </GetForm>
  );
}

export function KindTabs({ kinds, chosen }: { kinds: readonly FacetValue[]; chosen: readonly string[] }) {
  const { search } = useLocation();
  const tabs: Tab[] = kinds.map(({ value, label, count }) => ({
    to: withParams(search, { kinds: value, page: null }),
    label,
    count,
    current: chosen.includes(value),
  }));
  const all: Tab = {
    to: withParams(search, { kinds: null, page: null }),
    label: "全部",
    current: chosen.length === 0,
  };
  return <Tabs label="类别" items={[all, ...tabs]} />;
}

type FacetSelectProps = { name: keyof typeof FILTER_FACETS; filter: SearchFilter; facets: FacetValues };

function FacetSelect({ name, filter, facets }: FacetSelectProps) {
  const facet = FILTER_FACETS[name];
  return (
    <FilterSelect
      name={name}
      label={`全部${FACET_LABELS[facet]}`}
      defaultValue={filter[name] === undefined ? "" : String(filter[name])}
      options={facets[facet].map(({ value, label, count }) => ({ value, label: `${label}（${count}）` }))}
    />
  );
}

export function Facets({ filter, facets }: { filter: SearchFilter; facets: FacetValues }) {
  const { search } = useLocation();
  const active = SEARCH_FILTER_NAMES.flatMap((name): ActiveFilter[] => {
    const value = filter[name];
    if (value === undefined) return [];
    const label =
      facets[FILTER_FACETS[name]].find((one) => one.value === String(value))?.label ?? String(value);
    return [{ name, label: `${FACET_LABELS[FILTER_FACETS[name]]}：${label}` }];
  });
  const other = filter.sort === "recent" ? "relevance" : "recent";
  return (
    <>
      <FilterBar
        names={SEARCH_FILTER_NAMES}
        active={active}
        more={(["stage", "field", "year"] as const).map((name) => (
          <FacetSelect key={name} {...{ name, filter, facets }} />
        ))}
      >
        <FacetSelect name="park" {...{ filter, facets }} />
      </FilterBar>
      <p className="text-muted">
        按{SORT_LABELS[filter.sort]}排列，
        <Link to={withParams(search, { sort: other === "relevance" ? null : other, page: null })}>
          改为{SORT_LABELS[other]}
        </Link>
      </p>
    </>
  );
}
