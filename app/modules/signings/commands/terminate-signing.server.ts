import { allow, mayDo } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, invalid } from "~/platform/errors";
import { assertVersion, countedFormalId, holdSigning } from "../queries/hold.server";
import { figureOf } from "../rules/ledger";
import { assertSigningMove } from "../rules/review";
import { terminateSigningSchema } from "../schema";
import { confirmHeld } from "./confirm-signing.server";

/**
 * 终止: makes the 终止 of a confirmed contract. The office posts it at once with its reason; a unit's waits as a
 * draft for its evidence, then goes through review like any contract.
 */
export const terminateSigning = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.write");
  const asked = terminateSigningSchema.parse(given);
  const signedOn = asked.signedOn ?? shanghaiDate(ctx.now);
  if (signedOn > shanghaiDate(ctx.now))
    throw invalid("终止日期不能晚于今天。", { signedOn: "终止日期不能晚于今天。" });
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const held = await holdSigning(inner, "signing.write", asked);
    const { signing: formal, lead } = held;
    assertSigningMove(formal.state, formal.kind, "TERMINATE");
    assertVersion(formal, asked.version);
    if ((await countedFormalId(inner, lead.id)) !== formal.id)
      throw conflict("这份合同没有计入签约额，不需要办理终止。请在计入签约额的那份正式合同上办理。");
    if (figureOf("SIGNED", held.ledger) === 0n) throw conflict("这个项目的合同已经终止，无需再次办理。");
    const open = await db.signing.findFirst({
      where: { leadId: lead.id, kind: "TERMINATION", state: { in: ["SAVED", "SUBMITTED", "RETURNED"] } },
    });
    if (open) throw conflict("这个项目已有一份终止在办理中，请在那一份上继续。");
    const signing = await db.signing.create({
      data: {
        leadId: lead.id,
        districtId: formal.districtId,
        organisationId: formal.organisationId,
        kind: "TERMINATION",
        baseSigningId: formal.id,
        signedOn: toDbDate(signedOn),
        note: asked.reason,
        createdAt: ctx.now,
        createdById: ctx.actor.userId,
        isDemo: lead.isDemo,
      },
    });
    const direct = mayDo(ctx.actor, "signing.review");
    if (direct) await confirmHeld(inner, { ...held, signing });
    await record(inner, {
      action: direct ? "signing.terminate" : "signing.draft",
      entity: "signing",
      entityId: signing.id,
      leadId: lead.id,
      districtId: signing.districtId,
      organisationId: signing.organisationId,
      summary: direct ? "终止合同，冲减该项目全部签约额" : "起草终止",
      reason: asked.reason,
    });
    return db.signing.findUniqueOrThrow({ where: { id: signing.id } });
  });
};
