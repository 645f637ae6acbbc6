import { z } from "zod";
import { FIELD_LABELS, ORIGIN_LABELS } from "~/modules/leads/labels";
import {
  ENTRY_KIND_LABELS,
  METRIC_LABELS,
  REVIEW_STATE_LABELS,
  SIGNING_KIND_LABELS,
} from "~/modules/signings/labels";
import type { LedgerRow } from "~/modules/signings/queries/ledger.server";
import type { SigningDetail } from "~/modules/signings/queries/signing.server";
import { coded, codedOrNull, date, fen, instant, labelled, place, version } from "./answers.server";

/** The answers of contracts, investments and the ledger. */
export const evidenceFile = z.object({
  id: z.string(),
  fileName: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  uploadedAt: instant,
  uploadedByName: z.string(),
});

export const entry = z.object({
  id: z.string(),
  ...coded("metric", METRIC_LABELS),
  amount: z.int().describe("金额为分；签约项目数为个"),
  amountFen: fen.nullable().describe("金额，分；签约项目数没有"),
  effectiveOn: date,
  recordedAt: instant,
  ...coded("kind", ENTRY_KIND_LABELS),
  leadId: z.string(),
  leadNumber: z.string(),
  projectName: z.string(),
  companyName: z.string(),
  signingId: z.string().nullable(),
  investmentId: z.string().nullable(),
  parkName: z.string().nullable(),
  organisationName: z.string(),
  ...coded("field", FIELD_LABELS),
  ...codedOrNull("origin", ORIGIN_LABELS),
  reversesId: z.string().nullable().describe("冲减的分录"),
  reason: z.string().nullable(),
  approverName: z.string().nullable(),
});

const ENTRY_WORDS = {
  metric: METRIC_LABELS,
  kind: ENTRY_KIND_LABELS,
  field: FIELD_LABELS,
  origin: ORIGIN_LABELS,
};

export const shownEntry = (row: LedgerRow) =>
  labelled(
    { ...row, amount: Number(row.amount), amountFen: row.metric === "PROJECTS" ? null : row.amount },
    ENTRY_WORDS,
  );

export const lead = z.object({ id: z.string(), number: z.string(), projectName: z.string(), company: place });

export const reviewed = {
  ...coded("state", REVIEW_STATE_LABELS),
  submittedAt: instant.nullable(),
  decidedAt: instant.nullable(),
  decidedByName: z.string().nullable(),
  returnReason: z.string().nullable(),
  createdAt: instant,
  isDemo: z.boolean().describe("演示数据"),
  version,
};

export const signing = z.object({
  id: z.string(),
  leadId: z.string(),
  districtId: z.string(),
  organisationId: z.string(),
  ...coded("kind", SIGNING_KIND_LABELS),
  signedOn: date,
  currency: z.string(),
  amountMinor: z.int().nullable().describe("原币金额，最小单位；补充和终止为差额"),
  amountFen: fen.nullable(),
  rate: z.string().nullable(),
  rateOn: date.nullable(),
  rateSource: z.string().nullable(),
  plannedIndustrialFen: fen.nullable(),
  contractNumber: z.string().nullable(),
  parties: z.string().nullable(),
  occasion: z.string().nullable(),
  note: z.string().nullable(),
  baseSigningId: z.string().nullable().describe("补充或终止所变更的合同"),
  linkOnly: z.boolean().describe("同一项目再次签约，只作关联，不计金额"),
  countedFen: fen.describe("台账中计入的签约额"),
  ...reviewed,
  lead,
  organisation: place,
  entries: z.array(entry),
  evidence: z.array(evidenceFile),
});

export const shownSigning = (detail: SigningDetail) =>
  labelled(
    { ...detail, entries: detail.entries.map(shownEntry) },
    { kind: SIGNING_KIND_LABELS, state: REVIEW_STATE_LABELS },
  );

export const signingRow = z.object({
  id: z.string(),
  leadId: z.string(),
  leadNumber: z.string(),
  projectName: z.string(),
  companyName: z.string(),
  parks: z.string().nullable(),
  organisationName: z.string(),
  ...coded("kind", SIGNING_KIND_LABELS),
  ...coded("state", REVIEW_STATE_LABELS),
  signedOn: date,
  currency: z.string(),
  amountMinor: z.int().nullable(),
  amountFen: fen.nullable(),
  countedFen: fen,
  linkOnly: z.boolean(),
  occasion: z.string().nullable(),
  contractNumber: z.string().nullable(),
  submittedAt: instant.nullable(),
  decidedAt: instant.nullable(),
  decidedByName: z.string().nullable(),
  evidenceCount: z.int(),
  version,
});
