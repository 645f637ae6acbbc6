import { Form } from "@remix-run/react";
import { amountInput } from "~/platform/money";
import { LinkButton } from "~/ui/button";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { AmountInput, DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import { FIELD_LABELS, GRADE_LABELS, ORIGIN_LABELS, optionsOf, SOURCE_LABELS } from "../labels";
import type { LeadDetail } from "../queries/detail.server";
import { GATE_LABELS, stageIndex } from "../rules/lead";
import { CompanyNameField, type KnownAnswer } from "./known-companies";
import { Meanwhile } from "./lead-meanwhile";

export interface FormProblem {
  values: Record<string, string>;
  errors: Record<string, string> | undefined;
}

interface Choice {
  id: string;
  name: string;
}

const named = (rows: readonly Choice[]) => rows.map(({ id, name }) => ({ value: id, label: name }));
const AMOUNT_HELP = "可写 1.2亿、3500万；还是区间时写“3-5亿”，原样保留，不计入合计。";

const MORE = [
  "contactName",
  "contactPhone",
  "referrer",
  "nextStep",
  "nextStepOn",
  "summary",
  "grade",
  "areaNeedSqm",
];

function MoreFields({ open }: { open: boolean }) {
  return (
    <details open={open}>
      <summary className="mb-3">补充联系人和下一步（选填）</summary>
      <div className="grid gap-4">
        <div className="form-row">
          <TextInput name="contactName" label="联系人" />
          <TextInput name="contactPhone" label="电话" type="tel" inputMode="tel" />
        </div>
        <div className="form-row">
          <TextInput name="nextStep" label="下一步" maxLength={200} />
          <DateInput name="nextStepOn" label="下一步日期" />
        </div>
        <div className="form-row">
          <TextInput name="referrer" label="推荐人或推荐单位" />
          <Select name="grade" label="分级" placeholder="未定" options={optionsOf(GRADE_LABELS)} />
        </div>
        <TextInput name="areaNeedSqm" label="场地需求" inputMode="decimal" help="平方米，例如 3500。" />
        <TextArea name="summary" label="简介" />
      </div>
    </details>
  );
}

/** Six fields; the rest when there is something to say. */
export function NewLeadForm(props: {
  parks: readonly Choice[];
  units: readonly Choice[];
  company: { id: string; name: string } | null;
  parkId: string | null;
  /** A name typed on the page that led here. */
  companyName?: string | undefined;
  /** The entry of a 招商清单 that this lead comes from. */
  prospect?: { id: string; name: string } | null;
  known?: KnownAnswer;
  answer?: FormProblem | undefined;
  /** Where it is sent, when the form stands on another page. */
  action?: string;
}) {
  const { parks, units, company, companyName, parkId, prospect, known, answer, action } = props;
  const open = MORE.some((name) => Boolean(answer?.values[name] || answer?.errors?.[name]));
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" action={action} className="form">
        {prospect ? <input type="hidden" name="prospectId" value={prospect.id} /> : null}
        {company ? (
          <>
            <input type="hidden" name="companyId" value={company.id} />
            <TextInput name="companyName" label="企业名称" required readOnly defaultValue={company.name} />
          </>
        ) : (
          <CompanyNameField
            given={known}
            defaultValue={prospect?.name ?? companyName}
            chosen={answer?.values.companyId}
          />
        )}
        <TextInput
          name="projectName"
          label="项目名称"
          required
          maxLength={120}
          help="例如“年产 200 吨产线”。"
        />
        <div className="form-row">
          <Select
            name="parkId"
            label="意向园区"
            required
            placeholder="请选择"
            options={named(parks)}
            defaultValue={parkId ?? ""}
          />
          <Select
            name="field"
            label="产业领域"
            required
            placeholder="请选择"
            options={optionsOf(FIELD_LABELS)}
          />
        </div>
        <div className="form-row">
          <Select
            name="source"
            label="线索来源"
            required
            placeholder="请选择"
            options={optionsOf(SOURCE_LABELS)}
          />
          <AmountInput name="expectedAmount" label="预计投资额" help={AMOUNT_HELP} />
        </div>
        {units.length > 0 ? (
          <Select
            name="organisationId"
            label="跟进单位"
            placeholder="按园区的运营单位"
            options={named(units)}
          />
        ) : null}
        <MoreFields open={open} />
        <FormActions>
          <SubmitButton>{known && known.known.length > 0 ? "确认登记" : "登记线索"}</SubmitButton>
          <LinkButton to="/leads" look="plain">
            取消
          </LinkButton>
        </FormActions>
      </Form>
    </FormState>
  );
}

const WORKS = [
  { field: "registeredOn", stage: "REGISTERED" },
  { field: "startedOn", stage: "STARTED" },
  { field: "completedOn", stage: "COMPLETED" },
  { field: "producingOn", stage: "PRODUCING" },
] as const;

const expectedValue = (lead: LeadDetail) =>
  lead.expectedFen === null ? (lead.expectedText ?? "") : amountInput(lead.expectedFen);

export function EditLeadForm({ lead, answer }: { lead: LeadDetail; answer?: FormProblem | undefined }) {
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" className="form">
        <input type="hidden" name="version" value={lead.version} />
        {answer && Object.keys(answer.errors ?? {}).length === 0 ? (
          <Meanwhile lead={lead} typed={answer.values} />
        ) : null}
        <TextInput
          name="projectName"
          label="项目名称"
          required
          maxLength={120}
          defaultValue={lead.projectName}
        />
        <div className="form-row">
          <AmountInput
            name="expectedAmount"
            label="预计投资额"
            defaultValue={expectedValue(lead)}
            help={AMOUNT_HELP}
          />
          <TextInput
            name="areaNeedSqm"
            label="场地需求"
            inputMode="decimal"
            defaultValue={lead.areaNeedSqm ?? ""}
            help="平方米，例如 3500。"
          />
        </div>
        <div className="form-row">
          <Select
            name="field"
            label="产业领域"
            required
            options={optionsOf(FIELD_LABELS)}
            defaultValue={lead.field}
          />
          <Select
            name="grade"
            label="分级"
            placeholder="未定"
            options={optionsOf(GRADE_LABELS)}
            defaultValue={lead.grade ?? ""}
          />
        </div>
        <div className="form-row">
          <Select
            name="source"
            label="线索来源"
            required
            options={optionsOf(SOURCE_LABELS)}
            defaultValue={lead.source}
          />
          <TextInput name="referrer" label="推荐人或推荐单位" defaultValue={lead.referrer ?? ""} />
        </div>
        <div className="form-row">
          <TextInput name="nextStep" label="下一步" maxLength={200} defaultValue={lead.nextStep ?? ""} />
          <DateInput name="nextStepOn" label="下一步日期" defaultValue={lead.nextStepOn ?? ""} />
        </div>
        <div className="form-row">
          <TextInput
            name="codeName"
            label="保密代号"
            defaultValue={lead.codeName ?? ""}
            help="对外材料中代替企业名称。"
          />
          <Select
            name="origin"
            label="项目标记"
            placeholder="无"
            options={optionsOf(ORIGIN_LABELS)}
            defaultValue={lead.origin ?? ""}
          />
        </div>
        <TextInput name="registeredName" label="落地公司名称" defaultValue={lead.registeredName ?? ""} />
        {stageIndex(lead.stage) >= stageIndex("REGISTERED") ? (
          <div className="form-row">
            {WORKS.filter(({ stage }) => stageIndex(stage) <= stageIndex(lead.stage)).map(({ field }) => (
              <DateInput
                key={field}
                name={field}
                label={GATE_LABELS[field]}
                defaultValue={lead[field] ?? ""}
              />
            ))}
          </div>
        ) : null}
        <TextArea name="summary" label="简介" defaultValue={lead.summary ?? ""} />
        <FormActions>
          <SubmitButton>保存资料</SubmitButton>
          <LinkButton to={`/leads/${lead.id}`} look="plain">
            取消
          </LinkButton>
        </FormActions>
      </Form>
    </FormState>
  );
}
