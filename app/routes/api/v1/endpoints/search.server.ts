import { z } from "zod";
import { KIND_LABELS } from "~/modules/search/labels";
import { searchAll } from "~/modules/search/queries/find.server";
import { searchApiSchema } from "~/modules/search/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { coded, labelled } from "./answers.server";

export const searchEndpoints = [
  endpoint({
    method: "GET",
    path: "/search",
    tag: "检索",
    summary: "按名称、片段、拼音、首字母或读音检索",
    query: searchApiSchema,
    answer: z.object({
      hits: z.array(
        z.object({
          ...coded("kind", KIND_LABELS),
          id: z.string(),
          title: z.string(),
          subtitle: z.string().nullable(),
          matchedBy: z.string().describe("如何找到"),
          reason: z.string().describe("文字、拼音或读音"),
        }),
      ),
      total: z.object({ value: z.int(), exact: z.boolean() }),
      engine: z.string(),
      degraded: z.boolean().describe("检索服务暂时由内置引擎代替"),
      lagSeconds: z.number().describe("索引落后的秒数"),
      suggestions: z.array(z.string()).describe("你是不是要找"),
    }),
    handler: async (ctx, { query }) => {
      const found = await searchAll(ctx, query);
      return { ...found, hits: found.hits.map((hit) => labelled(hit, { kind: KIND_LABELS })) };
    },
  }),
];
