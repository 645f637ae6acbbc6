import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { attachEvidence } from "~/modules/signings/commands/attach-evidence.server";
import { getTask } from "~/modules/tasks/queries/detail.server";
import { readUpload } from "~/platform/api/body.server";
import { notFound } from "~/platform/errors";
import { toProblem } from "~/platform/http.server";
import { FormActions } from "~/ui/form-actions";
import { FileInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { SubmitButton } from "~/ui/submit-button";
import { type FormAnswer, page, pageCtx } from "../../../../context.server";

export const meta = () => [{ title: "上传证明材料 · 任务 · 引凤" }];

const reportOf = (request: Request) => new URL(request.url).searchParams.get("report") ?? "";

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const task = await getTask(ctx, { id: args.params.id ?? "" });
    const report = task.reports.find(({ id, may }) => id === reportOf(args.request) && may.edit);
    if (!report) throw notFound("这条填报");
    return { task: { id: task.id, title: task.title }, unit: report.unit, period: report.period };
  });

/** The body is read by a reader with a limit, not by the form's own parser: it may be of any size. */
export const action = async (args: ActionFunctionArgs) => {
  const ctx = await pageCtx(args);
  const megabytes = args.context.env.MAX_UPLOAD_MB;
  try {
    const { file } = await readUpload(args.request, megabytes);
    await attachEvidence(ctx, {
      entity: "taskReport",
      entityId: reportOf(args.request),
      fileName: file!.name,
      bytes: file!.bytes,
      maxBytes: megabytes * 1024 * 1024,
    });
    return redirect(`/tasks/${args.params.id}?done=attached#reports`);
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status >= 500) args.context.log.error({ err: error, traceId: problem.traceId }, "failed");
    return Response.json({ problem, values: {} } satisfies FormAnswer, { status: problem.status });
  }
};

export default function TaskEvidencePage() {
  const { task, unit, period } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="上传证明材料"
        sub={`${unit} ${period} 的填报`}
        crumbs={[
          { label: "任务", to: "/tasks" },
          { label: task.title, to: `/tasks/${task.id}` },
        ]}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <Form method="post" encType="multipart/form-data" className="form">
          <FileInput
            name="file"
            label="证明材料"
            accept=".pdf,.jpg,.jpeg,.png,.ofd,.docx,.xlsx"
            required
            error={answer?.problem.fields?.file}
            help="PDF、JPG、PNG、OFD、Word、Excel。"
          />
          <FormActions>
            <SubmitButton pendingText="正在上传…">上传材料</SubmitButton>
          </FormActions>
        </Form>
      </div>
    </>
  );
}
