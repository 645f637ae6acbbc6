import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { invalid } from "~/platform/errors";
import { assertVersion, holdSigning } from "../queries/hold.server";
import { assertSigningMove } from "../rules/review";
import { changeFxSchema } from "../schema";
import { amendHeld, nextContract } from "./amend-signing.server";
import { contractData } from "./draft-signing.server";

/** 更正汇率: the rate of the contract date was typed wrong. A later rate is no reason: nothing is revalued (Rule 5). */
export const changeFx = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.review");
  const asked = changeFxSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const held = await holdSigning(inner, "signing.review", asked);
    const { signing, lead } = held;
    if (signing.currency === "CNY") throw invalid("人民币合同没有汇率。", { rate: "人民币合同没有汇率。" });
    assertSigningMove(signing.state, signing.kind, "AMEND");
    assertVersion(signing, asked.version);
    const { rate, rateOn, rateSource, reason } = asked;
    const next = nextContract(signing, { rate, rateOn, rateSource });
    const drafts = await amendHeld(inner, held, { data: contractData(next), kind: "FX", reason });
    await record(inner, {
      action: "signing.changeFx",
      entity: "signing",
      entityId: signing.id,
      leadId: lead.id,
      districtId: signing.districtId,
      organisationId: signing.organisationId,
      summary: `更正合同汇率为 ${rate}`,
      reason,
      changes: {
        before: { rate: signing.rate?.toString(), amountFen: signing.amountFen },
        after: { rate, amountFen: next.amountFen },
        entries: drafts.length,
      },
    });
    return db.signing.findUniqueOrThrow({ where: { id: signing.id } });
  });
};
