import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { assignLead } from "~/modules/leads/commands/assign-lead.server";
import { listOwnerChoices, listReceivingUnits } from "~/modules/leads/queries/choices.server";
import { getLead } from "~/modules/leads/queries/detail.server";
import { AssignForm } from "~/modules/leads/ui/change-forms";
import { paramsOf } from "~/platform/codes";
import { notFound } from "~/platform/errors";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "更换负责人 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const lead = await getLead(ctx, args.params.id!);
    if (!lead.abilities.write) throw notFound("这条线索");
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

export default function LeadChangePage() {
  const data = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const { lead } = data;
  return (
    <>
      <PageHead
        title="更换负责人"
        crumbs={[
          { label: "线索", to: "/leads" },
          { label: `${lead.company.name} · ${lead.projectName}`, to: `/leads/${lead.id}` },
        ]}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <AssignForm
          lead={lead}
          owners={data.owners}
          units={data.units}
          answer={
            answer && { values: answer.values as Record<string, string>, errors: answer.problem.fields }
          }
        />
      </div>
    </>
  );
}
