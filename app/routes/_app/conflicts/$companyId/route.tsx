import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { decideClaim } from "~/modules/leads/commands/claim-decide.server";
import { getConflict } from "~/modules/leads/queries/claims-desk.server";
import { ConflictBody } from "~/modules/leads/ui/claims-conflict";
import type { FormValues } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "撞单裁定 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    desk: await getConflict(ctx, args.params.companyId ?? ""),
    done: new URL(args.request.url).searchParams.has("done"),
  }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    await decideClaim(ctx, { ...Object.fromEntries(form), verdict: "accept", seen: form.getAll("seen") });
    return redirect(`/conflicts/${args.params.companyId}?done=decided`);
  });

export default function ConflictPage() {
  const { desk, done } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title={desk.company.name}
        sub={desk.sides.length > 1 ? `${desk.sides.length} 家单位申报首谈，待裁定` : "没有待裁定的撞单"}
        crumbs={[{ label: "撞单裁定", to: "/conflicts" }]}
      />
      {done ? <Notice kind="done">已裁定，各家单位都会收到通知。</Notice> : null}
      {answer ? (
        <Notice kind="error" trace={answer.problem.traceId}>
          {answer.problem.message}
        </Notice>
      ) : null}
      <ConflictBody
        desk={desk}
        answer={answer && { values: answer.values as FormValues, errors: answer.problem.fields }}
      />
    </>
  );
}
