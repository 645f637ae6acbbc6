import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, STALE } from "~/platform/errors";
import { amountText } from "~/platform/money";
import { SIGNING_KIND_LABELS } from "../labels";
import { kindsWithEvidence } from "../queries/evidence-setting.server";
import { assertUndecided, assertVersion, factsOf, holdSigning } from "../queries/hold.server";
import { assertSigningMove, assertSubmittable } from "../rules/review";
import { decisionSchema } from "../schema";

/** 提交审核: from any stage of a lead under way. */
export const submitSigning = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.write");
  const asked = decisionSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { signing, lead } = await holdSigning(inner, "signing.write", asked);
    assertUndecided(signing);
    assertSigningMove(signing.state, signing.kind, "SUBMIT");
    assertVersion(signing, asked.version);
    const evidenceCount = await db.attachment.count({ where: { entity: "signing", entityId: signing.id } });
    const kinds = await kindsWithEvidence(inner, signing.districtId);
    assertSubmittable(
      { ...factsOf(signing), evidenceCount, leadStatus: lead.status },
      { today: shanghaiDate(ctx.now), evidenceNeeded: kinds.includes(signing.kind) },
    );
    const { count } = await db.signing.updateMany({
      where: { id: signing.id, version: signing.version },
      data: {
        state: "SUBMITTED",
        submittedAt: ctx.now,
        submittedById: ctx.actor.userId,
        returnReason: null,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "signing.submit",
      entity: "signing",
      entityId: signing.id,
      leadId: lead.id,
      districtId: signing.districtId,
      organisationId: signing.organisationId,
      summary: `提交${SIGNING_KIND_LABELS[signing.kind]}签约审核${signing.amountFen === null ? "" : `，${amountText(signing.amountFen)}`}`,
    });
    return db.signing.findUniqueOrThrow({ where: { id: signing.id } });
  });
};
