import type { Signing } from "#prisma/client";
import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate, shanghaiDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, invalid, STALE } from "~/platform/errors";
import { SIGNING_KIND_LABELS } from "../labels";
import { assertVersion, holdSigning } from "../queries/hold.server";
import { assertNoSlip } from "../rules/currency";
import type { EntryDraft } from "../rules/ledger";
import { correctSigning } from "../rules/restate";
import { assertSigningMove, submissionProblems } from "../rules/review";
import { amendSigningSchema, draftSigningSchema } from "../schema";
import { contractData } from "./draft-signing.server";
import { postEntries } from "./post-entries.server";

type Held = Awaited<ReturnType<typeof holdSigning>>;

/** A later date may not hand the count to another contract unseen: that is a decision of its own. */
export const assertStillFirst = async (ctx: Ctx, signing: Signing, signedOn: string): Promise<void> => {
  if (signing.kind !== "FORMAL") return;
  const others = await ctx.db.signing.findMany({
    where: { leadId: signing.leadId, kind: "FORMAL", state: "CONFIRMED", id: { not: signing.id } },
    select: { id: true, signedOn: true, linkOnly: true },
  });
  const place = (on: string, id: string) => `${on} ${id}`;
  const before = place(fromDbDate(signing.signedOn), signing.id);
  const after = place(signedOn, signing.id);
  const crossed = others.some((other) => {
    if (signing.linkOnly && other.linkOnly) return false;
    const at = place(fromDbDate(other.signedOn), other.id);
    return before < at !== after < at;
  });
  if (crossed)
    throw conflict(
      "更正后的日期会改变由哪一份正式合同计入签约额。请先“撤销确认”，再按正确日期重新提交审核。",
    );
};

/** Writes the corrected contract and its entries; nothing is posted where no figure changes. */
export const amendHeld = async (
  ctx: Ctx,
  held: Held,
  change: { data: ReturnType<typeof contractData>; kind: "CORRECT" | "FX"; reason: string },
): Promise<EntryDraft[]> => {
  const { signing, project, lead, ledger } = held;
  const { data } = change;
  const signedOn = fromDbDate(data.signedOn);
  await assertStillFirst(ctx, signing, signedOn);
  const posted = ledger.some((entry) => entry.signingId === signing.id) && !signing.linkOnly;
  const drafts = posted
    ? correctSigning({
        project,
        ledger,
        signingId: signing.id,
        next: { signedOn, amountFen: data.amountFen },
        kind: change.kind,
      })
    : [];
  const { count } = await ctx.db.signing.updateMany({
    where: { id: signing.id, version: signing.version },
    data: { ...data, version: { increment: 1 } },
  });
  if (count === 0) throw conflict(STALE);
  await postEntries(ctx, { drafts, reason: change.reason, isDemo: lead.isDemo });
  return drafts;
};

type ContractChange = Partial<Omit<ReturnType<typeof amendSigningSchema.parse>, "id" | "version" | "reason">>;

/** What the contract says once the given fields replace its own; those not given stay. */
export const nextContract = (signing: Signing, given: ContractChange) => {
  const amountGiven = given.amount !== undefined || given.amountFen !== undefined;
  const next = draftSigningSchema.parse({
    leadId: signing.leadId,
    kind: signing.kind,
    signedOn: given.signedOn ?? fromDbDate(signing.signedOn),
    amount: given.amount,
    amountFen: amountGiven ? given.amountFen : (signing.amountMinor ?? undefined),
    currency: signing.currency,
    rate: given.rate ?? signing.rate?.toString(),
    rateOn: given.rateOn ?? (signing.rateOn ? fromDbDate(signing.rateOn) : undefined),
    rateSource: given.rateSource ?? signing.rateSource ?? undefined,
    plannedIndustrial: given.plannedIndustrial,
    plannedIndustrialFen: given.plannedIndustrial ? undefined : (signing.plannedIndustrialFen ?? undefined),
    contractNumber: given.contractNumber ?? signing.contractNumber ?? undefined,
    parties: given.parties ?? signing.parties ?? undefined,
    occasion: signing.occasion ?? undefined,
    note: signing.note ?? undefined,
  });
  return next;
};

/** 更正 of a confirmed contract: a reversal and new entries, with the reason. By the office alone. */
export const amendSigning = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.review");
  const asked = amendSigningSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const held = await holdSigning(inner, "signing.review", asked);
    const { signing, lead } = held;
    assertSigningMove(signing.state, signing.kind, "AMEND");
    assertVersion(signing, asked.version);
    const next = nextContract(signing, asked);
    const problems = submissionProblems(
      { ...next, evidenceCount: 1, leadStatus: "ACTIVE" },
      { today: shanghaiDate(ctx.now), evidenceNeeded: false },
    );
    const [first] = Object.values(problems);
    if (first) throw invalid(first, problems);
    assertNoSlip(signing.amountFen, next.amountFen, asked.confirmJump);
    const data = contractData(next);
    const drafts = await amendHeld(inner, held, { data, kind: "CORRECT", reason: asked.reason });
    await record(inner, {
      action: "signing.amend",
      entity: "signing",
      entityId: signing.id,
      leadId: lead.id,
      districtId: signing.districtId,
      organisationId: signing.organisationId,
      summary: `更正已确认的${SIGNING_KIND_LABELS[signing.kind]}签约`,
      reason: asked.reason,
      changes: {
        before: { signedOn: fromDbDate(signing.signedOn), amountFen: signing.amountFen },
        after: { signedOn: next.signedOn, amountFen: next.amountFen },
        entries: drafts.length,
      },
    });
    return db.signing.findUniqueOrThrow({ where: { id: signing.id } });
  });
};
