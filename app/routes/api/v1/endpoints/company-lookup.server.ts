import { z } from "zod";
import { MATCH_LABELS } from "~/modules/companies/labels";
import { lookUpCompany, lookUpSchema } from "~/modules/leads/commands/claim-look-up.server";
import { CLAIM_STATE_LABELS } from "~/modules/leads/rules/claim";
import { endpoint } from "~/platform/api/endpoint.server";
import { coded, labelled } from "./answers.server";

export const companyLookUpEndpoints = [
  endpoint({
    method: "POST",
    path: "/companies/lookup",
    tag: "企业",
    summary: "查企业是否已知、由谁跟进、是否已有首谈；查到他方首谈会留下记录",
    body: lookUpSchema,
    answer: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          legalName: z.string().nullable(),
          ...coded("match", MATCH_LABELS),
          isReference: z.boolean(),
          readable: z.boolean(),
          followedBy: z.array(
            z.object({ unit: z.string(), person: z.string().nullable(), mine: z.boolean() }),
          ),
          claim: z
            .object({
              unit: z.string(),
              person: z.string(),
              ...coded("state", CLAIM_STATE_LABELS),
              until: z.string().nullable(),
              mine: z.boolean(),
            })
            .nullable(),
        }),
      ),
    }),
    handler: async (ctx, { body }) => {
      const found = await lookUpCompany(ctx, body);
      const items = found.map((one) =>
        labelled(
          { ...one, claim: one.claim && labelled(one.claim, { state: CLAIM_STATE_LABELS }) },
          { match: MATCH_LABELS },
        ),
      );
      return { items };
    },
  }),
];
