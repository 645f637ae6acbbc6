import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { mayDo } from "~/modules/access/queries.server";
import { keepFiles } from "~/modules/reports/commands/keep-files.server";
import { keepReport } from "~/modules/reports/commands/keep-report.server";
import { listReportUnits, makeWeekly } from "~/modules/reports/queries/weekly.server";
import { weeklySchema } from "~/modules/reports/schema";
import { PaperActions } from "~/modules/reports/ui/paper-actions";
import { paramsOf } from "~/platform/codes";
import { FilterBar } from "~/ui/filter-bar";
import { Select, TextInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { PaperView } from "~/ui/paper";
import { PrintSource } from "~/ui/print-source";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "招商周报 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const asked = weeklySchema.parse(paramsOf(new URL(args.request.url).searchParams));
    const made = await makeWeekly(ctx, asked);
    return {
      paper: made.paper,
      asked: { unit: made.organisationId!, week: made.asOf },
      units: (await listReportUnits(ctx)).map(({ id, name }) => ({ value: id, label: name })),
      mayKeep: mayDo(ctx.actor, "report.keep"),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { id } = await keepReport(ctx, { ...Object.fromEntries(form), kind: "WEEKLY" });
    await keepFiles(ctx, { id });
    return redirect(`/reports/${id}?done=kept`);
  });

export default function WeeklyPage() {
  const { paper, asked, units, mayKeep } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="招商周报"
        crumbs={[{ label: "报表", to: "/reports" }]}
        sub="从台账和跟进记录生成，定稿后留存"
        actions={<PaperActions name="weekly" params={asked} keep={mayKeep ? asked : null} />}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        <FilterBar names={["unit", "week"]} active={[]} submit="生成">
          {units.length > 1 ? (
            <Select name="unit" label="单位" options={units} defaultValue={asked.unit} />
          ) : null}
          <TextInput name="week" label="截止日" type="date" defaultValue={asked.week} />
        </FilterBar>
        <PaperView paper={paper} />
        <PrintSource>{`${paper.name}。`}</PrintSource>
      </div>
    </>
  );
}
