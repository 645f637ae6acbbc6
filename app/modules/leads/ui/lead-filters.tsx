import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { Tabs } from "~/ui/tabs";
import {
  DUE_LABELS,
  FIELD_LABELS,
  GRADE_LABELS,
  LEAD_FILTER_NAMES,
  LIGHT_FILTER_LABELS,
  SOURCE_LABELS,
  STAGE_LABELS,
  STATUS_LABELS,
} from "../labels";
import { LACK_LABELS } from "../rules/lack";
import { STALE_DAYS } from "../rules/lead";
import type { LeadFilter } from "../schema";
import { CodeField, OwnerField, RowField } from "./filter-fields";

export interface FilterChoices {
  parks: readonly { id: string; name: string }[];
  units: readonly { id: string; name: string }[];
  years: readonly number[];
  mine: boolean;
}

const nameOf = (rows: readonly { id: string; name: string }[], id: string) =>
  rows.find((row) => row.id === id)?.name ?? id;

export const activeFilters = (filter: LeadFilter, choices: FilterChoices): ActiveFilter[] => {
  const each = <Code extends string>(name: string, codes: readonly Code[], labels: Record<Code, string>) =>
    codes.map((code) => ({ name, label: labels[code], value: code }));
  const one = (name: string, label: string | undefined) => (label ? [{ name, label }] : []);
  return [
    ...one("q", filter.q && `含“${filter.q}”`),
    ...each("stage", filter.stage, STAGE_LABELS),
    ...each("status", filter.status, STATUS_LABELS),
    ...one("parkId", filter.parkId && nameOf(choices.parks, filter.parkId)),
    ...each("field", filter.field, FIELD_LABELS),
    ...each("source", filter.source, SOURCE_LABELS),
    ...each("grade", filter.grade, GRADE_LABELS),
    ...one("organisationId", filter.organisationId && nameOf(choices.units, filter.organisationId)),
    ...one("companyId", filter.companyId && "指定企业"),
    ...one("owner", filter.owner && (filter.owner === "me" ? "我负责的" : "指定负责人")),
    ...one("year", filter.year ? `${filter.year} 年登记` : undefined),
    ...one("stale", filter.stale ? `${filter.stale} 天未跟进` : undefined),
    ...one("due", filter.due && DUE_LABELS[filter.due]),
    ...one("clock", filter.clock && "办理时限已过"),
    ...one("light", filter.light && LIGHT_FILTER_LABELS[filter.light]),
    ...one("reserve", filter.reserve && "储备项目"),
    ...one("lack", filter.lack && (filter.lack === "any" ? "有缺项" : `缺${LACK_LABELS[filter.lack]}`)),
    ...one("ids", filter.ids.length > 0 ? `所选 ${filter.ids.length} 条` : undefined),
  ];
};

/** The lists that people open in the morning. `all`: past the reader's own default view. */
export function LeadTabs({ filter, mine, all }: { filter: LeadFilter; mine: boolean; all: string }) {
  const current = filter.lack
    ? "lack"
    : filter.reserve
      ? "reserve"
      : filter.due
        ? "due"
        : filter.stale
          ? "stale"
          : filter.owner === "me"
            ? "me"
            : "all";
  const owner = mine ? "&owner=me" : "";
  return (
    <Tabs
      label="线索的几种清单"
      items={[
        { to: all, label: "全部", current: current === "all" },
        ...(mine ? [{ to: "/leads?owner=me", label: "我负责的", current: current === "me" }] : []),
        { to: `/leads?due=1&sort=next${owner}`, label: "今日要跟进", current: current === "due" },
        { to: `/leads?stale=${STALE_DAYS}&sort=activity`, label: "久未跟进", current: current === "stale" },
        { to: "/leads?reserve=1", label: "储备项目", current: current === "reserve" },
        { to: "/leads/lacks", label: "数据核查", current: current === "lack" },
      ]}
    />
  );
}

export function LeadFilters({ filter, choices }: { filter: LeadFilter; choices: FilterChoices }) {
  return (
    <FilterBar
      names={LEAD_FILTER_NAMES}
      active={activeFilters(filter, choices)}
      more={
        <>
          <CodeField name="status" filter={filter} />
          <CodeField name="field" filter={filter} />
          <CodeField name="source" filter={filter} />
          <CodeField name="grade" filter={filter} />
          <FilterSelect
            name="year"
            label="登记年份"
            options={choices.years.map((year) => ({ value: String(year), label: `${year} 年` }))}
            defaultValue={filter.year ? String(filter.year) : ""}
          />
          <RowField name="organisationId" filter={filter} choices={choices} />
          <OwnerField filter={filter} choices={choices} />
        </>
      }
    >
      <FilterInput name="q" label="企业、项目或编号" defaultValue={filter.q ?? ""} />
      <CodeField name="stage" filter={filter} />
      <RowField name="parkId" filter={filter} choices={choices} />
    </FilterBar>
  );
}
