import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { addFollowUp } from "~/modules/leads/commands/add-follow-up.server";
import { getLead } from "~/modules/leads/queries/detail.server";
import { FollowUpForm } from "~/modules/leads/ui/follow-up-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "记一条跟进 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const lead = await getLead(ctx, args.params.id!);
    if (!lead.abilities.write) throw notFound("这条线索");
    return { lead, clientKey: randomUUID(), today: shanghaiDate(ctx.now) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { nextStepOther, nextStepOn, ...note } = paramsOf(form);
    await addFollowUp(ctx, { ...note, nextStepOn: nextStepOther || nextStepOn, id: args.params.id });
    return redirect(`/leads/${args.params.id}?done=noted`);
  });

export default function LeadChangePage() {
  const data = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const { lead } = data;
  return (
    <>
      <PageHead
        title="记一条跟进"
        crumbs={[
          { label: "线索", to: "/leads" },
          { label: `${lead.company.name} · ${lead.projectName}`, to: `/leads/${lead.id}` },
        ]}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <FollowUpForm
          leadId={lead.id}
          clientKey={data.clientKey}
          today={data.today}
          answer={
            answer && { values: answer.values as Record<string, string>, errors: answer.problem.fields }
          }
        />
      </div>
    </>
  );
}
