import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { notify } from "~/modules/notices/commands/notify.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, STALE } from "~/platform/errors";
import { assertNotOwnSubmission, assertUndecided, assertVersion, holdSigning } from "../queries/hold.server";
import { assertReturnReason, assertSigningMove } from "../rules/review";
import { returnSchema } from "../schema";

/** 退回: with a reason that the unit can act on. */
export const returnSigning = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.review");
  const asked = returnSchema.parse(given);
  assertReturnReason(asked.reason);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { signing, lead } = await holdSigning(inner, "signing.review", asked);
    assertUndecided(signing);
    assertSigningMove(signing.state, signing.kind, "RETURN");
    assertNotOwnSubmission(ctx, signing);
    assertVersion(signing, asked.version);
    const { count } = await db.signing.updateMany({
      where: { id: signing.id, version: signing.version, state: "SUBMITTED" },
      data: {
        state: "RETURNED",
        returnReason: asked.reason.trim(),
        decidedAt: ctx.now,
        decidedById: ctx.actor.userId,
        decidedByName: ctx.actor.name,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "signing.return",
      entity: "signing",
      entityId: signing.id,
      leadId: lead.id,
      districtId: signing.districtId,
      organisationId: signing.organisationId,
      summary: "退回签约",
      reason: asked.reason.trim(),
    });
    await notify(inner, {
      districtId: signing.districtId,
      organisationIds: [signing.organisationId],
      kind: "signing.return",
      text: `“${lead.projectName}”的签约被退回：${asked.reason.trim()}`,
      href: `/signings/${signing.id}`,
      isDemo: signing.isDemo,
    });
    return db.signing.findUniqueOrThrow({ where: { id: signing.id } });
  });
};
