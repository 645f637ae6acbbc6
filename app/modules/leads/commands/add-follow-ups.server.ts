import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { invalid, notFound } from "~/platform/errors";
import { insertRows, newId } from "~/platform/insert.server";
import { METHOD_LABELS } from "../labels";
import { leadWriteWhere } from "../queries/facts.server";
import { addFollowUpSchema } from "../schema";
import type { AddedNote } from "./add-follow-up.server";
import { changesOf } from "./write.server";

/** Many notes at once by the rules of `addFollowUp`: all or nothing, and a note sent before is not written again. */
export const addFollowUps = async (ctx: Ctx, raw: readonly unknown[]): Promise<AddedNote[]> => {
  allow(ctx, "lead.write");
  const today = shanghaiDate(ctx.now);
  const inputs = raw.map((one) => addFollowUpSchema.parse(one));
  if (inputs.some(({ happenedOn }) => happenedOn && happenedOn > today))
    throw invalid("跟进日期不能晚于今天。", { happenedOn: "还没有发生的，请写在下一步里。" });
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const leads = await db.lead.findMany({
      where: { AND: [{ id: { in: [...new Set(inputs.map(({ id }) => id))] } }, leadWriteWhere(ctx)] },
      select: {
        id: true,
        districtId: true,
        organisationId: true,
        isDemo: true,
        version: true,
        nextStep: true,
        nextStepOn: true,
        lastActivityAt: true,
      },
    });
    const byId = new Map(leads.map((lead) => [lead.id, lead]));
    const keys = inputs.flatMap(({ clientKey }) => clientKey ?? []);
    const sent = await db.followUp.findMany({
      where: { authorId: ctx.actor.userId, clientKey: { in: keys } },
      select: { id: true, clientKey: true },
    });
    const known = new Map(sent.map(({ id, clientKey }) => [clientKey, id]));
    const notes = inputs.map((input) => {
      const lead = byId.get(input.id);
      if (!lead) throw notFound("这条线索");
      const former = input.clientKey ? known.get(input.clientKey) : undefined;
      const id = former ?? newId();
      if (input.clientKey) known.set(input.clientKey, id);
      return { id, isNew: former === undefined, lead, input, happenedOn: input.happenedOn ?? today };
    });
    const fresh = notes.filter(({ isNew }) => isNew);
    await insertRows(
      db,
      "FollowUp",
      fresh.map(({ id, lead, input, happenedOn }) => ({
        id,
        leadId: lead.id,
        authorId: ctx.actor.userId,
        happenedOn,
        method: input.method,
        content: input.content,
        nextStep: input.nextStep ?? null,
        nextStepOn: input.nextStepOn ?? null,
        createdAt: ctx.now,
        clientKey: input.clientKey ?? null,
        isDemo: lead.isDemo,
      })),
    );
    const steps = new Map<string, Step>();
    for (const { lead, input } of fresh) {
      const step = steps.get(lead.id) ?? { id: lead.id, count: 0, says: false, dates: false };
      step.count++;
      if (input.nextStep) Object.assign(step, { says: true, nextStep: input.nextStep });
      if (input.nextStep || input.nextStepOn)
        Object.assign(step, { dates: true, nextStepOn: input.nextStepOn ?? null });
      steps.set(lead.id, step);
    }
    await db.$executeRaw`
      UPDATE "Lead" t SET "version" = t."version" + v.count, "lastActivityAt" = ${ctx.now},
        "nextStep" = CASE WHEN v.says THEN v."nextStep" ELSE t."nextStep" END,
        "nextStepOn" = CASE WHEN v.dates THEN v."nextStepOn" ELSE t."nextStepOn" END
      FROM json_to_recordset(${JSON.stringify([...steps.values()])}::json)
        AS v(id text, count int, says boolean, dates boolean, "nextStep" text, "nextStepOn" date)
      WHERE t."id" = v.id`;
    const now = new Map(
      leads.map(({ id, nextStep, nextStepOn, lastActivityAt }) => [
        id,
        { nextStep, nextStepOn, lastActivityAt },
      ]),
    );
    await recordAll(
      inner,
      fresh.map(({ id, lead, input, happenedOn }) => ({
        action: "lead.followUp",
        entity: "lead",
        entityId: lead.id,
        leadId: lead.id,
        districtId: lead.districtId,
        organisationId: lead.organisationId,
        summary: `${METHOD_LABELS[input.method]}跟进（${happenedOn}）`,
        changes: changed(now.get(lead.id)!, { id, input, at: ctx.now }),
      })),
    );
    const versions = new Map(leads.map(({ id, version }) => [id, version]));
    return notes.map(({ id, isNew, lead }): AddedNote => {
      if (!isNew) return { id, leadId: lead.id, isNew };
      const found = versions.get(lead.id)!;
      versions.set(lead.id, found + 1);
      return { id, leadId: lead.id, isNew, lead: { id: lead.id, found, version: found + 1 } };
    });
  });
};

interface Now {
  nextStep: string | null;
  nextStepOn: Date | null;
  lastActivityAt: Date;
}

/** What an undo puts back; the notes of one lead follow each other. */
const changed = (
  now: Now,
  {
    id,
    input,
    at,
  }: { id: string; input: { nextStep?: string | undefined; nextStepOn?: string | undefined }; at: Date },
) => {
  const next = {
    ...(input.nextStep ? { nextStep: input.nextStep } : {}),
    ...(input.nextStep || input.nextStepOn
      ? { nextStepOn: input.nextStepOn ? toDbDate(input.nextStepOn) : null }
      : {}),
  };
  const changes = {
    noteId: { from: null, to: id },
    ...changesOf({ ...now }, next),
    lastActivityAt: { from: now.lastActivityAt, to: at },
  };
  Object.assign(now, next, { lastActivityAt: at });
  return changes;
};

interface Step {
  id: string;
  count: number;
  says: boolean;
  dates: boolean;
  nextStep?: string;
  nextStepOn?: string | null;
}
