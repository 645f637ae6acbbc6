import { Form, Link } from "@remix-run/react";
import { FormActions } from "~/ui/form-actions";
import { DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import type { DemandDetail, Fit } from "../queries/demands.server";
import { areaText } from "./area";
import { SpaceFields } from "./space-fields";

type Parks = readonly { id: string; name: string }[];

export function DemandForm({ detail, parks }: { detail: DemandDetail; parks: Parks }) {
  const { demand } = detail;
  return (
    <Form method="post" className="form">
      {demand ? <input type="hidden" name="version" value={demand.version} /> : null}
      <div className="form-row">
        <TextInput
          name="minAreaSqm"
          label="面积至少，平方米"
          required
          inputMode="decimal"
          defaultValue={demand?.minAreaSqm}
        />
        <TextInput
          name="maxAreaSqm"
          label="面积至多，平方米"
          inputMode="decimal"
          defaultValue={demand?.maxAreaSqm ?? ""}
        />
        <DateInput name="neededOn" label="何时要" defaultValue={demand?.neededOn ?? ""} />
      </div>
      <SpaceFields of={demand} />
      <Select
        name="parkId"
        label="园区"
        placeholder="全区都可以"
        options={parks.map(({ id, name }) => ({ value: id, label: name }))}
        defaultValue={demand?.parkId ?? ""}
      />
      <TextArea name="note" label="说明" rows={2} maxLength={500} defaultValue={demand?.note ?? ""} />
      <FormActions>
        <SubmitButton name="intent" value="save">
          保存需求
        </SubmitButton>
        {demand?.open ? (
          <SubmitButton look="quiet" name="intent" value="close" formNoValidate>
            需求已了结
          </SubmitButton>
        ) : null}
      </FormActions>
    </Form>
  );
}

const SHOWN = 8;

/** Free units that meet all of it, the smallest first; the rest unfold. */
export function FitList({ fits, leadId }: { fits: readonly Fit[]; leadId: string }) {
  if (fits.length === 0) return <p className="text-muted">没有各项都满足的可租单元。可以放宽条件再试。</p>;
  const line = (fit: Fit) => (
    <li key={fit.id} className="flex flex-wrap gap-x-3">
      <Link to={`/carriers/units/${fit.id}?lead=${leadId}#hold`}>
        {fit.carrier} {fit.name}
      </Link>
      <span className="num">
        {areaText(fit.areaSqm)} 平方米{fit.park ? `，${fit.park}` : ""}
      </span>
    </li>
  );
  const rest = fits.slice(SHOWN);
  return (
    <>
      <ul className="grid gap-2">{fits.slice(0, SHOWN).map(line)}</ul>
      {rest.length > 0 ? (
        <details>
          <summary>还有 {rest.length} 个</summary>
          <ul className="grid gap-2">{rest.map(line)}</ul>
        </details>
      ) : null}
    </>
  );
}
