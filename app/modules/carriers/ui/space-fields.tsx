import { Select, TextInput } from "~/ui/inputs";
import { HAZARD_LABELS } from "../labels";

export interface Space {
  heightM: string | null;
  loadKn: string | null;
  powerKva: string | null;
  labLevel: number | null;
  hazardClass: string | null;
}

const LABS = [1, 2, 3, 4].map((level) => ({ value: String(level), label: `${level} 级` }));
const HAZARDS = Object.entries(HAZARD_LABELS).map(([value, label]) => ({ value, label }));

/** What a unit offers or a lead asks for: the same five properties. */
export function SpaceFields({ of }: { of: Space | null }) {
  return (
    <>
      <div className="form-row">
        <TextInput name="heightM" label="层高，米" inputMode="decimal" defaultValue={of?.heightM ?? ""} />
        <TextInput
          name="loadKn"
          label="楼面荷载，kN/㎡"
          inputMode="decimal"
          defaultValue={of?.loadKn ?? ""}
        />
        <TextInput
          name="powerKva"
          label="电力容量，kVA"
          inputMode="decimal"
          defaultValue={of?.powerKva ?? ""}
        />
      </div>
      <div className="form-row">
        <Select
          name="labLevel"
          label="生物安全等级"
          placeholder="不限"
          options={LABS}
          defaultValue={of?.labLevel ?? ""}
        />
        <Select
          name="hazardClass"
          label="火灾危险性"
          placeholder="不限"
          options={HAZARDS}
          defaultValue={of?.hazardClass ?? ""}
        />
      </div>
    </>
  );
}
