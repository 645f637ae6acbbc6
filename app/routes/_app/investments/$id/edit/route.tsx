import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { editInvestment } from "~/modules/signings/commands/record-investment.server";
import { getInvestment } from "~/modules/signings/queries/investment.server";
import { InvestmentForm } from "~/modules/signings/ui/investment-form";
import { shanghaiDate } from "~/platform/dates";
import { amountInput } from "~/platform/money";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "修改投资 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "investment.write");
    const investment = await getInvestment(ctx, args.params.id!);
    if (!investment.abilities.includes("EDIT")) throw redirect(`/investments/${investment.id}`);
    return { investment, thisMonth: shanghaiDate(ctx.now).slice(0, 7) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const edited = await editInvestment(ctx, { ...Object.fromEntries(form), id: args.params.id });
    return redirect(`/investments/${edited.id}?done=saved`);
  });

export default function EditInvestmentPage() {
  const { investment, thisMonth } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="修改投资"
        crumbs={[{ label: investment.lead.projectName, to: `/investments/${investment.id}` }]}
        sub={investment.lead.company.name}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <InvestmentForm
          values={{
            metric: investment.metric,
            period: investment.period,
            amount: amountInput(investment.cumulativeFen ?? investment.amountFen),
            cumulative: investment.cumulativeFen === null ? "" : "true",
            note: investment.note ?? "",
          }}
          answer={
            answer && {
              values: answer.values as Record<string, string>,
              errors: answer.problem.fields ?? {},
            }
          }
          hidden={{ version: investment.version }}
          thisMonth={thisMonth}
        />
      </div>
    </>
  );
}
