import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { createCompany } from "~/modules/companies/commands/write-company.server";
import { CompanyForm } from "~/modules/companies/ui/company-form";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "登记企业 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "company.write");
    return null;
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const company = await createCompany(ctx, Object.fromEntries(form));
    return redirect(`/companies/${company.id}?done=created`);
  });

export default function NewCompanyPage() {
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead title="登记企业" crumbs={[{ label: "企业", to: "/companies" }]} />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <CompanyForm
          submit="登记企业"
          cancel="/companies"
          answer={
            answer && { values: answer.values as Record<string, string>, errors: answer.problem.fields }
          }
        />
      </div>
    </>
  );
}
