import { type ActiveFilter, FilterBar } from "~/ui/filter-bar";
import { FilterInput, FilterSelect } from "~/ui/inputs";
import { LIGHT_LABELS, TARGET_KIND_LABELS } from "../labels";
import type { Choices } from "../queries/list.server";
import type { TargetFilterInput } from "../schema";

const options = (labels: Readonly<Record<string, string>>, placeholder: string) => [
  { value: "", label: placeholder },
  ...Object.entries(labels).map(([value, label]) => ({ value, label })),
];

const activeOf = (filter: TargetFilterInput, choices: Choices): ActiveFilter[] => [
  ...(filter.indicator ? [{ name: "indicator", label: `指标含“${filter.indicator}”` }] : []),
  ...(filter.plan
    ? [{ name: "plan", label: choices.plans.find((plan) => plan.id === filter.plan)?.title ?? filter.plan }]
    : []),
  ...(filter.owner ? [{ name: "owner", label: `牵头：${filter.owner}` }] : []),
  ...(filter.kind ? [{ name: "kind", label: TARGET_KIND_LABELS[filter.kind] }] : []),
  ...(filter.light ? [{ name: "light", label: LIGHT_LABELS[filter.light] }] : []),
];

export function TargetFilters({ filter, choices }: { filter: TargetFilterInput; choices: Choices }) {
  return (
    <FilterBar
      names={["indicator", "plan", "owner", "kind", "light"]}
      active={activeOf(filter, choices)}
      more={
        <>
          <FilterSelect
            name="plan"
            label="文件"
            defaultValue={filter.plan ?? ""}
            options={[
              { value: "", label: "全部文件" },
              ...choices.plans.map((plan) => ({ value: plan.id, label: plan.title })),
            ]}
          />
          <FilterSelect
            name="kind"
            label="类型"
            defaultValue={filter.kind ?? ""}
            options={options(TARGET_KIND_LABELS, "全部类型")}
          />
        </>
      }
    >
      <FilterInput name="indicator" label="指标名称" defaultValue={filter.indicator} />
      <FilterSelect
        name="owner"
        label="牵头单位"
        defaultValue={filter.owner ?? ""}
        options={[
          { value: "", label: "全部单位" },
          ...choices.owners.map((owner) => ({ value: owner, label: owner })),
        ]}
      />
      <FilterSelect
        name="light"
        label="亮灯"
        defaultValue={filter.light ?? ""}
        options={options(LIGHT_LABELS, "全部亮灯")}
      />
    </FilterBar>
  );
}
