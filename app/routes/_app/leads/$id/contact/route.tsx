import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { addLeadContact } from "~/modules/leads/commands/add-contact.server";
import { getLead } from "~/modules/leads/queries/detail.server";
import { ContactForm } from "~/modules/leads/ui/change-forms";
import { paramsOf } from "~/platform/codes";
import { notFound } from "~/platform/errors";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "添加联系人 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const lead = await getLead(ctx, args.params.id!);
    if (!lead.abilities.write) throw notFound("这条线索");
    return { lead };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await addLeadContact(ctx, { ...paramsOf(form), id: args.params.id });
    return redirect(`/leads/${args.params.id}?done=contact`);
  });

export default function LeadChangePage() {
  const data = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const { lead } = data;
  return (
    <>
      <PageHead
        title="添加联系人"
        crumbs={[
          { label: "线索", to: "/leads" },
          { label: `${lead.company.name} · ${lead.projectName}`, to: `/leads/${lead.id}` },
        ]}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <ContactForm
          lead={lead}
          answer={
            answer && { values: answer.values as Record<string, string>, errors: answer.problem.fields }
          }
        />
      </div>
    </>
  );
}
