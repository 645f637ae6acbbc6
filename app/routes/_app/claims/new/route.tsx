import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { tellClaimOf } from "~/modules/leads/commands/claim-look-up.server";
import { getClaimStart } from "~/modules/leads/queries/claims.server";
import { ClaimForm } from "~/modules/leads/ui/claims-form";
import { ClaimLine } from "~/modules/leads/ui/claims-lookup";
import { claimLeadWithEvidence } from "~/modules/signings/commands/claim-with-evidence.server";
import { ACCEPTED } from "~/modules/signings/rules/evidence";
import { readUpload } from "~/platform/api/body.server";
import { shanghaiDate } from "~/platform/dates";
import { toProblem } from "~/platform/http.server";
import type { FormValues } from "~/ui/form-state";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, pageCtx } from "../../../context.server";

export const meta = () => [{ title: "申报首谈 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const leadId = new URL(args.request.url).searchParams.get("lead") ?? "";
    const start = await getClaimStart(ctx, leadId);
    const { companyId, company } = start.lead;
    const claim = await tellClaimOf(ctx, { companyId, name: company });
    return { ...start, claim, today: shanghaiDate(ctx.now) };
  });

/** The body is read by a reader with a limit, not by the form's own parser: it may be of any size. */
export const action = async (args: ActionFunctionArgs) => {
  const ctx = await pageCtx(args);
  let typed: FormAnswer["values"] = {};
  try {
    const { raw, file } = await readUpload(args.request, args.context.env.MAX_UPLOAD_MB);
    typed = raw as FormAnswer["values"];
    const given = file && file.name !== "" ? [{ fileName: file.name, bytes: file.bytes }] : [];
    const maxBytes = args.context.env.MAX_UPLOAD_MB * 1024 * 1024;
    const claim = await claimLeadWithEvidence(ctx, { claim: raw, files: given, maxBytes });
    return redirect(`/claims/${claim.id}?done=submitted`);
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status >= 500) args.context.log.error({ err: error, traceId: problem.traceId }, "failed");
    return Response.json({ problem, values: typed } satisfies FormAnswer, { status: problem.status });
  }
};

export default function NewClaimPage() {
  const { lead, claim, rules, today } = useLoaderData<typeof loader>();
  const answer = useActionData() as FormAnswer | undefined;
  return (
    <>
      <PageHead
        title="申报首谈"
        sub={`${lead.company} · ${lead.projectName}`}
        crumbs={[
          { label: "线索", to: "/leads" },
          { label: lead.number, to: `/leads/${lead.id}` },
        ]}
      />
      <div className="stack">
        {answer ? (
          <Notice kind="error" trace={answer.problem.traceId}>
            {answer.problem.message}
          </Notice>
        ) : null}
        {claim ? (
          <Notice kind="warn">
            <ClaimLine claim={claim} />
          </Notice>
        ) : null}
        {claim?.mine ? null : (
          <ClaimForm
            leadId={lead.id}
            today={today}
            windowDays={rules.windowDays}
            accept={ACCEPTED}
            claimedBy={claim}
            answer={answer && { values: answer.values as FormValues, errors: answer.problem.fields }}
          />
        )}
      </div>
    </>
  );
}
