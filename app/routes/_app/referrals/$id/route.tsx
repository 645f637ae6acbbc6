import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { acceptReferral, returnReferral } from "~/modules/leads/commands/refer-answer.server";
import { withdrawReferral } from "~/modules/leads/commands/refer-withdraw.server";
import { getReferral } from "~/modules/leads/queries/referrals.server";
import { RecordPage } from "~/modules/leads/ui/record-page";
import { ReferralBody } from "~/modules/leads/ui/referrals-body";
import { LateMark, ReferralMark } from "~/modules/leads/ui/referrals-table";
import { invalid } from "~/platform/errors";
import { page, submit } from "../../../context.server";

export const meta = () => [{ title: "流转 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => ({
    referral: await getReferral(ctx, args.params.id ?? ""),
    done: new URL(args.request.url).searchParams.get("done"),
  }));

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = { ...Object.fromEntries(form), id: args.params.id };
    const done = (code: string) => redirect(`/referrals/${args.params.id}?done=${code}`);
    switch (form.get("intent")) {
      case "accept":
        await acceptReferral(ctx, given);
        return done("accepted");
      case "return":
        await returnReferral(ctx, given);
        return done("returned");
      case "withdraw":
        await withdrawReferral(ctx, given);
        return done("withdrawn");
      default:
        throw invalid("没有读懂这个操作，请刷新页面后再试。");
    }
  });

const DONE: Record<string, string> = {
  offered: "已发起流转，接收单位会收到通知。",
  accepted: "已接收，线索和跟进记录已转到本单位。",
  returned: "已退回，发起单位会看到原因。",
  withdrawn: "已撤回。",
};

export default function ReferralPage() {
  const { referral, done } = useLoaderData<typeof loader>();
  return (
    <RecordPage
      title={referral.lead.company}
      sub={
        <>
          <ReferralMark state={referral.state} />{" "}
          <LateMark level={referral.level} daysLate={referral.daysLate} /> {referral.from.name} 转{" "}
          {referral.to.name}
        </>
      }
      crumb={{ label: "流转", to: "/referrals" }}
      done={DONE[done ?? ""]}
    >
      {(answer) => <ReferralBody referral={referral} answer={answer} />}
    </RecordPage>
  );
}
