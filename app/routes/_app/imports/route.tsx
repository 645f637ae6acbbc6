import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { resumeImports } from "~/modules/exchange/commands/run-import.server";
import { uploadImport } from "~/modules/exchange/commands/upload-import.server";
import { IMPORTS_PAGE, listImports } from "~/modules/exchange/queries/imports.server";
import { importFilterSchema } from "~/modules/exchange/schema";
import { ImportTable, UploadSection } from "~/modules/exchange/ui/import-list";
import { readUpload } from "~/platform/api/body.server";
import { paramsOf } from "~/platform/codes";
import { toProblem } from "~/platform/http.server";
import { LinkButton } from "~/ui/button";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { Pager } from "~/ui/pager";
import { type FormAnswer, page, pageCtx } from "../../context.server";

export const meta = () => [{ title: "导入 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "import.run");
    const { context } = args;
    void resumeImports({ db: context.db, now: context.now }).catch((error: unknown) =>
      context.log.error({ err: error }, "import failed"),
    );
    const filter = importFilterSchema.parse(paramsOf(new URL(args.request.url).searchParams));
    return {
      ...(await listImports(ctx, filter)),
      page: filter.page,
      pageSize: IMPORTS_PAGE,
      megabytes: context.env.MAX_UPLOAD_MB,
    };
  });

/** The body is read by a reader with a limit, not by the form's own parser: it may be of any size. */
export const action = async (args: ActionFunctionArgs) => {
  const ctx = await pageCtx(args);
  try {
    allow(ctx, "import.run");
    const megabytes = args.context.env.MAX_UPLOAD_MB;
    const { file } = await readUpload(args.request, megabytes);
    const upload = { bytes: file!.bytes, fileName: file!.name, maxBytes: megabytes * 1024 * 1024 };
    const { id } = await uploadImport(ctx, upload);
    return redirect(`/imports/${id}`);
  } catch (error) {
    if (error instanceof Response) throw error;
    const problem = toProblem(error);
    if (problem.status >= 500) args.context.log.error({ err: error, traceId: problem.traceId }, "failed");
    return Response.json({ problem, values: {} } satisfies FormAnswer, { status: problem.status });
  }
};

export default function ImportsPage() {
  const { rows, total, page: current, pageSize, megabytes } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <div className="stack">
      <PageHead
        title="导入"
        sub="上传 → 列对应 → 核对 → 导入。核对不写入任何内容；导入之后没有新的变动时可以整次撤销。"
        actions={<LinkButton to="/exports">导出与模板</LinkButton>}
      />
      {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
      <FormState errors={answer?.problem.fields}>
        <UploadSection megabytes={megabytes} />
      </FormState>
      {total > 0 ? <ImportTable rows={rows} total={total} /> : null}
      {total > pageSize ? <Pager page={current} pageSize={pageSize} total={total} unit="次" /> : null}
    </div>
  );
}
