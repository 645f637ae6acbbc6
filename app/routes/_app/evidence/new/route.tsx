import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { attachEvidence } from "~/modules/signings/commands/attach-evidence.server";
import { getInvestment } from "~/modules/signings/queries/investment.server";
import { getSigning } from "~/modules/signings/queries/signing.server";
import { type EvidencePanelProps, UploadForm } from "~/modules/signings/ui/evidence-panel";
import { getOpenObservation } from "~/modules/targets/queries/detail.server";
import { readUpload } from "~/platform/api/body.server";
import { notFound } from "~/platform/errors";
import { toProblem } from "~/platform/http.server";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, pageCtx } from "../../../context.server";

export const meta = () => [{ title: "上传证明材料 · 引凤" }];

const ownerOf = (request: Request): EvidencePanelProps["owner"] => {
  const params = new URL(request.url).searchParams;
  for (const entity of ["signing", "investment", "observation"] as const) {
    const entityId = params.get(entity);
    if (entityId) return { entity, entityId };
  }
  throw notFound();
};

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const owner = ownerOf(args.request);
    if (owner.entity === "observation") {
      const { targetId, name } = await getOpenObservation(ctx, owner.entityId);
      return { owner, back: `/targets/${targetId}`, name };
    }
    const read = owner.entity === "signing" ? getSigning : getInvestment;
    const record = await read(ctx, owner.entityId);
    const back = `/${owner.entity}s/${record.id}`;
    if (!record.abilities.includes("EDIT")) throw redirect(back);
    return { owner, back, name: `${record.lead.company.name} · ${record.lead.projectName}` };
  });

/** The body is read by a reader with a limit, not by the form's own parser: it may be of any size. */
export const action = async (args: ActionFunctionArgs) => {
  const ctx = await pageCtx(args);
  try {
    const owner = ownerOf(args.request);
    const megabytes = args.context.env.MAX_UPLOAD_MB;
    const { file } = await readUpload(args.request, megabytes);
    const maxBytes = megabytes * 1024 * 1024;
    await attachEvidence(ctx, { ...owner, fileName: file!.name, bytes: file!.bytes, maxBytes });
    if (owner.entity === "observation") {
      const { targetId } = await getOpenObservation(ctx, owner.entityId);
      return redirect(`/targets/${targetId}?done=attached#reports`);
    }
    return redirect(`/${owner.entity}s/${owner.entityId}?done=attached#evidence`);
  } catch (error) {
    if (error instanceof Response) throw error;
    const problem = toProblem(error);
    if (problem.status >= 500) args.context.log.error({ err: error, traceId: problem.traceId }, "failed");
    return Response.json({ problem, values: {} } satisfies FormAnswer, { status: problem.status });
  }
};

export default function UploadPage() {
  const { owner, back, name } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead title="上传证明材料" crumbs={[{ label: name, to: back }]} />
      <div className="stack">
        {answer ? <Notice kind="error">{answer.problem.message}</Notice> : null}
        <UploadForm owner={owner} error={answer?.problem.fields?.file} />
      </div>
    </>
  );
}
