import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { endRecognition, recogniseCompany } from "~/modules/companies/commands/recognise-company.server";
import { getCompany } from "~/modules/companies/queries/detail.server";
import { Recognitions } from "~/modules/companies/ui/recognitions";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "企业资质 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "company.write");
    const company = await getCompany(ctx, args.params.id!);
    if (!company.mayEdit) throw notFound("这家企业");
    return { company, today: shanghaiDate(ctx.now) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = { ...paramsOf(form), companyId: args.params.id };
    if (form.get("intent") === "end") await endRecognition(ctx, given);
    else await recogniseCompany(ctx, given);
    return redirect(`/companies/${args.params.id}?done=recognised`);
  });

export default function RecognitionsPage() {
  const { company, today } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="企业资质"
        crumbs={[
          { label: "企业", to: "/companies" },
          { label: company.name, to: `/companies/${company.id}` },
        ]}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <Recognitions
          company={company}
          today={today}
          answer={
            answer && { values: answer.values as Record<string, string>, errors: answer.problem.fields }
          }
        />
      </div>
    </>
  );
}
