import { z } from "zod";
import { decideClaim, decideClaimSchema } from "~/modules/leads/commands/claim-decide.server";
import { releaseClaim, releaseClaimSchema } from "~/modules/leads/commands/claim-release.server";
import { claimLead, claimLeadSchema } from "~/modules/leads/commands/claim-submit.server";
import { METHOD_LABELS } from "~/modules/leads/labels";
import { getClaim, listClaims } from "~/modules/leads/queries/claims.server";
import { CLAIM_STATE_LABELS } from "~/modules/leads/rules/claim";
import { endpoint } from "~/platform/api/endpoint.server";
import { blankAsMissing, codeOrLabel } from "~/platform/codes";
import type { Ctx } from "~/platform/ctx";
import { coded, date, fieldsOf, instant, labelled, listed, listOf, paging, version } from "./answers.server";

const TAG = "首谈";

const row = {
  id: z.string(),
  companyId: z.string(),
  company: z.string(),
  unit: z.string(),
  leadId: z.string(),
  project: z.string(),
  ...coded("state", CLAIM_STATE_LABELS),
  contested: z.boolean().describe("对他方首谈提出异议"),
  metOn: date,
  submittedAt: instant,
  submittedByName: z.string(),
  protectedUntil: date.nullable(),
};

const claim = z.object({
  ...row,
  districtId: z.string(),
  organisationId: z.string(),
  ...coded("method", METHOD_LABELS),
  statement: z.string(),
  decidedAt: instant.nullable(),
  decidedByName: z.string().nullable(),
  decisionNote: z.string().nullable(),
  endedAt: instant.nullable(),
  endReason: z.string().nullable(),
  rivals: z.array(z.object({ unit: z.string(), person: z.string() })).describe("同一企业的其他首谈"),
  version,
});

const WORDS = { state: CLAIM_STATE_LABELS, method: METHOD_LABELS };

const shown = async (ctx: Ctx, id: string) => {
  const found = await getClaim(ctx, id);
  const { company, organisation, lead } = found;
  return labelled(
    { ...found, company: company.name, unit: organisation.name, project: lead.projectName },
    WORDS,
  );
};

export const claimEndpoints = [
  endpoint({
    method: "GET",
    path: "/claims",
    tag: TAG,
    summary: "首谈：单位看本单位的，投促办看全区的",
    query: z.object({
      q: blankAsMissing(z.string().trim().max(64).optional()).describe("企业名称中的字"),
      state: blankAsMissing(codeOrLabel(CLAIM_STATE_LABELS).optional()),
      ...paging(),
    }),
    answer: listOf(z.object({ ...row, disputed: z.boolean().describe("与其他单位撞单") })),
    handler: async (ctx, { query }) => {
      const { rows, total } = await listClaims(ctx, query);
      return listed(
        rows.map((one) => labelled(one, WORDS)),
        total,
      );
    },
  }),
  endpoint({
    method: "GET",
    path: "/claims/:id",
    tag: TAG,
    summary: "一项首谈",
    answer: claim,
    handler: (ctx, { params }) => shown(ctx, params.id!),
  }),
  endpoint({
    method: "POST",
    path: "/leads/:id/claims",
    tag: TAG,
    summary: "登记首谈；企业已由其他单位登记时回答 409，有更早证明的带上 contest",
    body: fieldsOf(claimLeadSchema, { without: ["leadId"] }),
    answer: claim,
    status: 201,
    handler: async (ctx, { params, raw }) =>
      shown(ctx, (await claimLead(ctx, { ...raw, leadId: params.id })).id),
  }),
  endpoint({
    method: "POST",
    path: "/claims/:id/decide",
    tag: TAG,
    summary: "认定（accept）或不予认定（overrule），写明理由",
    body: fieldsOf(decideClaimSchema, { without: ["id"] }),
    answer: claim,
    handler: async (ctx, { params, raw }) => {
      await decideClaim(ctx, { ...raw, id: params.id });
      return shown(ctx, params.id!);
    },
  }),
  endpoint({
    method: "POST",
    path: "/claims/:id/release",
    tag: TAG,
    summary: "释放首谈，写明原因",
    body: fieldsOf(releaseClaimSchema, { without: ["id"] }),
    answer: claim,
    handler: async (ctx, { params, raw }) => {
      await releaseClaim(ctx, { ...raw, id: params.id });
      return shown(ctx, params.id!);
    },
  }),
];
