import { z } from "zod";
import {
  acceptReferral,
  acceptReferralSchema,
  returnReferral,
  returnReferralSchema,
} from "~/modules/leads/commands/refer-answer.server";
import { offerReferral, offerReferralSchema } from "~/modules/leads/commands/refer-offer.server";
import { withdrawReferral, withdrawReferralSchema } from "~/modules/leads/commands/refer-withdraw.server";
import { getReferral, listReferrals } from "~/modules/leads/queries/referrals.server";
import { ESCALATION_LABELS, REFERRAL_STATE_LABELS } from "~/modules/leads/rules/referral";
import { type Endpoint, endpoint } from "~/platform/api/endpoint.server";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import {
  coded,
  date,
  fen,
  fieldsOf,
  instant,
  labelled,
  listed,
  listOf,
  paging,
  version,
} from "./answers.server";

const TAG = "流转";

const shared = {
  id: z.string(),
  fromId: z.string(),
  from: z.string(),
  toId: z.string(),
  to: z.string(),
  ...coded("state", REFERRAL_STATE_LABELS),
  dueOn: date,
  offeredAt: instant,
  answeredAt: instant.nullable(),
  crossesParks: z.boolean().describe("跨园流转"),
  ...coded("level", ESCALATION_LABELS),
  daysLate: z.int(),
};

const referral = z.object({
  ...shared,
  leadId: z.string(),
  reason: z.string(),
  keepBp: z.int().describe("原园区保留的份额，基点"),
  parkId: z.string().nullable(),
  offeredByName: z.string(),
  answeredByName: z.string().nullable(),
  answerReason: z.string().nullable(),
  lead: z.object({
    number: z.string(),
    name: z.string(),
    company: z.string(),
    field: z.string(),
    expectedFen: fen.nullable(),
    expectedText: z.string().nullable(),
    areaNeedSqm: z.string().nullable(),
    summary: z.string().nullable(),
    sites: z.array(z.object({ parkId: z.string(), name: z.string(), shareBp: z.int() })),
  }),
  version,
});

const WORDS = { state: REFERRAL_STATE_LABELS, level: ESCALATION_LABELS };

const shown = async (ctx: Ctx, id: string) => {
  const found = await getReferral(ctx, id);
  return labelled({ ...found, from: found.from.name, to: found.to.name }, WORDS);
};

const answer = (given: {
  verb: string;
  summary: string;
  schema: z.ZodType;
  command: (ctx: Ctx, raw: unknown) => Promise<unknown>;
}): Endpoint =>
  endpoint({
    method: "POST",
    path: `/referrals/:id/${given.verb}`,
    tag: TAG,
    summary: given.summary,
    body: fieldsOf(given.schema, { without: ["id"] }),
    answer: referral,
    handler: async (ctx, { params, raw }) => {
      await given.command(ctx, { ...raw, id: params.id });
      return shown(ctx, params.id!);
    },
  });

export const referralEndpoints = [
  endpoint({
    method: "GET",
    path: "/referrals",
    tag: TAG,
    summary: "流转，待答复的在前",
    query: z.object({
      box: blankAsMissing(z.enum(["in", "out"], "box 只能是 in 或 out。").optional()).describe(
        "in 流入本单位，out 由本单位流出",
      ),
      state: blankAsMissing(codeOrLabel(REFERRAL_STATE_LABELS).optional()),
      late: blankAsMissing(z.literal("1", "late 只能是 1。").optional()).describe("1 为逾期未答复"),
      ...paging(),
    }),
    answer: listOf(z.object({ ...shared, company: z.string(), project: z.string(), number: z.string() })),
    handler: async (ctx, { query }) => {
      const { rows, total } = await listReferrals(ctx, { ...query, late: query.late === "1" });
      return listed(
        rows.map((one) => labelled(one, WORDS)),
        total,
      );
    },
  }),
  endpoint({
    method: "GET",
    path: "/referrals/:id",
    tag: TAG,
    summary: "一次流转",
    answer: referral,
    handler: (ctx, { params }) => shown(ctx, params.id!),
  }),
  endpoint({
    method: "POST",
    path: "/leads/:id/referrals",
    tag: TAG,
    summary: "把线索流转给另一单位，限期答复；keepBp 为原园区保留的份额",
    body: fieldsOf(offerReferralSchema, { without: ["leadId"] }),
    answer: referral,
    status: 201,
    handler: async (ctx, { params, raw }) =>
      shown(ctx, (await offerReferral(ctx, { ...raw, leadId: params.id })).id),
  }),
  answer({ verb: "accept", summary: "接收", schema: acceptReferralSchema, command: acceptReferral }),
  answer({
    verb: "return",
    summary: "退回，写明原因",
    schema: returnReferralSchema,
    command: returnReferral,
  }),
  answer({ verb: "withdraw", summary: "撤回", schema: withdrawReferralSchema, command: withdrawReferral }),
];
