import { attachEvidence } from "~/modules/signings/commands/attach-evidence.server";
import { confirmSigning } from "~/modules/signings/commands/confirm-signing.server";
import { confirmInvestment } from "~/modules/signings/commands/decide-investment.server";
import { draftSigning } from "~/modules/signings/commands/draft-signing.server";
import { recordInvestment } from "~/modules/signings/commands/record-investment.server";
import { submitInvestment } from "~/modules/signings/commands/submit-investment.server";
import { submitSigning } from "~/modules/signings/commands/submit-signing.server";
import type { InvestmentMetric } from "~/modules/signings/rules/investment";
import type { SigningKind } from "~/modules/signings/rules/posting";
import type { Db } from "~/platform/db.server";
import { ctxFor, NOW, type UserName } from "./builders";
import { PDF } from "./evidence-files";

export interface SigningOptions {
  leadId: string;
  kind?: SigningKind;
  signedOn?: string;
  /** As typed: 10亿. */
  amount?: string;
  amountFen?: bigint;
  currency?: string;
  rate?: string;
  rateOn?: string;
  rateSource?: string;
  occasion?: string;
  /** Who drafts and submits. */
  as?: UserName;
  /** Who confirms. */
  by?: UserName;
  now?: Date;
  state?: "SAVED" | "SUBMITTED" | "CONFIRMED";
}

/** A draft through the real command, with a file attached. Needs `aWorld` and a lead of the drafting unit. */
export const aSigning = async (db: Db, options: SigningOptions) => {
  const { as = "xinjinshan", by = "jinshan-office", now = NOW, state = "SAVED", ...contract } = options;
  const ctx = ctxFor(db, as, now);
  const kind = contract.kind ?? "FORMAL";
  const amount =
    contract.amount ?? (contract.amountFen === undefined && kind === "FORMAL" ? "10亿" : undefined);
  const saved = await draftSigning(ctx, { signedOn: "2026-03-10", ...contract, kind, amount });
  await attachEvidence(ctx, {
    entity: "signing",
    entityId: saved.id,
    fileName: "合同.pdf",
    bytes: PDF,
    maxBytes: 1024 * 1024,
  });
  if (state === "SAVED") return saved;
  const submitted = await submitSigning(ctx, { id: saved.id });
  if (state === "SUBMITTED") return submitted;
  return confirmSigning(ctxFor(db, by, now), { id: saved.id });
};

/** Drafted, submitted and confirmed, so that it stands in the ledger. */
export const aConfirmedSigning = (db: Db, options: SigningOptions) =>
  aSigning(db, { ...options, state: "CONFIRMED" });

export interface InvestmentOptions {
  leadId: string;
  metric?: InvestmentMetric;
  period?: string;
  amount?: string;
  cumulative?: boolean;
  confirmJump?: boolean;
  as?: UserName;
  by?: UserName;
  now?: Date;
  state?: "SAVED" | "SUBMITTED" | "CONFIRMED";
}

/** A filing through the real commands; confirmed unless asked otherwise. */
export const anInvestment = async (db: Db, options: InvestmentOptions) => {
  const { as = "xinjinshan", by = "jinshan-office", now = NOW, state = "CONFIRMED", ...filing } = options;
  const ctx = ctxFor(db, as, now);
  const saved = await recordInvestment(ctx, {
    metric: "INDUSTRIAL",
    period: "2026-04",
    amount: "1亿",
    ...filing,
  });
  if (state === "SAVED") return saved;
  const submitted = await submitInvestment(ctx, { id: saved.id });
  if (state === "SUBMITTED") return submitted;
  return confirmInvestment(ctxFor(db, by, now), { id: saved.id });
};
