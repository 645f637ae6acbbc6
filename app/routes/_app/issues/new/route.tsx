import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { raiseIssue } from "~/modules/leads/commands/issue-raise.server";
import { findIssueRecord } from "~/modules/leads/queries/issues.server";
import { ISSUE_ENTITIES, type IssueEntity, isIssueEntity, recordHref } from "~/modules/leads/rules/issue";
import { type ChoosableRecord, ChooseRecord } from "~/modules/leads/ui/issues-choose";
import { IssueForm } from "~/modules/leads/ui/issues-form";
import { listRecent, searchAll } from "~/modules/search/queries/find.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import type { FormValues } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "提出问题 · 引凤" }];

const KINDS = Object.keys(ISSUE_ENTITIES) as IssueEntity[];

const listChoosable = async (ctx: Ctx, q: string): Promise<ChoosableRecord[]> => {
  const hits = q ? (await searchAll(ctx, { q, kinds: KINDS })).hits : await listRecent(ctx, 12);
  return hits.flatMap(({ kind, id, title, subtitle }) =>
    isIssueEntity(kind) ? [{ entity: kind, id, title, subtitle }] : [],
  );
};

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "issue.raise");
    const params = new URL(args.request.url).searchParams;
    const [entity, id] = [params.get("entity") ?? "", params.get("id") ?? ""];
    if (entity === "" && id === "") {
      const q = (params.get("q") ?? "").trim().slice(0, 64);
      return { about: null, q, records: await listChoosable(ctx, q) };
    }
    const about = await findIssueRecord(ctx, { entity, id });
    if (!about) throw notFound("这条记录");
    return {
      about: { entity: about.entity, id: about.id, title: about.title },
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
  const data = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const crumbs = [{ label: "专班问题", to: "/issues" }];
  if (!data.about)
    return (
      <>
        <PageHead title="提出专班问题" sub="先选问题所在的记录" crumbs={crumbs} />
        <ChooseRecord q={data.q} records={data.records} />
      </>
    );
  const { about, back, today } = data;
  return (
    <>
      <PageHead
        title="提出专班问题"
        sub={`${ISSUE_ENTITIES[about.entity]}：${about.title}`}
        crumbs={crumbs}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <IssueForm
          entity={about.entity}
          entityId={about.id}
          back={back}
          today={today}
          answer={answer && { values: answer.values as FormValues, errors: answer.problem.fields }}
        />
      </div>
    </>
  );
}
