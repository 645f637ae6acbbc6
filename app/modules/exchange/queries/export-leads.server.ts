import type { Field, Grade, LeadStatus, Origin, SourceChannel, Stage } from "#prisma/enums";
import { companyFilterSql } from "~/modules/companies/queries/list.server";
import { companyFilterSchema } from "~/modules/companies/schema";
import {
  FIELD_LABELS,
  GRADE_LABELS,
  ORIGIN_LABELS,
  SOURCE_LABELS,
  STAGE_LABELS,
  STATUS_LABELS,
} from "~/modules/leads/labels";
import { leadFilterSql } from "~/modules/leads/queries/list.server";
import { leadFilterSchema } from "~/modules/leads/schema";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { FIELDS } from "../rules/fields";
import { BATCH, columnOf, type ExportSource, keyset, wanText } from "./export-source.server";

export interface LeadOut {
  id: string;
  number: string;
  company: string;
  creditCode: string | null;
  project: string;
  codeName: string | null;
  park: string | null;
  field: Field;
  source: SourceChannel;
  referrer: string | null;
  origin: Origin | null;
  grade: Grade | null;
  expectedFen: bigint | null;
  expectedText: string | null;
  areaNeed: string | null;
  summary: string | null;
  nextStep: string | null;
  nextStepOn: string | null;
  registeredName: string | null;
  stage: Stage;
  status: LeadStatus;
  unit: string;
  owner: string | null;
  signedFen: bigint | null;
  lastActivityAt: Date;
}

/** Leads of a filter, oldest first. Contacts stay in the unit and do not leave by a list. */
export const leadBatches = async function* (
  ctx: Ctx,
  params: Record<string, unknown>,
): AsyncGenerator<LeadOut[]> {
  const where = await leadFilterSql(ctx, leadFilterSchema.parse(params));
  yield* keyset<LeadOut>(
    (after) => ctx.db.$queryRaw`
    SELECT l."id", l."number", c."name" AS "company", c."creditCode", l."projectName" AS "project", l."codeName",
      l."field"::text AS "field", l."source"::text AS "source", l."referrer", l."origin"::text AS "origin",
      l."grade"::text AS "grade", l."expectedFen", l."expectedText", l."areaNeedSqm"::text AS "areaNeed",
      l."summary", l."nextStep", l."nextStepOn"::text AS "nextStepOn", l."registeredName",
      l."stage"::text AS "stage", l."status"::text AS "status", o."name" AS "unit", u."displayName" AS "owner",
      l."lastActivityAt",
      (SELECT sum(e."amount")::bigint FROM "LedgerEntry" e WHERE e."leadId" = l."id" AND e."metric" = 'SIGNED') AS "signedFen",
      (SELECT string_agg(CASE WHEN s."shareBp" = 10000 THEN p."name"
          ELSE p."name" || trim_scale(s."shareBp" / 100.0) || '%' END, '、' ORDER BY s."shareBp" DESC, p."name") FROM "LeadSite" s
        JOIN "Park" p ON p."id" = s."parkId" WHERE s."leadId" = l."id") AS "park"
    FROM (SELECT * FROM "Lead" l WHERE ${where} ${after === null ? Prisma.empty : Prisma.sql`AND l."id" > ${after}`}
      ORDER BY l."id" LIMIT ${BATCH}) l
    JOIN "Company" c ON c."id" = l."companyId" JOIN "Organisation" o ON o."id" = l."organisationId"
    LEFT JOIN "User" u ON u."id" = l."ownerId" ORDER BY l."id"`,
  );
};

const CONTACT = /^contact/;
const LEAD_FIELDS = FIELDS.LEAD.filter(({ id, told }) => !told && !CONTACT.test(id));

/** What the columns of the template hold, by field. */
export const leadValues = (lead: LeadOut): Record<string, string | null> => ({
  number: lead.number,
  company: lead.company,
  creditCode: lead.creditCode,
  project: lead.project,
  codeName: lead.codeName,
  park: lead.park,
  field: FIELD_LABELS[lead.field],
  source: SOURCE_LABELS[lead.source],
  referrer: lead.referrer,
  origin: lead.origin && ORIGIN_LABELS[lead.origin],
  grade: lead.grade && GRADE_LABELS[lead.grade],
  expected: wanText(lead.expectedFen) ?? lead.expectedText,
  areaNeed: lead.areaNeed,
  summary: lead.summary,
  nextStep: lead.nextStep,
  nextStepOn: lead.nextStepOn,
  registeredName: lead.registeredName,
});

export const leadsSource: ExportSource = {
  action: "lead.read",
  columns: [
    ...LEAD_FIELDS.map(columnOf),
    { head: "阶段", kind: "text" },
    { head: "状态", kind: "text" },
    { head: "登记单位", kind: "text", width: 20 },
    { head: "负责人", kind: "text", width: 18 },
    { head: "已入账签约额（万元）", kind: "amount" },
    { head: "最近动态", kind: "date" },
  ],
  batches: async function* (ctx, params) {
    for await (const batch of leadBatches(ctx, params))
      yield batch.map((lead) => {
        const values = leadValues(lead);
        return [
          ...LEAD_FIELDS.map(({ id }) => values[id] ?? null),
          STAGE_LABELS[lead.stage],
          STATUS_LABELS[lead.status],
          lead.unit,
          lead.owner,
          wanText(lead.signedFen),
          shanghaiDate(lead.lastActivityAt),
        ];
      });
  },
};

interface CompanyOut {
  id: string;
  name: string;
  legalName: string | null;
  creditCode: string | null;
  aliases: string[] | null;
  foreignName: string | null;
  groupName: string | null;
  note: string | null;
  unit: string | null;
}

export const companiesSource: ExportSource = {
  action: "company.read",
  columns: [...FIELDS.COMPANY.map(columnOf), { head: "登记单位", kind: "text", width: 20 }],
  batches: async function* (ctx, params) {
    const where = companyFilterSql(ctx, companyFilterSchema.parse(params));
    const batches = keyset<CompanyOut>(
      (after) => ctx.db.$queryRaw`
      SELECT c."id", c."name", c."legalName", c."creditCode", c."aliases", c."foreignName", c."groupName", c."note",
        o."name" AS "unit"
      FROM "Company" c LEFT JOIN "Organisation" o ON o."id" = c."organisationId"
      WHERE ${where} ${after === null ? Prisma.empty : Prisma.sql`AND c."id" > ${after}`}
      ORDER BY c."id" LIMIT ${BATCH}`,
    );
    for await (const batch of batches)
      yield batch.map((one) => [
        one.name,
        one.legalName,
        one.creditCode,
        one.aliases?.join("、") ?? null,
        one.foreignName,
        one.groupName,
        one.note,
        one.unit,
      ]);
  },
};
