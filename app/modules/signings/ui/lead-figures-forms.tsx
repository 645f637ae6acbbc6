import { Form } from "@remix-run/react";
import { FIELD_LABELS, ORIGIN_LABELS } from "~/modules/leads/labels";
import { shareText } from "~/modules/leads/rules/lead";
import { amountText } from "~/platform/money";
import { DefinitionList } from "~/ui/definition-list";
import { FormActions } from "~/ui/form-actions";
import { type FormErrors, FormState, type FormValues } from "~/ui/form-state";
import { DateInput, FilterInput, FilterSelect, Select, TextArea } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { METRIC_LABELS } from "../labels";
import type { LeadFigures } from "../queries/lead-figures.server";

type Typed = Record<string, string | string[]>;
export type Refused = { intent: string; values: Typed; errors: FormErrors } | null;

type Row = { id: string; share: string };
const SPARE_ROWS = 2;

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];

/** What was typed, else what stands, with empty rows to add to. */
const rowsFrom = (values: Typed | undefined, name: string, standing: readonly Row[]): Row[] => {
  const ids = listOf(values?.[name]);
  const shares = listOf(values?.share);
  if (ids.length > 0) return ids.map((id, at) => ({ id, share: shares[at] ?? "" }));
  return [...standing, ...Array.from({ length: SPARE_ROWS }, () => ({ id: "", share: "" }))];
};

function Shares(props: {
  name: string;
  label: string;
  rows: readonly Row[];
  choices: readonly { id: string; name: string }[];
  problem: string | undefined;
}) {
  const { name, label, rows, choices, problem } = props;
  const options = [
    { value: "", label: `选择${label}` },
    ...choices.map((one) => ({ value: one.id, label: one.name })),
  ];
  return (
    <fieldset className="grid gap-2">
      <legend>{label}和份额</legend>
      {problem ? <Notice kind="error">{problem}</Notice> : null}
      {rows.map((row, at) => (
        <div key={at} className="flex items-center gap-2">
          <FilterSelect
            name={name}
            label={`第 ${at + 1} 行${label}`}
            options={options}
            defaultValue={row.id}
          />
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
    </fieldset>
  );
}

/** How the project is classified now and what stands on it. */
export function FiguresFacts({ found }: { found: LeadFigures }) {
  const { lead, nets } = found;
  const places = lead.sites.map((site) => `${site.park.name} ${shareText(site.shareBp)}%`).join("、");
  return (
    <Section title="现在的归类">
      <DefinitionList
        columns={2}
        items={[
          { term: "领域", value: FIELD_LABELS[lead.field] },
          { term: "来源", value: lead.origin ? ORIGIN_LABELS[lead.origin] : "无" },
          { term: "园区和份额", value: places || "未定" },
          ...nets.map(({ metric, net }) => ({
            term: METRIC_LABELS[metric],
            value: <span className="num">{metric === "PROJECTS" ? `${net} 个` : amountText(net)}</span>,
          })),
        ]}
      />
    </Section>
  );
}

/** 重分类: what stands moves with the project, each entry on its own date; the district's total does not change. */
export function ReclassifyForm({ found, refused }: { found: LeadFigures; refused: Refused }) {
  const mine = refused?.intent === "reclassify" ? refused : null;
  const { lead } = found;
  const keep = (now: string) => ({ value: "", label: `不变（${now}）` });
  return (
    <Section title="重分类" id="reclassify" note="已计入的各笔冲销后按原业务日期补记，全区合计不变">
      <FormState values={mine?.values as FormValues | undefined} errors={mine?.errors}>
        <Form method="post" action="#reclassify" className="form">
          <input type="hidden" name="intent" value="reclassify" />
          <input type="hidden" name="version" value={lead.version} />
          <div className="form-row">
            <Select
              name="field"
              label="领域"
              options={[
                keep(FIELD_LABELS[lead.field]),
                ...Object.entries(FIELD_LABELS).map(([value, label]) => ({ value, label })),
              ]}
            />
            <Select
              name="origin"
              label="来源"
              options={[
                keep(lead.origin ? ORIGIN_LABELS[lead.origin] : "无"),
                ...Object.entries(ORIGIN_LABELS).map(([value, label]) => ({ value, label })),
                { value: "NONE", label: "无" },
              ]}
            />
          </div>
          <p className="text-muted">园区不变时各行留空；要变时写全各园区，合计 100%。</p>
          <Shares
            name="parkId"
            label="园区"
            rows={rowsFrom(mine?.values, "parkId", [])}
            choices={found.parks}
            problem={mine?.errors.sites}
          />
          <TextArea name="reason" label="依据" required help="会记入每笔分录和审计。" />
          <FormActions>
            <SubmitButton>重分类</SubmitButton>
          </FormActions>
        </Form>
      </FormState>
    </Section>
  );
}

/** 业绩分成: by agreement, in its own book; it never feeds a total. */
export function CreditForm({
  found,
  refused,
  today,
}: {
  found: LeadFigures;
  refused: Refused;
  today: string;
}) {
  const mine = refused?.intent === "credit" ? refused : null;
  const { credit } = found;
  const standing = credit.map((share) => ({ id: share.organisationId, share: shareText(share.shareBp) }));
  return (
    <Section title="业绩分成" id="credit" note="只用于考核，不进入任何合计">
      <div className="stack">
        {credit.length > 0 ? (
          <p className="num">
            {credit
              .map((share) => `${share.unit} ${shareText(share.shareBp)}%，折 ${amountText(share.creditFen)}`)
              .join("；")}
            （{credit[0]!.agreedOn} 约定）
          </p>
        ) : (
          <p className="text-muted">还没有约定，业绩全归园区的运营单位。</p>
        )}
        <FormState values={mine?.values as FormValues | undefined} errors={mine?.errors}>
          <Form method="post" action="#credit" className="form">
            <input type="hidden" name="intent" value="credit" />
            <Shares
              name="organisationId"
              label="单位"
              rows={rowsFrom(mine?.values, "organisationId", standing)}
              choices={found.units}
              problem={mine?.errors.shares}
            />
            <DateInput name="agreedOn" label="约定日期" required defaultValue={today} max={today} />
            <TextArea name="note" label="依据" help="例如会议纪要。" />
            <FormActions>
              <SubmitButton>保存分成</SubmitButton>
            </FormActions>
          </Form>
        </FormState>
      </div>
    </Section>
  );
}
