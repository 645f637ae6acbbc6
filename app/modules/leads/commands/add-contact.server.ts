import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { leadInReach } from "../queries/facts.server";
import { addContactSchema } from "../schema";
import { writeLead } from "./write.server";

interface ContactInput {
  contactName?: string | undefined;
  contactTitle?: string | undefined;
  contactPhone?: string | undefined;
}

/** Inside a write on the lead; does nothing without a name. */
export const addContactTo = async (
  ctx: Ctx,
  lead: { id: string; companyId: string },
  { contactName, contactTitle, contactPhone }: ContactInput,
) => {
  if (!contactName) return;
  await ctx.db.contact.create({
    data: {
      companyId: lead.companyId,
      leadId: lead.id,
      name: contactName,
      title: contactTitle ?? null,
      phone: contactPhone ?? null,
      createdAt: ctx.now,
    },
  });
};

export const addLeadContact = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const input = addContactSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, input.id);
    await addContactTo(inner, lead, input);
    return writeLead(inner, {
      lead,
      version: undefined,
      data: {},
      action: "lead.addContact",
      summary: "登记企业联系人",
    });
  });
};
