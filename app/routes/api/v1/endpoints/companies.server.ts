import { z } from "zod";
import { editCompany } from "~/modules/companies/commands/edit-companies.server";
import { createCompany } from "~/modules/companies/commands/write-company.server";
import { RECOGNITION_LABELS } from "~/modules/companies/labels";
import { getCompany } from "~/modules/companies/queries/detail.server";
import { listCompanies } from "~/modules/companies/queries/list.server";
import { companyFilterSchema, createCompanySchema, editCompanySchema } from "~/modules/companies/schema";
import { endpoint } from "~/platform/api/endpoint.server";
import { coded, date, instant, labelled, listed, listOf, listQuery, stated, version } from "./answers.server";
import { patch } from "./patch.server";

const row = {
  id: z.string(),
  name: z.string(),
  legalName: z.string().nullable(),
  creditCode: z.string().nullable().describe("统一社会信用代码"),
  isReference: z.boolean().describe("文件点名的企业"),
  isDemo: z.boolean().describe("演示数据"),
  enteredBy: z.string().nullable(),
  version,
};

export const company = z.object({
  ...row,
  districtId: z.string(),
  organisationId: z.string().nullable(),
  aliases: z.array(z.string()),
  foreignName: z.string().nullable(),
  groupName: z.string().nullable(),
  note: z.string().nullable(),
  createdAt: instant,
  recognitions: z.array(
    z.object({ ...coded("kind", RECOGNITION_LABELS), recognisedOn: date, endedOn: date.nullable() }),
  ),
  quotes: z.array(stated),
});

type Ctx = Parameters<typeof getCompany>[0];

export const shownCompany = async (ctx: Ctx, id: string) => {
  const found = await getCompany(ctx, id);
  const recognitions = found.recognitions.map((one) => labelled(one, { kind: RECOGNITION_LABELS }));
  return { ...found, recognitions };
};

export const companyEndpoints = [
  endpoint({
    method: "GET",
    path: "/companies",
    tag: "企业",
    summary: "企业",
    query: listQuery(companyFilterSchema),
    answer: listOf(z.object({ ...row, leadCount: z.int().describe("可见的线索数") })),
    handler: async (ctx, { query }) => {
      const { rows, total } = await listCompanies(ctx, query);
      return listed(rows, total);
    },
  }),
  endpoint({
    method: "GET",
    path: "/companies/:id",
    tag: "企业",
    summary: "一家企业，带出处",
    answer: company,
    handler: (ctx, { params }) => shownCompany(ctx, params.id!),
  }),
  endpoint({
    method: "POST",
    path: "/companies",
    tag: "企业",
    summary: "登记企业",
    body: createCompanySchema,
    answer: company,
    status: 201,
    handler: async (ctx, { raw }) => shownCompany(ctx, (await createCompany(ctx, raw)).id),
  }),
  patch({
    ...{ path: "/companies/:id", tag: "企业", summary: "修改企业资料", answer: company },
    action: "company.write",
    schema: editCompanySchema,
    stands: getCompany,
    command: editCompany,
    shown: shownCompany,
  }),
];
