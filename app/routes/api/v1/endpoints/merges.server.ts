import { mergeCompanies, mergeCompaniesSchema } from "~/modules/companies/commands/merge-companies.server";
import { mergeLeads, mergeLeadsSchema } from "~/modules/signings/commands/merge-leads.server";
import { endpoint } from "~/platform/api/endpoint.server";
import { fieldsOf } from "./answers.server";
import { company, shownCompany } from "./companies.server";
import { lead, shownLead } from "./lead-answers.server";

/** The record in the address is kept; the one in the body goes into it. A merge is not undone. */
export const mergeEndpoints = [
  endpoint({
    method: "POST",
    path: "/companies/:id/merge",
    tag: "企业",
    summary: "把另一家企业并入这一家：线索、联系人、资质、首谈随之转入，合计不变；不能撤销",
    body: fieldsOf(mergeCompaniesSchema, { without: ["keptId"] }),
    answer: company,
    handler: async (ctx, { params, raw }) => {
      await mergeCompanies(ctx, { ...raw, keptId: params.id });
      return shownCompany(ctx, params.id!);
    },
  }),
  endpoint({
    method: "POST",
    path: "/leads/:id/merge",
    tag: "线索",
    summary: "把同一企业的另一个项目并入这一个：合计只减少 duplicateIds 申报的重复合同或投资；不能撤销",
    body: fieldsOf(mergeLeadsSchema, { without: ["keptId"] }),
    answer: lead,
    handler: async (ctx, { params, raw }) => {
      await mergeLeads(ctx, { ...raw, keptId: params.id });
      return shownLead(ctx, params.id!);
    },
  }),
];
