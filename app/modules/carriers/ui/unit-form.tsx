import { Form } from "@remix-run/react";
import { FormActions } from "~/ui/form-actions";
import { Select, TextArea, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import { UNIT_STATUS_LABELS } from "../labels";
import type { UnitDetail } from "../queries/units.server";
import { SETTABLE } from "../rules";
import { SpaceFields } from "./space-fields";
import { priceText } from "./unit-table";

const STATUSES = SETTABLE.map((value) => ({ value, label: UNIT_STATUS_LABELS[value] }));

/** 登记 or 修改: name and area are enough, the rest is filled in as it is known. */
export function UnitForm({ unit }: { unit: UnitDetail | null }) {
  const held = unit?.holds.some(({ state }) => state === "ACTIVE" || state === "LET");
  return (
    <Form method="post" className="form">
      {unit ? <input type="hidden" name="version" value={unit.version} /> : null}
      <div className="form-row">
        <TextInput
          name="name"
          label="楼层和房号"
          required
          maxLength={60}
          defaultValue={unit?.name}
          help="例如 3 层 301。"
        />
        <TextInput name="floor" label="楼层" maxLength={20} defaultValue={unit?.floor ?? ""} />
        <TextInput
          name="areaSqm"
          label="面积，平方米"
          required
          inputMode="decimal"
          defaultValue={unit?.areaSqm}
        />
      </div>
      <SpaceFields of={unit} />
      <div className="form-row">
        <TextInput
          name="price"
          label="租金，元/㎡·天"
          inputMode="decimal"
          defaultValue={unit?.priceFen == null ? "" : priceText(unit.priceFen)}
        />
        {held ? null : (
          <Select
            name="status"
            label="状态"
            required
            options={STATUSES}
            defaultValue={unit && SETTABLE.includes(unit.status) ? unit.status : "FREE"}
            help="锁定由线索办理，不在这里填写。"
          />
        )}
      </div>
      <TextArea name="note" label="备注" rows={2} maxLength={500} defaultValue={unit?.note ?? ""} />
      <FormActions>
        <SubmitButton>{unit ? "保存修改" : "登记单元"}</SubmitButton>
      </FormActions>
    </Form>
  );
}
