import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { conflict, notFound, STALE } from "~/platform/errors";
import { insertRows, newId, updateRows } from "~/platform/insert.server";
import { leadWriteWhere } from "../queries/facts.server";
import { addContactSchema } from "../schema";

interface Lead {
  id: string;
  companyId: string;
  districtId: string;
  organisationId: string;
  version: number;
}

const leadsInReach = async (ctx: Ctx, ids: readonly string[]): Promise<(id: string) => Lead> => {
  const leads = await ctx.db.lead.findMany({
    where: { AND: [{ id: { in: [...ids] } }, leadWriteWhere(ctx)] },
    select: { id: true, companyId: true, districtId: true, organisationId: true, version: true },
  });
  const byId = new Map(leads.map((lead) => [lead.id, lead]));
  return (id) => {
    const lead = byId.get(id);
    if (!lead) throw notFound("这条线索");
    return lead;
  };
};

const touched = async (ctx: Ctx, leads: readonly Lead[], { action, summary }: Record<string, string>) => {
  const rows = leads.map(({ id, version }) => ({ id, version, lastActivityAt: ctx.now }));
  if ((await updateRows(ctx.db, "Lead", rows)) < leads.length) throw conflict(STALE);
  await recordAll(
    ctx,
    leads.map(({ id, districtId, organisationId }) => ({
      action: action!,
      entity: "lead",
      entityId: id,
      leadId: id,
      districtId,
      organisationId,
      summary: summary!,
    })),
  );
};

export interface AddedContact {
  contactId: string;
  /** The lead's, after the write. */
  version: number;
}

/** One person each for many leads by the rules of `addLeadContact`; all or nothing, in the caller's transaction. */
export const addLeadContacts = async (ctx: Ctx, raw: readonly unknown[]): Promise<AddedContact[]> => {
  if (raw.length === 0) return [];
  allow(ctx, "lead.write");
  const inputs = raw.map((one) => addContactSchema.parse(one));
  const ids = inputs.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw conflict("同一条线索出现了两次。");
  const leadOf = await leadsInReach(ctx, ids);
  const people = inputs.map(({ id, contactName, contactTitle, contactPhone }) => ({
    id: newId(),
    companyId: leadOf(id).companyId,
    leadId: id,
    name: contactName,
    title: contactTitle ?? null,
    phone: contactPhone ?? null,
    createdAt: ctx.now,
  }));
  await insertRows(ctx.db, "Contact", people);
  await touched(ctx, ids.map(leadOf), { action: "lead.addContact", summary: "登记企业联系人" });
  return people.map(({ id, leadId }) => ({ contactId: id, version: leadOf(leadId).version + 1 }));
};

/** Takes back people that were imported, with the new versions of their leads in the order given. */
export const takeBackContacts = async (
  ctx: Ctx,
  given: readonly { leadId: string; contactId: string }[],
): Promise<number[]> => {
  if (given.length === 0) return [];
  allow(ctx, "lead.write");
  const leadOf = await leadsInReach(
    ctx,
    given.map(({ leadId }) => leadId),
  );
  const { count } = await ctx.db.contact.deleteMany({
    where: { OR: given.map(({ leadId, contactId }) => ({ id: contactId, leadId })) },
  });
  if (count < given.length) throw notFound("这位联系人");
  const leads = given.map(({ leadId }) => leadOf(leadId));
  await touched(ctx, leads, { action: "lead.removeContact", summary: "撤销导入的企业联系人" });
  return leads.map(({ version }) => version + 1);
};
