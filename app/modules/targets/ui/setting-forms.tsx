import { Form } from "@remix-run/react";
import { Chip } from "~/ui/chip";
import { FormActions } from "~/ui/form-actions";
import { DateInput, Select, TextArea, TextInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { EXAMPLE_RULE, METHOD_LABELS, SETTING_LABELS, TARGET_KIND_LABELS } from "../labels";
import type { SettingInForce, Settings } from "../queries/settings.server";
import type { SettingKey } from "../schema";

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

function Value({ settings, name }: { settings: Settings; name: SettingKey }) {
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
};

export type SettingFormProps = { settings: Settings; name: SettingKey; today: string; may: boolean };

/** One dated rule: what is in force, since when, why; and the form that changes it from a date on. */
export function SettingForm({ settings, name, today, may }: SettingFormProps) {
  const setting = settings[name];
  return (
    <Section
      id={name}
      title={SETTING_LABELS[name]}
      note={inForceText(setting)}
      actions={setting.effectiveOn === null ? <Chip tone="watch">{EXAMPLE_RULE}</Chip> : null}
    >
      <Form method="post" className="form">
        <p className="text-muted">{HELP[name]}</p>
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
    </Section>
  );
}
