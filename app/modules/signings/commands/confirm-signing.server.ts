import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import { advanceToSigned } from "~/modules/leads/commands/advance-to-signed.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, STALE } from "~/platform/errors";
import { amountText } from "~/platform/money";
import { SIGNING_KIND_LABELS } from "../labels";
import {
  assertNotOwnSubmission,
  assertUndecided,
  assertVersion,
  factsOf,
  holdSigning,
} from "../queries/hold.server";
import type { Entry, EntryDraft } from "../rules/ledger";
import { type Posting, postSigning } from "../rules/posting";
import { assertSigningMove } from "../rules/review";
import { decisionSchema } from "../schema";
import { postEntries } from "./post-entries.server";

type Held = Awaited<ReturnType<typeof holdSigning>>;

/** A contract posts once; confirmed again after 撤销确认 it comes back as a correction. */
const asPosted = (entries: EntryDraft[], ledger: readonly Entry[], signingId: string): EntryDraft[] => {
  if (!ledger.some((entry) => entry.signingId === signingId)) return entries;
  return entries.map((entry) => ({ ...entry, kind: "CORRECT" }));
};

/** Marks the contract confirmed and posts it; the caller has the lead held and the policy asked. */
export const confirmHeld = async (ctx: Ctx, held: Held): Promise<Posting> => {
  const { signing, project, lead, ledger } = held;
  const posting = postSigning({ project, ledger, signing: factsOf(signing) });
  const { count } = await ctx.db.signing.updateMany({
    where: { id: signing.id, version: signing.version, state: { in: ["SUBMITTED", "SAVED"] } },
    data: {
      state: "CONFIRMED",
      linkOnly: posting.linkOnly,
      decidedAt: ctx.now,
      decidedById: ctx.actor.userId,
      decidedByName: ctx.actor.name,
      version: { increment: 1 },
    },
  });
  if (count === 0) throw conflict(STALE);
  await postEntries(ctx, { drafts: asPosted(posting.entries, ledger, signing.id), isDemo: lead.isDemo });
  if (posting.displaces !== null)
    await ctx.db.signing.update({
      where: { id: posting.displaces },
      data: { linkOnly: true, version: { increment: 1 } },
    });
  if (signing.kind === "FORMAL" && !posting.linkOnly)
    await advanceToSigned(ctx, { id: lead.id, signedOn: fromDbDate(signing.signedOn) });
  return posting;
};

const effectOf = (signing: Held["signing"], posting: Posting): string => {
  const amount = signing.amountFen === null ? "" : amountText(signing.amountFen);
  if (posting.linkOnly) return "（同一项目再次签约，不计金额）";
  if (signing.kind === "TERMINATION") return "，冲减该项目全部签约额";
  if (posting.entries.length === 0) return "（不计入签约额）";
  return signing.kind === "SUPPLEMENT" ? `，签约额变动 ${amount}` : `，计入签约额 ${amount}`;
};

/**
 * 确认签约: posts the ledger entries in the same transaction and, for the contract that counts, moves the lead to
 * 签约. Of two confirmations at the same instant one wins and the other is told.
 */
export const confirmSigning = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.review");
  const asked = decisionSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const held = await holdSigning(inner, "signing.review", asked);
    const { signing, lead } = held;
    assertUndecided(signing);
    assertSigningMove(signing.state, signing.kind, "CONFIRM");
    assertNotOwnSubmission(ctx, signing);
    assertVersion(signing, asked.version);
    const posting = await confirmHeld(inner, held);
    await record(inner, {
      action: "signing.confirm",
      entity: "signing",
      entityId: signing.id,
      leadId: lead.id,
      districtId: signing.districtId,
      organisationId: signing.organisationId,
      summary: `确认${SIGNING_KIND_LABELS[signing.kind]}签约${effectOf(signing, posting)}`,
      changes: { entries: posting.entries.length, linkOnly: posting.linkOnly, displaces: posting.displaces },
    });
    return db.signing.findUniqueOrThrow({ where: { id: signing.id } });
  });
};
