import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow, mayDo } from "~/modules/access/queries.server";
import {
  listLedgerForms,
  removeLedgerForm,
  saveLedgerForm,
} from "~/modules/exchange/commands/ledger-form.server";
import { exportAction } from "~/modules/exchange/commands/run-export.server";
import { EXPORT_LABELS, type ExportName } from "~/modules/exchange/labels";
import { ExportSection, LedgerFormSection, TemplateSection } from "~/modules/exchange/ui/export-list";
import { readForm, readUpload } from "~/platform/api/body.server";
import { toProblem } from "~/platform/http.server";
import { LinkButton } from "~/ui/button";
import { FormState } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, pageCtx } from "../../context.server";

export const meta = () => [{ title: "导出 · 引凤" }];

const NAMES = Object.keys(EXPORT_LABELS) as ExportName[];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "export.run");
    const mayImport = mayDo(ctx.actor, "import.run");
    return {
      names: NAMES.filter((name) => mayDo(ctx.actor, exportAction(name))),
      mayImport,
      forms: mayImport ? await listLedgerForms(ctx) : [],
      megabytes: args.context.env.MAX_UPLOAD_MB,
    };
  });

export const action = async (args: ActionFunctionArgs) => {
  const ctx = await pageCtx(args);
  try {
    allow(ctx, "import.run");
    if (!/^multipart/i.test(args.request.headers.get("Content-Type") ?? "")) {
      await removeLedgerForm(ctx, String((await readForm(args.request)).get("remove") ?? ""));
      return redirect("/exports?done=removed");
    }
    const megabytes = args.context.env.MAX_UPLOAD_MB;
    const { file, raw } = await readUpload(args.request, megabytes);
    const upload = { bytes: file!.bytes, fileName: file!.name, maxBytes: megabytes * 1024 * 1024 };
    await saveLedgerForm(ctx, { ...upload, name: String(raw.name ?? "") });
    return redirect("/exports?done=saved");
  } catch (error) {
    if (error instanceof Response) throw error;
    const problem = toProblem(error);
    if (problem.status >= 500) args.context.log.error({ err: error, traceId: problem.traceId }, "failed");
    return Response.json({ problem, values: {} } satisfies FormAnswer, { status: problem.status });
  }
};

export default function ExportsPage() {
  const { names, mayImport, forms, megabytes } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <div className="stack">
      <PageHead
        title="导出"
        sub="每次导出都记入操作日志。"
        actions={mayImport ? <LinkButton to="/imports">导入</LinkButton> : undefined}
      />
      {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
      <ExportSection names={names} />
      {mayImport ? (
        <>
          <TemplateSection />
          <FormState errors={answer?.problem.fields}>
            <LedgerFormSection forms={forms} megabytes={megabytes} />
          </FormState>
        </>
      ) : null}
    </div>
  );
}
