import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { moveLeadBack } from "~/modules/leads/commands/move-lead-back.server";
import { getLeadToChange } from "~/modules/leads/queries/detail.server";
import { BackForm } from "~/modules/leads/ui/change-forms";
import { LeadChange } from "~/modules/leads/ui/lead-change";
import { paramsOf } from "~/platform/codes";
import { page, submit } from "../../../../context.server";

export const meta = () => [{ title: "退回阶段 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({ lead: await getLeadToChange(ctx, args.params.id!) }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await moveLeadBack(ctx, { ...paramsOf(form), id: args.params.id });
    return redirect(`/leads/${args.params.id}?done=back`);
  });

export default function BackPage() {
  const { lead } = useLoaderData<typeof loader>();
  return (
    <LeadChange title="退回阶段" lead={lead}>
      {(answer) => <BackForm lead={lead} answer={answer} />}
    </LeadChange>
  );
}
