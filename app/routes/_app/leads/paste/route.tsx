import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "~/modules/access/queries.server";
import { findMentionedCompanies } from "~/modules/companies/queries/mentioned.server";
import { lookUpCompany } from "~/modules/leads/commands/claim-look-up.server";
import { listReceivingUnits } from "~/modules/leads/queries/choices.server";
import { MAX_PASTE, type PastedLead, readPaste } from "~/modules/leads/rules/paste";
import type { KnownAnswer } from "~/modules/leads/ui/known-companies";
import { NewLeadForm } from "~/modules/leads/ui/lead-form";
import { listParkChoices } from "~/modules/parks/queries.server";
import { LinkButton } from "~/ui/button";
import { FormActions } from "~/ui/form-actions";
import { FormState } from "~/ui/form-state";
import { TextArea } from "~/ui/inputs";
import { Notice } from "~/ui/notice";
import { PageHead } from "~/ui/page-head";
import { SubmitButton } from "~/ui/submit-button";
import { page, submit } from "../../../context.server";

export const meta = () => [{ title: "粘贴建线索 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    allow(ctx, "lead.create");
    const parks = await listParkChoices(ctx);
    const own = parks.find((park) => park.operatorId && park.operatorId === ctx.actor.organisationId);
    return {
      parks,
      parkId: own?.id ?? null,
      units: ctx.actor.districtId ? await listReceivingUnits(ctx, ctx.actor.districtId) : [],
    };
  });

/** Only reads; nothing is saved, and nothing of the text stands in an address. */
export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    allow(ctx, "lead.create");
    const text = String(form.get("text") ?? "").slice(0, MAX_PASTE);
    const found = readPaste(text, await findMentionedCompanies(ctx, text));
    const name = found.companyName;
    const known = name ? { name, known: await lookUpCompany(ctx, { name }) } : undefined;
    return Response.json({ found, known } satisfies Answer);
  });

type Answer = { found: PastedLead; known: KnownAnswer | undefined };

function PasteForm() {
  return (
    <FormState>
      <Form method="post" className="form">
        <TextArea
          name="text"
          label="聊天内容"
          required
          rows={8}
          maxLength={MAX_PASTE}
          help="把微信或短信里的一段话粘贴进来，系统按固定规则认出企业、金额、面积、电话和领域，由您核对后登记。内容只在本系统内处理。"
        />
        <FormActions>
          <SubmitButton>识别</SubmitButton>
          <LinkButton to="/leads/new" look="plain">
            直接填写
          </LinkButton>
        </FormActions>
      </Form>
    </FormState>
  );
}

export default function PastePage() {
  const { parks, parkId, units } = useLoaderData<typeof loader>();
  const { found, known } = (useActionData() as Answer | undefined) ?? {};
  return (
    <>
      <PageHead title="粘贴建线索" crumbs={[{ label: "线索", to: "/leads" }]} />
      <div className="stack">
        {found ? (
          <>
            <Notice kind="info">还没有登记。请核对认出的内容，补齐后登记。</Notice>
            <NewLeadForm
              action="/leads/new"
              parks={parks}
              parkId={parkId}
              units={units}
              company={null}
              known={known}
              answer={{ values: found as Record<string, string>, errors: undefined }}
            />
          </>
        ) : (
          <PasteForm />
        )}
      </div>
    </>
  );
}
