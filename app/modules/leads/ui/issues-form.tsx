import { Form } from "@remix-run/react";
import { LinkButton } from "~/ui/button";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { DateInput, TextArea, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import type { Answer } from "./claims-act";

export interface IssueFormProps {
  entity: string;
  entityId: string;
  back: string;
  today: string;
  answer: Answer | undefined;
}

export function IssueForm({ entity, entityId, back, today, answer }: IssueFormProps) {
  return (
    <Form method="post" className="form">
      <FormState values={answer?.values} errors={answer?.errors}>
        <input type="hidden" name="entity" value={entity} />
        <input type="hidden" name="entityId" value={entityId} />
        <TextInput name="title" label="问题" required maxLength={80} help="一句话，例如“用电容量不足”。" />
        <TextArea name="detail" label="情况和需要的帮助" required rows={4} />
        <DateInput name="dueOn" label="希望解决的日期" min={today} />
        <FormActions>
          <SubmitButton>提出问题</SubmitButton>
          <LinkButton to={back}>返回</LinkButton>
        </FormActions>
      </FormState>
    </Form>
  );
}
