import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { RaiseIssue } from "~/modules/leads/ui/raise-issue";
import { sinceLastReport } from "~/modules/reports/queries/since.server";
import { BridgeText } from "~/modules/reports/ui/bridge-line";
import { BridgeEntries } from "~/modules/reports/ui/bridge-table";
import { answerTargetForm } from "~/modules/targets/commands/answer-form.server";
import { getTargetPage } from "~/modules/targets/queries/page.server";
import { viewSchema } from "~/modules/targets/schema";
import { EntriesSection } from "~/modules/targets/ui/entries-section";
import { ObservationsSection } from "~/modules/targets/ui/observations-section";
import { PathSection } from "~/modules/targets/ui/path-section";
import { QuotesSection, ReadingsSection } from "~/modules/targets/ui/readings-section";
import { ReconciliationSection } from "~/modules/targets/ui/reconciliation-section";
import { TargetAnswer } from "~/modules/targets/ui/target-answer";
import { TargetFacts } from "~/modules/targets/ui/target-facts";
import { TargetMarks } from "~/modules/targets/ui/target-table";
import { ViewForm } from "~/modules/targets/ui/view-form";
import { paramsOf } from "~/platform/codes";
import { shanghaiDate } from "~/platform/dates";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { PrintSource } from "~/ui/print-source";
import { Section } from "~/ui/section";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "指标 · 引凤" }];

const DONE: Record<string, string> = {
  record: "已提交审核。",
  save: "草稿已保存。",
  submit: "已提交审核。",
  confirm: "已确认，计入已确认数。",
  return: "已退回，填报单位会看到原因。",
  baseline: "基期数已保存。",
  resolve: "口径已核定，今后按核定数计算。",
  attached: "证明材料已上传。",
};
const PAGE_SIZE = 100;

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const params = paramsOf(new URL(args.request.url).searchParams);
    const { asOf, knownAt, method } = viewSchema.parse(params);
    const wanted = Math.max(1, Number(params.page) || 1);
    const found = await getTargetPage(ctx, { id: args.params.id!, asOf, knownAt, method });
    const newest = [...found.entries.items].reverse();
    const entries = { ...found.entries, items: newest.slice((wanted - 1) * PAGE_SIZE, wanted * PAGE_SIZE) };
    const since = await sinceLastReport(ctx, { id: args.params.id!, asOf: found.target.asOf });
    return { ...found, entries, count: newest.length, page: wanted, since, today: shanghaiDate(ctx.now) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const done = await answerTargetForm(ctx, Object.fromEntries(form) as Record<string, string>);
    return redirect(`/targets/${args.params.id}?done=${done}`);
  });

export default function TargetPage() {
  const {
    target,
    detail,
    entries,
    count,
    page: at,
    series,
    reconciliation,
    since,
    titles,
    today,
  } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const done = DONE[useSearchParams()[0].get("done") ?? ""];
  return (
    <FormState values={answer?.values as Record<string, string>} errors={answer?.problem.fields}>
      <PageHead
        title={`${target.owner} ${target.indicator}`}
        crumbs={[
          { label: "指标", to: "/targets" },
          { label: target.planTitle, to: `/plans/${target.plan}` },
        ]}
        sub={
          <>
            <span className="num">截至 {target.asOf}</span>
            <span>{target.section}</span>
            <TargetMarks target={target} />
          </>
        }
        actions={
          <>
            <ViewForm asOf={target.asOf} method={target.method} max={today} />
            <RaiseIssue entity="target" id={target.id} />
          </>
        }
      />
      <div className="stack">
        {done ? <Notice kind="done">{done}</Notice> : null}
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <TargetAnswer target={target} />
        {since ? (
          <Section
            title="较上期月报"
            note={<Link to={`/reports/${since.report.id}`}>{since.report.title}</Link>}
          >
            <p className="num pb-3">
              <BridgeText bridge={since.bridge} />
            </p>
            {since.bridge.parts.some((part) => part.entries.length > 0) ? (
              <BridgeEntries bridge={since.bridge} />
            ) : null}
          </Section>
        ) : null}
        {series ? <PathSection target={target} series={series} /> : null}
        {reconciliation ? <ReconciliationSection found={reconciliation} /> : null}
        {target.metric ? <EntriesSection target={target} entries={entries} count={count} /> : null}
        {target.metric && count > PAGE_SIZE ? (
          <Pager page={at} pageSize={PAGE_SIZE} total={count} unit="笔" />
        ) : null}
        {target.metric || target.hidden ? null : <ObservationsSection target={target} detail={detail} />}
        <TargetFacts target={target} detail={detail} />
        <ReadingsSection target={target} detail={detail} titles={titles} />
        <QuotesSection detail={detail} titles={titles} />
        <PrintSource>{`截至 ${target.asOf}，出自${target.planTitle}${target.draft ? "（送审稿）" : ""}。`}</PrintSource>
      </div>
    </FormState>
  );
}
