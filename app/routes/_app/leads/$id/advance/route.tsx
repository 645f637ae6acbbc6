import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { advanceLead } from "~/modules/leads/commands/advance-lead.server";
import { getLead } from "~/modules/leads/queries/detail.server";
import { nextStage, STAGES, stageIndex } from "~/modules/leads/rules/lead";
import { AdvanceForm } from "~/modules/leads/ui/advance-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "推进阶段 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const lead = await getLead(ctx, args.params.id!);
    if (!lead.abilities.write) throw notFound("这条线索");
    const asked = new URL(args.request.url).searchParams.get("to");
    const to = STAGES.find((stage) => stage === asked && stageIndex(stage) > stageIndex(lead.stage));
    return { lead, to: to ?? nextStage(lead.stage), today: shanghaiDate(ctx.now) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await advanceLead(ctx, { ...paramsOf(form), id: args.params.id });
    return redirect(`/leads/${args.params.id}?done=advanced`);
  });

export default function AdvancePage() {
  const { lead, to, today } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const here = `/leads/${lead.id}`;
  return (
    <>
      <PageHead
        title="推进阶段"
        crumbs={[
          { label: "线索", to: "/leads" },
          { label: `${lead.company.name} · ${lead.projectName}`, to: here },
        ]}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        {to ? (
          <AdvanceForm
            key={to}
            lead={lead}
            to={to}
            today={today}
            answer={
              answer && { values: answer.values as Record<string, string>, errors: answer.problem.fields }
            }
          />
        ) : (
          <EmptyState title="已经投产" action={<LinkButton to={here}>返回线索</LinkButton>}>
            后面没有阶段了。
          </EmptyState>
        )}
      </div>
    </>
  );
}
