import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import { changedSince, notFound } from "~/platform/errors";
import { updateRows } from "~/platform/insert.server";
import { leadWriteWhere } from "../queries/facts.server";
import { usedFollowUps } from "../queries/used.server";

/** A note, and the versions of its lead before and after it was written. */
export interface LeftNote {
  id: string;
  lead?: { id: string; found: number; version: number };
}

/** A lead that stands again as it was found. */
export interface PutBack {
  id: string;
  version: number;
  found: number;
}

const LEAD = {
  id: true,
  projectName: true,
  districtId: true,
  organisationId: true,
  version: true,
  nextStep: true,
  nextStepOn: true,
  lastActivityAt: true,
} as const;

/**
 * Notes that were imported, while their lead has not moved on from them: all of them or none. A lead that nobody has
 * changed since gets back the next step that they found.
 */
export const takeBackFollowUps = async (ctx: Ctx, given: readonly LeftNote[]): Promise<PutBack[]> => {
  if (given.length === 0) return [];
  allow(ctx, "lead.write");
  const ids = given.map(({ id }) => id);
  const notes = await ctx.db.followUp.findMany({
    where: { id: { in: ids } },
    select: { id: true, leadId: true, happenedOn: true },
    orderBy: { id: "desc" },
  });
  const leadIds = [...new Set(notes.map(({ leadId }) => leadId))];
  await ctx.db.$queryRaw`SELECT 1 FROM "Lead" WHERE "id" = ANY(${leadIds}) ORDER BY "id" FOR UPDATE`;
  const leads = await ctx.db.lead.findMany({
    where: { AND: [{ id: { in: leadIds } }, leadWriteWhere(ctx)] },
    select: LEAD,
  });
  if (leads.length < leadIds.length) throw notFound("这条跟进记录");
  const byId = new Map(leads.map((lead) => [lead.id, lead]));
  const [used] = await usedFollowUps(ctx, ids);
  if (used) throw changedSince(byId.get(notes.find(({ id }) => id === used.id)!.leadId)!.projectName);
  await ctx.db.followUp.deleteMany({ where: { id: { in: ids } } });
  const putBack = await nextStepsBack(ctx, leads, given);
  await recordAll(
    ctx,
    notes.map(({ leadId, happenedOn }) => ({
      action: "lead.takeBackFollowUp",
      entity: "lead",
      entityId: leadId,
      leadId,
      districtId: byId.get(leadId)!.districtId,
      organisationId: byId.get(leadId)!.organisationId,
      summary: `撤销导入的跟进记录（${fromDbDate(happenedOn)}）`,
      reason: "撤销导入",
    })),
  );
  return putBack;
};

interface Found {
  noteId: string;
  nextStep: { from: string | null } | null;
  nextStepOn: { from: string | null } | null;
  lastActivityAt: { from: string } | null;
}

/** What each note found, as the audit log has kept it. */
const foundBy = async (ctx: Ctx, leadIds: readonly string[], notes: readonly LeftNote[]) => {
  const rows = await ctx.db.$queryRaw<Found[]>`
    SELECT "changes"->'noteId'->>'to' AS "noteId", "changes"->'nextStep' AS "nextStep",
      "changes"->'nextStepOn' AS "nextStepOn", "changes"->'lastActivityAt' AS "lastActivityAt"
    FROM "AuditEntry" WHERE "leadId" = ANY(${[...leadIds]}) AND "action" = 'lead.followUp'
      AND "changes"->'noteId'->>'to' = ANY(${notes.map(({ id }) => id)})`;
  return new Map(rows.map((row) => [row.noteId, row]));
};

type Moving = Required<LeftNote>;
type Lead = { [Name in keyof typeof LEAD]: unknown } & {
  id: string;
  version: number;
  nextStep: string | null;
  nextStepOn: Date | null;
  lastActivityAt: Date;
};

/** Note after note, the latest first, while each is the last change of its lead. */
const nextStepsBack = async (
  ctx: Ctx,
  leads: readonly Lead[],
  given: readonly LeftNote[],
): Promise<PutBack[]> => {
  const found = await foundBy(
    ctx,
    leads.map(({ id }) => id),
    given,
  );
  const notesOf = new Map<string, Moving[]>();
  for (const { id, lead } of given)
    if (lead) notesOf.set(lead.id, [...(notesOf.get(lead.id) ?? []), { id, lead }]);
  const back = leads.flatMap((lead) => {
    let { version, nextStep, nextStepOn, lastActivityAt } = {
      ...lead,
      nextStepOn: lead.nextStepOn ? fromDbDate(lead.nextStepOn) : null,
      lastActivityAt: lead.lastActivityAt.toISOString(),
    };
    const latestFirst = (notesOf.get(lead.id) ?? []).sort((a, b) => b.lead.version - a.lead.version);
    for (const note of latestFirst) {
      const before = found.get(note.id);
      if (!before || note.lead.version !== version) break;
      version = note.lead.found;
      if (before.nextStep) nextStep = before.nextStep.from;
      if (before.nextStepOn) nextStepOn = before.nextStepOn.from;
      if (before.lastActivityAt) lastActivityAt = before.lastActivityAt.from;
    }
    return version === lead.version
      ? []
      : [
          {
            row: { id: lead.id, version: lead.version, nextStep, nextStepOn, lastActivityAt },
            found: version,
          },
        ];
  });
  await updateRows(
    ctx.db,
    "Lead",
    back.map(({ row }) => row),
  );
  return back.map(({ row, found: as }) => ({ id: row.id, version: row.version + 1, found: as }));
};
