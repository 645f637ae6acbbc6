import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { raiseIssue } from "~/modules/leads/commands/issue-raise.server";
import { findIssueRecord } from "~/modules/leads/queries/issues.server";
import { ISSUE_ENTITIES, recordHref } from "~/modules/leads/rules/issue";
import { IssueForm } from "~/modules/leads/ui/issues-form";
import { shanghaiDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import type { FormValues } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "提出问题 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "issue.raise");
    const params = new URL(args.request.url).searchParams;
    const about = await findIssueRecord(ctx, {
      entity: params.get("entity") ?? "",
      id: params.get("id") ?? "",
    });
    if (!about) throw notFound("这条记录");
    return {
      entity: about.entity,
      entityId: about.id,
      title: about.title,
      back: recordHref(about.entity, about.id),
      today: shanghaiDate(ctx.now),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const issue = await raiseIssue(ctx, Object.fromEntries(form));
    return redirect(`/issues/${issue.id}?done=raised`);
  });

export default function NewIssuePage() {
  const { entity, entityId, title, back, today } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="提出专班问题"
        sub={`${ISSUE_ENTITIES[entity]}：${title}`}
        crumbs={[{ label: "专班问题", to: "/issues" }]}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <IssueForm
          entity={entity}
          entityId={entityId}
          back={back}
          today={today}
          answer={answer && { values: answer.values as FormValues, errors: answer.problem.fields }}
        />
      </div>
    </>
  );
}
