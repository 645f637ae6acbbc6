import { FilterSelect } from "~/ui/inputs";
import { FIELD_LABELS, GRADE_LABELS, optionsOf, SOURCE_LABELS, STAGE_LABELS, STATUS_LABELS } from "../labels";
import type { LeadFilter } from "../schema";
import type { FilterChoices } from "./lead-filters";

const CODES = {
  stage: { label: "全部阶段", options: optionsOf(STAGE_LABELS) },
  status: { label: "状态", options: optionsOf(STATUS_LABELS) },
  field: { label: "领域", options: optionsOf(FIELD_LABELS) },
  source: { label: "来源", options: optionsOf(SOURCE_LABELS) },
  grade: { label: "分级", options: optionsOf(GRADE_LABELS) },
} as const;

/** One choice of a code of the lead. */
export function CodeField({ name, filter }: { name: keyof typeof CODES; filter: LeadFilter }) {
  return <FilterSelect name={name} {...CODES[name]} defaultValue={filter[name][0] ?? ""} />;
}

const ROWS = {
  parkId: { label: "全部园区", rows: "parks" },
  organisationId: { label: "单位", rows: "units" },
} as const;

/** One choice of a place or a unit; not drawn where there is none to choose. */
export function RowField(props: { name: keyof typeof ROWS; filter: LeadFilter; choices: FilterChoices }) {
  const { name, filter, choices } = props;
  const { label, rows } = ROWS[name];
  if (choices[rows].length === 0) return null;
  const options = choices[rows].map((row) => ({ value: row.id, label: row.name }));
  return <FilterSelect name={name} label={label} options={options} defaultValue={filter[name] ?? ""} />;
}

export function OwnerField({ filter, choices }: { filter: LeadFilter; choices: FilterChoices }) {
  if (!choices.mine) return null;
  const options = [{ value: "me", label: "我负责的" }];
  return <FilterSelect name="owner" label="负责人不限" options={options} defaultValue={filter.owner ?? ""} />;
}
