import { Form } from "@remix-run/react";
import { LinkButton } from "~/ui/button";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { Checkbox, DateInput, FileInput, Select, TextArea } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import { METHOD_LABELS, optionsOf } from "../labels";
import type { Answer } from "./claims-act";

export interface ClaimFormProps {
  leadId: string;
  today: string;
  windowDays: number;
  /** The kinds of file that are kept, for the file dialog. */
  accept: string;
  /** Another unit's claim is live: the reader may contest it. */
  claimedBy: { unit: string; person: string } | null;
  answer: Answer | undefined;
}

export function ClaimForm({ leadId, today, windowDays, accept, claimedBy, answer }: ClaimFormProps) {
  return (
    <Form method="post" encType="multipart/form-data" className="form">
      <FormState values={answer?.values} errors={answer?.errors}>
        <input type="hidden" name="leadId" value={leadId} />
        <div className="form-row">
          <DateInput
            name="metOn"
            label="首次接洽日期"
            required
            max={today}
            defaultValue={today}
            help={`首谈后 ${windowDays} 天内申报有效（示例规则）。`}
          />
          <Select
            name="method"
            label="接洽方式"
            required
            placeholder="请选择"
            options={optionsOf(METHOD_LABELS)}
          />
        </div>
        <TextArea
          name="statement"
          label="接洽情况"
          required
          rows={4}
          help="何时、何地、与谁、谈了什么。只有本单位和区投资促进办能看到。"
        />
        <FileInput
          name="file"
          label="证明材料"
          accept={accept}
          help="来访登记、会议照片、往来函件等。没有材料时，以线索的跟进记录为证。"
        />
        {claimedBy ? (
          <Checkbox
            name="contest"
            value="1"
            label={`对${claimedBy.unit}的首谈提出异议，请区投资促进办裁定`}
          />
        ) : null}
        <FormActions>
          <SubmitButton>申报首谈</SubmitButton>
          <LinkButton to={`/leads/${leadId}`}>返回线索</LinkButton>
        </FormActions>
      </FormState>
    </Form>
  );
}
