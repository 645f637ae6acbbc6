import type { Ctx } from "~/platform/ctx";
import { toDbDate } from "~/platform/dates";
import { isUniqueViolation } from "~/platform/db.server";
import { conflict } from "~/platform/errors";
import type { EntryDraft } from "../rules/ledger";

/** The only insert into the ledger. Call it inside the transaction of the change that it records. */
export const postEntries = async (
  ctx: Ctx,
  posting: { drafts: readonly EntryDraft[]; reason?: string | null; isDemo: boolean },
): Promise<void> => {
  if (posting.drafts.length === 0) return;
  const rows = posting.drafts.map(({ reverses, effectiveOn, ...draft }) => ({
    ...draft,
    effectiveOn: toDbDate(effectiveOn),
    reversesId: reverses === null ? null : BigInt(reverses),
    recordedAt: ctx.now,
    recordedById: ctx.actor.userId,
    reason: posting.reason ?? null,
    isDemo: posting.isDemo,
  }));
  try {
    await ctx.db.ledgerEntry.createMany({ data: rows });
  } catch (error) {
    if (isUniqueViolation(error)) throw conflict("这条记录已计入台账，没有重复计入。请刷新页面查看。");
    throw error;
  }
};
