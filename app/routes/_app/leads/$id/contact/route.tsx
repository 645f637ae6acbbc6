import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import {
  addLeadContact,
  editLeadContact,
  removeLeadContact,
} from "~/modules/leads/commands/add-contact.server";
import { getLeadToChange } from "~/modules/leads/queries/detail.server";
import { ContactForm } from "~/modules/leads/ui/change-forms";
import { LeadChange } from "~/modules/leads/ui/lead-change";
import { paramsOf } from "~/platform/codes";
import { notFound } from "~/platform/errors";
import { page, submit } from "../../../../context.server";

export const meta = () => [{ title: "企业联系人 · 引凤" }];

export const loader = (args: LoaderFunctionArgs) =>
  page(args, async (ctx) => {
    const lead = await getLeadToChange(ctx, args.params.id!);
    const contactId = new URL(args.request.url).searchParams.get("contact");
    if (contactId && !lead.contacts.some(({ id }) => id === contactId)) throw notFound("这位联系人");
    return { lead, contactId };
  });

export const action = (args: ActionFunctionArgs) =>
  submit(args, async (ctx, form) => {
    const given = { ...paramsOf(form), id: args.params.id! };
    const contactId = String(form.get("contactId") ?? "");
    const done = (code: string) => redirect(`/leads/${given.id}?done=${code}`);
    if (form.get("intent") === "remove") {
      await removeLeadContact(ctx, { id: given.id, contactId });
      return done("contactRemoved");
    }
    if (contactId) {
      await editLeadContact(ctx, given);
      return done("contactEdited");
    }
    await addLeadContact(ctx, given);
    return done("contact");
  });

export default function ContactPage() {
  const { lead, contactId } = useLoaderData<typeof loader>();
  return (
    <LeadChange title={contactId ? "修改联系人" : "添加联系人"} lead={lead}>
      {(answer) => <ContactForm lead={lead} answer={answer} contactId={contactId} />}
    </LeadChange>
  );
}
