import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { createUser } from "~/modules/access/commands.server";
import { allow, listDistricts, listOrganisations } from "~/modules/access/queries.server";
import { UserFields } from "~/modules/access/ui/user-form";
import { FormState, type FormValues } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "新增用户 · 系统管理 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "user.manage");
    const organisations = await listOrganisations(ctx);
    return {
      organisations: organisations.map(({ id, name }) => ({ id, name })),
      districts: await listDistricts(ctx),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await createUser(ctx, Object.fromEntries(form));
    return redirect("/admin/users?done=created");
  });

export default function NewUser() {
  const choices = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead title="新增用户" crumbs={[{ label: "用户", to: "/admin/users" }]} />
      {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
      <Form method="post" className="form">
        <FormState values={answer?.values as FormValues} errors={answer?.problem.fields}>
          <UserFields {...choices} />
        </FormState>
      </Form>
    </>
  );
}
