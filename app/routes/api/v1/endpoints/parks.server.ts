import { z } from "zod";
import { PARK_KIND_LABELS } from "~/modules/parks/labels";
import { getPark, listParks } from "~/modules/parks/queries.server";
import { endpoint } from "~/platform/api/endpoint.server";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import { coded, labelled, listOf, pageOf, paging, place, stated } from "./answers.server";

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

export const parkEndpoints = [
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
