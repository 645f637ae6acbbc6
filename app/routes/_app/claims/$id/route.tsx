import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { decideClaim } from "~/modules/leads/commands/claim-decide.server";
import { releaseClaim } from "~/modules/leads/commands/claim-release.server";
import { getClaim } from "~/modules/leads/queries/claims.server";
import { ClaimBody } from "~/modules/leads/ui/claims-body";
import { ClaimMark } from "~/modules/leads/ui/claims-table";
import { RecordPage } from "~/modules/leads/ui/record-page";
import { invalid } from "~/platform/errors";
import { page, submit } from "../../../context.server";

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
  return (
    <RecordPage
      title={claim.company.name}
      sub={
        <>
          <ClaimMark state={claim.state} /> {claim.contested ? "对他方首谈提出异议" : "首谈申报"}
        </>
      }
      crumb={{ label: "首谈", to: "/claims" }}
      done={DONE[done ?? ""]}
    >
      {(answer) => <ClaimBody claim={claim} answer={answer} />}
    </RecordPage>
  );
}
