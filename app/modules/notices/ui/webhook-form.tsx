import { Form } from "@remix-run/react";
import { FormActions } from "~/ui/form-actions";
import { useFieldState } from "~/ui/form-state";
import { Select, TextInput } from "~/ui/inputs";
import { SubmitButton } from "~/ui/submit-button";
import { WEBHOOK_LABELS } from "../labels";
import { EVENT_NAMES, EVENTS } from "../rules";

const KINDS = Object.entries(WEBHOOK_LABELS).map(([value, label]) => ({ value, label }));

function EventChoices() {
  const { error } = useFieldState("events");
  return (
    <fieldset className="field" aria-describedby={error ? "events-error" : undefined}>
      <legend>发送哪些通知</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {EVENT_NAMES.map((name) => (
          <label key={name} className="flex min-h-11 items-center gap-2">
            <input type="checkbox" name="events" value={name} defaultChecked />
            {EVENTS[name]}
          </label>
        ))}
      </div>
      {error ? (
        <span className="field-error" id="events-error">
          {error}
        </span>
      ) : null}
    </fieldset>
  );
}

/** 登记群机器人. What is typed as address or secret is kept for sending and never shown again. */
export function WebhookForm({ districts }: { districts: readonly { id: string; name: string }[] }) {
  return (
    <Form method="post" className="form">
      <input type="hidden" name="intent" value="register" />
      {districts.length > 1 ? (
        <Select
          name="districtId"
          label="行政区"
          required
          placeholder="请选择"
          options={districts.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : null}
      <Select name="kind" label="类型" required placeholder="请选择" options={KINDS} />
      <TextInput name="name" label="名称" required maxLength={40} help="例如：招商工作群" />
      <TextInput
        name="url"
        label="网址"
        required
        type="url"
        inputMode="url"
        help="在群里添加机器人后复制的 Webhook 地址，以 https:// 开头。保存后不再显示。"
      />
      <TextInput
        name="secret"
        label="加签密钥"
        type="password"
        autoComplete="new-password"
        help="仅钉钉“加签”方式需要，以 SEC 开头。保存后不再显示。"
      />
      <EventChoices />
      <FormActions>
        <SubmitButton>登记机器人</SubmitButton>
      </FormActions>
    </Form>
  );
}
