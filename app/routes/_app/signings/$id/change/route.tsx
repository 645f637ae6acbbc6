import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { amendSigning } from "~/modules/signings/commands/amend-signing.server";
import { changeFx } from "~/modules/signings/commands/change-fx.server";
import { terminateSigning } from "~/modules/signings/commands/terminate-signing.server";
import { withdrawSigning } from "~/modules/signings/commands/withdraw-signing.server";
import { getSigning } from "~/modules/signings/queries/signing.server";
import { AmendForm, FxForm, TerminateForm, WithdrawForm } from "~/modules/signings/ui/change-forms";
import { DoneNotice } from "~/modules/signings/ui/done-notice";
import { signingEffect } from "~/modules/signings/ui/signing-body";
import { shanghaiDate } from "~/platform/dates";
import { invalid } from "~/platform/errors";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "更正签约 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const signing = await getSigning(ctx, args.params.id!);
    const may = signing.abilities;
    if (!may.includes("AMEND") && !may.includes("TERMINATE")) throw redirect(`/signings/${signing.id}`);
    return { signing, posts: mayDo(ctx.actor, "signing.review"), today: shanghaiDate(ctx.now) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { intent, ...typed } = Object.fromEntries(form);
    const given = { ...typed, id: args.params.id };
    const done = (id: string, word: string) => redirect(`/signings/${id}?done=${word}`);
    switch (intent) {
      case "amend":
        return done((await amendSigning(ctx, given)).id, "amended");
      case "fx":
        return done((await changeFx(ctx, given)).id, "amended");
      case "withdraw":
        return done((await withdrawSigning(ctx, given)).id, "withdrawn");
      case "terminate": {
        const ended = await terminateSigning(ctx, given);
        return done(ended.id, ended.state === "CONFIRMED" ? "terminated" : "drafted");
      }
      default:
        throw invalid("没有这个操作。");
    }
  });

export default function ChangeSigningPage() {
  const { signing, posts, today } = useLoaderData<typeof loader>();
  const given = useActionData() as FormAnswer | undefined;
  const answer = given
    ? {
        intent: String(given.values.intent ?? ""),
        values: given.values as Record<string, string>,
        errors: given.problem.fields ?? {},
      }
    : null;
  const may = signing.abilities;
  return (
    <>
      <PageHead
        title={may.includes("AMEND") ? "更正或终止" : "终止合同"}
        crumbs={[
          { label: "签约", to: "/signings" },
          { label: signing.lead.projectName, to: `/signings/${signing.id}` },
        ]}
        sub={`${signing.lead.company.name}，${signingEffect(signing)}`}
      />
      <DoneNotice done={null} problem={given?.problem} />
      <div className="stack">
        {may.includes("AMEND") ? (
          <>
            <AmendForm {...{ signing, answer, today }} />
            {signing.currency === "CNY" ? null : <FxForm {...{ signing, answer }} />}
            <WithdrawForm {...{ signing, answer }} />
          </>
        ) : null}
        {may.includes("TERMINATE") ? <TerminateForm {...{ signing, answer, today, posts }} /> : null}
      </div>
    </>
  );
}
