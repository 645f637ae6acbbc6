import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { editSigning } from "~/modules/signings/commands/edit-signing.server";
import { getSigning, getSigningStart } from "~/modules/signings/queries/signing.server";
import { typedAmount } from "~/modules/signings/ui/money-words";
import { SigningForm } from "~/modules/signings/ui/signing-form";
import { shanghaiDate } from "~/platform/dates";
import { amountInput } from "~/platform/money";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "修改签约 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "signing.write");
    const signing = await getSigning(ctx, args.params.id!);
    if (!signing.abilities.includes("EDIT")) throw redirect(`/signings/${signing.id}`);
    const { formal } = await getSigningStart(ctx, signing.leadId);
    return { signing, formal, today: shanghaiDate(ctx.now) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { then, ...typed } = Object.fromEntries(form);
    const signing = await editSigning(ctx, { ...typed, id: args.params.id });
    return redirect(`/signings/${signing.id}?done=saved${then === "evidence" ? "#evidence" : ""}`);
  });

export default function EditSigningPage() {
  const { signing, formal, today } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  const values = {
    kind: signing.kind,
    signedOn: signing.signedOn,
    amount: typedAmount(signing),
    currency: signing.currency,
    rate: signing.rate ?? "",
    rateOn: signing.rateOn ?? "",
    rateSource: signing.rateSource ?? "",
    plannedIndustrial: signing.plannedIndustrialFen === null ? "" : amountInput(signing.plannedIndustrialFen),
    contractNumber: signing.contractNumber ?? "",
    parties: signing.parties ?? "",
    occasion: signing.occasion ?? "",
    note: signing.note ?? "",
  };
  return (
    <>
      <PageHead
        title="修改签约"
        crumbs={[
          { label: "签约", to: "/signings" },
          { label: signing.lead.projectName, to: `/signings/${signing.id}` },
        ]}
        sub={signing.lead.company.name}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <SigningForm
          values={values}
          answer={
            answer && {
              values: answer.values as Record<string, string>,
              errors: answer.problem.fields ?? {},
            }
          }
          formal={formal}
          hidden={{ version: signing.version }}
          today={today}
        />
      </div>
    </>
  );
}
