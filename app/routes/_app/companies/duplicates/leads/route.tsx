import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { listCompanyLeads } from "~/modules/companies/queries/duplicates.server";
import { mergeLeads } from "~/modules/signings/commands/merge-leads.server";
import { planLeadMerge } from "~/modules/signings/queries/merge-leads.server";
import { MergeLeadsForm } from "~/modules/signings/ui/merge-leads-form";
import { LinkButton } from "~/ui/button";
import { FormActions } from "~/ui/form-actions";
import type { FormValues } from "~/ui/form-state";
import { Select } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "合并项目 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const params = new URL(args.request.url).searchParams;
    const [keptId, droppedId] = [params.get("kept"), params.get("dropped")];
    const company = params.get("company") ?? "";
    if (!keptId || !droppedId || keptId === droppedId)
      return { company, leads: await listCompanyLeads(ctx, company), plan: null, done: params.has("done") };
    const plan = await planLeadMerge(ctx, { keptId, droppedId, duplicateIds: params.getAll("duplicate") });
    const { drafts: _, kept, dropped, ...rest } = plan;
    const side = ({ id, number, projectName, version }: typeof kept) => ({
      id,
      number,
      projectName,
      version,
    });
    return {
      company: kept.companyId,
      leads: [],
      plan: { ...rest, kept: side(kept), dropped: side(dropped) },
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const duplicateIds = form.getAll("duplicateIds");
    const { id } = await mergeLeads(ctx, { ...Object.fromEntries(form), duplicateIds });
    return redirect(`/leads/${id}?done=merged`);
  });

type Leads = { id: string; number: string; projectName: string; organisation: { name: string } }[];

function Choose({ leads, company }: { leads: Leads; company: string }) {
  const options = leads.map((lead) => ({
    value: lead.id,
    label: `${lead.number} ${lead.projectName}（${lead.organisation.name}）`,
  }));
  const back = <LinkButton to={`/companies/${company}`}>查看企业</LinkButton>;
  if (leads.length < 2)
    return (
      <>
        <p>这家企业没有两条以上推进中的线索，不需要合并项目。</p>
        <div>{back}</div>
      </>
    );
  return (
    <>
      <p>这家企业有 {leads.length} 条推进中的线索。如果其中两条是同一个项目，请选择后查看合并前后的合计。</p>
      <Form method="get" className="form">
        <div className="form-row">
          <Select name="kept" label="保留的项目" required options={options} defaultValue={leads[0]?.id} />
          <Select name="dropped" label="并入的项目" required options={options} defaultValue={leads[1]?.id} />
        </div>
        <FormActions>
          <button type="submit" className="button" data-look="primary">
            查看合并结果
          </button>
          {back}
        </FormActions>
      </Form>
    </>
  );
}

export default function MergeLeadsPage() {
  const { leads, plan, company, done } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead title="合并项目" crumbs={[{ label: "重复企业", to: "/companies/duplicates" }]} />
      <div className="stack">
        {done ? <Notice kind="done">企业已合并，台账合计不变。</Notice> : null}
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        {plan ? (
          <MergeLeadsForm
            {...plan}
            answer={answer && { values: answer.values as FormValues, errors: answer.problem.fields }}
          />
        ) : (
          <Choose leads={leads} company={company} />
        )}
      </div>
    </>
  );
}
