import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { REVIEW_STATE_LABELS, SIGNING_KIND_LABELS } from "../labels";
import type { SigningFilter } from "../schema";

type Choice = { id: string; name: string };

const NAMES = ["q", "state", "kind", "year", "parkId", "organisationId"] as const;
const options = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
const choices = (rows: readonly Choice[]) => rows.map(({ id, name }) => ({ value: id, label: name }));

const activeOf = (
  filter: SigningFilter,
  parks: readonly Choice[],
  units: readonly Choice[],
): ActiveFilter[] => {
  const words: Record<(typeof NAMES)[number], string | undefined> = {
    q: filter.q && `含“${filter.q}”`,
    state: filter.state && REVIEW_STATE_LABELS[filter.state],
    kind: filter.kind && SIGNING_KIND_LABELS[filter.kind],
    year: filter.year ? `${filter.year} 年` : undefined,
    parkId: parks.find((park) => park.id === filter.parkId)?.name,
    organisationId: units.find((unit) => unit.id === filter.organisationId)?.name,
  };
  return NAMES.flatMap((name) => (words[name] ? [{ name, label: words[name] }] : []));
};

export function SigningFilters(props: {
  filter: SigningFilter;
  parks: readonly Choice[];
  units: readonly Choice[];
  thisYear: number;
}) {
  const { filter, parks, units, thisYear } = props;
  const years = Array.from({ length: 5 }, (_, back) => String(thisYear - back));
  return (
    <FilterBar
      names={NAMES}
      active={activeOf(filter, parks, units)}
      more={
        <>
          <FilterSelect
            name="year"
            label="签约年份"
            options={years.map((value) => ({ value, label: `${value} 年` }))}
            defaultValue={filter.year ? String(filter.year) : ""}
          />
          <FilterSelect
            name="parkId"
            label="园区"
            options={choices(parks)}
            defaultValue={filter.parkId ?? ""}
          />
          <FilterSelect
            name="organisationId"
            label="填报单位"
            options={choices(units)}
            defaultValue={filter.organisationId ?? ""}
          />
        </>
      }
    >
      <FilterInput name="q" label="企业、项目或合同编号" defaultValue={filter.q ?? ""} />
      <FilterSelect
        name="state"
        label="状态"
        options={options(REVIEW_STATE_LABELS)}
        defaultValue={filter.state ?? ""}
      />
      <FilterSelect
        name="kind"
        label="类型"
        options={options(SIGNING_KIND_LABELS)}
        defaultValue={filter.kind ?? ""}
      />
    </FilterBar>
  );
}
