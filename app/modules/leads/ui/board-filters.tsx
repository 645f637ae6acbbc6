import { FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { FIELD_LABELS, GRADE_LABELS, optionsOf } from "../labels";
import type { LeadFilter } from "../schema";
import { activeFilters, type FilterChoices } from "./lead-filters";

const NAMES = ["q", "owner", "parkId", "field", "grade", "organisationId"] as const;

const named = (rows: readonly { id: string; name: string }[]) =>
  rows.map(({ id, name }) => ({ value: id, label: name }));

/** The list's filter, but for the stage and the status: those are the board itself. */
export function BoardFilters({ filter, choices }: { filter: LeadFilter; choices: FilterChoices }) {
  return (
    <FilterBar names={NAMES} active={activeFilters({ ...filter, stage: [], status: [] }, choices)}>
      <FilterInput name="q" label="企业、项目、编号" defaultValue={filter.q ?? ""} />
      {choices.mine ? (
        <FilterSelect
          name="owner"
          label="负责人不限"
          options={[{ value: "me", label: "我负责的" }]}
          defaultValue={filter.owner ?? ""}
        />
      ) : null}
      <FilterSelect
        name="parkId"
        label="园区"
        options={named(choices.parks)}
        defaultValue={filter.parkId ?? ""}
      />
      <FilterSelect
        name="field"
        label="领域"
        options={optionsOf(FIELD_LABELS)}
        defaultValue={filter.field[0] ?? ""}
      />
      <FilterSelect
        name="grade"
        label="分级"
        options={optionsOf(GRADE_LABELS)}
        defaultValue={filter.grade[0] ?? ""}
      />
      {choices.units.length > 0 ? (
        <FilterSelect
          name="organisationId"
          label="单位"
          options={named(choices.units)}
          defaultValue={filter.organisationId ?? ""}
        />
      ) : null}
    </FilterBar>
  );
}
