import { Form } from "@remix-run/react";
import { FormActions } from "~/ui/form-actions";
import { Select, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import type { ReportHead } from "../queries/frozen.server";

/** It says what will happen: the month is closed for ever. */
export function FreezeForm({ period }: { period: string }) {
  return (
    <Form method="post" className="form">
      <TextInput
        name="period"
        label="月份"
        required
        defaultValue={period}
        inputMode="numeric"
        data-width="short"
        help="例如 2026-05。截止日 24 时以后才能封存。"
      />
      <FormActions>
        <SubmitButton look="danger">封存这个月，不再更改</SubmitButton>
      </FormActions>
    </Form>
  );
}

export function BridgeChoice({ reports }: { reports: readonly ReportHead[] }) {
  const options = reports.map((report) => ({
    value: report.id,
    label: `${report.title}（${report.cutOffOn}）`,
  }));
  return (
    <Form method="get" action="/reports/bridge" className="form">
      <div className="form-row">
        <Select name="from" label="前一期" required options={options} defaultValue={options[1]?.value} />
        <Select name="to" label="后一期" required options={options} defaultValue={options[0]?.value} />
      </div>
      <FormActions>
        <button type="submit" className="button">
          比较
        </button>
      </FormActions>
    </Form>
  );
}
