import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { draftSigning } from "~/modules/signings/commands/draft-signing.server";
import { getSigningStart } from "~/modules/signings/queries/signing.server";
import { SigningForm } from "~/modules/signings/ui/signing-form";
import { shanghaiDate } from "~/platform/dates";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "登记签约 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "signing.write");
    const params = new URL(args.request.url).searchParams;
    const start = await getSigningStart(ctx, params.get("lead") ?? "");
    return { ...start, kind: params.get("kind"), today: shanghaiDate(ctx.now) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { then, ...typed } = Object.fromEntries(form);
    const signing = await draftSigning(ctx, typed);
    return redirect(`/signings/${signing.id}?done=saved${then === "evidence" ? "#evidence" : ""}`);
  });

export default function NewSigningPage() {
  const { lead, formal, kind, today } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="登记签约"
        crumbs={[{ label: "签约", to: "/signings" }]}
        sub={`${lead.company.name} · ${lead.projectName}`}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <SigningForm
          values={{ kind: kind ?? (formal ? "SUPPLEMENT" : "FORMAL"), signedOn: today }}
          answer={
            answer && {
              values: answer.values as Record<string, string>,
              errors: answer.problem.fields ?? {},
            }
          }
          formal={formal}
          hidden={{ leadId: lead.id }}
          today={today}
        />
      </div>
    </>
  );
}
