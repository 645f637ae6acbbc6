import { Form } from "@remix-run/react";
import { STAGE_LABELS } from "~/modules/leads/labels";
import { amountInput } from "~/platform/money";
import { Chip } from "~/ui/chip";
import { FormActions } from "~/ui/form-actions";
import { AmountInput, Checkbox, DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import {
  DAY_LABELS,
  EVIDENCE_KINDS,
  EXAMPLE_RULE,
  METHOD_LABELS,
  SETTING_LABELS,
  TARGET_KIND_LABELS,
} from "../labels";
import type { LocalSettings, SettingInForce } from "../queries/settings.server";
import type { DayRuleKey } from "../rules/local-rules";
import type { SettingKey } from "../schema";
import { settingWords } from "./setting-history";

/** Kinds that follow a path; the others are due at their dates and have no width of their own. */
export const THRESHOLD_KINDS = [
  "CUMULATIVE",
  "ANNUAL_FLOW",
  "ANNUAL_MIN",
  "RANGE",
  "STOCK_LEVEL",
  "MAINTAIN",
  "RATIO",
  "RATE_LEVEL",
  "COMPLETION_PCT",
  "PP_CHANGE",
] as const;

const DEFAULT_WATCH = "10";

const inForceText = (setting: SettingInForce) =>
  setting.effectiveOn === null ? "文件未定，按默认值" : `自 ${setting.effectiveOn} 起；${setting.note ?? ""}`;

function Boxes({
  name,
  labels,
  chosen,
}: {
  name: string;
  labels: Readonly<Record<string, string>>;
  chosen: readonly string[];
}) {
  return (
    <div className="flex flex-wrap gap-4">
      {Object.entries(labels).map(([code, label]) => (
        <Checkbox key={code} name={`${name}.${code}`} label={label} defaultChecked={chosen.includes(code)} />
      ))}
    </div>
  );
}

function Days({ settings, name }: { settings: LocalSettings; name: DayRuleKey }) {
  const days = settings[name].value as Readonly<Record<string, number | string>>;
  return (
    <div className="form-row">
      {Object.entries(DAY_LABELS[name]).map(([field, label]) => (
        <TextInput
          key={field}
          name={field}
          label={`${label}（天）`}
          required
          inputMode="numeric"
          defaultValue={String(days[field])}
        />
      ))}
      {name === "claim.rules" ? (
        <AmountInput
          name="sizeFen"
          label="由区统筹的规模"
          required
          defaultValue={amountInput(BigInt(settings[name].value.sizeFen))}
          help="预计投资达到这个数，不论登记先后都由区统筹。"
        />
      ) : null}
    </div>
  );
}

function Value({ settings, name }: { settings: LocalSettings; name: SettingKey }) {
  if (name === "pace.method")
    return (
      <Select
        name="method"
        label="算法"
        required
        defaultValue={settings["pace.method"].value.method}
        options={Object.entries(METHOD_LABELS).map(([value, label]) => ({ value, label: `${label}计算` }))}
        help="按月：当月起即按整月计，1 月为 1/12。按日：首尾两日都算，2024 年为 366 天。"
      />
    );
  if (name === "report.cutOffDay")
    return (
      <TextInput
        name="day"
        label="每月截止日"
        required
        inputMode="numeric"
        defaultValue={String(settings["report.cutOffDay"].value.day)}
        help="0 表示月末；可填 1 到 28。"
      />
    );
  if (name === "signing.evidenceNeeded")
    return <Boxes name="kinds" labels={EVIDENCE_KINDS} chosen={settings[name].value} />;
  if (name === "stage.review")
    return <Boxes name="stages" labels={STAGE_LABELS} chosen={settings[name].value.stages} />;
  if (name !== "light.thresholds") return <Days settings={settings} name={name} />;
  const widths = settings["light.thresholds"].value;
  return (
    <div className="form-row">
      {THRESHOLD_KINDS.map((kind) => (
        <TextInput
          key={kind}
          name={`watchMax.${kind}`}
          label={`${TARGET_KIND_LABELS[kind]}（百分点）`}
          required
          inputMode="decimal"
          defaultValue={widths[kind]?.watchMax ?? DEFAULT_WATCH}
        />
      ))}
    </div>
  );
}

const HELP: Record<SettingKey, string> = {
  "pace.method": "应达数怎样随时间增加。",
  "light.thresholds":
    "落后 0 为 ● 正常；0 以上至界限（含）为 ▲ 关注；超过界限为 ■ 滞后。力争和未量化的不评。",
  "report.cutOffDay": "月报统计到哪一天 24 时为止。",
  "signing.evidenceNeeded": "勾选的签约要先上传合同等材料，才能提交审核。",
  "claim.rules": "首谈何时算有效、保护多久、多久无跟进视为放弃。",
  "referral.rules": "接收单位答复流转的时限；逾期由投资促进办督办，再逾期报管理层。",
  "lead.clocks": "每条线索从登记起的各项时限，最后一天仍算按时。",
  "stage.review": "单位推进到勾选的阶段后，由投资促进办确认；退回则回到原阶段。",
  "carrier.hold": "园区公司为项目锁定载体单元，一次最多锁定多少天。",
  "review.clock": "待审事项等候超过多少个自然日为将超时、已超时；节假日也计算在内。",
};

export type SettingFormProps = {
  settings: LocalSettings;
  name: SettingKey;
  today: string;
  may: boolean;
  refused: boolean;
};

/** One dated rule: what is in force, since when, why; and the form that changes it from a date on. */
export function SettingForm({ settings, name, today, may, refused }: SettingFormProps) {
  const setting = settings[name];
  return (
    <Section
      id={name}
      title={SETTING_LABELS[name]}
      note={inForceText(setting)}
      actions={setting.effectiveOn === null ? <Chip tone="watch">{EXAMPLE_RULE}</Chip> : null}
    >
      <p className="text-muted">{HELP[name]}</p>
      <p className="num py-2">{settingWords(setting) || `各类 ${DEFAULT_WATCH} 个百分点`}</p>
      <details open={refused}>
        <summary>{may ? "更改" : "查看"}</summary>
        <Form method="post" action={`#${name}`} className="form pt-3">
          <input type="hidden" name="key" value={name} />
          <fieldset disabled={!may} className="grid gap-4">
            <Value settings={settings} name={name} />
            {may ? (
              <>
                <DateInput name="effectiveOn" label="生效日期" required defaultValue={today} min={today} />
                <TextArea name="note" label="依据" required help="谁定的、为什么，例如会议纪要。" />
              </>
            ) : null}
          </fieldset>
          {may ? (
            <FormActions>
              <SubmitButton name="save" value={name}>
                保存{SETTING_LABELS[name]}
              </SubmitButton>
            </FormActions>
          ) : null}
        </Form>
      </details>
    </Section>
  );
}
