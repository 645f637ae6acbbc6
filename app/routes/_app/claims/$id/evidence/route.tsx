import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { getClaim } from "~/modules/leads/queries/claims.server";
import { attachEvidence } from "~/modules/signings/commands/attach-evidence.server";
import { ACCEPTED } from "~/modules/signings/rules/evidence";
import { readUpload } from "~/platform/api/body.server";
import { toProblem } from "~/platform/http.server";
import { FormActions } from "~/ui/form-actions";
import { FileInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { SubmitButton } from "~/ui/submit-button";
import { type FormAnswer, page, pageCtx } from "../../../../context.server";

export const meta = () => [{ title: "补充材料 · 首谈 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const claim = await getClaim(ctx, args.params.id ?? "");
    if (!claim.may.attach) throw redirect(`/claims/${claim.id}`);
    return { id: claim.id, company: claim.company.name };
  });

/** The body is read by a reader with a limit, not by the form's own parser: it may be of any size. */
export const action = async (args: ActionFunctionArgs) => {
  const ctx = await pageCtx(args);
  const entityId = args.params.id ?? "";
  try {
    const { file } = await readUpload(args.request, args.context.env.MAX_UPLOAD_MB);
    const maxBytes = args.context.env.MAX_UPLOAD_MB * 1024 * 1024;
    await attachEvidence(ctx, {
      entity: "claim",
      entityId,
      fileName: file!.name,
      bytes: file!.bytes,
      maxBytes,
    });
    return redirect(`/claims/${entityId}?done=attached`);
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status >= 500) args.context.log.error({ err: error, traceId: problem.traceId }, "failed");
    return Response.json({ problem, values: {} } satisfies FormAnswer, { status: problem.status });
  }
};

export default function ClaimEvidencePage() {
  const { id, company } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead title="补充材料" crumbs={[{ label: `首谈 ${company}`, to: `/claims/${id}` }]} />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <Form method="post" encType="multipart/form-data" className="form">
          <FileInput
            name="file"
            label="证明材料"
            accept={ACCEPTED}
            required
            error={answer?.problem.fields?.file}
            help="PDF、JPG、PNG、OFD、Word、Excel。"
          />
          <FormActions>
            <SubmitButton>上传材料</SubmitButton>
          </FormActions>
        </Form>
      </div>
    </>
  );
}
