import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { keepFiles } from "~/modules/reports/commands/keep-files.server";
import { keepReport } from "~/modules/reports/commands/keep-report.server";
import { makeProjectSheet } from "~/modules/reports/queries/project-sheet.server";
import { projectSchema } from "~/modules/reports/schema";
import { PaperActions } from "~/modules/reports/ui/paper-actions";
import { paramsOf } from "~/platform/codes";
import { FilterBar } from "~/ui/filter-bar";
import { TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { PaperView } from "~/ui/paper";
import { PrintSource } from "~/ui/print-source";
import { type FormAnswer, page, submit } from "../../../../context.server";

export const meta = () => [{ title: "项目一页纸 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const { asOf } = paramsOf(new URL(args.request.url).searchParams);
    const made = await makeProjectSheet(ctx, projectSchema.parse({ lead: args.params.id, asOf }));
    return {
      paper: made.paper,
      asked: { lead: made.leadId!, asOf: made.asOf },
      mayKeep: mayDo(ctx.actor, "report.keep"),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const asOf = form.get("asOf") ?? undefined;
    const { id } = await keepReport(ctx, { lead: args.params.id, asOf, kind: "PROJECT" });
    await keepFiles(ctx, { id });
    return redirect(`/reports/${id}?done=kept`);
  });

export default function ProjectSheetPage() {
  const { paper, asked, mayKeep } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="项目一页纸"
        crumbs={[{ label: "线索", to: `/leads/${asked.lead}` }]}
        sub={paper.title}
        actions={<PaperActions name="project" params={asked} keep={mayKeep ? { asOf: asked.asOf } : null} />}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <FilterBar names={["asOf"]} active={[]} submit="生成">
          <TextInput name="asOf" label="截止日" type="date" defaultValue={asked.asOf} />
        </FilterBar>
        <PaperView paper={paper} />
        <PrintSource>{`${paper.name}。`}</PrintSource>
      </div>
    </>
  );
}
