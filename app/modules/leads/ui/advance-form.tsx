import { Form, Link } from "@remix-run/react";
import type { Stage } from "#prisma/enums";
import { LinkButton } from "~/ui/button";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { AmountInput, Checkbox, DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { SubmitButton } from "~/ui/submit-button";
import { Tabs } from "~/ui/tabs";
import { GRADE_LABELS, optionsOf, STAGE_LABELS } from "../labels";
import type { LeadDetail } from "../queries/detail.server";
import { GATE_LABELS, type GateField, missingOnTheWay, STAGES, stageIndex } from "../rules/lead";
import type { FormProblem } from "./lead-form";

/** One gate's field, to be filled in where it is asked for. */
function GateInput({ field, today }: { field: GateField; today: string }) {
  switch (field) {
    case "contact":
      return (
        <div className="form-row">
          <TextInput name="contactName" label="联系人" required />
          <TextInput name="contactPhone" label="电话" type="tel" inputMode="tel" />
        </div>
      );
    case "expected":
      return (
        <AmountInput
          name="expectedAmount"
          label="预计投资额"
          required
          help="进入拟签要有确定数，例如 1.2亿。"
        />
      );
    case "grade":
      return (
        <Select name="grade" label="分级" required placeholder="请选择" options={optionsOf(GRADE_LABELS)} />
      );
    case "registeredName":
      return <TextInput name="registeredName" label="落地公司名称" required />;
    case "registeredOn":
    case "startedOn":
    case "completedOn":
    case "producingOn":
      return <DateInput name={field} label={GATE_LABELS[field]} required max={today} />;
    default:
      return null;
  }
}

const ELSEWHERE: Partial<Record<GateField, { label: string; to: (id: string) => string }>> = {
  followUp: { label: "记一条跟进", to: (id) => `/leads/${id}/follow-up` },
  sites: { label: "选定园区和份额", to: (id) => `/leads/${id}/sites` },
  contract: { label: "登记正式签约", to: (id) => `/signings/new?lead=${id}` },
};

function Elsewhere({ lead, fields }: { lead: LeadDetail; fields: readonly GateField[] }) {
  if (fields.length === 0) return null;
  return (
    <Notice kind="warn">
      <p>推进前还要先办：</p>
      <ul>
        {fields.map((field) => (
          <li key={field}>
            {GATE_LABELS[field]}：
            <Link to={ELSEWHERE[field]!.to(lead.id)} className="in-text">
              {ELSEWHERE[field]!.label}
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

export interface AdvanceFormProps {
  lead: LeadDetail;
  to: Stage;
  today: string;
  answer?: FormProblem | undefined;
}

export function AdvanceForm({ lead, to, today, answer }: AdvanceFormProps) {
  const missing = missingOnTheWay(lead.facts, to);
  const elsewhere = missing.filter((field) => ELSEWHERE[field]);
  const here = missing.filter((field) => !ELSEWHERE[field]);
  const blocked = elsewhere.length > 0 && !(lead.abilities.override && !elsewhere.includes("contract"));
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Tabs
        label="推进到"
        items={STAGES.slice(stageIndex(lead.stage) + 1).map((stage) => ({
          to: `?to=${stage}`,
          label: STAGE_LABELS[stage],
          current: stage === to,
        }))}
      />
      <Form method="post" className="form" noValidate={lead.abilities.override}>
        <input type="hidden" name="to" value={to} />
        <input type="hidden" name="version" value={lead.version} />
        <Elsewhere lead={lead} fields={elsewhere} />
        {here.map((field) => (
          <GateInput key={field} field={field} today={today} />
        ))}
        <DateInput name="effectiveOn" label="进入日期" defaultValue={today} max={today} />
        {lead.abilities.override && missing.length > 0 && !elsewhere.includes("contract") ? (
          <Checkbox
            name="override"
            label={`投促办越过条件推进，所缺 ${missing.length} 项留作待补`}
            defaultChecked={answer?.values.override === "on"}
          />
        ) : null}
        <TextArea name="reason" label="说明" maxLength={500} rows={2} />
        <FormActions>
          <SubmitButton disabled={blocked}>推进到“{STAGE_LABELS[to]}”</SubmitButton>
          <LinkButton to={`/leads/${lead.id}`} look="plain">
            取消
          </LinkButton>
        </FormActions>
      </Form>
    </FormState>
  );
}
