import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { closeLeadDemand, setLeadDemand } from "~/modules/carriers/commands/demand.server";
import { getDemand } from "~/modules/carriers/queries/demands.server";
import { DemandForm, FitList } from "~/modules/carriers/ui/demand-form";
import { wishText } from "~/modules/carriers/ui/demand-table";
import { listParkChoices } from "~/modules/parks/queries.server";
import { paramsOf } from "~/platform/codes";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Section } from "~/ui/section";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "用房需求 · 引凤" }];

const DONE: Record<string, string> = { save: "需求已保存。", close: "需求已了结。" };

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    detail: await getDemand(ctx, args.params.id ?? ""),
    parks: await listParkChoices(ctx),
  }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { intent, ...given } = paramsOf(form);
    const input = { ...given, leadId: args.params.id };
    if (intent === "close") await closeLeadDemand(ctx, input);
    else await setLeadDemand(ctx, input);
    return redirect(`/carriers/demands/${args.params.id}?done=${intent === "close" ? "close" : "save"}`);
  });

export default function DemandPage() {
  const { detail, parks } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const done = DONE[useSearchParams()[0].get("done") ?? ""];
  const { lead, demand, fits, mayWrite } = detail;
  return (
    <FormState values={answer?.values as Record<string, string>} errors={answer?.problem.fields}>
      <PageHead
        title="用房需求"
        crumbs={[{ label: "用房需求", to: "/carriers/demands" }]}
        sub={<Link to={`/leads/${lead.id}`}>{`${lead.company} · ${lead.project}`}</Link>}
      />
      <div className="stack">
        {done ? <Notice kind="done">{done}</Notice> : null}
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        {demand?.open ? (
          <Section title="合适的可租单元" note={wishText(demand)}>
            <FitList fits={fits} leadId={lead.id} />
          </Section>
        ) : null}
        {mayWrite ? (
          <Section title={demand?.open ? "修改需求" : "填写需求"}>
            <DemandForm key={demand?.version} detail={detail} parks={parks} />
          </Section>
        ) : demand ? null : (
          <p className="text-muted">这条线索没有填写用房需求。</p>
        )}
      </div>
    </FormState>
  );
}
