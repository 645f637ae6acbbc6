import { claimLead } from "~/modules/leads/commands/claim-submit.server";
import type { Ctx } from "~/platform/ctx";
import { transaction } from "~/platform/db.server";
import { attachEvidence } from "./attach-evidence.server";

/** 登记首谈 with its files, all or nothing: a file that is refused leaves no claim without it. */
export const claimLeadWithEvidence = async (
  ctx: Ctx,
  given: { claim: unknown; files: { fileName: string; bytes: Uint8Array }[]; maxBytes: number },
) =>
  transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const claim = await claimLead(inner, given.claim);
    for (const file of given.files)
      await attachEvidence(inner, {
        ...file,
        entity: "claim",
        entityId: claim.id,
        maxBytes: given.maxBytes,
      });
    return claim;
  });
