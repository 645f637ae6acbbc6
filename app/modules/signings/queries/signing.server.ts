import { mayDo, scopeOf } from "~/modules/access/queries.server";
import { listRecordAudit } from "~/modules/audit/queries.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import type { Prisma } from "~/platform/db.server";
import { notFound } from "~/platform/errors";
import type { SigningKind } from "../rules/posting";
import { type ReviewState, type SigningMove, signingMoves } from "../rules/review";
import { listEvidence } from "./evidence.server";
import { listLedger } from "./ledger.server";
import { readable } from "./reach.server";

type Row = {
  state: ReviewState;
  districtId: string;
  organisationId: string;
  submittedById: string | null;
  linkOnly?: boolean;
};

/** What this reader may do next with the record; the screen offers nothing else. */
export const abilitiesOn = (
  ctx: Ctx,
  row: Row,
  record: { kind: SigningKind; noun: "signing" | "investment" },
): SigningMove[] => {
  const write = scopeOf(ctx, `${record.noun}.write`);
  const mine =
    !write.nothing &&
    (write.districtId === null || write.districtId === row.districtId) &&
    (write.organisationId === null || write.organisationId === row.organisationId);
  const reviews =
    mayDo(ctx.actor, `${record.noun}.review`) &&
    (ctx.actor.districtId === null || ctx.actor.districtId === row.districtId);
  const decides = reviews && row.submittedById !== ctx.actor.userId;
  const may: Record<SigningMove, boolean> = {
    EDIT: mine,
    DISCARD: mine,
    SUBMIT: mine,
    CONFIRM: decides,
    RETURN: decides,
    AMEND: reviews,
    SUPPLEMENT: mine && !row.linkOnly,
    TERMINATE: mine && !row.linkOnly,
  };
  return signingMoves(row.state, record.kind).filter((move) => may[move]);
};

const DETAIL = {
  lead: {
    select: {
      id: true,
      number: true,
      projectName: true,
      stage: true,
      status: true,
      field: true,
      expectedFen: true,
      company: { select: { id: true, name: true } },
      sites: {
        select: { shareBp: true, park: { select: { id: true, name: true } } },
        orderBy: { shareBp: "desc" },
      },
    },
  },
  organisation: { select: { id: true, name: true } },
  baseSigning: { select: { id: true, kind: true, signedOn: true, amountFen: true } },
  changes: {
    select: { id: true, kind: true, state: true, signedOn: true, amountFen: true },
    orderBy: [{ signedOn: "asc" }, { id: "asc" }],
  },
} satisfies Prisma.SigningInclude;

/** A contract with its entries, evidence, approver and timeline: what a figure opens to. */
export const getSigning = async (ctx: Ctx, id: string) => {
  const signing = await ctx.db.signing.findFirst({
    where: { AND: [{ id }, readable(ctx, "signing.read")] },
    include: DETAIL,
  });
  if (!signing) throw notFound("这份签约");
  const { signedOn, rateOn, rate, ...rest } = signing;
  const entries = await listLedger(ctx, { signingId: id, pageSize: 200 });
  const [whole] = await ctx.db.$queryRaw<{ counted: bigint }[]>`
    SELECT coalesce(sum("amount"), 0)::bigint AS "counted" FROM "LedgerEntry"
    WHERE "signingId" = ${id} AND "metric" = 'SIGNED'`;
  return {
    ...rest,
    signedOn: fromDbDate(signedOn),
    rateOn: rateOn ? fromDbDate(rateOn) : null,
    rate: rate?.toString() ?? null,
    /** What the ledger holds for it in all, in 分. */
    countedFen: whole!.counted,
    entries: entries.items,
    evidence: await listEvidence(ctx, { entity: "signing", entityId: id }),
    timeline: await listRecordAudit(ctx, { entity: "signing", entityId: id }),
    abilities: abilitiesOn(ctx, signing, { kind: signing.kind, noun: "signing" }),
    /** A reviewer may not decide on what it submitted itself. */
    ownSubmission: signing.submittedById === ctx.actor.userId && mayDo(ctx.actor, "signing.review"),
  };
};

export type SigningDetail = Awaited<ReturnType<typeof getSigning>>;

/** The lead that a new contract is for, with what counts already. */
export const getSigningStart = async (ctx: Ctx, leadId: string) => {
  const scope = scopeOf(ctx, "signing.write");
  const lead = await ctx.db.lead.findFirst({
    where: {
      id: leadId,
      ...(scope.nothing ? { id: "" } : {}),
      ...(scope.districtId === null ? {} : { districtId: scope.districtId }),
      ...(scope.organisationId === null ? {} : { organisationId: scope.organisationId }),
    },
    select: {
      id: true,
      number: true,
      projectName: true,
      status: true,
      expectedFen: true,
      company: { select: { name: true } },
    },
  });
  if (!lead) throw notFound("这条线索");
  const formal = await ctx.db.signing.findFirst({
    where: { leadId, kind: "FORMAL", state: "CONFIRMED", linkOnly: false },
    select: { id: true, signedOn: true, amountFen: true, currency: true },
    orderBy: [{ signedOn: "desc" }, { id: "desc" }],
  });
  return { lead, formal: formal ? { ...formal, signedOn: fromDbDate(formal.signedOn) } : null };
};
