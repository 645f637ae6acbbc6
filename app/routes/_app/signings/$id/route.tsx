import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { RaiseIssue } from "~/modules/leads/ui/raise-issue";
import { confirmSigning } from "~/modules/signings/commands/confirm-signing.server";
import { returnSigning } from "~/modules/signings/commands/return-signing.server";
import { submitSigning } from "~/modules/signings/commands/submit-signing.server";
import { SIGNING_KIND_LABELS } from "~/modules/signings/labels";
import { listInbox } from "~/modules/signings/queries/inbox.server";
import { getSigning } from "~/modules/signings/queries/signing.server";
import { DoneNotice } from "~/modules/signings/ui/done-notice";
import { SigningActions } from "~/modules/signings/ui/signing-actions";
import { SigningBody, signingEffect } from "~/modules/signings/ui/signing-body";
import { StateChip } from "~/modules/signings/ui/state-chip";
import { invalid } from "~/platform/errors";
import { PageHead } from "~/ui/page-head";
import { PrintSource } from "~/ui/print-source";
import { type FormAnswer, page, safePath, submit } from "../../../context.server";

export const meta = () => [{ title: "签约 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "signing.read");
    const signing = await getSigning(ctx, args.params.id!);
    const waiting = signing.abilities.includes("CONFIRM") ? await listInbox(ctx) : [];
    const next = waiting.find((row) => row.id !== signing.id && row.submittedById !== ctx.actor.userId);
    return { signing, next: next ? `/${next.noun}s/${next.id}` : null };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { intent, next, ...typed } = Object.fromEntries(form);
    const given = { ...typed, id: args.params.id };
    const here = `/signings/${args.params.id}`;
    if (intent === "submit") {
      await submitSigning(ctx, given);
      return redirect(`${here}?done=submitted`);
    }
    const onward = typeof next === "string" && next !== "" ? safePath(next) : here;
    if (intent === "confirm") {
      await confirmSigning(ctx, given);
      return redirect(`${onward}?done=confirmed`);
    }
    if (intent === "return") {
      await returnSigning(ctx, given);
      return redirect(`${onward}?done=returned`);
    }
    throw invalid("没有这个操作。");
  });

export default function SigningPage() {
  const { signing, next } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const [params] = useSearchParams();
  return (
    <>
      <PageHead
        title={`${signing.lead.company.name} · ${signing.lead.projectName}`}
        crumbs={[{ label: "签约", to: "/signings" }, { label: `${SIGNING_KIND_LABELS[signing.kind]}签约` }]}
        sub={
          <>
            <StateChip state={signing.state} />
            <span>{signingEffect(signing)}</span>
          </>
        }
        actions={
          <>
            <SigningActions signing={signing} />
            <RaiseIssue entity="signing" id={signing.id} />
          </>
        }
      />
      <DoneNotice
        done={params.get("done")}
        problem={answer?.problem}
        returned={signing.state === "RETURNED" ? signing.returnReason : null}
      />
      <SigningBody
        signing={signing}
        next={next}
        answer={
          answer && { values: answer.values as Record<string, string>, errors: answer.problem.fields ?? {} }
        }
      />
      <PrintSource>{`签约 ${signing.id}；金额来自台账，台账只增不改。`}</PrintSource>
    </>
  );
}
