import { allow } from "~/modules/access/queries.server";
import { recordAll } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, notFound, STALE } from "~/platform/errors";
import { updateRows } from "~/platform/insert.server";
import { leadWriteWhere } from "../queries/facts.server";
import { datesProblem } from "../rules/lead";
import { editLeadSchema } from "../schema";
import { EDITED } from "./edit-lead.server";
import { changesOf, POSTED } from "./write.server";

const day = (value: Date | null) => (value ? fromDbDate(value) : null);
const text = (value: unknown) => (value === undefined || value === null ? null : String(value));

/**
 * Many leads at once by the rules of `editLead`, but for the dates of the works, which stay as they are. All or
 * nothing: one that is refused refuses them all. Answers with the new versions, in the order given.
 */
export const editLeads = async (
  ctx: Ctx,
  raw: readonly unknown[],
): Promise<{ id: string; version: number }[]> => {
  allow(ctx, "lead.write");
  const inputs = raw.map((one) => editLeadSchema.parse(one));
  const ids = inputs.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw conflict("同一条线索出现了两次。");
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const rows = await db.lead.findMany({ where: { AND: [{ id: { in: ids } }, leadWriteWhere(ctx)] } });
    const byId = new Map(rows.map((row) => [row.id, row]));
    const edits = inputs.map((input) => {
      const before = byId.get(input.id);
      if (!before) throw notFound("这条线索");
      const wrong = datesProblem(
        {
          registeredOn: day(before.registeredOn),
          startedOn: day(before.startedOn),
          completedOn: day(before.completedOn),
          producingOn: day(before.producingOn),
        },
        shanghaiDate(ctx.now),
      );
      if (wrong) throw invalid(wrong.message, { [wrong.field]: wrong.message });
      const data = Object.fromEntries(
        EDITED.map((field) => [field, text((input as Record<string, unknown>)[field])]),
      ) as Record<(typeof EDITED)[number], string | null>;
      return { input, before, data, version: input.version ?? before.version };
    });
    const moved = edits.filter(
      ({ before, data }) => data.field !== before.field || data.origin !== before.origin,
    );
    const posted = await db.ledgerEntry.count({
      where: { leadId: { in: moved.map(({ before }) => before.id) } },
    });
    if (moved.length > 0 && posted > 0) throw invalid(POSTED, { field: POSTED });
    const count = await updateRows(
      db,
      "Lead",
      edits.map(({ before, data, version }) => ({
        id: before.id,
        version,
        ...data,
        lastActivityAt: ctx.now,
      })),
    );
    if (count < edits.length) throw conflict(STALE);
    await recordAll(
      inner,
      edits.map(({ before, data }) => {
        const changes = changesOf(before, data);
        return {
          action: "lead.edit",
          entity: "lead",
          entityId: before.id,
          leadId: before.id,
          districtId: before.districtId,
          organisationId: before.organisationId,
          summary: "修改项目资料",
          ...(Object.keys(changes).length > 0 ? { changes } : {}),
        };
      }),
    );
    return edits.map(({ before, version }) => ({ id: before.id, version: version + 1 }));
  });
};
