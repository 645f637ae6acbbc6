import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { resetPassword, setUserDisabled } from "~/modules/access/commands.server";
import { ROLE_LABELS } from "~/modules/access/labels";
import { listUsers } from "~/modules/access/queries.server";
import { invalid, notFound } from "~/platform/errors";
import { DefinitionList } from "~/ui/definition-list";
import { FormState } from "~/ui/form-state";
import { TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Section } from "~/ui/section";
import { SubmitButton } from "~/ui/submit-button";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "用户 · 系统管理 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const user = (await listUsers(ctx)).find(({ id }) => id === args.params.id);
    if (!user) throw notFound("这个用户");
    return {
      name: user.displayName,
      disabled: user.disabledAt !== null,
      self: user.id === ctx.actor.userId,
      facts: [
        { term: "用户名", value: user.username },
        { term: "岗位", value: ROLE_LABELS[user.role] },
        { term: "单位", value: user.organisation?.name ?? null },
        { term: "所属区", value: user.district?.name ?? "两区" },
        { term: "状态", value: user.disabledAt ? "已停用" : "可登录" },
      ],
      done: new URL(args.request.url).searchParams.get("done"),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const id = args.params.id ?? "";
    switch (form.get("intent")) {
      case "password":
        await resetPassword(ctx, { id, password: String(form.get("password") ?? "") });
        return redirect(`/admin/users/${id}?done=password`);
      case "disable":
      case "enable": {
        const disabled = form.get("intent") === "disable";
        await setUserDisabled(ctx, { id, disabled });
        return redirect(`/admin/users/${id}?done=${disabled ? "disabled" : "enabled"}`);
      }
      default:
        throw invalid("没有读懂这个操作，请刷新页面后再试。");
    }
  });

const DONE: Record<string, string> = {
  password: "密码已重置，该用户的所有登录和令牌已失效。",
  disabled: "已停用，该用户的所有登录和令牌已失效。",
  enabled: "已启用。",
};

export default function UserPage() {
  const { name, disabled, self, facts, done } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead title={name} crumbs={[{ label: "用户", to: "/admin/users" }]} />
      {done && DONE[done] ? <Notice kind="done">{DONE[done]}</Notice> : null}
      {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
      <div className="grid gap-8">
        <DefinitionList items={facts} />
        <Section title="重置密码" note="重置后所有设备退出登录，所有令牌失效">
          <Form method="post" className="form">
            <FormState errors={answer?.problem.fields}>
              <TextInput
                name="password"
                label="新的初始密码"
                type="password"
                autoComplete="new-password"
                required
              />
              <div>
                <SubmitButton look="quiet" name="intent" value="password">
                  重置密码
                </SubmitButton>
              </div>
            </FormState>
          </Form>
        </Section>
        {self ? null : (
          <Section title={disabled ? "启用" : "停用"}>
            <Form method="post">
              <SubmitButton
                look={disabled ? "quiet" : "danger"}
                name="intent"
                value={disabled ? "enable" : "disable"}
              >
                {disabled ? `启用${name}` : `停用${name}，并结束其所有登录`}
              </SubmitButton>
            </Form>
          </Section>
        )}
      </div>
    </>
  );
}
