import { z } from "zod";
import { listPlans } from "~/modules/targets/queries/plans.server";
import { endpoint } from "~/platform/api/endpoint.server";
import { notFound } from "~/platform/errors";
import { date, listOf, pageOf, paging, quote } from "./answers.server";

const plan = z.object({
  id: z.string().describe("文件名去掉 .txt"),
  title: z.string(),
  shortTitle: z.string(),
  issuer: z.string().nullable(),
  docNumber: z.string().nullable().describe("文号"),
  issuedOn: date.nullable(),
  adoptedOn: date.nullable(),
  periodStart: date.nullable(),
  periodEnd: date.nullable(),
  draft: z.boolean().describe("送审稿"),
  district: z.string(),
  sources: z.array(quote),
  targetCount: z.int(),
  taskCount: z.int(),
});

export const planEndpoints = [
  endpoint({
    method: "GET",
    path: "/plans",
    tag: "文件",
    summary: "文件",
    query: z.object(paging()),
    answer: listOf(plan),
    handler: async (ctx, { query }) => pageOf(await listPlans(ctx), query),
  }),
  endpoint({
    method: "GET",
    path: "/plans/:id",
    tag: "文件",
    summary: "一份文件",
    answer: plan,
    handler: async (ctx, { params }) => {
      const [found] = await listPlans(ctx, { id: params.id });
      if (!found) throw notFound("这份文件");
      return found;
    },
  }),
];
