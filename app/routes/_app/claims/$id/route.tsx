import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { decideClaim } from "~/modules/leads/commands/claim-decide.server";
import { releaseClaim } from "~/modules/leads/commands/claim-release.server";
import { getClaim } from "~/modules/leads/queries/claims.server";
import { ClaimBody } from "~/modules/leads/ui/claims-body";
import { ClaimMark } from "~/modules/leads/ui/claims-table";
import { invalid } from "~/platform/errors";
import type { FormValues } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "首谈 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    claim: await getClaim(ctx, args.params.id ?? ""),
    done: new URL(args.request.url).searchParams.get("done"),
  }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = { ...Object.fromEntries(form), id: args.params.id };
    const done = (code: string) => redirect(`/claims/${args.params.id}?done=${code}`);
    switch (form.get("intent")) {
      case "accept":
        await decideClaim(ctx, { ...given, verdict: "accept" });
        return done("accepted");
      case "overrule":
        await decideClaim(ctx, { ...given, verdict: "overrule" });
        return done("overruled");
      case "release":
        await releaseClaim(ctx, given);
        return done("released");
      default:
        throw invalid("没有读懂这个操作，请刷新页面后再试。");
    }
  });

const DONE: Record<string, string> = {
  submitted: "首谈已提交，待区投资促进办认定。",
  attached: "材料已上传。",
  removed: "材料已删除。",
  accepted: "已认定，申报单位会收到通知。",
  overruled: "不予认定，申报单位会看到理由。",
  released: "已释放，其他单位可以登记这家企业的首谈。",
};

export default function ClaimPage() {
  const { claim, done } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title={claim.company.name}
        sub={
          <>
            <ClaimMark state={claim.state} /> {claim.contested ? "对他方首谈提出异议" : "首谈申报"}
          </>
        }
        crumbs={[{ label: "首谈", to: "/claims" }]}
      />
      {done && DONE[done] ? <Notice kind="done">{DONE[done]}</Notice> : null}
      {answer ? (
        <Notice kind="error" trace={answer.problem.traceId}>
          {answer.problem.message}
        </Notice>
      ) : null}
      <ClaimBody
        claim={claim}
        answer={answer && { values: answer.values as FormValues, errors: answer.problem.fields }}
      />
    </>
  );
}
