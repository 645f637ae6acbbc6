import { Form } from "@remix-run/react";
import { FormActions } from "~/ui/form-actions";
import { FormState, type FormValues } from "~/ui/form-state";
import { Select, TextArea, TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { SubmitButton } from "~/ui/submit-button";
import { TASK_PROGRESS_LABELS } from "../labels";
import type { ShownReport } from "./report-list";

export interface ReportFormProps {
  units: { organisationId: string; name: string }[];
  periods: string[];
  /** The draft or returned report that is being changed. */
  draft: ShownReport | null;
  values?: FormValues;
  errors?: FormValues;
}

export function ReportForm({ units, periods, draft, values, errors }: ReportFormProps) {
  const [first] = units;
  if (!first) return null;
  return (
    <Form method="post" className="form">
      <FormState values={values} errors={errors}>
        {draft?.returnReason ? <Notice kind="warn">已退回：{draft.returnReason}</Notice> : null}
        <input type="hidden" name="intent" value="report" />
        {draft ? (
          <>
            <input type="hidden" name="version" value={draft.version} />
            <input type="hidden" name="organisationId" value={draft.organisationId} />
            <input type="hidden" name="period" value={draft.period} />
            <p>
              修改 {draft.unit} {draft.period} 的填报。
            </p>
          </>
        ) : (
          <div className="form-row">
            {units.length === 1 ? (
              <input type="hidden" name="organisationId" value={first.organisationId} />
            ) : (
              <Select
                name="organisationId"
                label="填报单位"
                required
                options={units.map(({ organisationId, name }) => ({ value: organisationId, label: name }))}
              />
            )}
            <Select
              name="period"
              label="月份"
              required
              options={periods.map((period) => ({ value: period, label: period }))}
            />
          </div>
        )}
        <Select
          name="progress"
          label="进展"
          required
          placeholder="请选择"
          defaultValue={draft?.progress}
          options={Object.entries(TASK_PROGRESS_LABELS).map(([value, label]) => ({ value, label }))}
        />
        <TextArea
          name="text"
          label="进展情况"
          required
          rows={4}
          defaultValue={draft?.text}
          help="本月做了什么，下一步做什么，有什么困难。"
        />
        <div className="form-row">
          <TextInput name="figure" label="数值" inputMode="decimal" defaultValue={draft?.figure ?? ""} />
          <TextInput
            name="figureUnit"
            label="数值的单位"
            defaultValue={draft?.figureUnit ?? ""}
            help="例如：个、平方米、%。"
          />
        </div>
        <FormActions>
          <SubmitButton name="submit" value="1">
            提交审核
          </SubmitButton>
          <SubmitButton look="quiet" name="submit" value="" data-draft>
            保存草稿
          </SubmitButton>
        </FormActions>
      </FormState>
    </Form>
  );
}
