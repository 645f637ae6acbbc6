import { z } from "zod";
import { reclassifyLead } from "~/modules/signings/commands/reclassify-lead.server";
import { shareCredit } from "~/modules/signings/commands/share-credit.server";
import { reclassifyLeadSchema, shareCreditSchema } from "~/modules/signings/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { fromDbDate } from "~/platform/dates";
import { date, fieldsOf } from "./answers.server";
import { lead, shownLead } from "./lead-answers.server";

const TAG = "线索";

/** What moves the figures of a lead rather than the lead itself. */
export const leadFigureEndpoints = [
  endpoint({
    method: "POST",
    path: "/leads/:id/reclassify",
    tag: TAG,
    summary: "重分类：更正已计入台账的领域、来源或园区份额",
    body: fieldsOf(reclassifyLeadSchema, { without: ["leadId", "parkId", "share"] }),
    answer: lead,
    handler: async (ctx, { params, raw }) => {
      await reclassifyLead(ctx, { ...raw, leadId: params.id });
      return shownLead(ctx, params.id!);
    },
  }),
  endpoint({
    method: "POST",
    path: "/leads/:id/credit",
    tag: TAG,
    summary: "约定考核分成；不进入任何合计",
    body: fieldsOf(shareCreditSchema, { without: ["leadId", "organisationId", "share"] }),
    answer: z.object({
      shares: z.array(
        z.object({
          leadId: z.string(),
          organisationId: z.string(),
          shareBp: z.int(),
          agreedOn: date,
          note: z.string().nullable(),
        }),
      ),
    }),
    handler: async (ctx, { params, raw }) => {
      const shares = await shareCredit(ctx, { ...raw, leadId: params.id });
      return { shares: shares.map((share) => ({ ...share, agreedOn: fromDbDate(share.agreedOn) })) };
    },
  }),
];
