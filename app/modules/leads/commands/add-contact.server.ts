import { allow } from "~/modules/access/queries.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import { leadInReach } from "../queries/facts.server";
import { addContactSchema, editContactSchema } from "../schema";
import { changesOf, writeLead } from "./write.server";

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

/** A person of this lead; those of other leads of the company are their units' own. */
const contactOf = async (ctx: Ctx, { leadId, contactId }: { leadId: string; contactId: string }) => {
  const contact = await ctx.db.contact.findFirst({ where: { id: contactId, leadId } });
  if (!contact) throw notFound("这位联系人");
  return contact;
};

export const editLeadContact = async (ctx: Ctx, raw: unknown) => {
  allow(ctx, "lead.write");
  const { id, contactId, contactName, contactTitle, contactPhone } = editContactSchema.parse(raw);
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, id);
    const { name, title, phone } = await contactOf(inner, { leadId: id, contactId });
    const after = { name: contactName, title: contactTitle ?? null, phone: contactPhone ?? null };
    await tx.contact.update({ where: { id: contactId }, data: after });
    // Which fields, not what they held: a person's number does not stay in the history.
    return writeLead(inner, {
      lead,
      version: undefined,
      data: {},
      action: "lead.editContact",
      summary: "修改企业联系人",
      changes: { contactId, changed: Object.keys(changesOf({ name, title, phone }, after)) },
    });
  });
};

/** 删除联系人: with all that was kept of the person. What a gate then misses becomes a to-do of the lead. */
export const removeLeadContact = async (ctx: Ctx, input: { id: string; contactId: string }) => {
  allow(ctx, "lead.write");
  return transaction(ctx.db, async (tx) => {
    const inner = { ...ctx, db: tx };
    const lead = await leadInReach(inner, input.id);
    const { id } = await contactOf(inner, { leadId: lead.id, contactId: input.contactId });
    await tx.contact.delete({ where: { id } });
    return writeLead(inner, {
      lead,
      version: undefined,
      data: {},
      action: "lead.removeContact",
      summary: "删除企业联系人",
      changes: { contactId: id },
    });
  });
};
