import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { correctInvestment, setStatisticsValue } from "~/modules/signings/commands/correct-investment.server";
import { confirmInvestment, returnInvestment } from "~/modules/signings/commands/decide-investment.server";
import { submitInvestment } from "~/modules/signings/commands/submit-investment.server";
import { METRIC_LABELS } from "~/modules/signings/labels";
import { listInbox } from "~/modules/signings/queries/inbox.server";
import { getInvestment } from "~/modules/signings/queries/investment.server";
import { DoneNotice } from "~/modules/signings/ui/done-notice";
import { InvestmentActions, InvestmentBody } from "~/modules/signings/ui/investment-body";
import { StateChip } from "~/modules/signings/ui/state-chip";
import { invalid } from "~/platform/errors";
import { amountText } from "~/platform/money";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { type FormAnswer, page, safePath, submit } from "../../../context.server";

export const meta = () => [{ title: "投资 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "investment.read");
    const investment = await getInvestment(ctx, args.params.id!);
    const waiting = investment.abilities.includes("CONFIRM") ? await listInbox(ctx) : [];
    const next = waiting.find((row) => row.id !== investment.id && row.submittedById !== ctx.actor.userId);
    return { investment, next: next ? `/${next.noun}s/${next.id}` : null };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { intent, next, ...typed } = Object.fromEntries(form);
    const given = { ...typed, id: args.params.id };
    const here = `/investments/${args.params.id}`;
    const onward = typeof next === "string" && next !== "" ? safePath(next) : here;
    switch (intent) {
      case "submit":
        await submitInvestment(ctx, given);
        return redirect(`${here}?done=submitted`);
      case "confirm":
        await confirmInvestment(ctx, given);
        return redirect(`${onward}?done=confirmed`);
      case "return":
        await returnInvestment(ctx, given);
        return redirect(`${onward}?done=returned`);
      case "correct":
        await correctInvestment(ctx, given);
        return redirect(`${here}?done=amended`);
      case "statistics":
        await setStatisticsValue(ctx, given);
        return redirect(`${here}?done=statistics`);
      default:
        throw invalid("没有这个操作。");
    }
  });

export default function InvestmentPage() {
  const { investment, next } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const [params] = useSearchParams();
  return (
    <>
      <PageHead
        title={`${investment.period} ${METRIC_LABELS[investment.metric]} ${amountText(investment.amountFen)}`}
        crumbs={[
          { label: investment.lead.projectName, to: `/leads/${investment.leadId}` },
          { label: "投资" },
        ]}
        sub={
          <>
            <StateChip state={investment.state} />
            <span>{investment.lead.company.name}</span>
          </>
        }
        actions={<InvestmentActions investment={investment} />}
      />
      <DoneNotice
        done={params.get("done")}
        problem={answer?.problem}
        returned={investment.state === "RETURNED" ? investment.returnReason : null}
      />
      <InvestmentBody
        investment={investment}
        next={next}
        answer={
          answer
            ? {
                intent: String(answer.values.intent ?? ""),
                values: answer.values as Record<string, string>,
                errors: answer.problem.fields ?? {},
              }
            : null
        }
      />
      <PrintSource>{`投资 ${investment.id}；金额来自台账，台账只增不改。`}</PrintSource>
    </>
  );
}
