import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { freezeReport } from "~/modules/reports/commands/freeze-report.server";
import { keepFiles } from "~/modules/reports/commands/keep-files.server";
import { getReportsPage } from "~/modules/reports/queries/frozen.server";
import { BridgeChoice, FreezeForm } from "~/modules/reports/ui/freeze-form";
import { PaperTable } from "~/modules/reports/ui/paper-table";
import { ReportTable } from "~/modules/reports/ui/report-table";
import { LinkButton } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Section } from "~/ui/section";
import { type FormAnswer, page, submit } from "../../context.server";

export const meta = () => [{ title: "报表 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) => page(args, (ctx) => getReportsPage(ctx));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const report = await freezeReport(ctx, { kind: "MONTHLY", period: String(form.get("period") ?? "") });
    await keepFiles(ctx, { id: report.id });
    return redirect(`/reports/${report.id}?done=frozen`);
  });

export default function ReportsPage() {
  const { reports, papers, nextPeriod, may, mayMeet } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <FormState values={answer?.values as Record<string, string>} errors={answer?.problem.fields}>
      <PageHead
        title="报表"
        sub="封存的月报和定稿的报表以后再印，一字不变"
        actions={
          <>
            <LinkButton to="/reports/weekly">招商周报</LinkButton>
            <LinkButton to="/reports/conversion">签约开工率</LinkButton>
            {mayMeet ? <LinkButton to="/reports/meeting">会议材料</LinkButton> : null}
          </>
        }
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        {reports.length === 0 ? (
          <EmptyState title="还没有封存的月报">
            {may ? "每月截止日之后，在下面封存。" : "投资促进办封存后，会列在这里。"}
          </EmptyState>
        ) : (
          <Section title="月报">
            <ReportTable reports={reports} />
          </Section>
        )}
        {papers.length > 0 ? (
          <Section title="已定稿" note="周报、项目一页纸和会议材料">
            <PaperTable papers={papers} />
          </Section>
        ) : null}
        {reports.length > 1 ? (
          <Section title="两期比较">
            <BridgeChoice reports={reports} />
          </Section>
        ) : null}
        {may ? (
          <Section title="封存月报" note="封存后不能更改；之后确认的数列入下一期，作为补报">
            <FreezeForm period={nextPeriod} />
          </Section>
        ) : null}
      </div>
    </FormState>
  );
}
