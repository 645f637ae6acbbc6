import type { Ctx } from "~/platform/ctx";
import type { DateOnly } from "~/platform/dates";
import { invalid } from "~/platform/errors";
import { STAGE_LABELS } from "../labels";
import { leadInReach } from "../queries/facts.server";
import {
  type GateField,
  inWords,
  isUnderWay,
  type LeadFacts,
  openToDos,
  stageAfterSigning,
} from "../rules/lead";
import { logMove } from "./log-move.server";
import { writeLead } from "./write.server";

export interface SignedMove {
  moved: boolean;
  /** What the gates passed over still miss. */
  toDos: GateField[];
}

/**
 * Called inside the transaction that confirms a formal signing, after its state is CONFIRMED. Moves a lead that is
 * under way and not yet signed to 签约; what the gates still miss stays on the lead as to-dos. The caller has
 * allowed and loaded; here the lead only has to be in the caller's district.
 */
export const advanceToSigned = async (
  ctx: Ctx,
  { id, signedOn, reason }: { id: string; signedOn: DateOnly; reason?: string },
): Promise<SignedMove> => {
  const lead = await leadInReach(ctx, id, "signing.review");
  if (!isUnderWay(lead.status)) throw invalid("这条线索已流失或终止，不能确认签约。请先恢复状态。");
  const to = stageAfterSigning(lead.facts);
  const after: LeadFacts = { ...lead.facts, hasContract: true, stage: to ?? lead.stage };
  const toDos = openToDos(after);
  if (!to) return { moved: false, toDos };
  await logMove(ctx, lead, {
    kind: "ADVANCE",
    toStage: to,
    effectiveOn: signedOn,
    reason: reason ?? "正式签约经确认",
  });
  await writeLead(ctx, {
    lead,
    version: undefined,
    data: { stage: to, stageSince: ctx.now },
    action: "lead.advance",
    summary: `正式签约经确认，阶段由“${STAGE_LABELS[lead.stage]}”变为“签约”${toDos.length > 0 ? `，待补：${inWords(toDos)}` : ""}`,
    reason: reason ?? null,
    changes: { stage: { from: lead.stage, to }, toDos },
  });
  return { moved: true, toDos };
};
