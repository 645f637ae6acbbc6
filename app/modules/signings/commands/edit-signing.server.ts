import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { conflict, STALE } from "~/platform/errors";
import { countedFormalId, holdSigning } from "../queries/hold.server";
import { assertSigningMove } from "../rules/review";
import { editSigningSchema } from "../schema";
import { assertPlausible, contractData } from "./draft-signing.server";

/** 修改签约: only a draft or what was returned; what is under review or confirmed is never edited. */
export const editSigning = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.write");
  const contract = editSigningSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { signing, lead } = await holdSigning(inner, "signing.write", contract);
    assertSigningMove(signing.state, signing.kind, "EDIT");
    assertPlausible(ctx, contract, lead);
    const formal = await countedFormalId(inner, lead.id);
    const changes = contract.kind === "SUPPLEMENT" || contract.kind === "TERMINATION";
    const data = {
      ...contractData(contract),
      baseSigningId: changes ? formal : null,
      linkOnly: contract.kind === "FORMAL" && formal !== null,
    };
    const { count } = await db.signing.updateMany({
      where: { id: signing.id, version: contract.version },
      data: { ...data, version: { increment: 1 } },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "signing.edit",
      entity: "signing",
      entityId: signing.id,
      leadId: lead.id,
      districtId: signing.districtId,
      organisationId: signing.organisationId,
      summary: "修改签约草稿",
      changes: { before: { amountFen: signing.amountFen, signedOn: signing.signedOn }, after: data },
    });
    return db.signing.findUniqueOrThrow({ where: { id: signing.id } });
  });
};
