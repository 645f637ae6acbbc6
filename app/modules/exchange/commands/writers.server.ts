import type { ImportKind } from "#prisma/enums";
import type { RowWriter } from "./row-writer.server";
import { carrierWriter, observationWriter } from "./write-figures.server";
import { leadWriter } from "./write-lead.server";
import { companyWriter, investmentWriter, noteWriter, signingWriter } from "./write-other.server";

export const WRITERS: Record<ImportKind, RowWriter> = {
  LEAD: leadWriter,
  COMPANY: companyWriter,
  FOLLOW_UP: noteWriter,
  SIGNING: signingWriter,
  INVESTMENT: investmentWriter,
  CARRIER: carrierWriter,
  OBSERVATION: observationWriter,
};
