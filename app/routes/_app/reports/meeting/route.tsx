import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { keepFiles } from "~/modules/reports/commands/keep-files.server";
import { keepReport } from "~/modules/reports/commands/keep-report.server";
import { makeMeeting } from "~/modules/reports/queries/meeting.server";
import { PaperActions } from "~/modules/reports/ui/paper-actions";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { PaperView } from "~/ui/paper";
import { PrintSource } from "~/ui/print-source";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "专班会议材料 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    paper: (await makeMeeting(ctx)).paper,
    mayKeep: mayDo(ctx.actor, "report.keep"),
  }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx) => {
    const { id } = await keepReport(ctx, { kind: "MEETING" });
    await keepFiles(ctx, { id });
    return redirect(`/reports/${id}?done=kept`);
  });

export default function MeetingPaperPage() {
  const { paper, mayKeep } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="专班会议材料"
        crumbs={[{ label: "报表", to: "/reports" }]}
        sub="按现在的情况生成，定稿后留存"
        actions={<PaperActions name="meeting" params={{}} keep={mayKeep ? {} : null} />}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <PaperView paper={paper} />
        <PrintSource>{`${paper.name}。`}</PrintSource>
      </div>
    </>
  );
}
