import type { Ctx } from "~/platform/ctx";

const LINE = {
  id: true,
  at: true,
  actorName: true,
  action: true,
  entity: true,
  entityId: true,
  summary: true,
  reason: true,
} as const;

/** The timeline of a lead. The caller has loaded the lead within the actor's reach. */
export const listLeadAudit = (ctx: Ctx, leadId: string, take = 200) =>
  ctx.db.auditEntry.findMany({ where: { leadId }, select: LINE, orderBy: { id: "desc" }, take });

/** The timeline of one record. The caller has loaded the record within the actor's reach. */
export const listRecordAudit = (ctx: Ctx, record: { entity: string; entityId: string }, take = 200) =>
  ctx.db.auditEntry.findMany({ where: record, select: LINE, orderBy: { id: "desc" }, take });
