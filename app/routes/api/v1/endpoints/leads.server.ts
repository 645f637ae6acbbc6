import { z } from "zod";
import { addFollowUp } from "~/modules/leads/commands/add-follow-up.server";
import { createLead } from "~/modules/leads/commands/create-lead.server";
import { getLead } from "~/modules/leads/queries/detail.server";
import { listLeads } from "~/modules/leads/queries/list.server";
import { listLeadEvents } from "~/modules/leads/queries/timeline.server";
import { addFollowUpSchema, createLeadSchema, leadFilterSchema } from "~/modules/leads/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import {
  fen,
  fieldsOf,
  instant,
  labelled,
  listed,
  listOf,
  listQuery,
  pageOf,
  paging,
} from "./answers.server";
import { LEAD_WORDS, lead, leadRow, shownLead } from "./lead-answers.server";

const TAG = "线索";

export const leadEndpoints = [
  endpoint({
    method: "GET",
    path: "/leads",
    tag: TAG,
    summary: "线索；合计为全部符合条件的线索",
    query: listQuery(leadFilterSchema, { without: ["cols"] }),
    answer: listOf(leadRow, {
      sums: z.object({ expectedFen: fen, withoutAmount: z.int(), signedFen: fen }),
    }),
    handler: async (ctx, { query }) => {
      const { rows, totals } = await listLeads(ctx, { ...query, cols: [] });
      const items = rows.map((row) => labelled({ ...row, projectName: row.project }, LEAD_WORDS));
      return { ...listed(items, totals.count), sums: totals };
    },
  }),
  endpoint({
    method: "GET",
    path: "/leads/:id",
    tag: TAG,
    summary: "一条线索",
    answer: lead,
    handler: (ctx, { params }) => shownLead(ctx, params.id!),
  }),
  endpoint({
    method: "GET",
    path: "/leads/:id/events",
    tag: TAG,
    summary: "一条线索的经过：阶段变动、跟进和改动，新的在前",
    query: z.object(paging()),
    answer: listOf(
      z.object({
        id: z.string(),
        kind: z.string(),
        at: instant,
        on: z.string(),
        who: z.string(),
        title: z.string(),
        body: z.string().nullable(),
      }),
    ),
    handler: async (ctx, { params, query }) => {
      const { id } = await getLead(ctx, params.id!);
      return pageOf(await listLeadEvents(ctx, id, 1000), query);
    },
  }),
  endpoint({
    method: "POST",
    path: "/leads",
    tag: TAG,
    summary: "登记线索；园区用 parkId，几个园区合作用 sites，份额合计 10000 基点",
    body: fieldsOf(createLeadSchema),
    answer: lead,
    status: 201,
    handler: async (ctx, { raw }) => shownLead(ctx, (await createLead(ctx, raw)).id),
  }),
  endpoint({
    method: "POST",
    path: "/leads/:id/follow-ups",
    tag: TAG,
    summary: "记一次跟进",
    body: fieldsOf(addFollowUpSchema, { without: ["id"] }),
    answer: z.object({ id: z.string(), leadId: z.string(), isNew: z.boolean() }),
    status: 201,
    handler: async (ctx, { params, raw }) => {
      const { id, leadId, isNew } = await addFollowUp(ctx, { ...raw, id: params.id });
      return { id, leadId, isNew };
    },
  }),
];
