import { Form } from "@remix-run/react";
import { FormActions } from "~/ui/form-actions";
import { type FormErrors, FormState, type FormValues } from "~/ui/form-state";
import { AmountInput, Checkbox, Select, TextArea, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import { METRIC_LABELS } from "../labels";
import { JumpConfirm } from "./jump-confirm";

export type InvestmentFormProps = {
  values: FormValues & { cumulative?: string };
  answer?: { values: FormValues; errors: FormErrors } | null;
  hidden: Record<string, string | number>;
  thisMonth: string;
};

const METRICS = ["INDUSTRIAL", "PAID_IN", "FOREIGN"] as const;

/** One month of one metric; a running total is differenced by the server. */
export function InvestmentForm({ values, answer, hidden, thisMonth }: InvestmentFormProps) {
  const cumulative = answer ? answer.values.cumulative : values.cumulative;
  return (
    <Form method="post" className="form">
      <FormState values={answer?.values} errors={answer?.errors}>
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="form-row">
          <Select
            name="metric"
            label="口径"
            required
            options={METRICS.map((value) => ({ value, label: METRIC_LABELS[value] }))}
            defaultValue={values.metric ?? "INDUSTRIAL"}
            help="工业投资、到位资金、实际利用外资分别统计，互不替代。"
          />
          <TextInput
            name="period"
            label="所属月份"
            type="month"
            required
            max={thisMonth}
            defaultValue={values.period ?? thisMonth}
            placeholder="2026-05"
            data-width="short"
          />
        </div>
        <AmountInput
          name="amount"
          label="金额"
          required
          defaultValue={values.amount ?? ""}
          placeholder="例如 3500万"
          help="实际完成或到账的金额，不按合同额与进度推算。"
        />
        <JumpConfirm held={answer?.errors.confirmJump} />
        <Checkbox
          name="cumulative"
          value="true"
          defaultChecked={cumulative === "true"}
          label="填的是项目开工以来的累计数，由系统减去以前各月得出当月数"
        />
        <TextArea name="note" label="备注" defaultValue={values.note ?? ""} />
        <FormActions>
          <SubmitButton data-draft>保存</SubmitButton>
        </FormActions>
      </FormState>
    </Form>
  );
}
