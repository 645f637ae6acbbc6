import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { assignIssue } from "~/modules/leads/commands/issue-assign.server";
import { closeIssue, reopenIssue } from "~/modules/leads/commands/issue-close.server";
import { decideIssue } from "~/modules/leads/commands/issue-decide.server";
import { escalateIssue, noteIssue } from "~/modules/leads/commands/issue-handle.server";
import { getIssue, listIssueUnits } from "~/modules/leads/queries/issues.server";
import { ISSUE_STATE_LABELS } from "~/modules/leads/rules/issue";
import { IssueBody } from "~/modules/leads/ui/issues-body";
import { shanghaiDate } from "~/platform/dates";
import { invalid } from "~/platform/errors";
import { Chip } from "~/ui/chip";
import type { FormValues } from "~/ui/form-state";
import { Light } from "~/ui/light";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = ({ data }: { data?: { issue: { title: string } } }) => [
  { title: `${data?.issue.title ?? "专班问题"} · 引凤` },
];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const issue = await getIssue(ctx, args.params.id ?? "");
    return {
      issue,
      units: issue.may.manage ? await listIssueUnits(ctx) : [],
      today: shanghaiDate(ctx.now),
      done: new URL(args.request.url).searchParams.get("done"),
    };
  });

const STEPS = {
  assign: assignIssue,
  note: noteIssue,
  escalate: escalateIssue,
  decide: decideIssue,
  close: closeIssue,
  reopen: reopenIssue,
};

const DONE: Record<string, string> = {
  raised: "已提出，区投资促进办会交办。",
  assign: "已交办，承办单位会收到通知。",
  note: "已反馈。",
  escalate: "已提级。",
  decide: "议定事项已登记。",
  close: "已销号。",
  reopen: "已重新办理。",
};

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const intent = String(form.get("intent"));
    if (!Object.hasOwn(STEPS, intent)) throw invalid("没有读懂这个操作，请刷新页面后再试。");
    await STEPS[intent as keyof typeof STEPS](ctx, { ...Object.fromEntries(form), id: args.params.id });
    return redirect(`/issues/${args.params.id}?done=${intent}`);
  });

export default function IssuePage() {
  const { issue, units, today, done } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title={issue.title}
        sub={
          <>
            <Light tone={issue.light} /> {issue.reason} <Chip>{ISSUE_STATE_LABELS[issue.state]}</Chip>
          </>
        }
        crumbs={[{ label: "专班问题", to: "/issues" }]}
      />
      {done && DONE[done] ? <Notice kind="done">{DONE[done]}</Notice> : null}
      {answer ? (
        <Notice kind="error" trace={answer.problem.traceId}>
          {answer.problem.message}
        </Notice>
      ) : null}
      <IssueBody
        issue={issue}
        units={units}
        today={today}
        answer={answer && { values: answer.values as FormValues, errors: answer.problem.fields }}
      />
    </>
  );
}
