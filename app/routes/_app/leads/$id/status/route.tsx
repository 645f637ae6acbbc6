import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { setLeadStatus } from "~/modules/leads/commands/set-lead-status.server";
import { getLeadToChange } from "~/modules/leads/queries/detail.server";
import { StatusForm } from "~/modules/leads/ui/change-forms";
import { LeadChange } from "~/modules/leads/ui/lead-change";
import { paramsOf } from "~/platform/codes";
import { page, submit } from "../../../../context.server";

export const meta = () => [{ title: "变更状态 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({ lead: await getLeadToChange(ctx, args.params.id!) }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await setLeadStatus(ctx, { ...paramsOf(form), id: args.params.id });
    return redirect(`/leads/${args.params.id}?done=status`);
  });

export default function StatusPage() {
  const { lead } = useLoaderData<typeof loader>();
  return (
    <LeadChange title="变更状态" lead={lead}>
      {(answer) => <StatusForm lead={lead} answer={answer} />}
    </LeadChange>
  );
}
