import { randomUUID } from "node:crypto";
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { addFollowUp } from "~/modules/leads/commands/add-follow-up.server";
import { getLeadToChange } from "~/modules/leads/queries/detail.server";
import { FollowUpForm } from "~/modules/leads/ui/follow-up-form";
import { LeadChange } from "~/modules/leads/ui/lead-change";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { page, submit } from "../../../../context.server";

export const meta = () => [{ title: "记一条跟进 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const lead = await getLeadToChange(ctx, args.params.id!);
    return { lead, userId: ctx.actor.userId, clientKey: randomUUID(), today: shanghaiDate(ctx.now) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { nextStepOther, nextStepOn, ...note } = paramsOf(form);
    await addFollowUp(ctx, { ...note, nextStepOn: nextStepOther || nextStepOn, id: args.params.id });
    return redirect(`/leads/${args.params.id}?done=noted`);
  });

export default function FollowUpPage() {
  const data = useLoaderData<typeof loader>();
  const { lead } = data;
  return (
    <LeadChange title="记一条跟进" lead={lead}>
      {(answer) => (
        <FollowUpForm
          leadId={lead.id}
          userId={data.userId}
          clientKey={data.clientKey}
          today={data.today}
          answer={answer}
        />
      )}
    </LeadChange>
  );
}
