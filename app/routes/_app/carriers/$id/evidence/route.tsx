import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { getCarrier } from "~/modules/carriers/queries/carriers.server";
import { attachEvidence } from "~/modules/signings/commands/attach-evidence.server";
import { ACCEPTED } from "~/modules/signings/rules/evidence";
import { readUpload } from "~/platform/api/body.server";
import { notFound } from "~/platform/errors";
import { toProblem } from "~/platform/http.server";
import { LinkButton } from "~/ui/button";
import { EvidenceList } from "~/ui/evidence-list";
import { FormActions } from "~/ui/form-actions";
import { FileInput } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { SubmitButton } from "~/ui/submit-button";
import { type FormAnswer, page, pageCtx } from "../../../../context.server";

export const meta = () => [{ title: "上传证明材料 · 载体 · 引凤" }];

const reportOf = (request: Request) => new URL(request.url).searchParams.get("report") ?? "";

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const carrier = await getCarrier(ctx, args.params.id ?? "");
    const report = carrier.observations.find(({ id, may }) => id === reportOf(args.request) && may.submit);
    if (!report) throw notFound("这条填报");
    return { carrier: { id: carrier.id, name: carrier.name }, report };
  });

/** The body is read by a reader with a limit, not by the form's own parser: it may be of any size. */
export const action = async (args: ActionFunctionArgs) => {
  const ctx = await pageCtx(args);
  const maxBytes = args.context.env.MAX_UPLOAD_MB * 1024 * 1024;
  const entityId = reportOf(args.request);
  try {
    const { file } = await readUpload(args.request, args.context.env.MAX_UPLOAD_MB);
    const { name: fileName, bytes } = file!;
    await attachEvidence(ctx, { entity: "carrierObservation", entityId, fileName, bytes, maxBytes });
    return redirect(`/carriers/${args.params.id}/evidence?report=${entityId}`);
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status >= 500) args.context.log.error({ err: error, traceId: problem.traceId }, "failed");
    return Response.json({ problem, values: {} } satisfies FormAnswer, { status: problem.status });
  }
};

export default function CarrierEvidencePage() {
  const { carrier, report } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="上传证明材料"
        sub={`截至 ${report.observedOn} 的填报，已存为草稿`}
        crumbs={[
          { label: "载体", to: "/carriers" },
          { label: carrier.name, to: `/carriers/${carrier.id}` },
        ]}
      />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <EvidenceList
          empty="还没有上传材料。"
          files={report.files.map((file) => ({
            id: file.id,
            name: file.fileName,
            href: `/evidence/${file.id}`,
          }))}
        />
        <Form method="post" encType="multipart/form-data" className="form">
          <FileInput
            name="file"
            label="证明材料"
            accept={ACCEPTED}
            required
            error={answer?.problem.fields?.file}
            help="PDF、JPG、PNG、OFD、Word、Excel。例如监理月报、竣工验收备案、租赁台账。"
          />
          <FormActions>
            <SubmitButton pendingText="正在上传…">上传材料</SubmitButton>
            <LinkButton to={`/carriers/${carrier.id}?done=saved#observations`}>去提交审核</LinkButton>
          </FormActions>
        </Form>
      </div>
    </>
  );
}
