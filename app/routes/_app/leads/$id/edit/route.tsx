import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { editLead } from "~/modules/leads/commands/edit-lead.server";
import { getLeadToChange } from "~/modules/leads/queries/detail.server";
import { LeadChange } from "~/modules/leads/ui/lead-change";
import { EditLeadForm } from "~/modules/leads/ui/lead-form";
import { paramsOf } from "~/platform/codes";
import { page, submit } from "../../../../context.server";

export const meta = () => [{ title: "修改项目资料 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({ lead: await getLeadToChange(ctx, args.params.id!) }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await editLead(ctx, { ...paramsOf(form), id: args.params.id });
    return redirect(`/leads/${args.params.id}?done=edited`);
  });

export default function EditPage() {
  const { lead } = useLoaderData<typeof loader>();
  return (
    <LeadChange title="修改项目资料" lead={lead}>
      {(answer) => <EditLeadForm lead={lead} answer={answer} />}
    </LeadChange>
  );
}
