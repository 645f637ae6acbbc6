import { z } from "zod";
import { listLedger, spanOf } from "~/modules/signings/queries/ledger.server";
import { ledgerFilterSchema } from "~/modules/signings/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { listed, listOf, listQuery } from "./answers.server";
import { entry, shownEntry } from "./signing-answers.server";

export const ledgerEndpoints = [
  endpoint({
    method: "GET",
    path: "/ledger",
    tag: "台账",
    summary: "台账分录及合计；scope 可以是区、园区或单位的编号，knownAt 为当时已登记的分录",
    query: listQuery(ledgerFilterSchema),
    answer: listOf(entry, {
      sum: z
        .int()
        .nullable()
        .describe("全部符合条件的分录之和，金额为分，项目数为个；没有指定 metric 时为空"),
      gross: z.int().nullable().describe("不减终止"),
    }),
    handler: async (ctx, { query }) => {
      const { page, pageSize } = query;
      const found = await listLedger(ctx, { ...(await spanOf(ctx, query)), page, pageSize });
      return {
        ...listed(found.items.map(shownEntry), found.total),
        sum: found.sum ? Number(found.sum.net) : null,
        gross: found.sum ? Number(found.sum.gross) : null,
      };
    },
  }),
];
