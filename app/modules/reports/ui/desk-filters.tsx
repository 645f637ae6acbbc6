import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { FilterSelect } from "~/ui/inputs";
import { AGE_LABELS, DESK_KIND_LABELS } from "../rules/desk";
import type { DeskFilter } from "../schema";

export const DESK_FILTER_NAMES = ["kind", "unit", "age"] as const;
type Units = readonly { id: string; name: string; count: number }[];
type Chosen = Pick<DeskFilter, "kind" | "unit" | "age">;

const options = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

export const deskFiltersOf = ({ kind, unit, age }: Chosen, units: Units): ActiveFilter[] => [
  ...(kind ? [{ name: "kind", label: DESK_KIND_LABELS[kind] }] : []),
  ...(unit ? [{ name: "unit", label: units.find(({ id }) => id === unit)?.name ?? unit }] : []),
  ...(age ? [{ name: "age", label: AGE_LABELS[age] }] : []),
];

export function DeskFilters(props: { filter: Chosen; units: Units; active: ActiveFilter[] }) {
  const { filter, units, active } = props;
  return (
    <FilterBar names={[...DESK_FILTER_NAMES, "done"]} active={active}>
      <FilterSelect
        name="kind"
        label="全部类别"
        options={options(DESK_KIND_LABELS)}
        defaultValue={filter.kind ?? ""}
      />
      <FilterSelect
        name="unit"
        label="全部单位"
        options={units.map(({ id, name, count }) => ({ value: id, label: `${name}（${count}）` }))}
        defaultValue={filter.unit ?? ""}
      />
      <FilterSelect
        name="age"
        label="不限等待"
        options={options(AGE_LABELS)}
        defaultValue={filter.age ?? ""}
      />
    </FilterBar>
  );
}
