import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { offerReferral } from "~/modules/leads/commands/refer-offer.server";
import { getReferralStart } from "~/modules/leads/queries/referrals.server";
import { ReferralForm } from "~/modules/leads/ui/referrals-form";
import type { FormValues } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "发起流转 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, (ctx) => getReferralStart(ctx, new URL(args.request.url).searchParams.get("lead") ?? ""));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const referral = await offerReferral(ctx, Object.fromEntries(form));
    return redirect(`/referrals/${referral.id}?done=offered`);
  });

export default function NewReferralPage() {
  const { lead, units, today, dueOn } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="发起流转"
        sub={`${lead.company} · ${lead.projectName}`}
        crumbs={[
          { label: "线索", to: "/leads" },
          { label: lead.number, to: `/leads/${lead.id}` },
        ]}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <ReferralForm
          leadId={lead.id}
          units={units}
          today={today}
          dueOn={dueOn}
          answer={answer && { values: answer.values as FormValues, errors: answer.problem.fields }}
        />
      </div>
    </>
  );
}
