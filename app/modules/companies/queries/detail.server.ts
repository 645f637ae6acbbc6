import { listRecordAudit } from "~/modules/audit/queries.server";
import { quotesOf } from "~/modules/parks/queries.server";
import type { Ctx } from "~/platform/ctx";
import { fromDbDate } from "~/platform/dates";
import { notFound } from "~/platform/errors";
import {
  companyReadWhere,
  companyWriteWhere,
  contactReadWhere,
  isAskedAbout,
  leadReadWhere,
} from "./scope.server";

const FIELDS = {
  id: true,
  districtId: true,
  organisationId: true,
  name: true,
  legalName: true,
  creditCode: true,
  aliases: true,
  foreignName: true,
  groupName: true,
  note: true,
  isReference: true,
  isDemo: true,
  mergedIntoId: true,
  createdAt: true,
  version: true,
} as const;

export const getCompany = async (ctx: Ctx, id: string) => {
  const company = await ctx.db.company.findFirst({
    where: (await isAskedAbout(ctx, id)) ? { id } : { AND: [{ id }, companyReadWhere(ctx)] },
    select: { ...FIELDS, sources: true, recognitions: { orderBy: { recognisedOn: "desc" } } },
  });
  if (!company) throw notFound("这家企业");
  const contacts = await ctx.db.contact.findMany({
    where: { AND: [{ companyId: id }, contactReadWhere(ctx)] },
    select: { id: true, name: true, title: true, phone: true, email: true, leadId: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  const leads = await ctx.db.lead.findMany({
    where: { AND: [{ companyId: id }, leadReadWhere(ctx)] },
    select: {
      id: true,
      number: true,
      projectName: true,
      stage: true,
      status: true,
      expectedFen: true,
      expectedText: true,
      lastActivityAt: true,
      organisation: { select: { name: true } },
      owner: { select: { displayName: true } },
    },
    orderBy: { lastActivityAt: "desc" },
    take: 100,
  });
  const enteredBy = company.organisationId
    ? await ctx.db.organisation.findUnique({
        where: { id: company.organisationId },
        select: { name: true },
      })
    : null;
  const writable = await ctx.db.company.count({ where: { AND: [{ id }, companyWriteWhere(ctx)] } });
  const { sources, recognitions, ...rest } = company;
  return {
    ...rest,
    enteredBy: enteredBy?.name ?? null,
    recognitions: recognitions.map((one) => ({
      id: one.id,
      kind: one.kind,
      recognisedOn: fromDbDate(one.recognisedOn),
      endedOn: one.endedOn ? fromDbDate(one.endedOn) : null,
      evidence: one.evidence,
    })),
    contacts,
    leads,
    quotes: await quotesOf(ctx, sources),
    history: await listRecordAudit(ctx, { entity: "company", entityId: id }),
    mayEdit: writable > 0,
  };
};

export type CompanyDetail = Awaited<ReturnType<typeof getCompany>>;
