import { z } from "zod";
import { ORGANISATION_KIND_LABELS } from "~/modules/access/labels";
import { listOrganisations } from "~/modules/access/queries.server";
import { PARK_KIND_LABELS } from "~/modules/parks/labels";
import { getPark, listParks } from "~/modules/parks/queries.server";
import { listPlans } from "~/modules/targets/queries/plans.server";
import { endpoint } from "~/platform/api/endpoint.server";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import { notFound } from "~/platform/errors";
import { coded, date, labelled, listOf, pageOf, paging, place, quote } from "./answers.server";

const text = blankAsMissing(z.string().trim().max(100).optional());

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

const plans = [
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

const organisation = z.object({
  id: z.string(),
  name: z.string(),
  ...coded("kind", ORGANISATION_KIND_LABELS),
  districtId: z.string().nullable(),
  aliases: z.array(z.string()),
  sources: z.array(quote),
});

const organisations = [
  endpoint({
    method: "GET",
    path: "/organisations",
    tag: "单位",
    summary: "单位及其在文件中的出处",
    query: z.object({
      q: text.describe("名称或别名中的字"),
      kind: blankAsMissing(codeOrLabel(ORGANISATION_KIND_LABELS).optional()),
      ...paging(),
    }),
    answer: listOf(organisation),
    handler: async (ctx, { query }) => {
      const all = await listOrganisations(ctx);
      const wanted = all.filter(
        ({ name, aliases, kind }) =>
          (!query.kind || kind === query.kind) &&
          (!query.q || [name, ...aliases].some((one) => one.includes(query.q!))),
      );
      return pageOf(
        wanted.map((one) => labelled(one, { kind: ORGANISATION_KIND_LABELS })),
        query,
      );
    },
  }),
  endpoint({
    method: "GET",
    path: "/organisations/:id",
    tag: "单位",
    summary: "一个单位",
    answer: organisation,
    handler: async (ctx, { params }) => {
      const found = (await listOrganisations(ctx)).find(({ id }) => id === params.id);
      if (!found) throw notFound("这个单位");
      return labelled(found, { kind: ORGANISATION_KIND_LABELS });
    },
  }),
];

const parkRow = {
  id: z.string(),
  name: z.string(),
  ...coded("kind", PARK_KIND_LABELS),
  districtId: z.string(),
  aliases: z.array(z.string()),
  role: z.string().nullable(),
  operator: place.nullable().describe("文件写明的运营单位"),
  within: z.array(place).describe("位于哪些园区、片区和行政区之内"),
};

const stated = z.object({
  planId: z.string(),
  document: z.string(),
  draft: z.boolean(),
  section: z.string().nullable(),
  quote: z.string(),
});

const parks = [
  endpoint({
    method: "GET",
    path: "/parks",
    tag: "园区",
    summary: "园区、片区和行政区",
    query: z.object({ kind: blankAsMissing(codeOrLabel(PARK_KIND_LABELS).optional()), ...paging() }),
    answer: listOf(z.object({ ...parkRow, carrierCount: z.int(), partCount: z.int() })),
    handler: async (ctx, { query }) => {
      const wanted = (await listParks(ctx)).filter(({ kind }) => !query.kind || kind === query.kind);
      return pageOf(
        wanted.map((one) => labelled(one, { kind: PARK_KIND_LABELS })),
        query,
      );
    },
  }),
  endpoint({
    method: "GET",
    path: "/parks/:id",
    tag: "园区",
    summary: "一个园区，带出处",
    answer: z.object({
      ...parkRow,
      contains: z.array(place),
      carriers: z.array(place),
      quotes: z.array(stated),
      operatorQuotes: z.array(stated),
      containmentQuotes: z.array(stated),
    }),
    handler: async (ctx, { params }) => labelled(await getPark(ctx, params.id!), { kind: PARK_KIND_LABELS }),
  }),
];

export const referenceEndpoints = [...plans, ...organisations, ...parks];
export { stated };
