import { Form } from "@remix-run/react";
import { LinkButton } from "~/ui/button";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import type { Answer } from "./claims-act";

export interface ReferralFormProps {
  leadId: string;
  units: readonly { id: string; name: string }[];
  today: string;
  dueOn: string;
  answer: Answer | undefined;
}

export function ReferralForm({ leadId, units, today, dueOn, answer }: ReferralFormProps) {
  return (
    <Form method="post" className="form">
      <FormState values={answer?.values} errors={answer?.errors}>
        <input type="hidden" name="leadId" value={leadId} />
        <div className="form-row">
          <Select
            name="toId"
            label="接收单位"
            required
            placeholder="请选择"
            options={units.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <DateInput name="dueOn" label="答复期限" required min={today} defaultValue={dueOn} />
        </div>
        <TextArea
          name="reason"
          label="流转原因"
          required
          help="接收单位会看到企业、项目、领域、预计投资和本说明；联系人和跟进记录在接收后转交。"
        />
        <TextInput
          name="keepShare"
          label="本方园区保留份额（%）"
          inputMode="decimal"
          data-width="short"
          help="合作建设的项目填写，例如 40。不填为全部移交。"
        />
        <FormActions>
          <SubmitButton>发起流转</SubmitButton>
          <LinkButton to={`/leads/${leadId}`}>返回线索</LinkButton>
        </FormActions>
      </FormState>
    </Form>
  );
}
