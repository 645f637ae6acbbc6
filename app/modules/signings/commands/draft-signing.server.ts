import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate, toDbDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { type FieldErrors, invalid, notFound } from "~/platform/errors";
import { amountText } from "~/platform/money";
import { SIGNING_KIND_LABELS } from "../labels";
import { countedFormalId } from "../queries/hold.server";
import { writable } from "../queries/reach.server";
import { jumpOfTenThousand, slipMessage } from "../rules/currency";
import type { SigningKind } from "../rules/posting";
import { EARLIEST_SIGNING } from "../rules/review";
import { draftSigningSchema } from "../schema";

export type Contract = {
  kind: SigningKind;
  signedOn: string;
  currency: string;
  amountMinor: bigint | null;
  amountFen: bigint | null;
  rate: string | null;
  rateOn: string | null;
  rateSource: string | null;
  plannedIndustrialFen: bigint | null;
  contractNumber?: string | undefined;
  parties?: string | undefined;
  occasion?: string | undefined;
  note?: string | undefined;
};

/** The columns of a contract as typed. */
export const contractData = (given: Contract) => ({
  kind: given.kind,
  signedOn: toDbDate(given.signedOn),
  currency: given.currency,
  amountMinor: given.amountMinor,
  amountFen: given.amountFen,
  rate: given.rate,
  rateOn: given.rateOn === null ? null : toDbDate(given.rateOn),
  rateSource: given.rateSource,
  plannedIndustrialFen: given.plannedIndustrialFen,
  contractNumber: given.contractNumber ?? null,
  parties: given.parties ?? null,
  occasion: given.occasion ?? null,
  note: given.note ?? null,
});

/** What a person can see wrong while typing, before review: a date to come, 万 for 亿. */
export const assertPlausible = (
  ctx: Ctx,
  given: Contract & { confirmJump: boolean },
  lead: { expectedFen: bigint | null },
): void => {
  const problems: FieldErrors = {};
  if (given.signedOn > shanghaiDate(ctx.now)) problems.signedOn = "签约日期不能晚于今天。";
  else if (given.signedOn < EARLIEST_SIGNING)
    problems.signedOn = `签约日期早于 ${EARLIEST_SIGNING}，请核对年份。`;
  const { amountFen } = given;
  if (given.kind === "FORMAL" && amountFen !== null && lead.expectedFen !== null && !given.confirmJump) {
    if (jumpOfTenThousand(lead.expectedFen, amountFen))
      problems.confirmJump = slipMessage(lead.expectedFen, amountFen);
  }
  const [first] = Object.values(problems);
  if (first) throw invalid(first, problems);
};

/** 起草签约: a contract of a lead, saved and not yet under review. A second 正式 of a counted project is a link. */
export const draftSigning = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "signing.write");
  const contract = draftSigningSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const lead = await db.lead.findFirst({
      where: { AND: [{ id: contract.leadId }, writable(ctx, "signing.write")] },
    });
    if (!lead) throw notFound("这条线索");
    assertPlausible(ctx, contract, lead);
    const formal = await countedFormalId(inner, lead.id);
    const changes = contract.kind === "SUPPLEMENT" || contract.kind === "TERMINATION";
    const signing = await db.signing.create({
      data: {
        ...contractData(contract),
        leadId: lead.id,
        districtId: lead.districtId,
        organisationId: lead.organisationId,
        baseSigningId: changes ? formal : null,
        linkOnly: contract.kind === "FORMAL" && formal !== null,
        createdAt: ctx.now,
        createdById: ctx.actor.userId,
        isDemo: lead.isDemo,
      },
    });
    await record(inner, {
      action: "signing.draft",
      entity: "signing",
      entityId: signing.id,
      leadId: lead.id,
      districtId: lead.districtId,
      organisationId: lead.organisationId,
      summary: `起草${SIGNING_KIND_LABELS[signing.kind]}签约${signing.amountFen === null ? "" : `，${amountText(signing.amountFen)}`}`,
    });
    return signing;
  });
};
