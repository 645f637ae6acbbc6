import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { setLeadSites } from "~/modules/leads/commands/set-lead-sites.server";
import { getLeadToChange } from "~/modules/leads/queries/detail.server";
import { SitesForm } from "~/modules/leads/ui/change-forms";
import { LeadChange } from "~/modules/leads/ui/lead-change";
import { listParkChoices } from "~/modules/parks/queries.server";
import { paramsOf } from "~/platform/codes";
import { page, submit } from "../../../../context.server";

export const meta = () => [{ title: "落地园区与份额 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const lead = await getLeadToChange(ctx, args.params.id!);
    return { lead, parks: await listParkChoices(ctx) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await setLeadSites(ctx, { ...paramsOf(form), id: args.params.id });
    return redirect(`/leads/${args.params.id}?done=sites`);
  });

export default function SitesPage() {
  const data = useLoaderData<typeof loader>();
  const { lead } = data;
  return (
    <LeadChange title="落地园区与份额" lead={lead}>
      {(answer) => <SitesForm lead={lead} parks={data.parks} answer={answer} />}
    </LeadChange>
  );
}
