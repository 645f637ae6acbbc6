import { Form } from "@remix-run/react";
import { addDays } from "~/platform/dates";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { DateInput, TextArea, TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { SubmitButton } from "~/ui/submit-button";
import { METHOD_LABELS, optionsOf } from "../labels";
import { useNoteDraft } from "./follow-up-draft";
import type { FormProblem } from "./lead-form";

const LATER = [
  { days: 1, label: "明天" },
  { days: 3, label: "三天后" },
  { days: 7, label: "一周后" },
  { days: 14, label: "两周后" },
  { days: 30, label: "一个月后" },
] as const;

interface ChipChoice {
  value: string;
  label: string;
}

/** Radio buttons drawn as chips for the thumb; without any style they are still radio buttons. */
function ChipRadios(props: { name: string; label: string; options: readonly ChipChoice[]; chosen: string }) {
  const { name, label, options, chosen } = props;
  return (
    <fieldset>
      <legend className="mb-1">{label}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map((one) => (
          <label
            key={one.value}
            className="check rounded-full border border-edge px-3 has-checked:border-accent has-checked:bg-accent-wash"
          >
            <input type="radio" name={name} value={one.value} defaultChecked={one.value === chosen} />
            {one.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const SAID = {
  none: null,
  restored: "这是上次没有发出的内容，核对后再保存。",
  sending: null,
  waiting: "没有连上网络，内容已存在这台设备上。联网后自动发送，只记一条；也可以再点一次保存。",
} as const;

/** A note in two minutes on a phone: chips before typing, one large button, nothing lost without a network. */
export function FollowUpForm(props: {
  leadId: string;
  userId: string;
  clientKey: string;
  today: string;
  answer?: FormProblem | undefined;
}) {
  const { leadId, userId, clientKey, today, answer } = props;
  const draft = useNoteDraft({ leadId, userId });
  const said = SAID[draft.state];
  const dates = LATER.map(({ days, label }) => ({ value: addDays(today, days), label }));
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form
        ref={draft.form}
        method="post"
        action={`/leads/${leadId}/follow-up`}
        className="form"
        key={clientKey}
        onInput={draft.onInput}
        onSubmit={draft.onSubmit}
      >
        <input type="hidden" name="clientKey" value={answer?.values.clientKey ?? clientKey} />
        {said ? <Notice kind="warn">{said}</Notice> : null}
        <ChipRadios
          name="method"
          label="方式"
          options={optionsOf(METHOD_LABELS)}
          chosen={answer?.values.method ?? "PHONE"}
        />
        <TextArea name="content" label="谈了什么" required maxLength={2000} rows={4} />
        <TextInput name="nextStep" label="下一步" maxLength={200} />
        <ChipRadios
          name="nextStepOn"
          label="什么时候"
          options={[{ value: "", label: "不定" }, ...dates]}
          chosen={answer?.values.nextStepOn ?? ""}
        />
        <div className="form-row">
          <DateInput name="nextStepOther" label="其他日期" />
          <DateInput name="happenedOn" label="这次跟进的日期" defaultValue={today} max={today} required />
        </div>
        <FormActions>
          <SubmitButton pending={draft.state === "sending"} pendingText="正在保存…">
            记下跟进
          </SubmitButton>
        </FormActions>
      </Form>
    </FormState>
  );
}
