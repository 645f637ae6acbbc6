import type { EntryKind, Field, Metric, ReviewState, SigningKind } from "#prisma/enums";
import { FIELD_LABELS } from "~/modules/leads/labels";
import {
  CURRENCY_LABELS,
  ENTRY_KIND_LABELS,
  METRIC_LABELS,
  REVIEW_STATE_LABELS,
  SIGNING_KIND_LABELS,
} from "~/modules/signings/labels";
import { ledgerSpanSql, spanOf } from "~/modules/signings/queries/ledger.server";
import { readableSql } from "~/modules/signings/queries/reach.server";
import { containing, signingFilterSql } from "~/modules/signings/queries/signings-page.server";
import { minorDigits } from "~/modules/signings/rules/currency";
import { investmentFilterSchema, ledgerFilterSchema, signingFilterSchema } from "~/modules/signings/schema";
import { shanghaiDate } from "~/platform/dates";
import { Prisma } from "~/platform/db.server";
import { FIELDS } from "../rules/fields";
import { BATCH, columnOf, type ExportSource, keyset, wanText } from "./export-source.server";

const after = (column: string, id: string | bigint | null) =>
  id === null ? Prisma.empty : Prisma.sql`AND ${Prisma.raw(column)} > ${id}`;

interface Named {
  number: string;
  company: string;
  creditCode: string | null;
  project: string;
}

interface SigningOut extends Named {
  id: string;
  kind: SigningKind;
  signedOn: string;
  currency: string;
  amountMinor: bigint | null;
  amountFen: bigint | null;
  rate: string | null;
  rateSource: string | null;
  plannedFen: bigint | null;
  contractNumber: string | null;
  parties: string | null;
  occasion: string | null;
  note: string | null;
  state: ReviewState;
  countedFen: bigint | null;
  decidedByName: string | null;
  unit: string;
}

/** Foreign money goes out in its own currency, as it comes in; its renminbi stand in a column of their own. */
const ownAmount = (row: SigningOut): bigint | null =>
  row.amountMinor === null ? null : row.amountMinor * 10n ** BigInt(2 - minorDigits(row.currency));

export const signingsSource: ExportSource = {
  action: "signing.read",
  columns: [
    ...FIELDS.SIGNING.map(columnOf),
    { head: "折合人民币（万元）", kind: "amount" },
    { head: "已入账（万元）", kind: "amount" },
    { head: "审核状态", kind: "text" },
    { head: "审核人", kind: "text", width: 18 },
    { head: "登记单位", kind: "text", width: 20 },
  ],
  batches: async function* (ctx, params) {
    const where = signingFilterSql(ctx, signingFilterSchema.parse(params));
    const batches = keyset<SigningOut>(
      (last) => ctx.db.$queryRaw`
      SELECT s."id", l."number", c."name" AS "company", c."creditCode", l."projectName" AS "project",
        s."kind"::text AS "kind", s."signedOn"::text AS "signedOn", s."currency", s."amountMinor", s."amountFen",
        s."rate"::text AS "rate", s."rateSource", s."plannedIndustrialFen" AS "plannedFen", s."contractNumber",
        s."parties", s."occasion", s."note", s."state"::text AS "state", s."decidedByName", o."name" AS "unit",
        (SELECT sum(e."amount")::bigint FROM "LedgerEntry" e WHERE e."signingId" = s."id" AND e."metric" = 'SIGNED') AS "countedFen"
      FROM "Signing" s JOIN "Lead" l ON l."id" = s."leadId" JOIN "Company" c ON c."id" = l."companyId"
        JOIN "Organisation" o ON o."id" = s."organisationId"
      WHERE ${where} ${after('s."id"', last)} ORDER BY s."id" LIMIT ${BATCH}`,
    );
    for await (const batch of batches)
      yield batch.map((row) => [
        row.number,
        row.company,
        row.creditCode,
        row.project,
        SIGNING_KIND_LABELS[row.kind],
        row.signedOn,
        wanText(ownAmount(row)),
        CURRENCY_LABELS[row.currency] ?? row.currency,
        row.rate,
        row.rateSource,
        wanText(row.plannedFen),
        row.contractNumber,
        row.parties,
        row.occasion,
        row.note,
        wanText(row.amountFen),
        wanText(row.countedFen),
        REVIEW_STATE_LABELS[row.state],
        row.decidedByName,
        row.unit,
      ]);
  },
};

interface InvestmentOut extends Named {
  id: string;
  metric: Metric;
  period: string;
  amountFen: bigint;
  cumulativeFen: bigint | null;
  note: string | null;
  statisticsFen: bigint | null;
  state: ReviewState;
  unit: string;
}

export const investmentsSource: ExportSource = {
  action: "investment.read",
  columns: [
    ...FIELDS.INVESTMENT.map(columnOf),
    { head: "统计核定（万元）", kind: "amount" },
    { head: "审核状态", kind: "text" },
    { head: "登记单位", kind: "text", width: 20 },
  ],
  batches: async function* (ctx, params) {
    const filter = investmentFilterSchema.parse(params);
    const parts = [readableSql(ctx, "investment.read", "i", "l")];
    if (filter.state) parts.push(Prisma.sql`i."state" = ${filter.state}::"ReviewState"`);
    if (filter.metric) parts.push(Prisma.sql`i."metric" = ${filter.metric}::"Metric"`);
    if (filter.leadId) parts.push(Prisma.sql`i."leadId" = ${filter.leadId}`);
    if (filter.year) parts.push(Prisma.sql`i."period" LIKE ${`${filter.year}-%`}`);
    if (filter.q) {
      const like = containing(filter.q);
      parts.push(
        Prisma.sql`(l."projectName" ILIKE ${like} OR l."number" ILIKE ${like} OR c."name" ILIKE ${like})`,
      );
    }
    const where = Prisma.join(parts, " AND ");
    const batches = keyset<InvestmentOut>(
      (last) => ctx.db.$queryRaw`
      SELECT i."id", l."number", c."name" AS "company", c."creditCode", l."projectName" AS "project",
        i."metric"::text AS "metric", i."period", i."amountFen", i."cumulativeFen", i."note", i."statisticsFen",
        i."state"::text AS "state", o."name" AS "unit"
      FROM "Investment" i JOIN "Lead" l ON l."id" = i."leadId" JOIN "Company" c ON c."id" = l."companyId"
        JOIN "Organisation" o ON o."id" = i."organisationId"
      WHERE ${where} ${after('i."id"', last)} ORDER BY i."id" LIMIT ${BATCH}`,
    );
    for await (const batch of batches)
      yield batch.map((row) => [
        row.number,
        row.company,
        row.creditCode,
        row.project,
        METRIC_LABELS[row.metric],
        row.period,
        wanText(row.amountFen),
        wanText(row.cumulativeFen),
        row.note,
        wanText(row.statisticsFen),
        REVIEW_STATE_LABELS[row.state],
        row.unit,
      ]);
  },
};

interface EntryOut extends Omit<Named, "creditCode"> {
  id: bigint;
  metric: Metric;
  amount: bigint;
  effectiveOn: string;
  recordedAt: Date;
  kind: EntryKind;
  park: string | null;
  unit: string;
  field: Field;
  approver: string | null;
  reason: string | null;
}

export const ledgerSource: ExportSource = {
  action: "ledger.read",
  columns: [
    { head: "分录号", kind: "text" },
    { head: "口径", kind: "text" },
    { head: "业务日期", kind: "date" },
    { head: "金额（万元）", kind: "amount", hint: "签约项目数按个计。" },
    { head: "类型", kind: "text" },
    { head: "项目编号", kind: "text", width: 18 },
    { head: "企业名称", kind: "text", width: 32 },
    { head: "项目名称", kind: "text", width: 32 },
    { head: "园区", kind: "text", width: 18 },
    { head: "单位", kind: "text", width: 20 },
    { head: "产业领域", kind: "text" },
    { head: "审核人", kind: "text", width: 18 },
    { head: "说明", kind: "text", width: 32 },
    { head: "入账日期", kind: "date" },
  ],
  batches: async function* (ctx, params) {
    const span = await spanOf(ctx, ledgerFilterSchema.parse(params));
    const where = ledgerSpanSql(ctx, span);
    const batches = keyset<EntryOut>(
      (last) => ctx.db.$queryRaw`
      SELECT e."id", e."metric"::text AS "metric", e."amount", e."effectiveOn"::text AS "effectiveOn", e."recordedAt",
        e."kind"::text AS "kind", l."number", c."name" AS "company", l."projectName" AS "project", p."name" AS "park",
        o."name" AS "unit", e."field"::text AS "field", e."reason",
        coalesce(s."decidedByName", i."decidedByName") AS "approver"
      FROM "LedgerEntry" e JOIN "Lead" l ON l."id" = e."leadId" JOIN "Company" c ON c."id" = l."companyId"
        JOIN "Organisation" o ON o."id" = e."organisationId" LEFT JOIN "Park" p ON p."id" = e."parkId"
        LEFT JOIN "Signing" s ON s."id" = e."signingId" LEFT JOIN "Investment" i ON i."id" = e."investmentId"
      WHERE ${where} ${after('e."id"', last)} ORDER BY e."id" LIMIT ${BATCH}`,
    );
    for await (const batch of batches)
      yield batch.map((row) => [
        row.id.toString(),
        METRIC_LABELS[row.metric],
        row.effectiveOn,
        row.metric === "PROJECTS" ? row.amount.toString() : wanText(row.amount),
        ENTRY_KIND_LABELS[row.kind],
        row.number,
        row.company,
        row.project,
        row.park,
        row.unit,
        FIELD_LABELS[row.field],
        row.approver,
        row.reason,
        shanghaiDate(row.recordedAt),
      ]);
  },
};
