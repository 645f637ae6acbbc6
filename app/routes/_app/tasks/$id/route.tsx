import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { RaiseIssue } from "~/modules/leads/ui/raise-issue";
import { confirmTaskReport, reportTask, returnTaskReport } from "~/modules/tasks/commands.server";
import { getTask } from "~/modules/tasks/queries/detail.server";
import { periodOf, periodsUpTo } from "~/modules/tasks/rules";
import { DocumentWords } from "~/modules/tasks/ui/document-words";
import { ReportForm } from "~/modules/tasks/ui/report-form";
import { ReportList } from "~/modules/tasks/ui/report-list";
import { StatusMark } from "~/modules/tasks/ui/status-mark";
import { shanghaiDate } from "~/platform/dates";
import { invalid } from "~/platform/errors";
import type { FormValues } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { Section } from "~/ui/section";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = ({ data }: { data?: { task: { title: string } } }) => [
  { title: `${data?.task.title ?? "任务"} · 引凤` },
];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const { reports, ...task } = await getTask(ctx, { id: args.params.id ?? "" });
    const url = new URL(args.request.url);
    const today = shanghaiDate(ctx.now);
    const shown = reports.map(({ recordedAt, decidedAt, ...report }) => ({
      ...report,
      recordedOn: shanghaiDate(recordedAt),
      decidedOn: decidedAt ? shanghaiDate(decidedAt) : null,
    }));
    return {
      task,
      reports: shown,
      draft: shown.find(({ id, may }) => id === url.searchParams.get("report") && may.edit) ?? null,
      periods: periodsUpTo(periodOf(today), 12),
      done: url.searchParams.get("done"),
      today,
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const taskId = args.params.id ?? "";
    const given = Object.fromEntries(form);
    const done = (code: string) => redirect(`/tasks/${taskId}?done=${code}#reports`);
    switch (given.intent) {
      case "report": {
        const { state } = await reportTask(ctx, { ...given, taskId });
        return done(state === "SUBMITTED" ? "submitted" : "saved");
      }
      case "confirm":
        await confirmTaskReport(ctx, given);
        return done("confirmed");
      case "return":
        await returnTaskReport(ctx, given);
        return done("returned");
      default:
        throw invalid("没有读懂这个操作，请刷新页面后再试。");
    }
  });

const DONE: Record<string, string> = {
  saved: "草稿已保存，提交后才会进入审核。",
  submitted: "已提交审核。",
  confirmed: "已确认这条填报。",
  returned: "已退回，填报单位会看到原因。",
  attached: "证明材料已上传。",
};

export default function TaskPage() {
  const { task, reports, draft, periods, done, today } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title={task.title}
        sub={
          <>
            <StatusMark status={task.status} /> {task.group} {task.number}
          </>
        }
        crumbs={[
          { label: "任务", to: "/tasks" },
          { label: task.plan.shortTitle, to: `/tasks?plan=${task.planId}` },
        ]}
        actions={<RaiseIssue entity="task" id={task.id} />}
      />
      {done && DONE[done] ? <Notice kind="done">{DONE[done]}</Notice> : null}
      {answer ? (
        <Notice kind="error" trace={answer.problem.traceId}>
          {answer.problem.message}
        </Notice>
      ) : null}
      <div className="grid gap-8">
        <DocumentWords task={task} />
        <Section title="单位填报" id="reports" note={reports.length > 0 ? `${reports.length} 条` : undefined}>
          <ReportList reports={reports} />
        </Section>
        {task.reportsFor.length > 0 ? (
          <Section title={draft ? "修改填报" : "填报进展"} id="report">
            <ReportForm
              key={draft?.id}
              units={task.reportsFor}
              periods={periods}
              draft={draft}
              values={answer?.values as FormValues | undefined}
              errors={answer?.problem.fields}
            />
          </Section>
        ) : null}
      </div>
      <PrintSource>{`来源：${task.plan.title}；打印日期 ${today}`}</PrintSource>
    </>
  );
}
