import { Form } from "@remix-run/react";
import { Chip } from "~/ui/chip";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { DateInput, FilterInput, Select, TextInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { RECOGNITION_LABELS } from "../labels";
import type { CompanyDetail } from "../queries/detail.server";
import type { FormProblem } from "./company-form";

type Held = CompanyDetail["recognitions"][number];

function End({ held, today }: { held: Held; today: string }) {
  const name = RECOGNITION_LABELS[held.kind];
  return (
    <Form method="post" className="flex flex-wrap items-center gap-2">
      <input type="hidden" name="id" value={held.id} />
      <FilterInput name="endedOn" type="date" label={`${name}的失效日期`} defaultValue={today} max={today} />
      <SubmitButton look="quiet" name="intent" value="end" aria-label={`登记${name}失效`}>
        登记失效
      </SubmitButton>
    </Form>
  );
}

export function Recognitions(props: {
  company: CompanyDetail;
  today: string;
  answer?: FormProblem | undefined;
}) {
  const { company, today, answer } = props;
  return (
    <div className="stack">
      <Section title="已有资质">
        {company.recognitions.length === 0 ? <p className="text-muted">还没有登记资质。</p> : null}
        <ul className="evidence">
          {company.recognitions.map((held) => (
            <li key={held.id}>
              <span>{RECOGNITION_LABELS[held.kind]}</span>
              <small className="num">
                {[`${held.recognisedOn} 认定`, held.endedOn && `${held.endedOn} 失效`, held.evidence]
                  .filter(Boolean)
                  .join("，")}
              </small>
              {held.endedOn ? <Chip>已失效</Chip> : <End held={held} today={today} />}
            </li>
          ))}
        </ul>
      </Section>
      <Section title="登记资质">
        <FormState values={answer?.values} errors={answer?.errors}>
          <Form method="post" className="form">
            <div className="form-row">
              <Select
                name="kind"
                label="资质"
                required
                placeholder="请选择"
                options={Object.entries(RECOGNITION_LABELS).map(([value, label]) => ({ value, label }))}
              />
              <DateInput name="recognisedOn" label="认定日期" required max={today} />
            </div>
            <TextInput name="evidence" label="依据" maxLength={200} help="例如公告文号或名录名称。" />
            <FormActions>
              <SubmitButton name="intent" value="add">
                登记资质
              </SubmitButton>
            </FormActions>
          </Form>
        </FormState>
      </Section>
    </div>
  );
}
