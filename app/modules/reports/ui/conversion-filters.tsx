import { FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";

type Units = readonly { id: string; name: string }[];
export interface ConversionFilter {
  asOf: string;
  unit: string | null;
}

/** Any past day shows what was known then. */
export function ConversionFilters(props: { filter: ConversionFilter; units: Units; today: string }) {
  const { filter, units, today } = props;
  const active = [
    ...(filter.unit
      ? [{ name: "unit", label: units.find(({ id }) => id === filter.unit)?.name ?? filter.unit }]
      : []),
    ...(filter.asOf === today ? [] : [{ name: "asOf", label: `截至 ${filter.asOf}` }]),
  ];
  return (
    <FilterBar names={["asOf", "unit"]} active={active} submit="查看">
      {units.length > 0 ? (
        <FilterSelect
          name="unit"
          label="全部单位"
          options={units.map(({ id, name }) => ({ value: id, label: name }))}
          defaultValue={filter.unit ?? ""}
        />
      ) : null}
      <FilterInput name="asOf" label="截至日期" type="date" max={today} defaultValue={filter.asOf} />
    </FilterBar>
  );
}
