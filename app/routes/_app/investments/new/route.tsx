import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { recordInvestment } from "~/modules/signings/commands/record-investment.server";
import { getSigningStart } from "~/modules/signings/queries/signing.server";
import { InvestmentForm } from "~/modules/signings/ui/investment-form";
import { shanghaiDate } from "~/platform/dates";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "填报投资 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "investment.write");
    const { lead } = await getSigningStart(ctx, new URL(args.request.url).searchParams.get("lead") ?? "");
    return { lead, thisMonth: shanghaiDate(ctx.now).slice(0, 7) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const investment = await recordInvestment(ctx, Object.fromEntries(form));
    return redirect(`/investments/${investment.id}?done=saved`);
  });

export default function NewInvestmentPage() {
  const { lead, thisMonth } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="填报投资"
        crumbs={[{ label: "线索", to: `/leads/${lead.id}` }]}
        sub={`${lead.company.name} · ${lead.projectName}`}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <InvestmentForm
          values={{}}
          answer={
            answer && {
              values: answer.values as Record<string, string>,
              errors: answer.problem.fields ?? {},
            }
          }
          hidden={{ leadId: lead.id }}
          thisMonth={thisMonth}
        />
      </div>
    </>
  );
}
