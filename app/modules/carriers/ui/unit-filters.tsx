import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { HAZARD_LABELS, UNIT_FILTER_NAMES, UNIT_STATUS_LABELS } from "../labels";
import type { UnitFilter } from "../schema";

const options = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
const LABS = [1, 2, 3, 4].map((level) => ({ value: String(level), label: `生物安全 ${level} 级以上` }));

type Places = readonly { id: string; name: string }[];

export const unitFiltersOf = (filter: UnitFilter, parks: Places, carrier: string | null): ActiveFilter[] => {
  const chips: [keyof UnitFilter, string | null][] = [
    ["q", filter.q ? `含“${filter.q}”` : null],
    ["carrierId", filter.carrierId ? (carrier ?? filter.carrierId) : null],
    ["parkId", filter.parkId ? (parks.find(({ id }) => id === filter.parkId)?.name ?? filter.parkId) : null],
    ["status", filter.status ? UNIT_STATUS_LABELS[filter.status] : null],
    ["minArea", filter.minArea ? `${filter.minArea} 平方米以上` : null],
    ["maxArea", filter.maxArea ? `${filter.maxArea} 平方米以下` : null],
    ["height", filter.height ? `层高 ${filter.height} 米以上` : null],
    ["load", filter.load ? `荷载 ${filter.load} kN/㎡ 以上` : null],
    ["power", filter.power ? `电力 ${filter.power} kVA 以上` : null],
    ["lab", filter.lab ? `生物安全 ${filter.lab} 级以上` : null],
    ["hazard", filter.hazard ? `可做${HAZARD_LABELS[filter.hazard]}` : null],
  ];
  return chips.flatMap(([name, label]) => (label === null ? [] : [{ name, label }]));
};

type NumberFilterProps = {
  name: "minArea" | "maxArea" | "height" | "load" | "power";
  label: string;
  filter: UnitFilter;
};

function NumberFilter({ name, label, filter }: NumberFilterProps) {
  return (
    <FilterInput
      type="text"
      inputMode="decimal"
      name={name}
      label={label}
      defaultValue={filter[name] ?? ""}
    />
  );
}

export function UnitFilters(props: { filter: UnitFilter; parks: Places; active: ActiveFilter[] }) {
  const { filter, parks, active } = props;
  return (
    <FilterBar
      names={UNIT_FILTER_NAMES}
      active={active}
      more={
        <>
          <FilterSelect
            name="parkId"
            label="全部园区"
            options={parks.map(({ id, name }) => ({ value: id, label: name }))}
            defaultValue={filter.parkId ?? ""}
          />
          <NumberFilter name="maxArea" label="面积至多，平方米" filter={filter} />
          <NumberFilter name="height" label="层高至少，米" filter={filter} />
          <NumberFilter name="load" label="荷载至少，kN/㎡" filter={filter} />
          <NumberFilter name="power" label="电力至少，kVA" filter={filter} />
          <FilterSelect name="lab" label="不限生物安全" options={LABS} defaultValue={filter.lab ?? ""} />
          <FilterSelect
            name="hazard"
            label="不限火灾危险性"
            options={options(HAZARD_LABELS)}
            defaultValue={filter.hazard ?? ""}
          />
        </>
      }
    >
      <FilterInput name="q" label="载体或房号" defaultValue={filter.q ?? ""} />
      <FilterSelect
        name="status"
        label="全部状态"
        options={options(UNIT_STATUS_LABELS)}
        defaultValue={filter.status ?? ""}
      />
      <NumberFilter name="minArea" label="面积至少，平方米" filter={filter} />
    </FilterBar>
  );
}
