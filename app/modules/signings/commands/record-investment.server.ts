import { allow } from "~/modules/access/queries.server";
import { record } from "~/modules/audit/commands.server";
import type { Ctx } from "~/platform/ctx";
import { shanghaiDate } from "~/platform/dates";
import { transaction } from "~/platform/db.server";
import { conflict, notFound, STALE } from "~/platform/errors";
import { amountText } from "~/platform/money";
import { METRIC_LABELS } from "../labels";
import { holdInvestment } from "../queries/hold.server";
import { holdProject } from "../queries/project.server";
import { writable } from "../queries/reach.server";
import { assertNoSlip } from "../rules/currency";
import { assertPeriod, differenceCumulative, type InvestmentMetric } from "../rules/investment";
import { assertSigningMove } from "../rules/review";
import { editInvestmentSchema, recordInvestmentSchema } from "../schema";

export type Filing = {
  metric: InvestmentMetric;
  period: string;
  filedFen: bigint;
  isCumulative: boolean;
  confirmJump: boolean;
  submitting?: boolean;
};

/** The other filings of the project under the same metric, oldest month first. */
export const listFilings = (
  ctx: Ctx,
  filing: { leadId: string; metric: InvestmentMetric; except: string | null },
) =>
  ctx.db.investment.findMany({
    where: {
      leadId: filing.leadId,
      metric: filing.metric,
      state: { not: "RETURNED" },
      ...(filing.except === null ? {} : { id: { not: filing.except } }),
    },
    select: { id: true, period: true, amountFen: true, state: true },
    orderBy: [{ period: "asc" }, { id: "asc" }],
  });

/** The month's own amount, with what a person can see wrong while typing. The caller holds the lead. */
export const monthOf = async (
  ctx: Ctx,
  filing: Filing & { leadId: string; except: string | null },
): Promise<{ amountFen: bigint; cumulativeFen: bigint | null }> => {
  assertPeriod(filing.period, shanghaiDate(ctx.now));
  return monthAmong(filing, await listFilings(ctx, filing));
};

export type OtherFiling = Awaited<ReturnType<typeof listFilings>>[number];

/** The same beside the filings at hand, oldest month first. */
export const monthAmong = (
  filing: Filing,
  filings: readonly OtherFiling[],
): { amountFen: bigint; cumulativeFen: bigint | null } => {
  const amountFen = filing.isCumulative
    ? differenceCumulative({ ...filing, cumulativeFen: filing.filedFen, filings })
    : filing.filedFen;
  const same = filings.some((one) => one.period === filing.period && one.amountFen === amountFen);
  if (same && amountFen > 0n)
    throw conflict(
      `${filing.period} 已填报过同样金额的${METRIC_LABELS[filing.metric]}，没有重复登记。如确有第二笔，请合并填报或在原记录上更正。`,
    );
  const former = filings.filter((one) => one.amountFen > 0n).at(-1)?.amountFen ?? null;
  assertNoSlip(former, amountFen, filing.confirmJump);
  return { amountFen, cumulativeFen: filing.isCumulative ? filing.filedFen : null };
};

/** 填报投资: one month's amount of one metric, or a running total from which the month is worked out. */
export const recordInvestment = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "investment.write");
  const asked = recordInvestmentSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const where = { AND: [{ id: asked.leadId }, writable(ctx, "investment.write")] };
    if (!(await db.lead.findFirst({ where, select: { id: true } }))) throw notFound("这条线索");
    const { lead } = await holdProject(db, asked.leadId);
    const amounts = await monthOf(inner, { ...asked, except: null });
    const investment = await db.investment.create({
      data: {
        leadId: lead.id,
        districtId: lead.districtId,
        organisationId: lead.organisationId,
        metric: asked.metric,
        period: asked.period,
        ...amounts,
        note: asked.note ?? null,
        createdAt: ctx.now,
        createdById: ctx.actor.userId,
        isDemo: lead.isDemo,
      },
    });
    await record(inner, {
      action: "investment.record",
      entity: "investment",
      entityId: investment.id,
      leadId: lead.id,
      districtId: lead.districtId,
      organisationId: lead.organisationId,
      summary: `填报 ${asked.period} ${METRIC_LABELS[asked.metric]} ${amountText(amounts.amountFen)}`,
    });
    return investment;
  });
};

/** 修改投资: a draft or what was returned. */
export const editInvestment = async (ctx: Ctx, given: unknown) => {
  allow(ctx, "investment.write");
  const asked = editInvestmentSchema.parse(given);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { investment, lead } = await holdInvestment(inner, "investment.write", asked);
    assertSigningMove(investment.state, "FORMAL", "EDIT");
    const amounts = await monthOf(inner, { ...asked, leadId: lead.id, except: investment.id });
    const { count } = await db.investment.updateMany({
      where: { id: investment.id, version: asked.version },
      data: {
        metric: asked.metric,
        period: asked.period,
        ...amounts,
        note: asked.note ?? null,
        version: { increment: 1 },
      },
    });
    if (count === 0) throw conflict(STALE);
    await record(inner, {
      action: "investment.edit",
      entity: "investment",
      entityId: investment.id,
      leadId: lead.id,
      districtId: investment.districtId,
      organisationId: investment.organisationId,
      summary: `修改 ${asked.period} ${METRIC_LABELS[asked.metric]}填报`,
      changes: { before: investment.amountFen, after: amounts.amountFen },
    });
    return db.investment.findUniqueOrThrow({ where: { id: investment.id } });
  });
};
