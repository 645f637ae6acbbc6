import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { getCompany } from "~/modules/companies/queries/detail.server";
import { lookUpCompany } from "~/modules/leads/commands/claim-look-up.server";
import { createLead } from "~/modules/leads/commands/create-lead.server";
import { listReceivingUnits } from "~/modules/leads/queries/choices.server";
import { getProspectStart } from "~/modules/leads/queries/prospects.server";
import type { KnownAnswer } from "~/modules/leads/ui/known-companies";
import { NewLeadForm } from "~/modules/leads/ui/lead-form";
import { listParkChoices } from "~/modules/parks/queries.server";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { type FormAnswer, page, submit } from "../../../context.server";

export const meta = () => [{ title: "登记线索 · 引凤" }];

type Answer = FormAnswer & { known?: KnownAnswer };

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "lead.create");
    const params = new URL(args.request.url).searchParams;
    const companyId = params.get("companyId");
    const parks = await listParkChoices(ctx);
    const own = parks.find(
      (park) => park.operatorId !== null && park.operatorId === ctx.actor.organisationId,
    );
    const asked = params.get("prospect");
    const prospect = asked ? await getProspectStart(ctx, asked) : null;
    const company = companyId ? await getCompany(ctx, companyId) : (prospect?.company ?? null);
    return {
      parks,
      companyName: params.get("companyName")?.slice(0, 120),
      parkId: params.get("parkId") ?? own?.id ?? null,
      units: ctx.actor.districtId ? await listReceivingUnits(ctx, ctx.actor.districtId) : [],
      company: company && { id: company.id, name: company.name },
      prospect: prospect && { id: prospect.id, name: prospect.name },
    };
  });

/** A name that was not checked while it was typed is checked here, and asked about once. */
export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const { checked, ...typed } = Object.fromEntries(form) as Record<string, string>;
    const name = (typed.companyName ?? "").trim();
    if (name !== "" && checked !== name && !typed.companyId) {
      allow(ctx, "lead.create");
      const known = await lookUpCompany(ctx, { name });
      if (known.length > 0) {
        const message = "还没有登记：企业库中已有这家或名称相近的企业，请核对后再次提交。";
        const problem = { status: 409, code: "CONFLICT" as const, message, traceId: "" };
        return Response.json({ problem, values: typed, known: { name, known } } satisfies Answer, {
          status: 409,
        });
      }
    }
    const lead = await createLead(ctx, typed);
    return redirect(`/leads/${lead.id}?done=${lead.companyIsNew ? "created" : "linked"}`);
  });

export default function NewLeadPage() {
  const { parks, parkId, units, company, companyName, prospect } = useLoaderData<typeof loader>();
  const answer = useActionData() as Answer | undefined;
  return (
    <>
      <PageHead title="登记线索" crumbs={[{ label: "线索", to: "/leads" }]} />
      <div className="stack">
        {answer ? <Notice kind={answer.known ? "warn" : "error"}>{answer.problem.message}</Notice> : null}
        <NewLeadForm
          parks={parks}
          parkId={parkId}
          units={units}
          company={company}
          companyName={companyName}
          prospect={prospect}
          known={answer?.known}
          answer={
            answer && { values: answer.values as Record<string, string>, errors: answer.problem.fields }
          }
        />
      </div>
    </>
  );
}
