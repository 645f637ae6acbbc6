import { z } from "zod";
import { correctInvestment, setStatisticsValue } from "~/modules/signings/commands/correct-investment.server";
import { confirmInvestment, returnInvestment } from "~/modules/signings/commands/decide-investment.server";
import { editInvestment, recordInvestment } from "~/modules/signings/commands/record-investment.server";
import { submitInvestment } from "~/modules/signings/commands/submit-investment.server";
import { METRIC_LABELS, REVIEW_STATE_LABELS } from "~/modules/signings/labels";
import { getInvestment, listInvestmentsPage } from "~/modules/signings/queries/investment.server";
import {
  correctInvestmentSchema,
  decisionSchema,
  editInvestmentSchema,
  investmentFilterSchema,
  recordInvestmentSchema,
  returnSchema,
  statisticsSchema,
} from "~/modules/signings/schema";
import { type Endpoint, endpoint } from "~/platform/api/endpoint.server";
import type { Ctx } from "~/platform/ctx";
import { coded, fen, fieldsOf, labelled, listed, listOf, listQuery } from "./answers.server";
import { INVESTMENT_WORDS, investment, investmentRow, shownInvestment } from "./investment-answers.server";
import { patch } from "./patch.server";

const TAG = "投资";

const shown = async (ctx: Ctx, id: string) => shownInvestment(await getInvestment(ctx, id));

const move = (given: {
  verb: string;
  summary: string;
  schema: z.ZodType;
  command: (ctx: Ctx, input: unknown) => Promise<{ id: string }>;
}): Endpoint =>
  endpoint({
    method: "POST",
    path: `/investments/:id/${given.verb}`,
    tag: TAG,
    summary: given.summary,
    body: fieldsOf(given.schema, { without: ["id"] }),
    answer: investment,
    handler: async (ctx, { params, raw }) =>
      shown(ctx, (await given.command(ctx, { ...raw, id: params.id })).id),
  });

const sums = z
  .array(
    z.object({
      ...coded("metric", METRIC_LABELS),
      ...coded("state", REVIEW_STATE_LABELS),
      amountFen: fen,
      count: z.int(),
    }),
  )
  .describe("全部符合条件的填报，按口径和审核状态");

export const investmentEndpoints = [
  endpoint({
    method: "GET",
    path: "/investments",
    tag: TAG,
    summary: "投资填报",
    query: listQuery(investmentFilterSchema),
    answer: listOf(investmentRow, { sums }),
    handler: async (ctx, { query }) => {
      const page = await listInvestmentsPage(ctx, query);
      const items = page.items.map((row) => labelled(row, INVESTMENT_WORDS));
      return { ...listed(items, page.total), sums: page.sums.map((row) => labelled(row, INVESTMENT_WORDS)) };
    },
  }),
  endpoint({
    method: "GET",
    path: "/investments/:id",
    tag: TAG,
    summary: "一条投资填报，带台账分录和证明材料",
    answer: investment,
    handler: (ctx, { params }) => shown(ctx, params.id!),
  }),
  endpoint({
    method: "POST",
    path: "/investments",
    tag: TAG,
    summary: "填报一个月的投资；cumulative 为 true 时所填金额是累计数，自动折算为本月数",
    body: fieldsOf(recordInvestmentSchema),
    answer: investment,
    status: 201,
    handler: async (ctx, { raw }) => shown(ctx, (await recordInvestment(ctx, raw)).id),
  }),
  patch({
    ...{ path: "/investments/:id", tag: TAG, summary: "修改草稿或被退回的填报", answer: investment },
    action: "investment.write",
    schema: editInvestmentSchema,
    alternatives: [["amount", "amountFen", "cumulative", "cumulativeFen"]],
    stands: async (ctx, id) => {
      const { metric, period, note, version, amountFen, cumulativeFen } = await getInvestment(ctx, id);
      const filed = cumulativeFen === null ? { amountFen } : { cumulativeFen };
      return { metric, period, note, version, ...filed };
    },
    command: editInvestment,
    shown,
  }),
  move({ verb: "submit", summary: "提交审核", schema: decisionSchema, command: submitInvestment }),
  move({ verb: "confirm", summary: "确认，计入台账", schema: decisionSchema, command: confirmInvestment }),
  move({ verb: "return", summary: "退回，写明原因", schema: returnSchema, command: returnInvestment }),
  move({
    verb: "correct",
    summary: "更正已确认的投资：冲减并重新计入",
    schema: correctInvestmentSchema,
    command: correctInvestment,
  }),
  move({
    verb: "statistics",
    summary: "登记统计核定数，与上报数并列",
    schema: statisticsSchema,
    command: setStatisticsValue,
  }),
];
