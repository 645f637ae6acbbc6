import { z } from "zod";
import { ORGANISATION_KIND_LABELS } from "~/modules/access/labels";
import { listOrganisations } from "~/modules/access/queries.server";
import { endpoint } from "~/platform/api/endpoint.server";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import { notFound } from "~/platform/errors";
import { coded, labelled, listOf, pageOf, paging, quote } from "./answers.server";

const text = blankAsMissing(z.string().trim().max(100).optional());

const organisation = z.object({
  id: z.string(),
  name: z.string(),
  ...coded("kind", ORGANISATION_KIND_LABELS),
  districtId: z.string().nullable(),
  aliases: z.array(z.string()),
  sources: z.array(quote),
});

export const organisationEndpoints = [
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
