import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import {
  changePassword,
  createAccessToken,
  revokeAccessToken,
  signOutEverywhere,
} from "~/modules/access/commands.server";
import { ROLE_LABELS } from "~/modules/access/labels";
import { digest, getMe, listMySessions, listMyTokens } from "~/modules/access/queries.server";
import { deviceOf } from "~/modules/access/rules";
import { PasswordForm } from "~/modules/access/ui/password-form";
import { SessionList } from "~/modules/access/ui/session-list";
import { TokenList } from "~/modules/access/ui/token-list";
import { shanghaiDate, shanghaiDateTime } from "~/platform/dates";
import { invalid } from "~/platform/errors";
import { cookie, cookieValue } from "~/platform/http.server";
import { DefinitionList } from "~/ui/definition-list";
import { FormState, type FormValues } from "~/ui/form-state";
import { TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Section } from "~/ui/section";
import { SingleKeysSwitch } from "~/ui/single-keys";
import { SubmitButton } from "~/ui/submit-button";
import { type FormAnswer, page, SESSION_COOKIE, submit } from "../../context.server";

export const meta = () => [{ title: "个人设置 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const me = await getMe(ctx);
    const token = cookieValue(args.request, SESSION_COOKIE);
    const own = token ? digest(token) : "";
    return {
      me: [
        { term: "姓名", value: me.displayName },
        { term: "用户名", value: me.username },
        { term: "岗位", value: ROLE_LABELS[ctx.actor.role] },
        { term: "单位", value: me.organisation?.name ?? null },
        { term: "所属区", value: me.district?.name ?? "两区" },
      ],
      sessions: (await listMySessions(ctx)).map(({ id, lastSeenAt, userAgent }) => ({
        seenAt: shanghaiDateTime(lastSeenAt),
        device: deviceOf(userAgent),
        current: id === own,
      })),
      tokens: (await listMyTokens(ctx)).map(({ createdAt, expiresAt, lastUsedAt, ...rest }) => ({
        ...rest,
        createdOn: shanghaiDate(createdAt),
        expiresOn: shanghaiDate(expiresAt),
        lastUsedOn: lastUsedAt ? shanghaiDate(lastUsedAt) : null,
      })),
      done: new URL(args.request.url).searchParams.get("done"),
    };
  });

/** A token is shown in the answer to the form that asked for it, and never again. */
interface Issued {
  issued: { token: string; expiresOn: string };
}

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = Object.fromEntries(form);
    const ended = cookie(SESSION_COOKIE, "", { secure: args.context.secure, maxAgeSeconds: 0 });
    const out = () => redirect("/sign-in", { headers: { "Set-Cookie": ended } });
    switch (given.intent) {
      case "password":
        await changePassword(ctx, given);
        return out();
      case "everywhere":
        await signOutEverywhere(ctx);
        return out();
      case "token": {
        const { token, expiresAt } = await createAccessToken(ctx, given);
        const issued = { token, expiresOn: shanghaiDate(expiresAt) };
        return Response.json({ issued } satisfies Issued, { headers: { "Cache-Control": "no-store" } });
      }
      case "revoke":
        await revokeAccessToken(ctx, { id: String(given.id) });
        return redirect("/profile?done=revoked");
      default:
        throw invalid("没有读懂这个操作，请刷新页面后再试。");
    }
  });

export default function Profile() {
  const { me, sessions, tokens, done } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | Issued | undefined;
  const refused = answer && "problem" in answer ? answer : undefined;
  return (
    <>
      <PageHead title="个人设置" />
      {done === "revoked" ? <Notice kind="done">令牌已撤销，用它的程序不能再访问。</Notice> : null}
      {refused ? <Notice kind="error">{refused.problem.message}</Notice> : null}
      {answer && "issued" in answer ? (
        <Notice kind="done">
          新令牌（{answer.issued.expiresOn} 到期，只显示这一次，请立即保存）：
          <code className="block select-all break-all">{answer.issued.token}</code>
        </Notice>
      ) : null}
      <FormState values={refused?.values as FormValues} errors={refused?.problem.fields}>
        <div className="grid gap-8">
          <Section title="本人资料" note="如有变动，请联系系统管理员">
            <DefinitionList items={me} />
          </Section>
          <Section title="键盘" note="审核待办的 J、K、A、R 等单键；输入框内从不起作用">
            <SingleKeysSwitch />
          </Section>
          <PasswordForm />
          <SessionList sessions={sessions} />
          <Section title="访问令牌" note="供 Excel、报表工具和其他平台通过接口读写，权限与本人相同">
            <TokenList tokens={tokens} />
            <Form method="post" className="form mt-4">
              <TextInput
                name="name"
                label="令牌名称"
                required
                maxLength={60}
                help="写明给谁用，例如：区经委月报。"
              />
              <div>
                <SubmitButton look="quiet" name="intent" value="token">
                  签发令牌
                </SubmitButton>
              </div>
            </Form>
          </Section>
        </div>
      </FormState>
    </>
  );
}
