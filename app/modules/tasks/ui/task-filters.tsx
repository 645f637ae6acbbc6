import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { FilterSelect } from "~/ui/inputs";
import { TASK_UNIT_ROLE_LABELS } from "../labels";
import type { TaskFilter } from "../schema";

export interface TaskChoices {
  plans: { id: string; title: string }[];
  units: { id: string; name: string }[];
  years: number[];
}

const option = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });

export function TaskFilters({ filter, choices }: { filter: Partial<TaskFilter>; choices: TaskChoices }) {
  const plan = choices.plans.find(({ id }) => id === filter.plan);
  const unit = choices.units.find(({ id }) => id === filter.unit);
  const active: ActiveFilter[] = [
    ...(filter.plan ? [{ name: "plan", label: plan?.title ?? filter.plan }] : []),
    ...(filter.unit ? [{ name: "unit", label: unit?.name ?? filter.unit }] : []),
    ...(filter.role ? [{ name: "role", label: TASK_UNIT_ROLE_LABELS[filter.role] }] : []),
    ...(filter.year ? [{ name: "year", label: `${filter.year} 年有目标` }] : []),
  ];
  return (
    <FilterBar
      names={["plan", "unit", "role", "year"]}
      active={active}
      more={
        <>
          {" "}
          <FilterSelect
            name="role"
            label="牵头、配合或责任"
            defaultValue={filter.role ?? ""}
            options={Object.entries(TASK_UNIT_ROLE_LABELS).map(([value, label]) => ({ value, label }))}
          />
          <FilterSelect
            name="year"
            label="全部年份"
            defaultValue={filter.year ? String(filter.year) : ""}
            options={choices.years.map((year) => ({ value: String(year), label: `${year} 年` }))}
          />
        </>
      }
    >
      <FilterSelect
        name="plan"
        label="全部文件"
        defaultValue={filter.plan ?? ""}
        options={choices.plans.map(({ id, title }) => ({ value: id, label: title }))}
      />
      <FilterSelect
        name="unit"
        label="全部单位"
        defaultValue={filter.unit ?? ""}
        options={choices.units.map(option)}
      />
    </FilterBar>
  );
}
