import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { mergeCompanies } from "~/modules/companies/commands/merge-companies.server";
import { dismissDuplicate } from "~/modules/companies/commands/merge-dismiss.server";
import { previewMerge } from "~/modules/companies/queries/duplicates.server";
import { MergeForm } from "~/modules/companies/ui/merge-preview";
import type { FormValues } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "合并企业 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const params = new URL(args.request.url).searchParams;
    const [keptId, droppedId] = [params.get("kept") ?? "", params.get("dropped") ?? ""];
    return { preview: await previewMerge(ctx, { keptId, droppedId }) };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = Object.fromEntries(form);
    if (given.intent === "dismiss") {
      await dismissDuplicate(ctx, given);
      return redirect("/companies/duplicates?done=dismissed");
    }
    const { id } = await mergeCompanies(ctx, given);
    return redirect(`/companies/duplicates/leads?company=${id}&done=merged`);
  });

export default function MergePage() {
  const { preview } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="合并企业"
        sub={`${preview.dropped.name} 并入 ${preview.kept.name}`}
        crumbs={[{ label: "重复企业", to: "/companies/duplicates" }]}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <MergeForm
          preview={preview}
          answer={answer && { values: answer.values as FormValues, errors: answer.problem.fields }}
        />
      </div>
    </>
  );
}
