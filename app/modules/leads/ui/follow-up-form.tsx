import { Form } from "@remix-run/react";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import { METHOD_LABELS, optionsOf } from "../labels";
import type { FormProblem } from "./lead-form";

/** A note in two minutes on a phone. The key makes a note that is sent twice one note. */
export function FollowUpForm(props: {
  leadId: string;
  clientKey: string;
  today: string;
  answer?: FormProblem | undefined;
}) {
  const { leadId, clientKey, today, answer } = props;
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" action={`/leads/${leadId}/follow-up`} className="form" key={clientKey}>
        <input type="hidden" name="clientKey" value={answer?.values.clientKey ?? clientKey} />
        <TextArea name="content" label="谈了什么" required maxLength={2000} rows={3} />
        <div className="form-row">
          <Select
            name="method"
            label="方式"
            required
            options={optionsOf(METHOD_LABELS)}
            defaultValue="PHONE"
          />
          <DateInput name="happenedOn" label="日期" defaultValue={today} max={today} required />
        </div>
        <div className="form-row">
          <TextInput name="nextStep" label="下一步" maxLength={200} />
          <DateInput name="nextStepOn" label="下一步日期" />
        </div>
        <FormActions>
          <SubmitButton>记下跟进</SubmitButton>
        </FormActions>
      </Form>
    </FormState>
  );
}
