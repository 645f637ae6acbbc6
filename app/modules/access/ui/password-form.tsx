import { Form } from "@remix-run/react";
import { TextInput } from "~/ui/inputs";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";

export function PasswordForm() {
  return (
    <Section title="修改密码" note="修改后所有设备退出登录，所有令牌失效">
      <Form method="post" className="form">
        <TextInput name="current" label="当前密码" type="password" autoComplete="current-password" required />
        <div className="form-row">
          <TextInput
            name="next"
            label="新密码"
            type="password"
            autoComplete="new-password"
            required
            help="至少 10 个字符，不能包含用户名。"
          />
          <TextInput
            name="again"
            label="再填一次新密码"
            type="password"
            autoComplete="new-password"
            required
          />
        </div>
        <div>
          <SubmitButton name="intent" value="password">
            修改密码
          </SubmitButton>
        </div>
      </Form>
    </Section>
  );
}
