import { z } from "zod";
import { METRIC_LABELS, REVIEW_STATE_LABELS } from "~/modules/signings/labels";
import type { getInvestment } from "~/modules/signings/queries/investment.server";
import { coded, fen, instant, labelled } from "./answers.server";
import { entry, evidenceFile, lead, reviewed, shownEntry } from "./signing-answers.server";

const investmentFields = {
  id: z.string(),
  leadId: z.string(),
  districtId: z.string(),
  organisationId: z.string(),
  ...coded("metric", METRIC_LABELS),
  period: z.string().describe("月份，YYYY-MM"),
  amountFen: fen.describe("本月发生额"),
  cumulativeFen: fen.nullable().describe("按累计数填报时所填的累计数"),
  statisticsFen: fen.nullable().describe("统计核定数"),
  statisticsAt: instant.nullable(),
  note: z.string().nullable(),
  ...reviewed,
  lead,
};

export const investmentRow = z.object(investmentFields);
export const investment = z.object({
  ...investmentFields,
  entries: z.array(entry),
  evidence: z.array(evidenceFile),
});

export const INVESTMENT_WORDS = { metric: METRIC_LABELS, state: REVIEW_STATE_LABELS };

export const shownInvestment = (detail: Awaited<ReturnType<typeof getInvestment>>) =>
  labelled({ ...detail, entries: detail.entries.map(shownEntry) }, INVESTMENT_WORDS);
