import { Form } from "@remix-run/react";
import { LinkButton } from "~/ui/button";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { FilterInput, FilterSelect, Select, TextArea, TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { SubmitButton } from "~/ui/submit-button";
import { optionsOf, STAGE_LABELS, STATUS_LABELS } from "../labels";
import type { LeadDetail } from "../queries/detail.server";
import { STAGES, shareText, stageIndex } from "../rules/lead";
import type { FormProblem } from "./lead-form";

interface Choice {
  id: string;
  name: string;
}

interface FormProps {
  lead: LeadDetail;
  answer?: FormProblem | undefined;
}

const named = (rows: readonly Choice[]) => rows.map(({ id, name }) => ({ value: id, label: name }));

function Foot({ lead, submit, danger }: { lead: LeadDetail; submit: string; danger?: boolean }) {
  return (
    <FormActions>
      <SubmitButton look={danger ? "danger" : "primary"}>{submit}</SubmitButton>
      <LinkButton to={`/leads/${lead.id}`} look="plain">
        取消
      </LinkButton>
    </FormActions>
  );
}

export function BackForm({ lead, answer }: FormProps) {
  const earlier = STAGES.slice(0, stageIndex(lead.stage)).reverse();
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" className="form">
        <input type="hidden" name="version" value={lead.version} />
        <p>退回会永久记入经过：谁、何时、从哪里、为什么。</p>
        <Select
          name="to"
          label="退回到"
          required
          options={earlier.map((stage) => ({ value: stage, label: STAGE_LABELS[stage] }))}
          defaultValue={earlier[0]}
        />
        <TextArea name="reason" label="理由" required maxLength={500} />
        <Foot lead={lead} submit="退回阶段" danger />
      </Form>
    </FormState>
  );
}

export function StatusForm({ lead, answer }: FormProps) {
  const others = optionsOf(STATUS_LABELS).filter(({ value }) => value !== lead.status);
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" className="form">
        <input type="hidden" name="version" value={lead.version} />
        <p>现在：{STATUS_LABELS[lead.status]}。流失和终止后阶段不再变动；终止的项目由区投资促进办恢复。</p>
        <Select name="to" label="改为" required placeholder="请选择" options={others} />
        <TextArea name="reason" label="理由" required maxLength={500} />
        <Foot lead={lead} submit="变更状态" />
      </Form>
    </FormState>
  );
}

export function ContactForm({ lead, answer, contactId }: FormProps & { contactId: string | null }) {
  const contact = lead.contacts.find(({ id }) => id === contactId);
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" className="form">
        {contact ? <input type="hidden" name="contactId" value={contact.id} /> : null}
        <TextInput
          name="contactName"
          label="姓名"
          required
          maxLength={40}
          defaultValue={contact?.name ?? ""}
        />
        <div className="form-row">
          <TextInput name="contactTitle" label="职务" maxLength={40} defaultValue={contact?.title ?? ""} />
          <TextInput
            name="contactPhone"
            label="电话"
            type="tel"
            inputMode="tel"
            defaultValue={contact?.phone ?? ""}
          />
        </div>
        <Foot lead={lead} submit={contact ? "保存联系人" : "添加联系人"} />
      </Form>
      {contact ? (
        <Form method="post">
          <input type="hidden" name="contactId" value={contact.id} />
          <SubmitButton look="danger" name="intent" value="remove">
            删除联系人“{contact.name}”
          </SubmitButton>
        </Form>
      ) : null}
    </FormState>
  );
}

export function AssignForm(props: FormProps & { owners: readonly Choice[]; units: readonly Choice[] }) {
  const { lead, answer, owners, units } = props;
  return (
    <FormState values={answer?.values} errors={answer?.errors}>
      <Form method="post" className="form">
        <input type="hidden" name="version" value={lead.version} />
        {units.length > 0 ? (
          <Select
            name="organisationId"
            label="跟进单位"
            required
            options={named(units)}
            defaultValue={lead.organisationId}
            help="转给其他单位后，由该单位指定负责人。"
          />
        ) : null}
        <Select
          name="ownerId"
          label="负责人"
          placeholder="待定"
          options={named(owners)}
          defaultValue={lead.ownerId ?? ""}
          help={`${lead.organisation.name}在岗人员。`}
        />
        <Foot lead={lead} submit="保存负责人" />
      </Form>
    </FormState>
  );
}

const SPARE_ROWS = 2;

const typedRows = (answer: FormProblem | undefined) => {
  const list = (name: string): string[] => [answer?.values[name] ?? []].flat();
  const [parkIds, shares] = [list("parkId"), list("share")];
  return parkIds.map((parkId, row) => ({ parkId, share: shares[row] ?? "" }));
};

/** One row a park; empty rows are left out, so that the form works without a script. */
export function SitesForm({ lead, answer, parks }: FormProps & { parks: readonly Choice[] }) {
  const typed = typedRows(answer);
  const rows = typed.length
    ? typed
    : [
        ...lead.sites.map((site) => ({ parkId: site.parkId, share: shareText(site.shareBp) })),
        ...Array.from({ length: SPARE_ROWS }, () => ({ parkId: "", share: "" })),
      ];
  const problem = answer?.errors?.sites;
  return (
    <Form method="post" className="form">
      <input type="hidden" name="version" value={lead.version} />
      <p>一个项目跨园区时，按份额拆分金额；份额合计须为 100%。多余的行留空。</p>
      {problem ? <Notice kind="error">{problem}</Notice> : null}
      <div className="grid gap-2">
        {rows.map((row, at) => (
          <div key={at} className="flex items-center gap-2">
            <FilterSelect name="parkId" label="选择园区" options={named(parks)} defaultValue={row.parkId} />
            <span style={{ flex: "0 0 88px" }}>
              <FilterInput
                name="share"
                type="text"
                inputMode="decimal"
                label={`第 ${at + 1} 行份额`}
                placeholder="份额"
                defaultValue={row.share}
              />
            </span>
            <span>%</span>
          </div>
        ))}
      </div>
      <Foot lead={lead} submit="保存园区和份额" />
    </Form>
  );
}
