import { REVIEW_STATE_LABELS, SIGNING_KIND_LABELS } from "~/modules/signings/labels";
import { jumpOfTenThousand, slipMessage } from "~/modules/signings/rules/currency";
import type { Prisma } from "~/platform/db.server";
import type { ReadRow, Remark } from "../rules/reading";
import { differences, type Held } from "../rules/verdict";
import {
  type FoundLead,
  findLeads,
  held,
  hold,
  laterThanToday,
  leadKey,
  leadLabel,
  notFoundLead,
  type Planned,
  type Planner,
  problem,
  verdictOf,
} from "./planned.server";

type SigningRecord = Prisma.SigningGetPayload<object>;
type InvestmentRecord = Prisma.InvestmentGetPayload<object>;

export const signingAsHeld = (signing: SigningRecord): Held =>
  held({
    kind: signing.kind,
    signedOn: signing.signedOn,
    amount: signing.currency === "CNY" ? signing.amountFen : signing.amountMinor,
    currency: signing.currency,
    rateSource: signing.rateSource,
    plannedIndustrial: signing.plannedIndustrialFen,
    contractNumber: signing.contractNumber,
    parties: signing.parties,
    occasion: signing.occasion,
    note: signing.note,
  });

export const investmentAsHeld = (filing: InvestmentRecord): Held =>
  held({
    metric: filing.metric,
    period: filing.period,
    amount: filing.amountFen,
    ...(filing.cumulativeFen === null ? {} : { cumulative: filing.cumulativeFen }),
    note: filing.note,
  });

const OPEN = new Set(["SAVED", "RETURNED"]);

/** What is under review or confirmed is corrected by its own page, with a reason; never by a file. */
const closed = (
  row: ReadRow,
  record: { state: keyof typeof REVIEW_STATE_LABELS },
  changed: boolean,
): Remark[] =>
  changed && !OPEN.has(record.state)
    ? [
        problem(
          row,
          `已有记录${REVIEW_STATE_LABELS[record.state]}，且内容不同。请在该记录的页面上退回或更正。`,
        ),
      ]
    : [];

const slip = (row: ReadRow, at: FoundLead): Remark[] => {
  const expected = at.lead?.expectedFen;
  const amount = row.values.amount;
  if (!expected || !amount || (row.values.currency ?? "CNY") !== "CNY") return [];
  return jumpOfTenThousand(expected, BigInt(amount))
    ? [hold(row, slipMessage(expected, BigInt(amount)), "amount")]
    : [];
};

const planOne = (
  row: ReadRow,
  at: FoundLead,
  known: {
    record: { id: string; state: keyof typeof REVIEW_STATE_LABELS } | null;
    held: Held | null;
    kind: "SIGNING" | "INVESTMENT";
  },
): Omit<Planned, "key"> => {
  const { changes, jumps } = known.held
    ? differences(known.kind, { values: row.values, held: known.held })
    : { changes: [], jumps: [] };
  const remarks = [...at.remarks, ...jumps.map((jump) => hold(row, jump.text, jump.field))];
  if (!at.lead && !remarks.some(({ kind }) => kind === "problem")) remarks.push(notFoundLead(row));
  if (known.record) remarks.push(...closed(row, known.record, changes.length > 0));
  else remarks.push(...slip(row, at));
  return {
    verdict: verdictOf(known.record?.id ?? null, changes),
    targetId: known.record?.id ?? at.lead?.id ?? null,
    label: leadLabel(row, at),
    changes,
    remarks,
  };
};

export const planSignings: Planner = async (ctx, rows, catalogue) => {
  const found = await findLeads(ctx, rows, catalogue);
  const records = await ctx.db.signing.findMany({
    where: { leadId: { in: found.flatMap(({ lead }) => lead?.id ?? []) } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map((row, i) => {
    const at = found[i]!;
    const { contractNumber, kind, signedOn } = row.values;
    const own = records.filter((record) => record.leadId === at.lead?.id);
    const record =
      own.find((one) => contractNumber && one.contractNumber === contractNumber) ??
      own.find(
        (one) =>
          (!contractNumber || !one.contractNumber) &&
          one.kind === kind &&
          one.signedOn.toISOString().slice(0, 10) === signedOn,
      ) ??
      null;
    const planned = planOne(row, at, { record, held: record && signingAsHeld(record), kind: "SIGNING" });
    planned.remarks.push(...laterThanToday(ctx, row, "signedOn", "签约日期"));
    if (row.values.currency && row.values.currency !== "CNY" && !row.values.rate)
      planned.remarks.push(problem(row, "外币合同请填写合同日汇率和汇率来源。", "rate"));
    const kindWords = kind ? SIGNING_KIND_LABELS[kind as keyof typeof SIGNING_KIND_LABELS] : "";
    return {
      ...planned,
      label: `${planned.label} ${kindWords} ${signedOn ?? ""}`.trim(),
      key: `${leadKey(row, at)}|${contractNumber ?? `${kind}|${signedOn}`}`,
    };
  });
};

export const planInvestments: Planner = async (ctx, rows, catalogue) => {
  const found = await findLeads(ctx, rows, catalogue);
  const records = await ctx.db.investment.findMany({
    where: { leadId: { in: found.flatMap(({ lead }) => lead?.id ?? []) }, state: { not: "RETURNED" } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map((row, i) => {
    const at = found[i]!;
    const { metric, period } = row.values;
    const record =
      records.find((one) => one.leadId === at.lead?.id && one.metric === metric && one.period === period) ??
      null;
    const planned = planOne(row, at, {
      record,
      held: record && investmentAsHeld(record),
      kind: "INVESTMENT",
    });
    planned.remarks.push(...laterThanToday(ctx, row, "period", "月份"));
    if (
      !row.values.amount &&
      !row.values.cumulative &&
      ![...row.remarks, ...planned.remarks].some((one) => one.kind === "problem")
    )
      planned.remarks.push(problem(row, "缺少金额：本月金额、累计金额至少填一项。", "amount"));
    return {
      ...planned,
      label: `${planned.label} ${period ?? ""}`.trim(),
      key: `${leadKey(row, at)}|${metric}|${period}`,
    };
  });
};
