import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useSearchParams } from "@remix-run/react";
import { signIn } from "~/modules/access/commands.server";
import { findActorBySession } from "~/modules/access/queries.server";
import { SESSION_ABSOLUTE_MS } from "~/modules/access/rules";
import { signInSchema } from "~/modules/access/schema";
import { readForm } from "~/platform/api/body.server";
import { cookie, cookieValue, toProblem } from "~/platform/http.server";
import { slowDown, tooMany } from "~/platform/throttle.server";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { SubmitButton } from "~/ui/submit-button";
import { type FormAnswer, SESSION_COOKIE, safePath } from "../context.server";

export const meta: MetaFunction = () => [{ title: "登录 · 引凤" }];

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  const token = cookieValue(request, SESSION_COOKIE);
  if (token && (await findActorBySession(context.db, token, context.now()))) throw redirect("/");
  return null;
};

/** Anyone may send this form. */
const SIGN_IN_BYTES = 64 * 1024;

export const action = async ({ request, context }: ActionFunctionArgs) => {
  let username = "";
  try {
    const form = await readForm(request, SIGN_IN_BYTES);
    username = String(form.get("username") ?? "");
    const given = signInSchema.parse(Object.fromEntries(form));
    await tooMany(context.ip, given.username);
    const userAgent = request.headers.get("User-Agent");
    const { token } = await signIn(context.db, { ...given, userAgent, now: context.now() }).catch(
      async (error) => {
        await slowDown(context.ip, given.username);
        throw error;
      },
    );
    const options = { secure: context.secure, maxAgeSeconds: SESSION_ABSOLUTE_MS / 1000 };
    return redirect(safePath(form.get("back")), {
      headers: { "Set-Cookie": cookie(SESSION_COOKIE, token, options) },
    });
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status >= 500) context.log.error({ err: error, traceId: problem.traceId }, "sign-in failed");
    return Response.json({ problem, values: { username } } satisfies FormAnswer, { status: problem.status });
  }
};

export default function SignIn() {
  const answer = useActionData() as FormAnswer | undefined;
  const [search] = useSearchParams();
  return (
    <main className="sign-in">
      <h1>引凤</h1>
      <p>生物制造招商管理</p>
      {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
      <Form method="post">
        <FormState values={answer?.values as Record<string, string>} errors={answer?.problem.fields}>
          <input type="hidden" name="back" value={search.get("back") ?? "/"} />
          <TextInput
            name="username"
            label="用户名"
            autoComplete="username"
            autoCapitalize="none"
            required
            autoFocus
          />
          <TextInput name="password" label="密码" type="password" autoComplete="current-password" required />
          <FormActions>
            <SubmitButton>登录</SubmitButton>
          </FormActions>
        </FormState>
      </Form>
    </main>
  );
}
