import { FilterBar } from "~/ui/filter-bar";
import { FilterInput } from "~/ui/inputs";
import type { LeadFilter } from "../schema";
import { CodeField, OwnerField, RowField } from "./filter-fields";
import { activeFilters, type FilterChoices } from "./lead-filters";

const NAMES = ["q", "owner", "parkId", "field", "grade", "organisationId"] as const;

/** The list's filter, but for the stage and the status: those are the board itself. */
export function BoardFilters({ filter, choices }: { filter: LeadFilter; choices: FilterChoices }) {
  return (
    <FilterBar names={NAMES} active={activeFilters({ ...filter, stage: [], status: [] }, choices)}>
      <FilterInput name="q" label="企业、项目、编号" defaultValue={filter.q ?? ""} />
      <OwnerField filter={filter} choices={choices} />
      <RowField name="parkId" filter={filter} choices={choices} />
      <CodeField name="field" filter={filter} />
      <CodeField name="grade" filter={filter} />
      <RowField name="organisationId" filter={filter} choices={choices} />
    </FilterBar>
  );
}
