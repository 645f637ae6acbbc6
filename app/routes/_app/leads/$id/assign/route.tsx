import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { assignLead } from "~/modules/leads/commands/assign-lead.server";
import { listOwnerChoices, listReceivingUnits } from "~/modules/leads/queries/choices.server";
import { getLeadToChange } from "~/modules/leads/queries/detail.server";
import { AssignForm } from "~/modules/leads/ui/change-forms";
import { LeadChange } from "~/modules/leads/ui/lead-change";
import { paramsOf } from "~/platform/codes";
import { page, submit } from "../../../../context.server";

export const meta = () => [{ title: "更换负责人 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const lead = await getLeadToChange(ctx, args.params.id!);
    return {
      lead,
      owners: await listOwnerChoices(ctx, lead.organisationId),
      units: await listReceivingUnits(ctx, lead.districtId),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await assignLead(ctx, { ...paramsOf(form), id: args.params.id });
    return redirect(`/leads/${args.params.id}?done=assigned`);
  });

export default function AssignLeadPage() {
  const data = useLoaderData<typeof loader>();
  const { lead } = data;
  return (
    <LeadChange title="更换负责人" lead={lead}>
      {(answer) => <AssignForm lead={lead} owners={data.owners} units={data.units} answer={answer} />}
    </LeadChange>
  );
}
