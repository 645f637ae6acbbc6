import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { editCompany } from "~/modules/companies/commands/edit-companies.server";
import { getCompany } from "~/modules/companies/queries/detail.server";
import { CompanyForm } from "~/modules/companies/ui/company-form";
import { notFound } from "~/platform/errors";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "修改企业资料 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "company.write");
    const company = await getCompany(ctx, args.params.id!);
    if (!company.mayEdit) throw notFound("这家企业");
    return { company };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { id } = await editCompany(ctx, { ...Object.fromEntries(form), id: args.params.id });
    return redirect(`/companies/${id}?done=edited`);
  });

export default function EditCompanyPage() {
  const { company } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const here = `/companies/${company.id}`;
  return (
    <>
      <PageHead
        title="修改企业资料"
        crumbs={[
          { label: "企业", to: "/companies" },
          { label: company.name, to: here },
        ]}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <CompanyForm
          values={company}
          nameKept={company.isReference}
          submit="保存资料"
          cancel={here}
          answer={
            answer && { values: answer.values as Record<string, string>, errors: answer.problem.fields }
          }
        />
      </div>
    </>
  );
}
