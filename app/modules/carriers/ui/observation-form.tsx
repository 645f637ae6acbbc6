import { Form } from "@remix-run/react";
import { FormActions } from "~/ui/form-actions";
import { DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import { MILESTONE_LABELS } from "../labels";

const KINDS = Object.entries(MILESTONE_LABELS).map(([value, label]) => ({ value, label }));

/** One dated figure or milestone; only the day and the figure are needed. */
export function ObservationForm(props: { kind: string | null; milestone: string | null; today: string }) {
  return (
    <Form method="post" className="form">
      {props.milestone ? <input type="hidden" name="milestoneId" value={props.milestone} /> : null}
      <div className="form-row">
        <Select
          name="kind"
          label="填报内容"
          required
          options={KINDS}
          defaultValue={props.kind ?? "PROGRESS_PCT"}
        />
        <DateInput name="observedOn" label="截至日期" required max={props.today} defaultValue={props.today} />
      </div>
      <TextInput
        name="value"
        label="百分数"
        inputMode="decimal"
        data-width="short"
        help="完成工程量或入住率，例如 62.5。节点完成不用填。入住率也可以只填下面两个面积。"
      />
      <div className="form-row">
        <TextInput name="numeratorSqm" label="已入住面积，平方米" inputMode="decimal" />
        <TextInput
          name="denominatorSqm"
          label="可租面积，平方米"
          inputMode="decimal"
          help="文件的除外部分（如除24楼塔楼）不从分母中扣除。"
        />
      </div>
      <TextArea name="note" label="说明" rows={2} maxLength={1000} />
      <TextInput
        name="fallReason"
        label="下降或更正的原因"
        maxLength={500}
        help="数值比以前低、可租面积减少，或更正已确认的数时填写。"
      />
      <FormActions>
        <SubmitButton name="intent" value="save" data-draft>
          保存并上传材料
        </SubmitButton>
        <SubmitButton look="quiet" name="intent" value="submit">
          直接提交审核
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
